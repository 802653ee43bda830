"""What the names of classes and ids say of a thread: which elements are comments, areas of them, or parts of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from newscrawl.extraction.blocks.hints import Hint, hints
from newscrawl.extraction.comments.places import Places, any_inside, inmost
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element

MAX_NODES = 20_000
MAX_NAME = 400

# -- comments ----------------------------------------------------------------------------------------------------

AREA, ITEM, PING, _WRAP, _LIST, NUMBERED = 1, 2, 4, 8, 16, 32
"""All that has to do with comments; one comment; what another site wrote, which is none; a box around one, or around
all; the list of all; what lies in a list and may be one comment by its id."""

_CLASS_MARKS = ("omment", "omentari", "isqus", "espond", "rackback", "ingback")
_ANY_MARKS = (*_CLASS_MARKS, ' id="com', ' id="cmt')
_BESIDE = (
    "block widget module mod sidebar recent latest last newest popular top modal author avatar meta date time leave no"
    " add write submit form field tag category before after"
)
_PREFIX = rf"(?:(?!(?:{_BESIDE.replace(' ', '|')})[-_])[a-z]{{1,20}}(?:-|_{{1,2}}))"
_SAID = "comment|kommentar|comentario|commentaire"
_ONE = "item|card|entry|single|row|node|post"
_WRAPS = r"(?:-|_{1,2})?(?:wrap|wrapper|container|box|thread|block)"
_ITEM_CLASS = re.compile(
    rf"{_PREFIX}?(?:{_SAID}|reply)(?:(?:-|_{{1,2}})?(?:{_ONE})|({_WRAPS}))?"
    rf"|{_PREFIX}{{2,5}}(?:{_SAID})(?:(?:-|_{{1,2}})(?:{_ONE}))?"
    r"|comments?-?list-?item|comments(?:-|_{1,2})item"
)
_ITEM_ID = re.compile(r"(?:li-)?comment(?:[-_]?id)?[-_]?\d+|(?:cmt|com-?ent)[-_]?\d+", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_PING = re.compile(r"(?:[a-z]{1,20}[-_]){0,3}(?:trackback|pingback)s?(?:[-_]?(?:list|item|section|wrapper))?")
_LISTS = frozenset({"commentlist", "comment-list", "comments-list", "comments-area"})
_ITEM_TAGS = frozenset({"li", "div", "article", "section", "tr", "dd"})
_PING_TAGS = _ITEM_TAGS | {"ol", "ul", "dl", "aside"}


def _item_match(part: str) -> re.Match[str] | None:
    """What tells that a class is that of a comment, its parts joined by signs or by capitals: "blogComment"."""
    found = _ITEM_CLASS.fullmatch(part.lower())
    return found or (None if part.islower() else _ITEM_CLASS.fullmatch(_HUMP.sub("-", part).lower()))


@lru_cache(maxsize=8192)
def _of_class(name: str) -> int:
    """What a class says that its element is, as bits."""
    kind = AREA if hints(name) & Hint.COMMENT else 0
    for part in name.split():
        if item := _item_match(part):
            kind |= _WRAP if item[1] else ITEM
        elif part.lower() in _LISTS:
            kind |= _LIST
        elif _PING.fullmatch(part.lower()):
            kind |= PING
    return kind


@lru_cache(maxsize=4096)
def _of_id(name: str) -> int:
    kind = AREA if hints(name) & Hint.COMMENT else 0
    if name in ("comments", "disqus_thread"):
        kind |= _LIST
    elif _ITEM_ID.fullmatch(name):
        kind |= ITEM
    elif _PING.fullmatch(name.lower()):
        kind |= PING
    return kind


@lru_cache(maxsize=4096)
def item_class(name: str) -> str:
    """The first of an element's classes that says that it is a comment; "" where none does."""
    return next((part.lower() for part in name.split() if _item_match(part)), "")


def _is_marked(name: str) -> bool:
    return any(mark in name for mark in _CLASS_MARKS)


