"""Articles that stand on a page in full but have their own addresses: the page of a tag, a month, an author, a blog.

What gives them away is the headline: on its own page it is plain or leads to that page, elsewhere it leads there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from urllib.parse import unquote, urlsplit

from newscrawl import urls
from newscrawl.extraction import dates
from newscrawl.extraction.blocks import Block, Label
from newscrawl.extraction.dom import Element
from newscrawl.extraction.fields import Fields
from newscrawl.extraction.metadata import fold, is_home
from newscrawl.extraction.page import Page

MAX_ENTRIES = 200
"""Entries of one page that are looked at."""

MAX_PARAGRAPHS = 2_000
"""Paragraphs that are measured."""

_ARCHIVES = frozenset({"date", "category", "author", "tag", "post-type-archive"})
_SHARE = 0.8
_MIN_PROSE = 60
_ENTRY = re.compile(r"(?:^|\s)h-?entry(?:\s|$)")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_LEADS = 0.7
_TOLD = frozenset({Label.BODY, Label.LIST, Label.QUOTE, Label.STANDFIRST})
_BESIDE = frozenset({"nav", "aside", "footer"})
_DAY_LINE = 60
_PAGED = re.compile(r"/(?:page|seite|pagina)[-_/]?\d{1,5}/?$", re.IGNORECASE)


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


def is_archive(page: Page) -> bool:
    """Whether the page's own style sheet knows it as a list: WordPress names the kind of each page on its <body>."""
    classes = page.tree.body.get("class")
    if "archive" not in classes:
        return False
    names = classes.lower().split()
    return "archive" in names and any(name in _ARCHIVES or name.startswith("tax-") for name in names)


def is_parted(page: Page, blocks: list[Block], found: Fields, *, stated: bool) -> bool:
    """Whether nearly all that was taken for the text stands under headlines that lead to other pages of the site.

    No box holds such an entry: it goes from its headline to the next. ``stated`` says that the page calls itself an
    article. Where the address is not that of a listing, a page that says so or has a day of its own is none, and an
    entry ends at any heading that is as high; where it is, that may be a heading within the entry.
    """
    dated = found.provenance.get("published_at", "") or found.provenance.get("date", "")
    if not page.url or (stated and dated) or urls.looks_like_article(page.url):
        return False
    placed = _is_titled_by_place(page.url, found.title)
    listed = urls.looks_like_listing(page.url, sure=True)
    named = listed or placed
    if stated and not named:
        return False
    site = _Site(page, found.canonical_url)
    own = fold(found.title)
    heads: list[int] = []
    level, waiting = 0, -1
    inside = whole = 0.0
    for at, block in enumerate(blocks):
        if block.is_heading:
            rank = int(block.tag[1])
            if _is_head(block) and fold(block.text) != own and site.leads_on(block.element, to_article=True):
                level, waiting = rank, at
            elif rank < level or (rank == level and not named):
                level, waiting = 0, -1
        elif block.label in _TOLD:
            plain = block.weight * (1 - block.link_share)
            whole += plain
            inside += plain if level else 0
            if level and waiting >= 0:
                heads.append(waiting)
                waiting = -1
    if not heads or inside < _SHARE * whole:
        return False
    # A day that is only shown may be that of the first entry.
    shown = dated.startswith("html:")
    if len(heads) == 1:
        return listed and not stated and (not dated or (shown and (placed or _PAGED.search(page.url) is not None)))
    return named or not dated or (shown and _have_days(blocks[heads[0] + 1 : heads[-1] + 2], heads))


def _is_head(block: Block) -> bool:
    if block.tag not in _HEADINGS or block.link_share <= _LEADS:
        return False
    return all(above.tag not in _BESIDE for above in block.element.ancestors())


def _is_titled_by_place(url: str, title: str) -> bool:
    """Whether a page is headed by the last word of its address: "Local sport" at /local-sport/."""
    leaf = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return bool(leaf) and fold(leaf.partition(".")[0]) == fold(title)


def _have_days(blocks: list[Block], heads: list[int]) -> bool:
    """Whether days stand between the headlines, one for each."""
    lines = (block.text for block in blocks if len(block.text) <= _DAY_LINE and dates.may_hold(block.text))
    return sum(dates.parse(line, guess=False) is not None for line in lines) >= len(heads) - 1


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

    def leads_on(self, entry: Element, *, to_article: bool = False) -> bool:
        """Whether the first heading of an entry, or a heading itself, is a link to another page of the site.

        With ``to_article`` not where that is its home page or a list: a logo, or the line above a headline.
        """
        heading = _first(entry, _HEADINGS)
        if heading is None:
            return False
        link = _first(heading, frozenset({"a"}))
        if link is None:
            link = next((above for above in islice(heading.ancestors(), 3) if above.tag == "a"), None)
        if link is None or len(link.line()) < 0.7 * len(heading.line()):
            return False
        target = self._page.absolute(link.get("href"))
        if to_article and (is_home(target) or urls.looks_like_listing(target, sure=True)):
            return False
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
