"""Articles that stand on a page in full but have their own addresses: the page of a tag, a month, an author, a blog.

What gives them away is the headline: on its own page it is plain or leads to that page, elsewhere it leads there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from newscrawl import urls
from newscrawl.extraction import dates
from newscrawl.extraction.blocks import HEADINGS, Block
from newscrawl.extraction.fields import Fields
from newscrawl.extraction.fields.metadata import fold
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.verdicts.leading import TOLD, Leading

MAX_ENTRIES = 200
"""Entries of one page that are looked at."""

MAX_PARAGRAPHS = 2_000
"""Paragraphs that are measured."""

_ARCHIVES = frozenset({"date", "category", "author", "tag", "post-type-archive"})
_SHARE = 0.8
_ALL = 0.95
_MIN_PROSE = 60
_ENTRY = re.compile(r"(?:^|\s)h-?entry(?:\s|$)")
_MANY_ENTRIES = 4
_DAY_LINE = 120
_SHOWN = ("html:", "microdata:")
_PAGED = re.compile(
    r"/(?:page|seite|pagina)[-_/:]?\d{1,5}/?$|[?&][^=&]{0,40}(?:page|seite|pagina|paging)[^=&]{0,20}=\d{1,5}(?:&|$)",
    re.IGNORECASE,
)


def is_announced(page: Page, canonical: str = "") -> bool:
    """Whether nearly all prose of a page stands under headlines that lead to other pages of the site.

    Where the address is not that of a listing, that takes two such entries and no headline that is the page's own.
    """
    if not page.url:
        return False
    site = Leading(page, canonical)
    named = urls.looks_like_listing(page.url, sure=True)
    # Nearly all articles end here.
    if not named and any(not site.leads_on(h1) for h1 in page.tree.tagged("h1")):
        return False
    entries: list[Element] = []
    for element in _candidates(page):
        if not (entries and entries[-1].holds(element)) and site.leads_on(element):
            entries.append(element)
    if not entries or (len(entries) == 1 and not named):
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

    No box need hold such an entry: it goes from its headline to the next. ``stated`` says that the page calls itself
    an article. Where the address is not that of a listing, a page that says so or has a day of its own is none, and an
    entry ends at any heading that is as high and not in its box; where it is, that may be a heading within the entry.
    """
    dated = found.provenance.get("published_at", "") or found.provenance.get("date", "")
    if not page.url or urls.looks_like_article(page.url):
        return False
    paged = _PAGED.search(page.url)
    listed = paged is not None or urls.looks_like_listing(page.url, sure=True)
    named = listed or _is_titled_by_place(page.url, found.title)
    if stated and not (listed if dated else named):
        return False
    # The second page of an article is headed by a link to its first.
    leading = Leading(page, found.canonical_url, page.url[: paged.start()] if paged else "")
    place = _Place(
        page.url, fold(found.title), dated, stated=stated, listed=listed, named=named, paged=paged is not None
    )
    if _is_under(blocks, leading.headings(blocks), place, leading):
        return True
    if stated:
        return False
    lines = leading.lines(blocks, 1 if paged else 2 if named else 3)
    return _is_under(blocks, lines, place, leading) or leading.opens_with_links(blocks, _MANY_ENTRIES)


class _Place(NamedTuple):
    """What a page says of itself: ``dated`` is where its day stands, "" for nowhere."""

    url: str
    title: str
    dated: str
    stated: bool
    listed: bool
    named: bool
    paged: bool


def _is_under(blocks: list[Block], ranks: dict[int, int], place: _Place, leading: Leading) -> bool:
    """Whether nearly all text stands under these headlines, and the page says nothing that makes it one article."""
    heads, share = _parted(blocks, ranks, place)
    if not heads or share < _SHARE:
        return False
    # The page may have taken its title, its day and its type from the first of its entries.
    lent = any(fold(blocks[at].text) == place.title and _is_next(blocks, at) for at in heads)
    vouched = place.stated and not place.dated.startswith(_SHOWN)
    if (place.paged or lent) and not vouched and share >= _ALL:
        return place.listed or urls.looks_like_listing(place.url)
    if place.stated and place.dated and (vouched or not lent):
        return False
    shown = place.dated.startswith("html:")
    if len(heads) == 1:
        if share >= _ALL and not vouched and leading.reads_on(blocks, heads[0]):
            return True
        placed = place.paged or _is_titled_by_place(place.url, place.title)
        return place.named and not place.stated and not lent and (not place.dated or (shown and placed))
    if place.named or lent or not place.dated:
        return True
    return shown and _have_days(blocks[heads[0] + 1 : heads[-1] + 2], heads)


def _is_next(blocks: list[Block], head: int) -> bool:
    """Whether the next text after a headline is its own, with no other heading before: the site's name has some."""
    for block in blocks[head + 1 :]:
        if block.is_heading or block.label in TOLD:
            return block.label in TOLD
    return False


def _parted(blocks: list[Block], ranks: dict[int, int], place: _Place) -> tuple[list[int], float]:
    """The headlines that text stands under, of those given with their ranks, and the share of all text that does."""
    heads: list[int] = []
    level, waiting = 0, -1
    inside = whole = 0.0
    boxes = _boxes([blocks[at].element for at in ranks])
    entry: Element | None = None
    for at, block in enumerate(blocks):
        if at in ranks:
            level, waiting = ranks[at], at
            entry = boxes.get(block.element)
        elif block.is_heading:
            rank = int(block.tag[1])
            higher = rank < level or (rank == level and not place.named)
            within = entry is not None and entry.holds(block.element)
            if (higher and not within) or fold(block.text) == place.title:
                level, waiting = 0, -1
        elif block.label in TOLD:
            plain = block.weight * (1 - block.link_share)
            whole += plain
            inside += plain if level else 0
            if level and waiting >= 0:
                heads.append(waiting)
                waiting = -1
    return heads, inside / whole if whole else 0.0


def _is_titled_by_place(url: str, title: str) -> bool:
    """Whether a page is headed by the last word of its address: "Local sport" at /local-sport/."""
    leaf = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return bool(leaf) and fold(leaf.partition(".")[0]) == fold(title)


def _have_days(blocks: list[Block], heads: list[int]) -> bool:
    """Whether days stand between the headlines, one for each."""
    lines = (block.text for block in blocks if len(block.text) <= _DAY_LINE and dates.may_hold(block.text))
    return sum(dates.is_stated(line) for line in lines) >= len(heads) - 1


def _boxes(heads: list[Element]) -> dict[Element, Element]:
    """The largest box around each headline that holds no other, where there are several of the kind."""
    starts = [head.start for head in heads]
    found: dict[Element, Element] = {}
    for head in heads:
        box = head
        for above in head.ancestors():
            if bisect_left(starts, above.end) - bisect_left(starts, above.start) > 1:
                break
            box = above
        found[head] = box
    kinds = Counter((box.tag, box.get("class")) for box in found.values())
    return {head: box for head, box in found.items() if kinds[box.tag, box.get("class")] > 1}


def _candidates(page: Page) -> list[Element]:
    """The elements around headings that are entries by their tag or their class, in document order."""
    # From the headings upwards: a page has few of them, and each element is looked at once.
    seen: set[Element] = set()
    found: list[Element] = []
    for heading in (heading for tag in HEADINGS for heading in page.tree.tagged(tag)):
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
