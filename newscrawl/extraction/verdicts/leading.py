"""Headlines that lead to other pages of the site: a linked heading, one whose card lies under a link, a linked line.

An article has its headline plain, or leads to itself by it; in a list of articles each leads away.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cached_property
from itertools import islice, pairwise
from urllib.parse import urlsplit

from newscrawl import urls
from newscrawl.extraction import dates
from newscrawl.extraction.blocks import HEADINGS, Block, Label, ends_sentence
from newscrawl.extraction.fields.metadata import fold, is_home
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element, inside
from newscrawl.extraction.tree.once import once

LINE = 7
"""The rank of a line that is a headline without being a heading, which is below that of any heading."""

TOLD = frozenset({Label.BODY, Label.LIST, Label.QUOTE, Label.STANDFIRST})

_LEADS = 0.7
_MIN_LINE = 15
_MAX_LINE = 250
_MAX_PART = 4
_MIN_PROSE = 60
_MIN_LEAF = 4
_MAX_TEASER = 8
_MAX_BEFORE = 30
_MAX_OVERLAYS = 500
_MAX_LINKS = 20
_MAX_LETTERS = 1_000
_BESIDE = frozenset({"nav", "aside", "footer"})
_STRETCHED = "stretched-link"
"""Bootstrap's class of a link that covers the card around it."""

_WHOLE = frozenset({"body", "main", "html"})


class Leading:
    """What a headline's link is held against: the addresses of the page itself, the site it belongs to.

    ``start`` is the address of the first of several pages, "" where this is no further one.
    """

    def __init__(self, page: Page, canonical: str, start: str = "") -> None:
        self._page = page
        self._addresses = {page.url, canonical or page.url, start or page.url}
        self._leaf = _leaf(page.url)
        self._targets: dict[str, bool] = {}
        self._leading: dict[tuple[Element, bool], bool] = {}

    def leads_on(self, entry: Element, *, to_article: bool = False) -> bool:
        """Whether the first heading of an entry, or a heading itself, is a link to another page of the site.

        With ``to_article`` not where that is its home page or a list: a logo, or the line above a headline.
        """
        known = self._leading.get((entry, to_article))
        if known is None:
            known = self._leading[entry, to_article] = self._leads(entry, to_article=to_article)
        return known

    def _leads(self, entry: Element, *, to_article: bool) -> bool:
        heading = entry if entry.tag in HEADINGS else next(iter(inside(self._headings, entry, 1)), None)
        link = self._link(heading) if heading else None
        if heading is None or link is None:
            return False
        if link is self._over(heading):
            return self._is_other(link, to_article=True)
        # The day may stand in the heading too.
        if _letters(link) < _LEADS * _letters(heading):
            return False
        return self._is_other(link, to_article=to_article)

    def leads_away(self, link: Element, *, to_article: bool = False) -> bool:
        """Whether a link leads to another page of the site; with ``to_article`` not to its home page or a list."""
        return self._is_other(link, to_article=to_article)

    def overlays(self, box: Element) -> list[str]:
        """Where the links lead that lie over a whole box, if to other articles: with nothing in them, or stretched."""
        links = inside(box.tree.tagged("a"), box, _MAX_LINKS)
        over = (
            link
            for link in links
            if (link.end == link.start + 1 and not link.text.strip()) or _STRETCHED in link.get("class")
        )
        return [link.get("href") for link in over if self._is_other(link, to_article=True)]

    def reads_on(self, blocks: list[Block], head: int) -> bool:
        """Whether the text under a headline is a teaser: right behind it a line leads where the headline does."""
        element = blocks[head].element
        link = self._link(element) if blocks[head].is_heading else _longest(element)
        told = False
        for block in blocks[head + 1 : head + _MAX_TEASER]:
            if block.is_heading:
                return False
            told = told or block.label in TOLD
            if told and block.link_chars and link is not None:
                targets = {self._page.absolute(other.get("href")) for other in block.element.iter("a")}
                if self._page.absolute(link.get("href")) in targets:
                    return True
        return False

    def _link(self, heading: Element) -> Element | None:
        """The link of a heading: in it, around it, or over its card."""
        link = next(heading.iter("a"), None)
        if link is None:
            link = next((above for above in islice(heading.ancestors(), 3) if above.tag == "a"), None)
        return link if link is not None else self._over(heading)

    def _over(self, heading: Element) -> Element | None:
        """The link that lies over the card of a heading; an <h1> is that of the page."""
        return self._overlays.get(heading) if heading.tag != "h1" else None

    def headings(self, blocks: list[Block]) -> dict[int, int]:
        """The places of the headings that lead on, each with its rank."""
        return {
            at: int(block.tag[1])
            for at, block in enumerate(blocks)
            if block.tag in HEADINGS and not _is_beside(block) and self.leads_on(block.element, to_article=True)
        }

    def opens_with_links(self, blocks: list[Block], least: int) -> bool:
        """Whether nearly all text stands in alike paragraphs, each a linked headline, after a day, and a teaser."""
        told = [block for block in blocks if block.label in TOLD]
        alike = Counter(block.box.signature for block in told)
        opened = [block for block in told if alike[block.box.signature] >= least and self._opens(block)]
        return len(opened) >= least and sum(b.weight for b in opened) >= 0.8 * sum(b.weight for b in told)

    def lines(self, blocks: list[Block], least: int) -> dict[int, int]:
        """The places of lines that are links to as many pages of the site, alike, with some text after each."""
        groups: dict[tuple[str, str], list[int]] = {}
        for at, block in enumerate(blocks):
            if _MIN_LINE <= block.weight <= _MAX_LINE and not block.is_heading and _is_headline(block):
                box = block.box
                groups.setdefault((box.signature, box.parent.signature if box.parent else ""), []).append(at)
        best: list[int] = []
        most = 0
        for places in groups.values():
            if len(places) < least:
                continue
            parts = [blocks[at + 1 : end] for at, end in pairwise([*places, places[-1] + _MAX_PART + 1])]
            told = [sum(block.label in TOLD for block in part) for part in parts]
            # Not the links to further reading amid a long text, nor those in a row.
            if 2 * sum(any(map(_is_prose, part)) for part in parts) < len(parts) or max(told) > _MAX_PART:
                continue
            if sum(told) <= most:
                continue
            links = [_longest(blocks[at].element) for at in places]
            leading = {link.get("href") for link in links if link and self._is_other(link, to_article=True)}
            if len(leading) >= max(least, 0.8 * len(places)) and not any(_is_beside(blocks[at]) for at in places):
                best, most = places, sum(told)
        return dict.fromkeys(best, LINE)

    def _opens(self, block: Block) -> bool:
        link = _longest(block.element)
        if link is None or _is_beside(block):
            return False
        headline = _line(link)
        if not _MIN_LINE <= len(headline) <= _MAX_LINE:
            return False
        before, _, _ = block.text[: _MAX_BEFORE + len(headline)].partition(headline)
        if len(before) > _MAX_BEFORE:
            return False
        if not before:
            return block.tag == "article" and self._is_other(link, to_article=True)
        return dates.is_stated(before) and self._is_other(link, to_article=True)

    def _is_other(self, link: Element, *, to_article: bool) -> bool:
        target = self._page.absolute(link.get("href"))
        if to_article and (is_home(target) or urls.looks_like_listing(target, sure=True)):
            return False
        known = self._targets.get(target)
        if known is None:
            try:
                same = bool(target) and urls.site(target) == urls.site(self._page.url)
                known = same and urls.key(target) not in self._own and (not self._leaf or _leaf(target) != self._leaf)
            except ValueError:
                known = False
            self._targets[target] = known
        return known

    @cached_property
    def _own(self) -> set[bytes]:
        return set(map(_key, self._addresses))

    @cached_property
    def _headings(self) -> list[Element]:
        """All headings of the page, in document order."""
        tree = self._page.tree
        return sorted((h for tag in HEADINGS for h in tree.tagged(tag)), key=lambda heading: heading.start)

    @cached_property
    def _overlays(self) -> dict[Element, Element]:
        """The links that lie over a whole card, by the one heading of the card: without a text, or labelled by it."""
        tree = self._page.tree
        heads = [heading.start for heading in self._headings]
        found: dict[Element, Element] = {}
        for link in islice((link for link in tree.tagged("a") if _is_overlay(link)), _MAX_OVERLAYS):
            for box in islice(link.ancestors(), 4):
                at = bisect_left(heads, box.start)
                if at == len(heads) or heads[at] >= box.end:
                    continue
                heading = self._headings[at]
                alone = at + 1 == len(heads) or heads[at + 1] >= box.end
                if alone and box.tag not in _WHOLE and _is_of(link, heading):
                    found.setdefault(heading, link)
                break
        return found


