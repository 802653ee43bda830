"""The text of an element on one line, within bounds."""

from __future__ import annotations

from newscrawl.extraction.fields import jsonld
from newscrawl.extraction.tree.dom import Element

MAX_TEXT = 500
"""Characters of an element's text that count as a value."""

MAX_INNER = 500
"""Elements inside another that are walked for its text."""

_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "rt", "rp"})
"""Elements whose text is none of a value's; how kanji are read is written above them."""


def text_of(element: Element, limit: int = MAX_TEXT) -> str:
    """The element's text on one line, scripts left out; cut soon after ``limit`` characters."""
    own = element.text
    if element.end == element.start + 1:
        return _cut(own[: 2 * limit + 200], limit) if own else ""
    if len(own) > limit and len(line := jsonld.one_line(own[: 2 * limit])) >= limit:
        return line[:limit]  # whatever follows
    elements = element.tree.elements
    parts = [own]
    left = 4 * limit + 2_000 - len(own)
    at, end = element.start + 1, min(element.end, element.start + MAX_INNER)
    open_: list[Element] = []
    while at < end and left > 0:
        inner = elements[at]
        while open_ and open_[-1].end <= at:
            parts.append(open_.pop().tail)
        at += 1
        if inner.tag in _SILENT:
            at = inner.end
        elif text := inner.text:
            parts.append(text)
            left -= len(text)
        if at < inner.end:
            open_.append(inner)
        elif tail := inner.tail:
            parts.append(tail)
            left -= len(tail)
    if at >= end:
        parts.extend([inner.tail for inner in reversed(open_)])
    return _cut("".join(parts)[: 4 * limit + 2_000], limit)


def _cut(text: str, limit: int) -> str:
    """The first ``limit`` characters of a text on one line."""
    # White space is seldom so wide that the rest is needed.
    line = jsonld.one_line(text[: 2 * limit])
    return (line if len(line) >= limit or len(text) <= 2 * limit else jsonld.one_line(text))[:limit]


class Texts:
    """The texts of all elements of a small subtree, each at the cost of its own length; `text_of` without a cut."""

    __slots__ = ("_ends", "_first", "_pieces", "_starts")

    def __init__(self, top: Element) -> None:
        self._first = top.start
        self._pieces = pieces = list[str]()
        self._starts = starts = list[int]()
        self._ends = ends = [0] * (top.end - top.start)
        open_: list[Element] = []
        silent = 0
        for inner in top.tree.elements[top.start : top.end]:
            start = inner.start
            while open_ and open_[-1].end <= start:
                closed = open_.pop()
                ends[closed.start - self._first] = len(pieces)
                if closed.tail and start >= silent:
                    pieces.append(closed.tail)
            starts.append(len(pieces))
            if start >= silent:
                if inner.tag in _SILENT:
                    silent = inner.end
                elif inner.text:
                    pieces.append(inner.text)
            open_.append(inner)
        while open_:
            closed = open_.pop()
            ends[closed.start - self._first] = len(pieces)
            pieces.append(closed.tail)

    def span(self, element: Element) -> tuple[int, int]:
        """Which pieces of text lie inside; the same for elements that hold the same text."""
        at = element.start - self._first
        return self._starts[at], self._ends[at]

    def read(self, span: tuple[int, int], limit: int) -> str:
        """The text of a span on one line; cut soon after ``limit`` characters."""
        return _cut("".join(self._pieces[span[0] : span[1]])[: 4 * limit + 400], limit)
