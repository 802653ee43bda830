"""The links of a home, section or tag page: to articles, further listings, feeds, and its own next page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntFlag
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from newscrawl import urls
from newscrawl.discovery.guards import joined, line
from newscrawl.discovery.pager import PageNumber, is_onward
from newscrawl.items import Lead, LeadKind, Source

MAX_ANCHORS = 5_000
"""Anchors that are read of one page, in its order."""

_MAX_TEXT_NODES = 200
_FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "title", "desc"))
_CJK = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


class _In(IntFlag):
    """What an element lies within; handed down the tree."""

    NOTHING = 0
    NAV = 1
    FOOTER = 2
    HEADING = 4
    CARD = 8
    PAGER = 16


_BY_TAG = {
    "nav": _In.NAV, "menu": _In.NAV, "footer": _In.FOOTER, "article": _In.CARD,
    **dict.fromkeys(_HEADINGS, _In.HEADING),
}  # fmt: skip
_BY_WORD = {
    **dict.fromkeys(("nav", "navbar", "navigation", "menu", "submenu", "topnav", "mainmenu", "megamenu"), _In.NAV),
    **dict.fromkeys(("breadcrumb", "breadcrumbs", "crumbs"), _In.NAV),
    **dict.fromkeys(("footer", "colophon", "imprint", "legal", "copyright"), _In.FOOTER),
    **dict.fromkeys(("headline", "heading"), _In.HEADING),
    **dict.fromkeys(("article", "card", "teaser", "story", "post", "entry", "promo", "hentry"), _In.CARD),
    **dict.fromkeys(("pager", "pagination", "paging", "paginator", "pages", "numbers"), _In.PAGER),
}
_WORD = re.compile(r"[A-Z]?[a-z]+")


@dataclass(slots=True, frozen=True)
class Listing:
    """What a listing page links to, each URL once and in the order of the page; ``pager`` is a URL or ""."""

    articles: list[Lead] = field(default_factory=list)
    listings: list[Lead] = field(default_factory=list)
    feeds: list[Lead] = field(default_factory=list)
    pager: str = ""


@dataclass(slots=True)
class _Found:
    """What all anchors to one URL say together."""

    url: str
    title: str = ""
    headed: bool = False
    article: bool = False
    listing: bool = False

    def name(self, text: str, headed: bool) -> None:
        # A heading names the article; a longer text without one is its summary.
        if text and (headed, len(text)) > (self.headed, len(self.title)):
            self.title, self.headed = text, headed


def parse(root: HtmlElement, url: str) -> Listing:
    """The leads of the page at ``url``, all within its registrable domain; takes linear time.

    An article: its URL looks like one, or its anchor's text is as long as a headline (4 words or 10 CJK
    characters; 6 and 15 outside of headings and cards). A listing: its URL looks like one, and it stands in a
    menu or is short. Titles are the headings' or the longest anchors' text. ``pager`` leads on to older
    articles. ``<base href>`` is honoured; footers, services and files are left out; at most `MAX_ANCHORS`.
    Raises ValueError where ``url`` is no http(s) URL.
    """
    own, domain = urls.key(url), urls.domain(url)
    bases = (joined(url, element.get("href", "")) for element in root.iterfind(".//base[@href]"))
    base = next(filter(None, bases), url)
    number = PageNumber.of(urls.normalize(url))
    found: dict[bytes, _Found] = {}
    feeds: dict[bytes, Lead] = {}
    pager, rank = "", 0
    for element, within in islice(_links(root), MAX_ANCHORS):
        address = joined(base, element.get("href", ""))
        if not address or urls.domain(address) != domain:
            continue
        key = urls.key(address)
        rel = (element.get("rel") or "").lower().split()
        if element.tag == "link":
            if "alternate" in rel and (lead := _feed(element, address, url)):
                feeds.setdefault(key, lead)
            if "next" in rel and key != own and rank < 3 and not number.is_back(address):
                pager, rank = address, 3
            continue
        if key == own:
            continue
        text, heading = _texts(element)
        if rank < 3 and not number.is_back(address):
            strength = _onward(element, rel, within, text, number.is_next(address))
            if strength > rank:
                pager, rank = address, strength
        _judge(found.setdefault(key, _Found(address)), within, text, heading, number)
    articles, listings = [], []
    for entry in found.values():
        if entry.article:
            articles.append(Lead(entry.url, LeadKind.ARTICLE, Source.LISTING, title=entry.title, found_on=url))
        elif entry.listing and entry.url != pager:
            listings.append(Lead(entry.url, LeadKind.LISTING, Source.LISTING, title=entry.title, found_on=url))
    return Listing(articles, listings, list(feeds.values()), pager)


def _links(root: HtmlElement) -> Iterator[tuple[HtmlElement, _In]]:
    """The ``a`` and ``link`` elements with an address, each with what it lies within, in one pass."""
    stack = [_In.NOTHING]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "end":
            stack.pop()
            continue
        within = stack[-1]
        if isinstance(tag, str):
            if tag in ("a", "link"):
                if element.get("href"):
                    yield element, within
            elif tag not in ("html", "body"):  # whose classes tell of the page as a whole
                within = _entered(element, tag, within)
        stack.append(within)


def _entered(element: HtmlElement, tag: str, within: _In) -> _In:
    within |= _BY_TAG.get(tag, _In.NOTHING)
    if element.get("role") == "navigation":
        within |= _In.NAV
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if len(names) > 1:
        for word in _WORD.findall(names[:300]):
            within |= _BY_WORD.get(word.lower(), _In.NOTHING)
    if within & _In.CARD and tag in ("footer", "header"):
        within &= ~(_In.FOOTER | _In.NAV)  # of the card, not of the page
    return within


def _texts(anchor: HtmlElement) -> tuple[str, str]:
    """The text of an anchor, and of the first heading within it; the title attribute where there is none."""
    parts: list[str] = []
    heading = ""
    for node in islice(anchor.iter(), _MAX_TEXT_NODES):
        if node.tag in _HEADINGS and not heading:
            heading = line("".join(str(part) for part in islice(node.itertext(), _MAX_TEXT_NODES)))
        if isinstance(node.tag, str) and node.tag not in _SILENT:
            parts.append(node.text or "")
        if node is not anchor:
            parts.append(" " + (node.tail or ""))
    text = line("".join(parts))
    return text or line(anchor.get("title") or anchor.get("aria-label") or ""), heading


def _is_headline(text: str, words: int, characters: int) -> bool:
    return len(text.split()) >= words or len(_CJK.findall(text)) >= characters


def _judge(entry: _Found, within: _In, text: str, heading: str, number: PageNumber) -> None:
    address = entry.url
    if urls.is_service(address):
        return
    headed = bool(heading) or bool(within & _In.HEADING)
    sure = urls.looks_like_listing(address, sure=True)
    if within & _In.FOOTER:
        # Footers link to notices under long slugs; only what is named a listing is one there.
        entry.listing = entry.listing or (sure and not number.is_alike(address))
        entry.name(text, False)
        return
    entry.name(heading or text, headed)
    placed = headed or bool(within & _In.CARD)
    long = _is_headline(heading or text, 4, 10) if placed else _is_headline(text, 6, 15)
    menu = bool(within & (_In.NAV | _In.PAGER))
    if urls.looks_like_article(address) or (long and not sure and not (menu and not placed)):
        entry.article = True
    elif urls.looks_like_listing(address) and not number.is_alike(address):
        entry.listing = entry.listing or menu or sure or not _is_headline(text, 4, 10)


def _feed(element: HtmlElement, address: str, url: str) -> Lead | None:
    kind = (element.get("type") or "").partition(";")[0].strip().lower()
    if kind not in _FEED_TYPES or "comments" in urlsplit(address).path.lower():
        return None
    title = line(element.get("title") or "")
    return Lead(address, LeadKind.FEED, Source.LISTING, title=title, found_on=url)


def _onward(element: HtmlElement, rel: list[str], within: _In, text: str, numbered: bool) -> int:
    """How surely an anchor leads to the next page: 3 it says so, 2 seems so, 1 by number, 0 not."""
    if "next" in rel:
        return 3
    if "prev" in rel:
        return 0
    marked = is_onward(text, element.get("class") or "", element.get("aria-label") or "")
    if marked and (numbered or within & _In.PAGER):
        return 2
    return int(numbered)
