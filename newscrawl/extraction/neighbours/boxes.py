"""The boxes that the links to neighbours stand in, for keeping them out of the body."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from newscrawl._url_looks import words
from newscrawl.extraction import lexicon
from newscrawl.extraction.neighbours.signs import Sign
from newscrawl.extraction.neighbours.words import names, read_label

MAX_PROSE = 200
"""Characters outside links, labels and headlines that a box may hold."""

_TOP = words("body html main article head table tbody")
_BOXLIKE = words("nav navigation pager pagination prev previous next links adjacent paging pages siblings")
_LEVELS = 5
_MOST = 200


def boxes(signs: list[Sign]) -> list[HtmlElement]:
    """The smallest elements that hold these signs with their labels and headlines, and no prose; outermost only."""
    held = {element for sign in signs for element in (sign.element, *sign.others) if element.tag != "link"}
    titles = {sign.title for sign in signs if sign.title}
    found: dict[HtmlElement, None] = {}
    for element in held:
        box = element
        for _ in range(_LEVELS):
            above = box.getparent()
            if above is None or above.tag in _TOP or not _is_bare(above, held, titles):
                break
            box = above
        if box.tag not in _TOP:
            found[box] = None
    return [box for box in found if not any(above in found for above in box.iterancestors())]


def _is_bare(box: HtmlElement, held: set[HtmlElement], titles: set[str]) -> bool:
    """Whether a box says nothing but its links, their labels, and where in the pages one is."""
    spare = MAX_PROSE if names(box) & _BOXLIKE else 0
    inside: HtmlElement | None = None
    for count, element in enumerate(box.iter()):
        if count > _MOST or element.tag == "h1":
            return False
        if inside is not None and not _within(element, inside):
            inside = None
        if inside is None and element.tag == "a":
            if element not in held and not _is_minor(element) and not spare:
                return False
            inside = element
        if isinstance(element.tag, str) and inside is None and element.tag not in ("script", "style"):
            spare -= _weigh(element.text, titles)
        if element is not box and element.tail and (inside is None or element is inside):
            spare -= _weigh(element.tail, titles)
        if spare < 0:
            return False
    return True


def _within(element: HtmlElement, box: HtmlElement) -> bool:
    return any(above is box for above in islice(element.iterancestors(), 12))


def _is_minor(anchor: HtmlElement) -> bool:
    """A page's number, an arrow, a picture's link: nothing to read."""
    text = "".join(anchor.itertext()).strip()
    return not any(map(str.isalpha, text)) and len(text) < 8


def _weigh(text: str | None, titles: set[str]) -> int:
    if not text:
        return 0
    text = " ".join(text.split())
    if not any(map(str.isalnum, text)) or text in titles or is_position(text):
        return 0
    label = read_label(text[:200])
    return 0 if label is not None and not label[1] else len(text)


def is_position(text: str) -> bool:
    """ "Page 1 of 3", "2 / 3", "第1页", or any part of these that stands in an element of its own."""
    if len(text) > 60:
        return False
    known = lexicon.page_words() | lexicon.page_of()
    rest = lexicon.fold(text)
    parts = [word for word in rest.replace("#", " ").replace("/", " ").split() if any(map(str.isalnum, word))]
    return all(word in known or word.strip(".,:;()") in known for word in parts)
