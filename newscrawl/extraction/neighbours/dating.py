"""Whether days agree with a direction: what comes earlier is not younger than this page, what comes later not older.

Where all that one kind of sign says is against the days, or against those of one another, it is turned round: to some
themes "next" leads on in time, to as many on through a list that begins with the latest. Prev is the earlier article,
whatever it is called.
"""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from newscrawl import urls
from newscrawl.extraction import dates
from newscrawl.extraction.neighbours.pagers import pager_of
from newscrawl.extraction.neighbours.sign import Sign
from newscrawl.extraction.neighbours.tree import TOPS, Anchors, is_small
from newscrawl.extraction.neighbours.words import OPPOSITE, Way
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element

DOUBT = 15
"""What a sign weighs less where the days speak against it."""

TURNED = ", turned"
"""What the evidence ends with where the days say the opposite of what the link says."""

Candidates = list[tuple[Sign, str]]

_MEANT = ("words", "rel")

_PUBLISHED = ("article:published_time", "og:article:published_time", "og:published_time")
_MONTH = re.compile(r"/((?:19|20)[0-9]{2})/(0[1-9]|1[0-2])/(?=[^/?#])")
_MOST_METAS = 1_000
_MOST_IN_BOX = 60
_MOST_DATED = 20
_MOST_LETTERS = 40
_LEVELS = 3


class Day(NamedTuple):
    """A day and whether a URL states it: days of two kinds may be one apart by their time zones alone.

    Of a month, as in /2024/05/slug, it is the first day, and not ``exact``.
    """

    date: datetime.date
    in_url: bool
    exact: bool = True


Dated = tuple[Way, Sign, str, Day | None]
"""A candidate with its side and its day."""


def settle(page: Page, url: str, earlier: Candidates, later: Candidates) -> tuple[Candidates, Candidates]:
    """The candidates for either side, heaviest first, after the days were heard. ``url`` is the page's own."""
    if not earlier and not later:
        return earlier, later
    here, anchors = _own_day(page, url), Anchors(page.tree)
    dated = [
        (way, sign, target, _day_of(sign, target, anchors) if at < _MOST_DATED else None)
        for way, side in ((Way.PREV, earlier), (Way.NEXT, later))
        for at, (sign, target) in enumerate(side)
    ]
    order = _order_of(dated) if here is None else {}
    marked = [
        (way, sign, target, _agrees(way, day, here) if here else order.get(_kind(sign), 0))
        for way, sign, target, day in dated
    ]
    if all(agrees >= 0 for _, _, _, agrees in marked):
        return earlier, later
    votes: dict[str, list[tuple[Way, Sign, int]]] = {}
    for way, sign, _, agrees in marked:
        votes.setdefault(_kind(sign), []).append((way, sign, agrees))
    turned = {kind for kind, given in votes.items() if _turns(kind, given, anchors)}
    sides: dict[Way, Candidates] = {Way.PREV: [], Way.NEXT: []}
    for way, sign, target, agrees in marked:
        kind = _kind(sign)
        if kind in turned:
            sign.evidence += TURNED
            way = OPPOSITE[way]
        elif agrees < 0:
            if kind not in _MEANT:
                continue
            sign.rank = (sign.weight - DOUBT, *sign.rank[1:])
        sides[way].append((sign, target))
    for side in sides.values():
        side.sort(key=lambda pair: pair[0].rank, reverse=True)
    return sides[Way.PREV], sides[Way.NEXT]


def _order_of(dated: list[Dated]) -> dict[str, int]:
    """Of each kind of sign, 1 where all days on the earlier side come first, -1 where they come last, else 0."""
    order: dict[str, int] = {}
    for kind in {_kind(sign) for _, sign, _, _ in dated}:
        days = {
            way: [day.date for at, sign, _, day in dated if at is way and day and day.exact and _kind(sign) == kind]
            for way in OPPOSITE
        }
        before, after = days[Way.PREV], days[Way.NEXT]
        if before and after:
            order[kind] = 1 if max(before) < min(after) else -1 if min(before) > max(after) else 0
    return order


def _turns(kind: str, votes: list[tuple[Way, Sign, int]], anchors: Anchors) -> bool:
    """Whether all that one kind of sign says has to be turned round.

    A name or an arrow to one side only, against the days, is more likely a link to something related, but in a pager.
    """
    days = [agrees for _, _, agrees in votes]
    if min(days) >= 0 or max(days) > 0:
        return False
    both = len({way for way, _, _ in votes}) == 2
    return both or kind in _MEANT or all(pager_of(sign.element, anchors) for _, sign, _ in votes)


def _kind(sign: Sign) -> str:
    return "words" if sign.worded else "rel" if "rel-" in sign.evidence else sign.evidence


def _agrees(way: Way, there: Day | None, here: Day) -> int:
    if there is None:
        return 0
    if not (there.exact and here.exact):
        there, here = (Day(day.date.replace(day=1), True) for day in (there, here))
    days = (here.date - there.date).days if way is Way.PREV else (there.date - here.date).days
    if abs(days) <= (0 if here.in_url == there.in_url else 1):
        return 0
    return 1 if days > 0 else -1


def _own_day(page: Page, url: str) -> Day | None:
    if day := _day(urls.date_in_path(url) if url else ""):
        return Day(day, True)
    marked: set[datetime.date] = set()
    for meta in page.tree.tagged("meta")[:_MOST_METAS]:
        if meta.get("property") in _PUBLISHED and (day := _day(meta.get("content"))):
            return Day(day, False)
        if meta.get("itemprop") == "datePublished" and (day := _day(meta.get("content"))):
            marked.add(day)
    # A list's items are marked up in the same way, each with a day of its own.
    return Day(marked.pop(), False) if len(marked) == 1 else _month_of(url)


def _day_of(sign: Sign, target: str, anchors: Anchors) -> Day | None:
    """The day of a target: in its URL, or in a <time> or a few words in the link or in a box of its own."""
    if day := _day(urls.date_in_path(target)):
        return Day(day, True)
    box = sign.element
    for _ in range(_LEVELS):
        for element in box.tree.elements[box.start : min(box.end, box.start + _MOST_IN_BOX)]:
            if day := _stated_day(element):
                return Day(day, False)
        above = box.parent
        if above is None or above.tag in TOPS or anchors.distinct(above) > 1 or not is_small(above):
            break
        box = above
    return _month_of(target)


def _month_of(url: str) -> Day | None:
    month = _MONTH.search(url)
    return Day(datetime.date(int(month[1]), int(month[2]), 1), True, exact=False) if month else None


def _stated_day(element: Element) -> datetime.date | None:
    if element.tag == "time" and (day := _day(element.get("datetime"))):
        return day
    text = element.text
    if not 6 <= len(text) <= _MOST_LETTERS or not dates.may_hold(text):
        return None
    moment = dates.parse(text, guess=False)
    return moment.day if moment else None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None
