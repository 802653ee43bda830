"""Articles that stand on a page in full but have their own addresses: the page of a tag, a month, an author, a blog.

What gives them away is the headline: on its own page it is plain or leads to that page, elsewhere it leads there.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from newscrawl import urls
from newscrawl.extraction.metadata import elements, text_of
from newscrawl.extraction.page import Page

MAX_ENTRIES = 200
"""Entries of one page that are looked at."""

_SHARE = 0.8
_ENTRY = re.compile(r"(?:^|\s)h-?entry(?:\s|$)")
_ENTRIES = etree.XPath("//article | //*[contains(@class, 'entry')]")
_PROSE = etree.XPath("//p[string-length(.) > 60][not(ancestor::nav or ancestor::form)]")
_ASIDE = ("aside", "footer")
_HEADINGS = ("h1", "h2", "h3", "h4")


def is_announced(page: Page, canonical: str = "") -> bool:
    """Whether nearly all prose of a page stands under headlines that lead to other pages of the site.

    Where the address is not that of a listing, that takes two such entries and no headline that is the page's own.
    """
    if not page.url:
        return False
    own = {_key(page.url), _key(canonical or page.url)}
    entries: list[HtmlElement] = []
    for element in islice(elements(_ENTRIES, page.root), MAX_ENTRIES):
        if element.tag != "article" and not _ENTRY.search(element.get("class") or ""):
            continue
        if not any(entry in element.iterancestors() for entry in entries[-1:]) and _leads_on(element, page, own):
            entries.append(element)
    if not entries:
        return False
    named = urls.looks_like_listing(page.url, sure=True)
    if not named and (len(entries) == 1 or any(not _leads_on(h1, page, own) for h1 in page.root.iter("h1"))):
        return False
    held = set(entries)
    inside = whole = 0
    for paragraph in elements(_PROSE, page.root)[:2_000]:
        around = list(paragraph.iterancestors())
        length = len(paragraph.text_content())
        if not held.isdisjoint(around):
            inside += length
        elif any(element.tag in _ASIDE for element in around):
            continue
        whole += length
    return inside > 0 and inside >= _SHARE * whole


def _leads_on(entry: HtmlElement, page: Page, own: set[bytes]) -> bool:
    """Whether the first heading of an entry, or a heading itself, is a link to another page of the site."""
    heading = next(entry.iter(*_HEADINGS), None)
    if heading is None:
        return False
    link = next(heading.iter("a"), None)
    if link is None:
        link = next((above for above in islice(heading.iterancestors(), 3) if above.tag == "a"), None)
    if link is None or len(text_of(link)) < 0.7 * len(text_of(heading)):
        return False
    target = page.absolute(link.get("href") or "")
    try:
        return bool(target) and urls.key(target) not in own and urls.site(target) == urls.site(page.url)
    except ValueError:
        return False


def _key(url: str) -> bytes:
    try:
        return urls.key(url)
    except ValueError:
        return b""
