"""The boxes that the links to neighbours stand in, for keeping them out of the body."""

from __future__ import annotations

from newscrawl._url_looks import words
from newscrawl.extraction import lexicon
from newscrawl.extraction.neighbours.sign import Sign
from newscrawl.extraction.neighbours.tree import MAX_PIECE, pieces, squeeze
from newscrawl.extraction.neighbours.words import names, read_label
from newscrawl.extraction.tree.dom import Element

MAX_PROSE = 200
"""Characters outside links, labels and headlines that a box may hold."""

_TOP = words("body html main article head table tbody")
_BOXLIKE = words("nav navigation pager pagination prev previous next links adjacent paging pages siblings")
_LEVELS = 5
_MOST = 200


def boxes(signs: list[Sign]) -> list[Element]:
    """The smallest elements that hold these signs with their labels and headlines, and no prose; outermost only."""
    if not signs:
        return []
    held = {element for sign in signs for element in (sign.element, *sign.others) if element.tag != "link"}
    titles = {sign.title for sign in signs if sign.title}
    bare: dict[Element, bool] = {}
    found: set[Element] = set()
    for element in held:
        box = element
        for _ in range(_LEVELS):
            above = box.parent
            if above is None or above.tag in _TOP:
                break
            if above not in bare:
                bare[above] = _is_bare(above, held, titles)
            if not bare[above]:
                break
            box = above
        if box.tag not in _TOP:
            found.add(box)
    outermost: list[Element] = []
    for box in sorted(found, key=lambda box: box.start):
        if not outermost or box.start >= outermost[-1].end:
            outermost.append(box)
    return outermost


def _is_bare(box: Element, held: set[Element], titles: set[str]) -> bool:
    """Whether a box says nothing but its links, their labels, and where in the pages one is."""
    if box.end - box.start > _MOST:
        return False
    spare = MAX_PROSE if names(box) & _BOXLIKE else 0
    linked = 0  # where the last link ends
    for element in box.tree.elements[box.start : box.end]:
        if element.tag == "h1":
            return False
        if element.start >= linked:
            if element.tag == "a":
                if element not in held and not spare and not _is_minor(element):
                    return False
                linked = element.end
            elif element.text and element.tag != "script":
                spare -= _weigh(element.text, titles)
        if element.tail and element is not box and (element.tag == "a" or element.start >= linked):
            spare -= _weigh(element.tail, titles)
        if spare < 0:
            return False
    return True


def _is_minor(anchor: Element) -> bool:
    """A page's number, an arrow, a picture's link: nothing to read."""
    text = "".join(pieces(anchor))
    return len(text) < 8 and not any(map(str.isalpha, text))


def _weigh(text: str, titles: set[str]) -> int:
    if len(text) > MAX_PIECE:
        return len(text)
    text = squeeze(text)
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