def _is_overlay(link: Element) -> bool:
    return "href=" in link.raw and ("aria-label=" in link.raw or (link.end == link.start + 1 and not link.text.strip()))


def _is_of(link: Element, heading: Element) -> bool:
    """Whether a link is labelled by a heading, or by nothing at all."""
    label = link.get("aria-label") or link.get("title")
    return fold(_line(heading)) in fold(label) if label else not _line(link)


def _is_headline(block: Block) -> bool:
    """Whether a line is a link, or begins with one and goes on with a day and what else counts of an article."""
    if block.link_share > _LEADS:
        return True
    if not block.link_chars or not dates.may_hold(block.text):
        return False
    link = _longest(block.element)
    at = block.text.find(_line(link)) if link else -1
    if link is None or not 0 <= at <= _MAX_BEFORE:
        return False
    rest = block.text[at + len(_line(link)) :]
    return not ends_sentence(rest) and dates.is_stated(rest)


def _is_prose(block: Block) -> bool:
    return block.label in TOLD or (block.weight >= _MIN_PROSE and block.link_share < 0.5)


@once
def _longest(element: Element) -> Element | None:
    """The link with the longest text; a card has one around its picture too."""
    links = inside(element.tree.tagged("a"), element, _MAX_LINKS)
    return max(links, key=lambda link: len(_line(link)), default=None)


@once
def _line(element: Element) -> str:
    return element.line()


def _is_beside(block: Block) -> bool:
    return any(above.tag in _BESIDE for above in block.element.ancestors())


def _letters(element: Element) -> int:
    return sum(map(str.isalpha, text_of(element, _MAX_LETTERS)))


def _leaf(url: str) -> str:
    """The last part of a path, by which the print version of an article has its name too; "" where a query says it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    leaf = "" if parts.query else parts.path.rstrip("/").rpartition("/")[2]
    return leaf if len(leaf) >= _MIN_LEAF and any(map(str.isalpha, leaf)) and not leaf.startswith("index.") else ""


def _key(url: str) -> bytes:
    try:
        return urls.key(url)
    except ValueError:
        return b""
