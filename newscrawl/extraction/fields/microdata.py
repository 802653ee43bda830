"""Microdata: what a page says of its article by itemprops, an item for each itemscope."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from newscrawl.extraction.fields import jsonld
from newscrawl.extraction.fields.texts import MAX_INNER, text_of
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

MAX_ELEMENTS = 3_000
"""Elements of one kind (meta, itemprop …) that are read."""

MAX_KEYWORDS = 50
"""Links that are read of one list of keywords."""

ARTICLE = re.compile(r"(?:article|posting|report|review|recipe|interview)$", re.IGNORECASE)
_NAMES = (
    "headline name author datePublished dateModified inLanguage description articleSection keywords image thumbnailUrl"
    " isAccessibleForFree license commentCount"
)
_PROPERTIES = frozenset(_NAMES.split())
_ADDRESSES = frozenset({"image", "license", "thumbnailUrl"})


@dataclass(slots=True)
class Item:
    """A microdata item: ``kind`` is the last part of its itemtype, "" for properties outside of any item."""

    kind: str
    properties: dict[str, list[str]] = field(default_factory=dict)


def read(page: Page) -> list[Item]:
    """The items of a page in document order; first one for the properties that stand outside of all."""
    loose = Item("")
    items: list[Item] = []
    # The scopes that are open at an element, innermost last, each with its item; None for what is not the article's.
    open_: list[tuple[Element, Item | None]] = []
    count = 0
    if not page.tree.having("itemprop"):
        return []
    for element in page.tree.having("itemprop", "itemscope"):
        while open_ and open_[-1][0].end <= element.start:
            open_.pop()
        item = open_[-1][1] if open_ else loose
        if item and (stated := element.get("itemprop")):
            count += 1
            if count > MAX_ELEMENTS:
                break
            names = [name for name in stated[:200].split() if name in _PROPERTIES]
            if "author" in names and any(up.tag == "figure" for up in element.ancestors()):
                continue  # of the picture
            value = _value(element, page) if names else ""
            for name in names if value else ():
                values = item.properties.setdefault(name, [])
                if len(values) < 100:
                    values.append(value)
        if "itemscope" in element.attrs:
            kind = element.get("itemtype")[:200].split("#")[0].rstrip("/").rsplit("/", 1)[-1]
            inner = Item(kind) if kind in ("", "WebPage") or ARTICLE.search(kind) else None
            open_.append((element, inner))
            items += [inner] if inner else []
    items = [item for item in items if item.properties]
    return [loose, *items] if loose.properties else items


def _value(element: Element, page: Page) -> str:
    attrs = element.attrs
    if "itemscope" in attrs:
        return _scoped(element, page)
    tag = element.tag
    stated = attrs.get("content")
    if stated is None:
        if tag == "time":
            stated = attrs.get("datetime")
        elif tag in ("a", "link", "area") and attrs.get("itemprop") in _ADDRESSES:
            stated = attrs.get("href")
        elif tag == "img":
            stated = attrs.get("src")
        elif tag in ("data", "meter"):
            stated = attrs.get("value")
    # A list of links, with nothing but markup between them.
    links = element.iter("a") if stated is None and attrs.get("itemprop") == "keywords" else ()
    if parts := [text_of(link, 80) for link in islice(links, MAX_KEYWORDS)]:
        return ", ".join(filter(None, parts))
    if stated is None and attrs.get("itemprop") == "keywords" and "," not in element.text:
        # Some write one on each line of the source.
        return ", ".join(filter(None, map(jsonld.one_line, element.text.split("\n")))) or text_of(element)
    return jsonld.clean(stated) if stated is not None else text_of(element)


def _scoped(element: Element, page: Page) -> str:
    """An item as a value: its name, or the address of an image."""
    names = element.get("itemprop")
    inside = element.tree.elements[element.start + 1 : min(element.end, element.start + MAX_INNER)]
    if "image" in names or "logo" in names:
        for inner in inside:
            if inner.get("itemprop") in ("url", "contentUrl"):
                return page.absolute(inner.get("content") or inner.get("href") or inner.get("src"))
        return ""
    for inner in inside:
        if inner.get("itemprop") == "name":
            return jsonld.clean(inner.get("content")) or text_of(inner)
    return text_of(element) if "author" in names else ""