def candidates(page: Page, places: Places) -> list[tuple[Element, int]]:
    """The elements that are comments (`ITEM`) or may be (`NUMBERED`), what other sites wrote (`PING`), areas of
    comments, or forms for them by their own word, in document order."""
    kinds = dict.fromkeys(_forms(page, places), AREA)
    tree = page.tree
    for element in tree.mentioning("class", *_CLASS_MARKS):
        name = element.get("class")
        if _is_marked(name) and (kind := _of_class(name[:MAX_NAME])):
            kinds[element] = kind
    with_id = tree.having("id")
    for element in {element for mark in _ANY_MARKS for element in with_id if mark in element.raw}:
        if kind := _of_id(element.get("id")[:MAX_NAME]):
            # A theme gives the id of a comment to its <li> whatever stands there: a pingback, a form.
            kind = kind & ~ITEM | NUMBERED if kind & ITEM and element.tag == "li" else kind
            kinds[element] = kinds.get(element, 0) | kind
    lists = sorted((element for element, kind in kinds.items() if kind & (_LIST | NUMBERED)), key=_start)
    found: dict[Element, int] = {}
    for element, kind in kinds.items():
        is_named = kind & ITEM or (kind & _WRAP and not kind & _LIST and not any_inside(lists, element, itself=False))
        if kind & PING and element.tag in _PING_TAGS:
            found[element] = PING
        elif is_named and (element.tag in _ITEM_TAGS or (element.tag == "ul" and not kind & AREA)):
            found[element] = ITEM
        elif kind & (AREA | _LIST | _WRAP):
            found[element] = kind & NUMBERED
    found |= {element: ITEM for element in places.stated if _is_comment(element)}
    return _without_fields(places, sorted(found.items(), key=_place)[:MAX_NODES])


def _without_fields(places: Places, found: list[tuple[Element, int]]) -> list[tuple[Element, int]]:
    """The candidates without those that are a field of a form with its label: div.field-comment > label + textarea."""
    # All of a page may lie in one form.
    forms = [form for form in places.page.tree.tagged("form") if not any_inside(places.articles, form)]
    around = inmost(forms, (element for element, _ in found))
    return [
        (
            element,
            kind if form is None or not any_inside(places.text_areas, element) else kind & ~(ITEM | PING | NUMBERED),
        )
        for (element, kind), (_, form) in zip(found, around, strict=True)
    ]


def _start(element: Element) -> int:
    return element.start


def _place(candidate: tuple[Element, int]) -> int:
    return candidate[0].start


def _is_comment(element: Element) -> bool:
    if element.attrs.get("itemprop") == "comment":
        return True
    return element.get("itemtype").endswith(("/Comment", "/UserComments"))


def _forms(page: Page, places: Places) -> Iterator[Element]:
    """The forms that write a comment."""
    named = [area for area in places.text_areas if "omment" in area.get("name")]
    for form in page.tree.tagged("form"):
        if "omment" in form.get("action") or any_inside(named, form):
            yield form


# -- parts of one ------------------------------------------------------------------------------------------------

DATE, TEXT, NOT_TEXT, AUTHOR, NAME, HEAD, ANSWERED, CONTROL = 1, 2, 4, 8, 16, 32, 64, 128
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_GLUED = re.compile(r"(?:comment(?!er|at)|msg)(?=[a-z]{4})")
_WORDS = {
    AUTHOR: "author fn user username nickname commenter autor auteur benutzer nutzer verfasser",
    NAME: "name",
    DATE: "date time timestamp published ago datetime datum dtreviewed",
    TEXT: "content text body message texte texto inhalt",
    NOT_TEXT: "meta header footer actions reply form author avatar info infos head posted submitted byline like likes"
    " button buttons btn",
    HEAD: "meta header footer info infos head posted submitted byline",
    ANSWERED: "parent",
    CONTROL: "action actions like likes button buttons btn",
}
_BITS: dict[str, int] = {}
for _bit, _words in _WORDS.items():
    for _word in _words.split():
        _BITS[_word] = _BITS.get(_word, 0) | _bit
del _bit, _words, _word

_LOOKS = re.compile(
    r"screen-reader-text|text-(?:left|right|center|justify)(?![\w-])|(?<!\S)(?:[a-z\d]{1,3}:)?text-(?!(?:box|block|container|wrap|wrapper|inner|area|content|comment)\b)\S+"
)
"""Classes of what is read aloud only, and of looks: "text-muted"; their "text" is no name for a comment's."""


@lru_cache(maxsize=2048)
def parts_named(name: str) -> int:
    """Which parts of a card a class speaks of, as bits."""
    found = 0
    for word in _WORD.findall(_GLUED.sub(" ", _LOOKS.sub("", name).replace("ByLine", "Byline"))):
        if word.lower() == "initials":
            return NOT_TEXT
        found |= _BITS.get(word.lower(), 0)
    return found


def is_control(element: Element) -> bool:
    """Whether a class says of an element that it does something, or counts who did: "comment-likes"."""
    return parts_named(element.get("class")[:200]) & (CONTROL | TEXT) == CONTROL
