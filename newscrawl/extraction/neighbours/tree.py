"""Bounded looks at a part of the tree: the links in a box, the link around a word, the texts one by one.

Whatever a page holds, each of these costs no more than its bound: hostile pages ask for them thousands of times.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from newscrawl._url_looks import words
from newscrawl.extraction.tree.dom import Element, Tree

MAX_PIECE = 2_000
"""Characters of one text that are looked at; a headline has some dozen."""

TOPS = words("body html main article")
"""Elements that are no box of a link and its label."""

MOST_INSIDE = 200
"""Elements in a box of a few links."""

_SMALL_CHARS = 600
_SMALL_TEXTS = 80


class Anchors:
    """The links of a page, found by what holds them."""

    __slots__ = ("_starts", "all")

    def __init__(self, tree: Tree) -> None:
        self.all = tree.tagged("a")
        self._starts: list[int] | None = None

    def inside(self, box: Element, most: int = 8) -> list[Element]:
        """The first links in a box, the box itself where it is one."""
        if self._starts is None:
            self._starts = [anchor.start for anchor in self.all]
        at = bisect_left(self._starts, box.start)
        found = self.all[at : at + most]
        while found and found[-1].start >= box.end:
            found.pop()
        return found

    def first(self, box: Element) -> Element | None:
        """The first link in a box; None where it holds none."""
        found = self.inside(box, 1)
        return found[0] if found else None

    def distinct(self, box: Element) -> int:
        """To how many places the first links in a box lead."""
        return len({href for anchor in self.inside(box) if (href := anchor.get("href"))})


def anchor_of(element: Element) -> Element | None:
    """The link that an element stands in, within six levels; None outside of one."""
    up: Element | None = element
    for _ in range(6):
        if up is None or up.tag == "a":
            return up
        up = up.parent
    return None


def leads(anchor: Element) -> bool:
    """Whether a link leads to another place than this page."""
    href = anchor.get("href")
    return bool(href) and href[0] != "#" and href[:11].lower() != "javascript:"


def squeeze(text: str) -> str:
    """A text's beginning on one line, its white space collapsed."""
    return " ".join(text[:MAX_PIECE].split())


def walk(element: Element, most: int = MOST_INSIDE) -> Iterator[tuple[Element, str, bool]]:
    """The texts inside in document order: (element, its text, True) as it opens, (element, its tail, False) after it.

    Texts may be "". No more than ``most`` elements are looked at.
    """
    open_: list[Element] = []
    for inner in element.tree.elements[element.start : min(element.end, element.start + most)]:
        while open_ and open_[-1].end <= inner.start:
            closed = open_.pop()
            yield closed, closed.tail, False
        yield inner, inner.text if inner.tag != "script" else "", True
        open_.append(inner)
    while len(open_) > 1:
        closed = open_.pop()
        yield closed, closed.tail, False


def pieces(element: Element, most: int = 40) -> list[str]:
    """The texts inside an element, one for each run between tags, white space made one."""
    if element.end == element.start + 1:
        text = squeeze(element.text)
        return [text] if text else []
    found: list[str] = []
    for _, raw, _ in walk(element):
        if raw and (text := squeeze(raw)):
            found.append(text)
            if len(found) == most:
                break
    return found


def is_small(box: Element) -> bool:
    """Whether a box holds a headline or two and no more."""
    if box.end - box.start > MOST_INSIDE:
        return False
    size = texts = 0
    for _, text, _ in walk(box):
        if text:
            texts += 1
            size += len(text) if len(text) > 8 * MAX_PIECE else len(text.strip())
            if size > _SMALL_CHARS or texts > _SMALL_TEXTS:
                return False
    return True
