"""The tree as lxml elements, for what is asked for in CSS and XPath; built only where somebody asks."""

from __future__ import annotations

import lxml.html
from lxml import etree

from newscrawl.extraction.tree.dom import Element, Tree


class Selecting:
    """A copy of a tree for lxml: ``root`` is its <html>, `element_of` leads back from a copy to what it was made of."""

    def __init__(self, tree: Tree) -> None:
        parser = lxml.html.HTMLParser()
        copies: list[lxml.html.HtmlElement] = []
        for element in tree.elements:
            copy = _copy(parser, element)
            copies.append(copy)
            if element.parent is not None:
                copies[element.parent.start].append(copy)
        self.root = copies[0]
        self._places = {copy: place for place, copy in enumerate(copies)}
        self._tree = tree

    def element_of(self, copy: object) -> Element | None:
        """The element behind a copy; None where it is none: a text, an attribute."""
        place = self._places.get(copy) if isinstance(copy, etree._Element) else None
        return None if place is None else self._tree.elements[place]


def _copy(parser: lxml.html.HTMLParser, element: Element) -> lxml.html.HtmlElement:
    try:
        copy = parser.makeelement(element.tag)
    except ValueError:
        copy = parser.makeelement("unknown")  # a tag that XML cannot name
    for name, value in element.attrs.items():
        try:
            copy.set(name, _printable(value or ""))
        except ValueError:
            continue  # an attribute that XML cannot name
    if element.text:
        copy.text = _printable(element.text)
    if element.tail:
        copy.tail = _printable(element.tail)
    return copy


def _printable(text: str) -> str:
    return (
        text
        if text.isprintable()
        else "".join(c for c in text if c >= " " or c in "\t\n\r").replace("\ufffe", "").replace("\uffff", "")
    )
