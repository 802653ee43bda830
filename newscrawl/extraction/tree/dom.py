"""The tree of a page: parsed by Lexbor as browsers parse (WHATWG), held as plain Python objects in document order.

A page is read many times over: for its blocks, its links, its thread, its statements. Objects that are made once make
each of these a walk over a list. Every element knows its place in that list and where its descendants end, so what
lies inside an element is a slice, and whether one holds another is two comparisons.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

import numpy as np

from newscrawl.extraction.memo import Memo
from newscrawl.extraction.tree import markup, tags
from newscrawl.extraction.tree.attributes import Attributes
from newscrawl.extraction.tree.markup import Markup
from newscrawl.extraction.tree.tags import Numbers

MAX_KNOWN = 8192
"""Tags whose attributes are remembered: most are written alike on page after page of a site."""

MIN_PARAGRAPH = 150
"""Characters of a <p> from which on it is one of the text, no line."""

MAX_IN_LINE = 60
MAX_SAID = 5_000
"""Elements of a line and characters, white space and all, beyond which it is none."""

MAX_NAMES = 2_000
"""Characters of a class, an id or the like that are kept: what stands in an element asks again for those around it."""

_NAMING = frozenset({"class", "id", "rel", "role", "itemprop", "itemtype"})
_LONG = 300
_NO_DISPLAY = re.compile(r"display\s{0,5}:\s{0,5}none", re.IGNORECASE)
_START = attrgetter("start")
_ATTRIBUTE = re.compile(' (=?[^=]*)="([^"]*)"')


def _read(raw: str) -> Mapping[str, str]:
    found = dict(_ATTRIBUTE.findall(raw))
    if len(raw) > MAX_NAMES:
        for name in _NAMING.intersection(found):
            found[name] = found[name][:MAX_NAMES]
    return {name: markup.unescape(value) for name, value in found.items()} if "&" in raw else found


_ATTRIBUTES = Memo(_read, MAX_KNOWN, _LONG)


class Element:
    """One element.

    ``text`` is what stands before its first child, ``tail`` what follows its end tag, both "" where nothing does;
    ``raw`` holds its attributes as they are written. ``start`` is its place in document order, ``end`` that of the
    first element that it does not hold; ``parent`` is the element around it, None for <html>.
    A script has its text only where its type speaks of JSON, an <svg> keeps its <title> as ``aria-label``.
    """

    __slots__ = ("_attrs", "end", "parent", "raw", "start", "tag", "tail", "text", "tree")

    # Its tree fills it in: to call a method for each of thousands would cost as much again.
    tree: Tree
    tag: str
    raw: str
    text: str
    tail: str
    start: int
    end: int
    parent: Element | None
    _attrs: Mapping[str, str] | None

    def __repr__(self) -> str:
        return f"<{self.tag} {self.start}:{self.end}>"

    @property
    def attrs(self) -> Mapping[str, str]:
        """Its attributes; the value is "" where none is written."""
        found = self._attrs
        if found is None:
            found = self._attrs = _ATTRIBUTES[self.raw]
        return found

    def get(self, name: str) -> str:
        """The value of an attribute; "" where it has none or is not there."""
        return self.attrs.get(name, "") if self.raw else ""

    def holds(self, other: Element) -> bool:
        """Whether the other is this element or lies inside it."""
        return self.start <= other.start < self.end

    def iter(self, *tags: str) -> Iterator[Element]:
        """The element itself and all inside it, in document order; only those of the tags where any are named."""
        if len(tags) == 1:
            found = self.tree.tagged(tags[0])
            return _walk(found, *_places(found, self))
        elements = _walk(self.tree.elements, self.start, self.end)
        return (element for element in elements if element.tag in tags) if tags else elements

    def children(self) -> Iterator[Element]:
        """The elements directly inside, in document order."""
        elements = self.tree.elements
        at, end = self.start + 1, self.end
        while at < end:
            child = elements[at]
            yield child
            at = child.end

    def ancestors(self) -> Iterator[Element]:
        """The elements around it, innermost first."""
        up = self.parent
        while up is not None:
            yield up
            up = up.parent

    def previous(self) -> Element | None:
        """The element that comes just before it in the same parent."""
        parent = self.parent
        if parent is None or self.start == parent.start + 1:
            return None
        before = self.tree.elements[self.start - 1]
        while before.parent is not parent:
            assert before.parent is not None
            before = before.parent
        return before

    def next(self) -> Element | None:
        """The element that comes just after it in the same parent."""
        if self.parent is None or self.end >= self.parent.end:
            return None
        return self.tree.elements[self.end]

    def texts(self) -> list[str]:
        """The pieces of text inside, in document order; what scripts and styles hold is none."""
        if self.end == self.start + 1:
            return [self.text] if self.text else []
        pieces: list[str] = []
        open_: list[Element] = []
        for element in self.tree.elements[self.start : self.end]:
            while open_ and open_[-1].end <= element.start:
                if tail := open_.pop().tail:
                    pieces.append(tail)
            if element.text and element.tag != "script":
                pieces.append(element.text)
            open_.append(element)
        while len(open_) > 1:
            if tail := open_.pop().tail:
                pieces.append(tail)
        return pieces

    def line(self) -> str:
        """All text inside on one line, its white space collapsed."""
        if self.end == self.start + 1:
            return " ".join(self.text.split()) if self.tag != "script" else ""
        return " ".join("".join(self.texts()).split())


class Tree:
    """All elements of a page in document order; the first is <html>.

    ``markup`` is what it was built from; ``owners`` are the places of the elements that its tags belong to, ``starts``
    and ``ends`` those of the tags that begin and end an element, the same for one that holds nothing by nature.
    ``known`` is what was asked of elements `once`, by who asked.
    """

    __slots__ = (
        "_attributes", "_hidden", "_linked", "_prose", "_said", "_tagged",
        "elements", "ends", "known", "markup", "owners", "starts",
    )  # fmt: skip

    def __init__(self, source: Markup) -> None:
        self.markup = source
        self._attributes: Attributes | None = None
        self._linked: str | None = None
        self._prose: list[Element] | None = None
        self._tagged: dict[str, list[Element]] | None = None
        self._hidden: list[Element] | None = None
        self._said: Numbers | None = None
        self.known: dict[Callable[[Element], Any], dict[Element, Any]] = {}
        numbers, levels, pairs = source.numbers, source.levels, source.pairs
        self.starts = starts = np.flatnonzero(numbers > 0)
        count = len(starts)
        place = np.cumsum(numbers > 0) - 1
        ends = np.arange(1, count + 1)
        ends[place[pairs[:, 0]]] = place[pairs[:, 1]] + 1
        self.owners = place
        self.ends = starts.copy()
        self.ends[place[pairs[:, 0]]] = pairs[:, 1]
        place[pairs[:, 1]] = place[pairs[:, 0]]
        # The parent is the last element one level up that begins before.
        size = len(numbers)
        opened = pairs[:, 0]
        before = np.searchsorted(levels[opened] * size + opened, (levels[starts] - 1) * size + starts) - 1
        ups = place[opened][before]
        names, raws, texts = source.names, source.raws, source.texts
        self.elements = elements = [Element() for _ in range(count)]
        places = (starts.tolist(), self.ends.tolist(), ends.tolist(), ups.tolist())
        rows = zip(elements, range(count), *places, strict=True)
        for element, start, first, last, end, up in rows:
            element.tree = self
            element.tag = names[first]
            element.raw = raws[first]
            # The text that follows a start tag lies inside, unless there is no inside.
            element.text = texts[first] if first != last else ""
            element.tail = texts[last]
            element.start = start
            element.end = end
            element.parent = elements[up]
            element._attrs = None
        elements[0].parent = None

    def release(self) -> None:
        """Let go of the elements, which know their tree: freed at once, they are no work for the garbage collector."""
        self.elements = []
        self._attributes = self._tagged = self._hidden = self._linked = self._prose = self._said = None
        self.known.clear()

    @property
    def root(self) -> Element:
        return self.elements[0]

    @property
    def head(self) -> Element:
        """The <head>, which a parsed page always has."""
        return self._first("head")

    @property
    def body(self) -> Element:
        """The <body>; in a page of frames the <html> element."""
        return self._first("body")

    def span(self, element: Element) -> tuple[int, int]:
        """The places in the markup of the tags that begin and end an element."""
        return int(self.starts[element.start]), int(self.ends[element.start])

    def around(self, place: int) -> Element | None:
        """The element that the text after a tag of the markup stands in."""
        owner: Element = self.elements[self.owners[place]]
        inside = self.markup.numbers[place] > 0 and self.ends[owner.start] != place
        return owner if inside else owner.parent

    def tagged(self, tag: str) -> list[Element]:
        """All elements with that tag, in document order."""
        if self._tagged is None:
            found: dict[str, list[Element]] = {}
            for element in self.elements:
                if element.tag in found:
                    found[element.tag].append(element)
                else:
                    found[element.tag] = [element]
            self._tagged = found
        return self._tagged.get(tag, [])

    @property
    def attributes(self) -> Attributes:
        """The attributes of all elements."""
        if self._attributes is None:
            self._attributes = Attributes(self.markup.raws)
        return self._attributes

    def having(self, *names: str) -> list[Element]:
        """All elements with one of these attributes, in document order."""
        if len(names) == 1:
            return self._owners(self.attributes.having(names[0]))
        return sorted({element for name in names for element in self.having(name)}, key=_START)

    def valued(self, name: str, values: Iterable[str]) -> list[Element]:
        """All elements whose attribute has one of these values, as they are written, in document order."""
        return self._owners(self.attributes.valued(name, values))

    def mentioning(self, name: str, *marks: str) -> list[Element]:
        """All elements in whose attribute one of the marks stands in any case, in document order.

        One of them must stand as it is written among the attributes of each.
        """
        marked = self.valued(name, self.attributes.holding(name, *map(str.lower, marks)))
        return [element for element in marked if any(mark in element.raw for mark in marks)]

    def linked(self, *marks: str) -> list[Element]:
        """All links among whose attributes, as they are written, one of the marks stands, in document order."""
        links = self.tagged("a")
        if self._linked is None:
            self._linked = "\0".join([link.raw for link in links])
        present = [mark for mark in marks if mark in self._linked]
        if len(present) == 1:
            return [link for link in links if present[0] in link.raw]
        return [link for link in links if any(mark in link.raw for mark in present)] if present else []

    @property
    def hidden(self) -> list[Element]:
        """The elements that say themselves that they are not shown, in document order."""
        if self._hidden is None:
            found = {*self.having("hidden"), *self.valued("aria-hidden", ("true",))}
            found.update(element for element in self.mentioning("style", "none") if _is_undisplayed(element))
            self._hidden = sorted(found, key=_START)
        return self._hidden

    @property
    def prose(self) -> list[Element]:
        """Its paragraphs of `MIN_PARAGRAPH` characters or more, in document order."""
        if self._prose is None:
            self._prose = [element for element in self.tagged("p") if self.said(element) >= MIN_PARAGRAPH]
        return self._prose

    def said(self, element: Element) -> int:
        """How many characters of text stand inside an element, white space and all."""
        if element.end - element.start <= _LONG:
            return sum(map(len, element.texts()))
        # Large ones may lie in one another: of these each costs the same.
        if self._said is None:
            sizes = np.fromiter(map(len, self.markup.texts), np.int64, len(self.markup.texts))
            sizes[self.markup.numbers == tags.NUMBERS["script"]] = 0
            self._said = np.append(0, np.cumsum(sizes))
        return int(self._said[self.ends[element.start]] - self._said[self.starts[element.start]])

    def _owners(self, places: Numbers) -> list[Element]:
        elements = self.elements
        return [elements[owner] for owner in self.owners[places].tolist()] if len(places) else []

    def _first(self, tag: str) -> Element:
        found = self.tagged(tag)
        return found[0] if found else self.root


def _is_undisplayed(element: Element) -> bool:
    return _NO_DISPLAY.search(element.get("style")[:500]) is not None


def inside(found: Sequence[Element], element: Element, most: int = markup.MAX_TAGS) -> Sequence[Element]:
    """Those of ``found``, which are in document order, that are the element or lie inside it; the first ``most``."""
    first, last = _places(found, element)
    return found[first : min(last, first + most)]


def holder(outer: Sequence[Element], element: Element) -> Element | None:
    """That of ``outer``, which are in document order and lie in none of each other, that holds an element or is it."""
    at = bisect_right(outer, element.start, key=_START)
    return outer[at - 1] if at and outer[at - 1].holds(element) else None


def is_short(element: Element) -> bool:
    """Whether an element holds no more than a line does: to read it costs little, however often it is asked for."""
    return element.end - element.start <= MAX_IN_LINE and element.tree.said(element) <= MAX_SAID


def _places(found: Sequence[Element], element: Element) -> tuple[int, int]:
    first = bisect_left(found, element.start, key=_START)
    return first, bisect_left(found, element.end, first, key=_START)


def _walk(elements: Sequence[Element], first: int, last: int) -> Iterator[Element]:
    # A copy is the faster way through a few; of many it often is but the first that is wanted.
    return iter(elements[first:last]) if last - first <= _LONG else map(elements.__getitem__, range(first, last))


def outermost(elements: Iterable[Element]) -> list[Element]:
    """Those that lie in none of the others; all are in document order."""
    found: list[Element] = []
    for element in elements:
        if not (found and found[-1].holds(element)):
            found.append(element)
    return found


def parse(data: bytes) -> Tree:
    """The tree of a page given as UTF-8. Never raises; linear in the size of the page."""
    return Tree(markup.read(data))
