"""Which articles a page names as related: beside its own text, and neither earlier nor later by any sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urldefrag

from newscrawl import urls
from newscrawl._url_looks import words
from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import HEADINGS, Block, Label
from newscrawl.extraction.neighbours import paging
from newscrawl.extraction.neighbours.finder import Link, Neighbours
from newscrawl.extraction.neighbours.titles import Titles, is_in_prose, stated_title
from newscrawl.extraction.neighbours.tree import MOST_INSIDE, Anchors, pieces
from newscrawl.extraction.neighbours.words import TITLES, headline, names
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element

MAX_RELATED = 100
MAX_TITLE = 300
_EVIDENCE = "related"
_MOST_SEEN = 3 * MAX_RELATED
_LEVELS = 5
"""Boxes around a link that are looked at for the one that is its card."""

_WHOLE = ("body", "main", "html")
_MENU_ROLES = ("menuitem", "tab")
_MENU_NAMES = tuple(map(words, ("menu item", "nav item", "navigation item", "nav link", "navigation link")))


def related(page: Page, blocks: Iterable[Block], links: Neighbours) -> list[Link]:
    """The site's articles that the blocks labelled as related lead to, in the page's order, each once; at most 100.

    ``blocks`` have their labels. This page, its further pages and its neighbours are none.
    """
    return _Related(page, links).listed(_anchors(blocks))


class _Related:
    def __init__(self, page: Page, links: Neighbours) -> None:
        self._page = page
        self._domain = paging.domain(page.url)
        here = {page.url, links.next_page, links.prev_page, links.first_page}
        here |= {link.url for link in (links.prev, links.next) if link is not None}
        self._own = {paging.key(url) for url in here if url}
        self._targets: dict[str, tuple[str, bytes]] = {}

    def listed(self, anchors: Iterable[Element]) -> list[Link]:
        found: dict[bytes, Link] = {}
        first: dict[bytes, Element] = {}
        for anchor in anchors:
            url, key = self._article(anchor)
            if not url or key in self._own or _is_in_menu(anchor):
                continue
            title = _title(anchor)
            known = found.get(key)
            # A card has several links; that of the picture says nothing, that of the section little.
            if known is not None:
                known.title = max(known.title, title, key=len)
            elif len(found) < _MOST_SEEN:
                found[key], first[key] = Link(url, title, _EVIDENCE), anchor
        self._retitle(found, first)
        return [link for link in found.values() if link.title][:MAX_RELATED]

    def _retitle(self, found: dict[bytes, Link], first: dict[bytes, Element]) -> None:
        """Give the headlines of their cards to links that say nothing, or what a button says, or all the same."""
        said = Counter(link.title for link in found.values())
        poor = {key: link for key, link in found.items() if said[link.title] > 1 or _is_button(link.title)}
        if not poor:
            return
        anchors = Anchors(self._page.tree)
        titles = Titles(self._page.tree, anchors)
        told = {key: self._headline(first[key], key, link.title, anchors) for key, link in poor.items()}
        # What several cards say is no headline either.
        times = Counter(told.values())
        for key, link in poor.items():
            if times[told[key]] == 1 and not titles.is_own(told[key]):
                link.title = told[key] or link.title

    def _article(self, anchor: Element) -> tuple[str, bytes]:
        """Where a link leads, if to what looks like an article of the site, with its key; "" elsewhere."""
        href = anchor.get("href")
        known = self._targets.get(href)
        if known is None:
            url = urldefrag(self._page.absolute(href))[0]
            told = bool(url) and urls.looks_like_article(url) and paging.domain(url) == self._domain
            known = self._targets[href] = (url, paging.key(url)) if told else ("", b"")
        return known

    def _headline(self, anchor: Element, key: bytes, said: str, anchors: Anchors) -> str:
        """What a link that only says ``said`` is headed by, around it or in it; "" for nothing."""
        if not _is_button(said) and is_in_prose(anchor):
            return ""
        longest = max(pieces(anchor), key=len, default="")
        found = self._title_of_card(anchor, key, anchors) or stated_title(anchor)
        return found or (longest if len(longest) > len(said) else "")

    def _title_of_card(self, anchor: Element, key: bytes, anchors: Anchors) -> str:
        """The longest heading in the smallest box around a link that has one, unless that leads to other articles."""
        for box in islice(anchor.ancestors(), _LEVELS):
            if box.tag in _WHOLE or box.end - box.start > MOST_INSIDE:
                break
            if any(self._article(other)[1] not in (b"", key, *self._own) for other in anchors.inside(box)):
                break
            beside = [inner for inner in box.iter() if not anchor.holds(inner) and not inner.holds(anchor)]
            heads = [inner for inner in beside if inner.tag in HEADINGS] or [
                inner for inner in beside if names(inner) & TITLES
            ]
            if title := max((headline(head.line()) for head in heads), key=len, default=""):
                return title
        return ""


def _title(anchor: Element) -> str:
    """The longest heading in a link, for a shorter one names the section; all its text where it has none."""
    headings = [inner.line() for inner in anchor.iter() if inner.tag in HEADINGS]
    return (max(headings, key=len) if headings else anchor.line()).replace("\xad", "")[:MAX_TITLE]


def _is_button(title: str) -> bool:
    """Whether a link says nothing, or only that one may read on: "Read more"."""
    return not title or any(lexicon.matches(category, title) for category in ("read_also", "more_of"))


def _is_in_menu(anchor: Element) -> bool:
    """Whether a link is an item of a menu or the head of a tab, by its role or, as WordPress says it, its class."""
    up: Element | None = anchor
    for _ in range(3):
        if up is None:
            break
        found = names(up)
        if up.get("role") in _MENU_ROLES or any(name <= found for name in _MENU_NAMES):
            return True
        up = up.parent
    return False


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
