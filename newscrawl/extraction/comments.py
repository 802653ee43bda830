"""The readers' thread below an article, as items, and the elements that belong to it.

Read from what sites share: WordPress lists (``ol.comment-list``), comment cards in divs, definition lists,
schema.org Comment in microdata and in JSON-LD. Nothing is invented: an author, an instant or a count that the page
does not state stays empty. Threads that a script loads later (Disqus and the like) give elements and no comments.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from newscrawl.extraction import comment_cards, comment_depth, comment_headings, comment_json, comment_names
from newscrawl.extraction.comment_places import Places, any_inside, instant
from newscrawl.extraction.dom import Element, inside
from newscrawl.extraction.hints import Hint, hints
from newscrawl.extraction.page import Page
from newscrawl.extraction.segmentation import leaf_blocks
from newscrawl.items import Comment

MAX_COMMENTS = 5000
MAX_HEADINGS = 1000
MAX_CHECKS = 12
MAX_PARAGRAPHS = 500
MAX_ELEMENTS = 200_000
MAX_NODES = 20_000
MAX_NAME = 400


@dataclass
class Thread:
    """``count`` is the number of comments as the page states it, else of those found, None where there is neither."""

    comments: list[Comment] = field(default_factory=list)
    count: int | None = None
    elements: list[Element] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Item:
    element: Element
    parent: _Item | None
    author: str = ""
    instant: str | None = None
    dated: int = 0
    headed: bool = False
    content: list[Element] = field(default_factory=list)
    loose: list[Element] = field(default_factory=list)


_MARKS = ("omment", "omentari", "isqus", "espond")
_ITEM_CLASS = re.compile(
    r"(?:[a-z]{1,20}(?:-|_{1,2}))?(?:comment|kommentar|comentario|commentaire|reply)"
    r"(?:(?:-|_{1,2})?(?:item|card|entry|single|row|node|post|block|wrap|wrapper|container|box|thread))?"
    r"|comments?-?list-?item|comments(?:-|_{1,2})item"
)
_ITEM_ID = re.compile(r"(?:li-)?comment[-_]?\d+")
_ROW = re.compile(r"\s+[|·•]\s+")
_FEW_WORDS = 2
_ITEM_TAGS = frozenset({"li", "div", "article", "section", "tr", "dd"})
_NO_AREAS = frozenset({"html", "body", "main", "a", "button", "input", "script", "link", "meta", "style"})
_INERT = frozenset({"form", "button", "script", "style", "svg", "template", "noscript", "textarea", "select"})


def find(page: Page) -> Thread:
    """The thread of a page; empty where it has none."""
    places = Places(page)
    candidates = _candidates(page, places)
    items = _items(candidates)
    elements = _areas(places, [element for element, _ in candidates], items)
    thread = Thread(elements=elements)
    titled = comment_headings.headings(page)
    if elements and items:
        _read_items(places, elements, items)
        thread.comments = _comments(items)
    if not thread.comments:
        thread.comments, around = comment_cards.find(places, titled, elements)
        elements += around
    thread.count = _count(page, elements, titled)
    if not thread.comments:
        thread.comments = comment_json.comments(page)
    if thread.count is None and thread.comments:
        thread.count = len(thread.comments)
    return thread


# -- which elements ----------------------------------------------------------------------------------------------

_AREA, _ITEM = 1, 2


@lru_cache(maxsize=8192)
def _of_class(name: str) -> int:
    """What a class says that its element is: `_AREA` for all that has to do with comments, `_ITEM` for one comment."""
    kind = _AREA if hints(name) & Hint.COMMENT else 0
    return kind | (_ITEM if any(_ITEM_CLASS.fullmatch(part) for part in name.lower().split()) else 0)


@lru_cache(maxsize=4096)
def _of_id(name: str) -> int:
    return (_AREA if hints(name) & Hint.COMMENT else 0) | (_ITEM if _ITEM_ID.fullmatch(name) else 0)


def _is_marked(name: str) -> bool:
    return any(mark in name for mark in _MARKS)


def _candidates(page: Page, places: Places) -> list[tuple[Element, bool]]:
    """The elements that are comments (True), areas of comments, or forms for them by their own word, in document
    order."""
    kinds = dict.fromkeys(_forms(page, places), _AREA)
    for element in page.tree.mentioning(*_MARKS):
        name, own = element.get("class"), element.get("id")
        if _is_marked(name) and (kind := _of_class(name[:MAX_NAME])):
            kinds[element] = kind
        if _is_marked(own) and (kind := _of_id(own[:MAX_NAME])):
            # A theme gives the id of a comment to its <li> whatever stands there: a pingback, a form.
            kinds[element] = kinds.get(element, 0) | (kind & ~_ITEM if element.tag == "li" else kind)
    found = {
        element: bool(kind & _ITEM) and element.tag in _ITEM_TAGS
        for element, kind in kinds.items()
        if kind & _AREA or element.tag in _ITEM_TAGS
    }
    found |= {element: True for element in places.stated if _is_comment(element)}
    return sorted(found.items(), key=_place)[:MAX_NODES]


def _place(candidate: tuple[Element, bool]) -> int:
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


def _items(candidates: list[tuple[Element, bool]]) -> dict[Element, _Item]:
    """The comment cards among the candidates, in document order."""
    items: dict[Element, _Item] = {}
    open_: list[_Item] = []
    for element, is_item in candidates:
        if not is_item:
            continue
        while open_ and open_[-1].element.end <= element.start:
            open_.pop()
        parent = open_[-1] if open_ else None
        if parent is not None and _is_same_card(parent.element, element):
            continue
        items[element] = item = _Item(element, parent)
        open_.append(item)
        if len(items) >= MAX_COMMENTS:
            break
    return items


def _is_same_card(outer: Element, inner: Element) -> bool:
    """Whether the inner card is only the outer one's wrapping: li.comment > div.comment."""
    if inner.start != outer.start + 1 or inner.tag == outer.tag == "li":
        return False
    return not outer.text.strip()


