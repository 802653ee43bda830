"""What the card of a listing says of the one article that it shows: when it was published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from newscrawl.discovery.dates import stated

_MAX_PARAGRAPHS = 3  # a card with more is an article itself, and its date its own
_MAX_LENGTH = 64
_ISO = re.compile(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MODIFIED = re.compile(r"updated|modified", re.IGNORECASE)
_OTHER_DAY = re.compile(r"updat|modif|aktuali|event|due|expir|until|start|\bend", re.IGNORECASE)
_MAX_NODES = 12


@dataclass(slots=True)
class Found:
    """What all anchors to one URL say together.

    ``menu``: one of them stands in a menu; ``short``: one is a heading in a card, of so few words that it may name a
    section; ``alone``: it heads a card with a day or a text, and no article has its headline there.
    """

    url: str
    title: str = ""
    headed: bool = False
    article: bool = False
    listing: bool = False
    menu: bool = False
    short: bool = False
    alone: bool = False
    published_at: str = ""
    disputed: bool = False

    def name(self, text: str, headed: bool) -> None:
        # A heading names the article; a longer text without one is its summary.
        if text and (headed, len(text)) > (self.headed, len(self.title)):
            self.title, self.headed = text, headed

    def date(self, day: str) -> None:
        """Take a date, unless another card has stated another."""
        self.disputed = self.disputed or bool(self.published_at and self.published_at[:10] != day[:10])
        self.published_at = "" if self.disputed else self.published_at or day


@dataclass(slots=True)
class Card:
    """A card, an item of a list or a row of a table. ``plain``: what its links lead to other than by a fragment,
    which is where comments are; ``head``: what its heading leads to, before any text of its own."""

    parent: Card | None
    targets: list[Found] = field(default_factory=list)
    plain: list[Found] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    paragraphs: int = 0
    head: Found | None = None
    told: bool = False
    is_page: bool = False

    def add(self, target: Found, href: str, headed: bool) -> None:
        """A link within. ``headed``: it stands in a heading."""
        if headed and self.head is None and not self.paragraphs:
            self.head = target
        self.targets.append(target)
        if "#" not in href:
            self.plain.append(target)

    def time(self, element: HtmlElement) -> None:
        """A ``<time>`` within."""
        raw = element.get("datetime") or ""
        kind = f"{element.get('itemprop', '')} {element.get('class', '')}"
        if not self.times and _ISO.match(raw) and not _MODIFIED.search(kind):
            self.times.append(raw[:_MAX_LENGTH])

    def paragraph(self, *, is_day: bool) -> None:
        """A paragraph within; one that is marked as a day is no text."""
        self.told = True
        self.paragraphs += not is_day

    def day(self, element: HtmlElement) -> None:
        """What is marked as a day within; only a ``<time>`` says more."""
        if self.days:
            return
        text = " ".join("".join(islice(element.itertext(), _MAX_NODES))[: 4 * _MAX_LENGTH].split())
        names = f"{element.get('class', '')} {element.get('id', '')}"[: 4 * _MAX_LENGTH]
        if not _OTHER_DAY.search(f"{names} {text}") and (day := stated(text)):
            self.days.append(day)

    def heading(self, element: HtmlElement) -> None:
        """An ``<h1>`` within: of a page, unless it is a link."""
        parent = element.getparent()
        inner = next(iter(element), None)
        self.is_page = self.is_page or not any(near is not None and near.tag == "a" for near in (parent, inner))


def settle(cards: Iterable[Card]) -> None:
    """Give each article the date of its card. ``cards`` come in the order in which they end, so inner ones first.

    A card that leads to several articles dates none of them; a date beside none is for the card around it.
    """
    for card in cards:
        card.times = card.times or card.days
        _head(card)
        articles = {id(target): target for target in card.targets if target.article}
        whole = card.is_page or card.paragraphs > _MAX_PARAGRAPHS
        only = next(iter(articles.values())) if len(articles) == 1 and not whole else None
        if card.paragraphs > _MAX_PARAGRAPHS and not card.is_page and card.head is not None and card.head.article:
            only = card.head  # a list that shows whole articles under their linked headlines
        if only is not None and card.times:
            day = stated(card.times[0])
            if day and any(target is only for target in card.plain):
                only.date(day)
        if card.parent is None:
            continue
        if not articles and not whole and not card.parent.times:
            card.parent.times += card.times
        for article in list(articles.values())[:2]:  # two are as good as many
            card.parent.targets.append(article)
            if any(target is article for target in card.plain):
                card.parent.plain.append(article)


def _head(card: Card) -> None:
    """Note which short headline is the only one of a card that says more than it."""
    shorts = {id(target): target for target in card.targets if target.short and not target.article}
    told = card.told or bool(card.times)
    if len(shorts) == 1 and told and not any(target.article for target in card.targets):
        (only,) = shorts.values()
        only.alone = True
    if card.parent is not None:
        card.parent.told = card.parent.told or told
        card.parent.targets += list(shorts.values())[:2]
