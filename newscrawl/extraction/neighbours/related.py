"""Which articles a page names as related: beside its own text, and neither earlier nor later by any sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urldefrag

from newscrawl import urls
from newscrawl.extraction.blocks import HEADINGS, Block, Label
from newscrawl.extraction.neighbours import paging
from newscrawl.extraction.neighbours.finder import Link, Neighbours
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element

MAX_RELATED = 100
MAX_TITLE = 300
_EVIDENCE = "related"


def related(page: Page, blocks: Iterable[Block], links: Neighbours) -> list[Link]:
    """The site's articles that the blocks labelled as related lead to, in the page's order, each once; at most 100.

    ``blocks`` have their labels. This page, its further pages and its neighbours are none.
    """
    domain = paging.domain(page.url)
    here = {page.url, links.next_page, links.prev_page, links.first_page}
    here |= {link.url for link in (links.prev, links.next) if link is not None}
    own = {paging.key(url) for url in here if url}
    found: dict[bytes, Link] = {}
    for anchor in _anchors(blocks):
        url = urldefrag(page.absolute(anchor.get("href")))[0]
        if (
            not url
            or not urls.looks_like_article(url)
            or paging.domain(url) != domain
            or (key := paging.key(url)) in own
        ):
            continue
        title = _title(anchor)
        known = found.get(key)
        # A card has several links; that of the picture says nothing, that of the section little.
        if known is not None:
            known.title = max(known.title, title, key=len)
        elif title and len(found) < MAX_RELATED:
            found[key] = Link(url, title, _EVIDENCE)
    return list(found.values())


def _title(anchor: Element) -> str:
    heading = next((inner for inner in anchor.iter() if inner.tag in HEADINGS), anchor)
    return heading.line()[:MAX_TITLE]


def _anchors(blocks: Iterable[Block]) -> Iterator[Element]:
    last = -1
    for block in blocks:
        if block.label is not Label.RELATED:
            continue
        # What a heading announces stands beside it.
        around = block.box.parent if block.is_heading else None
        box = around.element if around is not None and around.tag not in ("body", "main", "article") else block.element
        holder = next((up for up in box.ancestors() if up.tag == "a"), box)
        for anchor in holder.iter("a"):
            if anchor.start > last:
                last = anchor.start
                yield anchor