def _areas(places: Places, candidates: list[Element], items: dict[Element, _Item]) -> list[Element]:
    """The outermost elements that hold comments or the form for them, and not the article."""
    areas: list[Element] = []
    tops = [item.element for item in items.values() if item.parent is None]
    root = places.page.root
    end = checks = 0
    for element in candidates:
        if element.start < end or element.tag in _NO_AREAS:
            continue
        if any_inside(places.articles, element, itself=False):
            continue
        if element not in items:
            prose = places.prose(element)
            if prose and prose > 0.4 * places.prose(root):
                checks += 1
                if checks > MAX_CHECKS:
                    continue
                if sum(map(places.prose, inside(tops, element, MAX_COMMENTS))) < 0.5 * prose:
                    continue
        end = element.end
        areas.append(element)
    return areas


# -- what they say -----------------------------------------------------------------------------------------------

_DATE, _TEXT, _NOT_TEXT, _AUTHOR, _NAME = 1, 2, 4, 8, 16
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_WORDS = {
    _AUTHOR: "author fn user username nickname commenter autor auteur benutzer nutzer verfasser",
    _NAME: "name",
    _DATE: "date time timestamp published ago datetime datum",
    _TEXT: "content text body message texte texto inhalt",
    _NOT_TEXT: "meta header footer actions reply form author avatar info head",
}
_BITS: dict[str, int] = {}
for _bit, _words in _WORDS.items():
    for _word in _words.split():
        _BITS[_word] = _BITS.get(_word, 0) | _bit
del _bit, _words, _word

_MAX_DATES = 8
_DATE_PROPS = frozenset({"dateCreated", "datePublished", "commentTime"})
_NAME_TAGS = frozenset({"span", "a", "b", "strong", "div"})
_HEARD = "screen-reader-text"
"""The class of what is read aloud only; its "text" is no name for a comment's."""


@lru_cache(maxsize=2048)
def _parts_named(name: str) -> int:
    """Which parts of a card a class speaks of, as bits."""
    found = 0
    for word in _WORD.findall(name.replace(_HEARD, "")):
        found |= _BITS.get(word.lower(), 0)
    return found


def _read_items(places: Places, areas: list[Element], items: dict[Element, _Item]) -> None:
    """One pass over the areas; each element belongs to the nearest card around it."""
    elements = places.page.tree.elements
    starts = [element.start for element in items]
    left = MAX_ELEMENTS
    for area in areas:
        open_: list[_Item] = []
        # Up to where nothing needs another look, for each card that is open.
        settled: list[int] = []
        at = area.start
        while at < area.end and left > 0:
            left -= 1
            element = elements[at]
            while open_ and open_[-1].element.end <= at:
                open_.pop()
                settled.pop()
            if element in items:
                open_.append(items[element])
                settled.append(at)
            elif not open_ or at < settled[-1]:
                # On to the next card, which may lie within what is settled.
                card = bisect_left(starts, at)
                card_at = starts[card] if card < len(starts) else area.end
                at = min(card_at, settled[-1]) if open_ else card_at
                continue
            elif _read(places, element, open_[-1]):
                settled[-1] = element.end
            at += 1


