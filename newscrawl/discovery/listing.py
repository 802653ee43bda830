"""The links of a home, section or tag page: to articles, further listings, feeds, and its own next page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from newscrawl import urls
from newscrawl.discovery.announced import feed
from newscrawl.discovery.archive import first_day
from newscrawl.discovery.cards import Card, Found, settle
from newscrawl.discovery.counted import Counted
from newscrawl.discovery.guards import joined, leads_to_comment, line
from newscrawl.discovery.pager import PageNumber, is_more, is_onward
from newscrawl.items import Lead, LeadKind, Source

MAX_ANCHORS = 5_000
"""Anchors that are read of one page, in its order."""

_MAX_TEXT_NODES = 200
_MAX_BUTTONS = 500  # read besides anchors, most of which share and save
_MAX_COUNTER = 40  # characters of "Page 3 of 12"
_MIN_TEASER = 20  # characters by which a link around a whole card says more than its headline, said once or twice
_MAX_DIGITS = 3  # of the number of a page, which stands behind one of these
_BEFORE_NUMBER = (",", ";", "_", "-", "~", "=")
_MAX_WORD = 20  # characters of "Older posts"; a longer text with such a word in it may be a headline
_NUMBER = re.compile(r"([0-9]+)")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "title", "desc"))
# Where scripts keep the address of what a button brings; these two say by themselves that it is the next page.
_NEXT_DATA = ("data-next-url", "data-next")
_DATA = (*_NEXT_DATA, "data-href", "data-url")
_DATA_NAMES = frozenset(_DATA)
_ADDRESS = ("/", "?", "./", "http://", "https://")
# Elsewhere than at the top it is a section of news, or the name of an author.
_BACK_ROOM = re.compile(r"/(?:admin|administrator|administration)(?:/|\Z)", re.IGNORECASE)
# "Page 3 of 12" tells that what stands beside it are the ways to the pages before and after.
_COUNTER = re.compile(r"^\W*(?:[^\W\d_]+\.?\s+)?[0-9]{1,5}\s*(?:/|[^\W\d_]{1,5}\.?)\s*[0-9]{1,5}\W*$")
_CJK = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")

# What an element lies within; handed down the tree. Plain numbers, since an enum's take a third of the whole time.
_NAV, _FOOTER, _HEADING, _CARD, _PAGER, _COUNTED, _CALENDAR, _DAY = 1, 2, 4, 8, 16, 32, 64, 128
_BY_TAG = {
    "nav": _NAV, "menu": _NAV, "footer": _FOOTER, "article": _CARD,
    **dict.fromkeys(_HEADINGS, _HEADING),
}  # fmt: skip
_BY_WORD = {
    **dict.fromkeys(("nav", "navbar", "navigation", "menu", "submenu", "topnav", "mainmenu", "megamenu"), _NAV),
    **dict.fromkeys(("breadcrumb", "breadcrumbs", "crumbs"), _NAV),
    **dict.fromkeys(("footer", "colophon", "imprint", "legal", "copyright"), _FOOTER),
    **dict.fromkeys(("headline", "heading"), _HEADING),
    **dict.fromkeys(("article", "card", "teaser", "story", "post", "entry", "promo", "hentry"), _CARD),
    **dict.fromkeys(("pager", "pagination", "paging", "paginator", "pages", "numbers"), _PAGER),
    **dict.fromkeys(("calendar", "kalender", "calendario", "calendrier", "datepicker"), _CALENDAR),
    **dict.fromkeys(("date", "published", "pubdate", "posted", "datetime", "timestamp"), _DAY),
}
_CARD_TAGS = frozenset(("article", "li", "tr"))
_WORD = re.compile(r"[A-Z]?[a-z]+")
# "not-footer" tells what a box is not.
_DENIED = re.compile(r"(?<![A-Za-z])(?:not|no|non|without)(?=[_A-Z-])\S*")


class _Rank(IntEnum):
    """How surely a link leads on to the next page."""

    NONE = 0
    WORD = 1
    NUMBERED = 2
    SEEMING = 3
    SAID = 4


@dataclass(slots=True, frozen=True)
class Listing:
    """What a listing page links to, each URL once and in the order of the page; ``pager`` is a URL or ""."""

    articles: list[Lead] = field(default_factory=list)
    listings: list[Lead] = field(default_factory=list)
    feeds: list[Lead] = field(default_factory=list)
    pager: str = ""


@dataclass(slots=True)
class _Pager:
    """The best way on to the next page so far."""

    place: str
    number: PageNumber
    counted: Counted
    url: str = ""
    rank: _Rank = _Rank.NONE
    steps: dict[int, str] = field(default_factory=dict)
    pages: frozenset[str] = frozenset()

    def offer(self, address: str, other: PageNumber, rank: _Rank, within: int = 0) -> None:
        """A link on; one that a word alone speaks for counts more beside this page or in a pager."""
        if rank is _Rank.WORD and (within & _PAGER or self.number.is_beside(other) or self.number.is_next(other)):
            rank = _Rank.SEEMING
        if rank > self.rank:
            self.url, self.rank = address, rank
        if self.number.is_step(other):
            self.steps.setdefault(other.number, address)

    def close(self) -> None:
        """All links were offered: where none says more, offsets and rows of numbers may be counted."""
        url, self.pages = self.counted.onward()
        if self.rank < _Rank.NUMBERED and url:
            self.url, self.rank = url, _Rank.NUMBERED
        if self.rank < _Rank.NUMBERED and (url := self.number.step(self.steps)):
            self.url, self.rank = url, _Rank.NUMBERED


def parse(root: HtmlElement, url: str) -> Listing:
    """The leads of the page at ``url``, all but feeds within its registrable domain; takes linear time.

    An article: its URL looks like one, or its anchor's text is as long as a headline (4 words or 10 CJK
    characters; 6 and 15 outside of headings and cards; 2 and 4 where it alone heads a card with a day or a text, and
    stands in no menu). A listing: its URL looks like one or asks for a date, and it stands in a menu or is short.
    Titles are the headings' or the longest anchors' text; ``published_at`` is the ``<time>`` in an article's card,
    or else a day that a class marks as one, where the card leads to no other article. ``pager`` leads on to older
    articles: by what a link or a button says, by its number, or by offsets that grow by one measure. ``<base href>`` is
    honoured; footers, services, files and links to comments are left out; at most `MAX_ANCHORS`.
    Raises ValueError where ``url`` is no http(s) URL.
    """
    own, domain = urls.key(url), urls.domain(url)
    bases = (joined(url, element.get("href", "")) for element in root.iterfind(".//base[@href]"))
    base = next(filter(None, bases), url)
    place = urls.normalize(url)
    number = PageNumber.of(place)
    pager = _Pager(place, number, Counted(place))
    found: dict[bytes, Found] = {}
    feeds: dict[bytes, Lead] = {}
    cards: list[Card] = []
    for element, within, card in islice(_links(root, cards), MAX_ANCHORS):
        tag, href = element.tag, element.get("href", "")
        address = joined(base, href) if tag in ("a", "link") else ""
        if not address:
            _button(element, base, domain, own, within, pager)
            continue
        rel = (element.get("rel") or "").lower().split()
        # Some let others serve their feeds.
        if urls.domain(address) != domain and not (tag == "link" and "alternate" in rel and "next" not in rel):
            continue
        key = urls.key(address)
        if tag == "link":
            kind, title = element.get("type") or "", element.get("title") or ""
            if "alternate" in rel and (lead := feed(address, kind, title, url)):
                feeds.setdefault(key, lead)
            if "next" in rel and key != own and not number.is_back(other := PageNumber.of(address)):
                pager.offer(address, other, _Rank.SAID)
            continue
        if key == own or leads_to_comment(href):
            continue
        other = PageNumber.of(address)
        text, heading = _texts(element)
        if not within & _CALENDAR:
            pager.counted.add(text, address)
        if pager.rank < _Rank.SAID and not number.is_back(other):
            pager.offer(address, other, _onward(element, rel, within, text, address, other, pager), within)
        entry = found.get(key)
        if entry is None:
            entry = found[key] = Found(address)
        if card:
            card.add(entry, href, bool(within & _HEADING))
        is_alike = number.is_alike(other) and (len(text) <= _MAX_WORD or not number.is_file_of(other))
        _judge(entry, within, text, heading, is_alike)
    pager.close()
    settle(cards)
    articles, listings = [], []
    # What is more of the same by one word only may as well be a section, so it is kept as one too.
    next_page = pager.url if pager.rank > _Rank.WORD else ""
    for entry in found.values():
        address, title, day = entry.url, entry.title, entry.published_at
        if entry.article or (entry.alone and not entry.menu):
            lead = Lead(address, LeadKind.ARTICLE, Source.LISTING, title=title, published_at=day, found_on=url)
            articles.append(lead)
        elif entry.listing and address != next_page and address not in pager.pages:
            listings.append(Lead(address, LeadKind.LISTING, Source.LISTING, title=title, found_on=url))
    return Listing(articles, listings, list(feeds.values()), pager.url)


def _links(root: HtmlElement, cards: list[Card]) -> Iterator[tuple[HtmlElement, int, Card | None]]:
    """The ``a`` and ``link`` elements, and buttons with an address, each with what it lies within, in one pass.

    ``cards`` gets each card when it ends.
    """
    stack: list[tuple[int, Card | None]] = [(0, None)]
    buttons = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            card = stack.pop()[1]
            if card is not stack[-1][1] and card is not None:
                cards.append(card)
            if element.tag == "a" and (text := element.tail) and len(text) <= _MAX_COUNTER and _COUNTER.match(text):
                stack[-1] = (stack[-1][0] | _COUNTED, stack[-1][1])
            continue
        tag = element.tag
        within, card = stack[-1]
        if not isinstance(tag, str):
            pass
        elif tag in ("a", "link"):
            if element.get("href") or not _DATA_NAMES.isdisjoint(element.keys()):
                yield element, within, card
        elif tag not in ("html", "body"):  # whose classes tell of the page as a whole
            names = element.keys()
            if names and not _DATA_NAMES.isdisjoint(names) and buttons < _MAX_BUTTONS:
                buttons += 1
                yield element, within, card
            own = _BY_TAG.get(tag, 0)
            if names:
                own |= _by_words(element)
            if (text := element.text) and len(text) <= _MAX_COUNTER and _COUNTER.match(text):
                own |= _COUNTED
                stack[-1] = (within | _COUNTED, card)
            within |= own
            if own & _CARD or tag in _CARD_TAGS:
                card = Card(card)
            elif card is not None:
                if tag == "time":
                    card.time(element)
                elif tag == "p":
                    card.paragraph(is_day=bool(own & _DAY))
                elif tag == "h1":
                    card.heading(element)
            if own & _DAY and card is not None:
                card.day(element)
            if tag in ("footer", "header") and within & _CARD:
                within &= ~(_FOOTER | _NAV)  # of the card, not of the page
        stack.append((within, card))


def _by_words(element: HtmlElement) -> int:
    names = f"{element.get('class', '')} {element.get('id', '')}"[:300]
    own = _of_words(names)
    if own and _DENIED.search(names):
        own = _of_words(_DENIED.sub("", names))
    return own | _NAV if element.get("role") == "navigation" else own


def _of_words(names: str) -> int:
    own = 0
    if len(names) > 1:
        for word in _WORD.findall(names):
            own |= _BY_WORD.get(word.lower(), 0)
    return own


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


def _pictured(anchor: HtmlElement) -> str:
    """What the first picture in an anchor shows, in the words that stand for it."""
    for picture in islice(anchor.iter("img"), 1):
        return line(picture.get("alt") or picture.get("title") or "")
    return ""


def is_back_room(address: str) -> bool:
    """Whether an address is that of the people who make the site, "/admin/"."""
    return _BACK_ROOM.match(urlsplit(address).path) is not None and not urls.looks_like_article(address)


def _is_headline(text: str, words: int, characters: int) -> bool:
    return len(text.split()) >= words or len(_CJK.findall(text)) >= characters


def _judge(entry: Found, within: int, text: str, heading: str, is_alike: bool) -> None:
    address = entry.url
    if urls.is_service(address) or is_back_room(address):
        return
    headed = bool(heading) or bool(within & _HEADING)
    sure = urls.looks_like_listing(address, sure=True)
    if not sure and not urls.looks_like_article(address):
        sure = first_day(address) is not None
    if within & _FOOTER:
        # Footers link to notices under long slugs; only what is named a listing is one there.
        entry.listing = entry.listing or (sure and not is_alike)
        entry.menu = True
        entry.name(text, False)
        return
    entry.name(heading or text, headed)
    placed = headed or bool(within & _CARD)
    long = _is_headline(heading or text, 4, 10) if placed else _is_headline(text, 6, 15)
    menu = bool(within & (_NAV | _PAGER))
    entry.menu = entry.menu or menu
    if headed and not sure and not is_alike and _is_headline(heading or text, 2, 4):
        entry.short = entry.short or bool(within & _CARD)
        entry.alone = entry.alone or (bool(heading) and len(text) > 2 * len(heading) + _MIN_TEASER)
    if sure and long and urls.may_be_month(address):
        sure = False  # months have short names
    if urls.looks_like_article(address) or (long and not sure and not (menu and not placed)):
        entry.article = True
    elif (sure or urls.looks_like_listing(address)) and not is_alike:
        entry.listing = entry.listing or menu or sure or not _is_headline(text, 4, 10)


def _onward(
    element: HtmlElement, rel: list[str], within: int, text: str, address: str, other: PageNumber, pager: _Pager
) -> _Rank:
    """How surely an anchor leads to the next page. ``other``: the page that it leads to."""
    number = pager.number
    text = text or _pictured(element)
    if "next" in rel:
        return _Rank.SAID
    if "prev" in rel:
        return _Rank.NONE
    # "3" that leads to ?page=2 is the third page of a list that counts from 0.
    numbered = number.is_next(other) and not (text.isdecimal() and int(text[:9]) == other.number + 1)
    names, label = element.get("class") or "", element.get("aria-label") or ""
    onward = is_onward(text, names, label)
    if onward and (numbered or within & _PAGER or number.is_step(other)):
        return _Rank.SEEMING
    if onward and within & _COUNTED and not urls.looks_like_article(address):
        return _Rank.SEEMING
    if numbered and number.is_file_of(other) and not text.isdigit():
        return _Rank.NONE  # the second part of a report, or the same name once more
    if onward and len(text) <= _MAX_WORD and not urls.looks_like_article(address) and _counts_on(pager.place, address):
        return _Rank.SEEMING
    beside = onward and len(text) <= _MAX_WORD and number.is_beside(other)
    if (beside or is_more(text, names, label)) and not urls.looks_like_article(address):
        return _Rank.WORD
    return _Rank.NUMBERED if numbered or pager.counted.is_turned(text, address) else _Rank.NONE


def _counts_on(place: str, address: str) -> bool:
    """Whether two addresses differ in one number only, which is one more in the second and no article's or year's."""
    own, other = _NUMBER.split(place), _NUMBER.split(address)
    if len(own) != len(other):
        return False
    differing = [at for at, part in enumerate(own) if part != other[at]]
    if len(differing) != 1 or differing[0] % 2 == 0 or not own[differing[0] - 1].endswith(_BEFORE_NUMBER):
        return False
    one, two = own[differing[0]], other[differing[0]]
    return max(len(one), len(two)) <= _MAX_DIGITS and int(two) == int(one) + 1


def _button(element: HtmlElement, base: str, domain: str, own: bytes, within: int, pager: _Pager) -> None:
    """Offer the address that a script would load, of what says that it brings more of the same."""
    for name in _DATA:
        reference = (element.get(name) or "").strip()
        address = joined(base, reference) if reference.startswith(_ADDRESS) else ""
        if not address or urls.domain(address) != domain or urls.key(address) == own:
            continue
        other = PageNumber.of(address)
        if pager.number.is_back(other):
            continue
        if name not in _NEXT_DATA:
            text, names, label = _texts(element)[0], element.get("class") or "", element.get("aria-label") or ""
            if not is_more(text, names, label) and not is_onward(text, names, label):
                continue
        pager.offer(address, other, _Rank.WORD, within)
        return
