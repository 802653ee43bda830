"""The tree of a page: parsed by Lexbor as browsers parse (WHATWG), held as plain Python objects in document order.

A page is read many times over: for its blocks, its links, its thread, its statements. Objects that are made once make
each of these a walk over a list. Every element knows its place in that list and where its descendants end, so what
lies inside an element is a slice, and whether one holds another is two comparisons.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter

from selectolax.lexbor import LexborHTMLParser

from newscrawl.extraction.taming import tame

MAX_ELEMENTS = 150_000
"""Bound of a page made to hurt; the elements and texts beyond it are left out. News pages stay below a tenth of it."""

OPAQUE = frozenset({"style", "template", "iframe", "object", "embed", "canvas", "math", "map", "select", "datalist"})
"""Elements that are kept without what they hold."""

_START = attrgetter("start")
_TEXT_ID = 2
_JSON_TYPE = "json"


class Element:
    """One element.

    ``text`` is what stands before its first child, ``tail`` what follows its end tag, both "" where nothing does.
    ``start`` is its place in document order, ``end`` that of the first element that it does not hold.
    A script has its text only where its type speaks of JSON, an <svg> keeps its <title> as ``aria-label``.
    """

    __slots__ = ("attrs", "depth", "end", "parent", "start", "tag", "tail", "text", "tree")

    def __init__(
        self, tree: Tree, tag: str, attrs: dict[str, str | None], parent: Element | None, start: int, depth: int
    ) -> None:
        self.tree = tree
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.start = start
        self.end = start + 1
        self.depth = depth
        self.text = ""
        self.tail = ""

    def __repr__(self) -> str:
        return f"<{self.tag} {self.start}:{self.end}>"

    def get(self, name: str) -> str:
        """The value of an attribute; "" where it has none or is not there."""
        return self.attrs.get(name) or ""

    def holds(self, other: Element) -> bool:
        """Whether the other is this element or lies inside it."""
        return self.start <= other.start < self.end

    def iter(self, *tags: str) -> Iterator[Element]:
        """The element itself and all inside it, in document order; only those of the tags where any are named."""
        elements = self.tree.elements
        if not tags:
            return iter(elements[self.start : self.end])
        if len(tags) == 1:
            return iter(inside(self.tree.tagged(tags[0]), self))
        return iter([e for e in elements[self.start : self.end] if e.tag in tags])

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
        if self.parent is None or self.start == self.parent.start + 1:
            return None
        before = self.tree.elements[self.start - 1]
        while before.parent is not self.parent:
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
    """All elements of a page in document order; the first is <html>."""

    __slots__ = ("_tagged", "elements")

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self._tagged: dict[str, list[Element]] | None = None

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

    def _first(self, tag: str) -> Element:
        found = self.tagged(tag)
        return found[0] if found else self.root


def inside(found: Sequence[Element], element: Element, most: int = MAX_ELEMENTS) -> Sequence[Element]:
    """Those of ``found``, which are in document order, that are the element or lie inside it; the first ``most``."""
    first = bisect_left(found, element.start, key=_START)
    return found[first : min(bisect_left(found, element.end, first, key=_START), first + most)]


def parse(data: bytes) -> Tree:
    """The tree of a page given as UTF-8. Never raises; linear in the size of the page."""
    parser = LexborHTMLParser(tame(data))
    tree = Tree()
    elements = tree.elements
    top = parser.root
    root = Element(tree, "html", top.attributes if top is not None else {}, None, 0, 0)
    elements.append(root)
    if top is None:
        return tree
    count = 1
    node, parent, last = top.first_child, root, None
    # What is left to do at each level: the next node, the element it belongs to.
    stack: list[tuple[object, Element]] = []
    while True:
        if node is None:
            parent.end = count
            if not stack:
                break
            last = parent
            node, parent = stack.pop()  # type: ignore[assignment]
            continue
        kind = node.tag_id
        if kind == _TEXT_ID:
            text = node.text_content or ""
            if last is None:
                parent.text = parent.text + text if parent.text else text
            else:
                last.tail = last.tail + text if last.tail else text
        elif node.is_element_node and count < MAX_ELEMENTS:
            tag = node.tag or ""
            element = Element(tree, tag, node.attributes, parent, count, parent.depth + 1)
            elements.append(element)
            count += 1
            child = node.first_child
            if child is not None:
                if tag == "script":
                    if _JSON_TYPE in (element.attrs.get("type") or ""):
                        element.text = child.text_content or ""
                elif tag == "svg":
                    if child.tag == "title" and "aria-label" not in element.attrs:
                        element.attrs["aria-label"] = child.text()
                elif tag not in OPAQUE:
                    stack.append((node.next, parent))
                    node, parent, last = child, element, None
                    continue
            last = element
        node = node.next
    return tree