def _read(places: Places, element: Element, item: _Item) -> bool:
    """Note what the element says of its comment; True where nothing inside it needs another look."""
    tag, attrs = element.tag, element.attrs
    if tag in _INERT:
        return True
    prop = name = ""
    if attrs:
        prop, name = attrs.get("itemprop") or "", attrs.get("class") or ""
    parts = _parts_named(name[:200]) if name else 0
    if tag == "time" or parts & _DATE or prop in _DATE_PROPS:
        if item.instant is None and item.dated < _MAX_DATES:
            item.dated += 1
            stated = element.get("datetime") or element.get("content") or element.get("title")
            item.instant = instant(stated or comment_names.line(element))
        return tag == "time"
    if prop in ("text", "commentText") or (parts & _TEXT and not parts & _NOT_TEXT and tag != "a"):
        # li.comment > div.comment-body > header + div.comment-content: the inner one is the text.
        if prop or not _wraps_parts(places, element):
            item.content.append(element)
            return True
        return False
    if not item.author:
        named = prop in ("name", "author", "creator") or tag == "cite" or (attrs and attrs.get("rel") == "author")
        if named or parts & _AUTHOR or (parts & _NAME and tag in _NAME_TAGS):
            if tag == "meta":
                item.author = element.get("content").strip()[:120]
            elif not _wraps_parts(places, element):
                text = comment_names.of(element)
                if 0 < len(text) <= 80:
                    item.author = text
                return True
            return False
    if tag in ("p", "blockquote", "dd") and len(item.loose) < MAX_PARAGRAPHS and not parts & (_NOT_TEXT | _AUTHOR):
        item.loose.append(element)
        return True
    return False


def _wraps_parts(places: Places, element: Element) -> bool:
    return any_inside(places.parts, element, itself=False)


def _texts(item: _Item, starts: list[int], left: int) -> tuple[list[str], int]:
    """The paragraphs of a card, without those of the answers within its text; and what is left of ``left``."""
    found: list[str] = []
    for part in item.content or item.loose:
        held, ends = _held(part, starts)
        if held:
            # Texts that lie in each other are walked once each.
            left -= part.end - part.start
            if left < 0:
                continue
        for block in leaf_blocks(part):
            at = bisect_right(held, block.element.start) - 1
            if at < 0 or block.element.start >= ends[at]:
                found.append(block.text)
    if item.headed and found and comment_names.is_headed(found[0], item.author):
        del found[0]
    # "Reply" below a text, "Copy link" above it; between its paragraphs a short line is the reader's own.
    while found and _is_furniture(found[-1]):
        found.pop()
    first = next((at for at, text in enumerate(found) if not _is_furniture(text)), len(found))
    return found[first:], left


def _is_furniture(text: str) -> bool:
    if len(text) > comment_headings.MAX_LINE:
        return False
    parts = _ROW.split(text)
    # "Link | Reply"
    is_row = len(parts) > 1 and max(len(part.split()) for part in parts) <= _FEW_WORDS
    return any(map(comment_headings.is_heading, parts)) if is_row else comment_cards.is_furniture(text)


def _held(part: Element, starts: list[int]) -> tuple[list[int], list[int]]:
    """Where the outermost of the cards inside a text start, and where they end."""
    held: list[int] = []
    ends: list[int] = []
    at = bisect_left(starts, part.start + 1)
    while at < len(starts) and starts[at] < part.end:
        card = part.tree.elements[starts[at]]
        held.append(card.start)
        ends.append(card.end)
        at = bisect_left(starts, card.end, lo=at)
    return held, ends


def _comments(items: dict[Element, _Item]) -> list[Comment]:
    said: list[tuple[_Item, _Item | None, list[str]]] = []
    holders: dict[_Item, _Item | None] = {}
    bare: set[_Item] = set()
    starts = [element.start for element in items]
    left = MAX_ELEMENTS
    for item in items.values():
        if not item.author:
            item.author = comment_names.leading(item.element, items)
            item.headed = bool(item.author)
        texts, left = _texts(item, starts, left)
        # A card without a text is a wrapping: what it holds answers to what holds it.
        outer = holders[item.parent] if item.parent is not None else None
        holders[item] = item if texts else outer
        if not texts and item.author:
            bare.add(item)
        elif texts and item.parent in bare and not item.author and item.instant is None:
            # li.comment > header + section.comment: the inner card is the text of the outer one.
            head = item.parent
            bare.remove(head)
            item.author, item.instant, holders[head] = head.author, head.instant, item
        if texts and (item.author or item.instant or not comment_headings.is_heading(texts[0])):
            said.append((item, outer, texts))
    found = comment_depth.depths((item.element, outer.element if outer else None) for item, outer, _ in said)
    return [Comment(item.author, item.instant, "\n\n".join(texts), found[item.element]) for item, _, texts in said]


def _count(page: Page, areas: list[Element], titled: list[tuple[Element, str]]) -> int | None:
    """The number that the page states: "12 Comments", "Kommentare (1.204)", in a heading or a link to the thread."""
    if areas:
        headings = comment_headings.all_headings(page)
        for area in areas:
            for element in inside(headings, area, MAX_HEADINGS):
                text = comment_names.line(element)
                number = comment_headings.number_in(text) if len(text) <= 60 else None
                if number is not None and hints(text) & Hint.COMMENT:
                    return number
    numbers = (comment_headings.number_in(text) for _, text in titled)
    stated = next((number for number in numbers if number is not None), None)
    return stated if stated is not None else next(comment_headings.linked_counts(page), None)
