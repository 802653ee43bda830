"""Articles that stand on a page in full but have their own addresses: the page of a tag, a month, an author, a blog.

What gives them away is the headline: on its own page it is plain or leads to that page, elsewhere it leads there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from operator import attrgetter

from newscrawl import urls
from newscrawl.extraction.dom import Element
from newscrawl.extraction.page import Page

MAX_ENTRIES = 200
"""Entries of one page that are looked at."""

MAX_PARAGRAPHS = 2_000
"""Paragraphs that are measured."""

_SHARE = 0.8
_MIN_PROSE = 60
_ENTRY = re.compile(r"(?:^|\s)h-?entry(?:\s|$)")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})


def is_announced(page: Page, canonical: str = "") -> bool:
    """Whether nearly all prose of a page stands under headlines that lead to other pages of the site.

    Where the address is not that of a listing, that takes two such entries and no headline that is the page's own.
    """
    if not page.url:
        return False
    candidates = _candidates(page)
    if not candidates:
        return False
    site = _Site(page, canonical)
    entries: list[Element] = []
    for element in candidates:
        if not (entries and entries[-1].holds(element)) and site.leads_on(element):
            entries.append(element)
    if not entries:
        return False
    named = urls.looks_like_listing(page.url, sure=True)
    if not named and (len(entries) == 1 or any(not site.leads_on(h1) for h1 in page.tree.tagged("h1"))):
        return False
    inside, whole = _prose(page, entries)
    return inside > 0 and inside >= _SHARE * whole


def _candidates(page: Page) -> list[Element]:
    """The elements around headings that are entries by their tag or their class, in document order."""
    # From the headings upwards: a page has few of them, and each element is looked at once.
    seen: set[Element] = set()
    found: list[Element] = []
    for heading in (heading for tag in _HEADINGS for heading in page.tree.tagged(tag)):
        element: Element | None = heading
        while element is not None and element not in seen:
            seen.add(element)
            name = element.attrs.get("class")
            if element.tag == "article" or (name and "entry" in name and _is_entry(name[:400])):
                found.append(element)
            element = element.parent
    return sorted(found, key=attrgetter("start"))[:MAX_ENTRIES]


@lru_cache(maxsize=1024)
def _is_entry(name: str) -> bool:
    return _ENTRY.search(name) is not None


def _prose(page: Page, entries: list[Element]) -> tuple[int, int]:
    """Characters of the paragraphs inside the entries, and of those inside or elsewhere in the body of the page."""
    inside = whole = at = seen = 0
    for paragraph in page.tree.tagged("p"):
        length = len("".join(paragraph.texts()))
        if length <= _MIN_PROSE:
            continue
        seen += 1
        if seen > MAX_PARAGRAPHS:
            break
        around = {element.tag for element in paragraph.ancestors()}
        if "nav" in around or "form" in around:
            continue
        while at < len(entries) and entries[at].end <= paragraph.start:
            at += 1
        if at < len(entries) and entries[at].holds(paragraph):
            inside += length
        elif "aside" in around or "footer" in around:
            continue
        whole += length
    return inside, whole


class _Site:
    """What a heading's link is held against: the addresses of the page itself, the site it belongs to."""

    def __init__(self, page: Page, canonical: str) -> None:
        self._page = page
        self._own = {_key(page.url), _key(canonical or page.url)}

    def leads_on(self, entry: Element) -> bool:
        """Whether the first heading of an entry, or a heading itself, is a link to another page of the site."""
        heading = _first(entry, _HEADINGS)
        if heading is None:
            return False
        link = _first(heading, frozenset({"a"}))
        if link is None:
            link = next((above for above in islice(heading.ancestors(), 3) if above.tag == "a"), None)
        if link is None or len(link.line()) < 0.7 * len(heading.line()):
            return False
        target = self._page.absolute(link.get("href"))
        try:
            return bool(target) and urls.key(target) not in self._own and urls.site(target) == urls.site(self._page.url)
        except ValueError:
            return False


def _first(element: Element, tags: frozenset[str]) -> Element | None:
    """The first element inside, or the element itself, with one of the tags."""
    elements = element.tree.elements
    for at in range(element.start, element.end):
        if elements[at].tag in tags:
            return elements[at]
    return None


def _key(url: str) -> bytes:
    try:
        return urls.key(url)
    except ValueError:
        return b""
