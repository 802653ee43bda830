"""Where on a page things lie that decide whether something is a thread: sorted once, asked for by place ever after.

Whether an element holds a headline, a text area or an hour is asked of thousands of elements that lie in each other;
each answer here costs two look-ups in a sorted list, whatever the element holds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import attrgetter

from newscrawl.extraction import dates
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element

MAX_READ = 10_000
"""Elements of a page that are read as cards, in all groups together."""

_start = attrgetter("start")
_PART_NAMES = ("ontent", "text", "Text", "uthor", "name", "Name", "fn", "date", "Date", "meta", "Meta")


def any_inside(found: Sequence[Element], element: Element, *, itself: bool = True) -> bool:
    """Whether one of ``found``, which are in document order, lies inside the element, or is it."""
    first = bisect_left(found, element.start + (not itself), key=_start)
    return first < len(found) and found[first].start < element.end


def inmost(holders: Sequence[Element], held: Iterable[Element]) -> Iterator[tuple[Element, Element | None]]:
    """Each of ``held`` with the innermost of ``holders`` that holds it or is it; both in document order."""
    open_: list[Element] = []
    at = 0
    for element in held:
        while at < len(holders) and holders[at].start <= element.start:
            while open_ and open_[-1].end <= holders[at].start:
                open_.pop()
            open_.append(holders[at])
            at += 1
        while open_ and open_[-1].end <= element.start:
            open_.pop()
        yield element, open_[-1] if open_ else None


def instant(text: str) -> str | None:
    """The instant that a text states, with its offset; None where it states none."""
    # What dateparser would guess has no offset, and so is no instant.
    moment = dates.parse(text[: dates.MAX_TEXT], guess=False) if text else None
    return moment.instant if moment else None


class Places:
    """The places of one page; each list is made when it is first asked for.

    ``left`` is how many elements may still be read as cards: a page may hold many groups that are none.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.left = MAX_READ
        self._tree = page.tree

    @cached_property
    def stated(self) -> list[Element]:
        """The elements with microdata."""
        return self._tree.having("itemprop", "itemtype")

    @cached_property
    def articles(self) -> list[Element]:
        """What only an article has: its headline, the element that is stated to be its body."""
        bodies = [e for e in self.stated if e.attrs.get("itemprop") == "articleBody"]
        headlines = self._tree.tagged("h1")
        return sorted(headlines + bodies, key=_start) if bodies else headlines

    @cached_property
    def text_areas(self) -> list[Element]:
        return self._tree.tagged("textarea")

    @cached_property
    def buttons(self) -> list[Element]:
        return self._tree.tagged("button")

    @cached_property
    def pictures(self) -> list[Element]:
        return self._tree.tagged("img")

    @cached_property
    def links(self) -> list[Element]:
        return self._tree.tagged("a")

    @cached_property
    def times(self) -> list[Element]:
        """The elements that state a time to machines."""
        tagged = self._tree.tagged
        found = {e: None for e in self._tree.having("datetime") if e.get("datetime")}
        found |= dict.fromkeys(tagged("time")) | dict.fromkeys(e for e in tagged("abbr") if e.get("title"))
        return sorted(found, key=_start)

    @cached_property
    def parts(self) -> list[Element]:
        """What is named as a part of a card: the author, the text, the date."""
        named = self._tree.mentioning("class", *_PART_NAMES)
        found = {e: None for e in named if any(map(e.get("class")[:400].__contains__, _PART_NAMES))}
        found |= dict.fromkeys(e for e in self.stated if "itemprop" in e.attrs) | dict.fromkeys(
            self._tree.tagged("time")
        )
        return sorted(found, key=_start)

    def prose(self, element: Element) -> int:
        """Characters that stand directly in the paragraphs below an element."""
        paragraphs, sums = self._paragraphs
        first = bisect_left(paragraphs, element.start)
        return sums[bisect_left(paragraphs, element.end, lo=first)] - sums[first]

    @cached_property
    def _paragraphs(self) -> tuple[list[int], list[int]]:
        found = self._tree.tagged("p")
        lengths = (len(p.text) + sum(len(child.tail) for child in p.children()) for p in found)
        return [p.start for p in found], [0, *accumulate(lengths)]
