"""What an article's page says, held against what the place that named it said. Counted in the stats."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Protocol

from newscrawl import urls
from newscrawl.items import Article, Lead, Source

SAME_INSTANT = timedelta(minutes=1)
"""Feeds leave the seconds out, or round them."""

EARLIEST_ZONE, LATEST_ZONE = timedelta(hours=-12), timedelta(hours=14)
CONFIRMED = "newscrawl/neighbours/confirmed"
ONE_SIDED = "newscrawl/neighbours/one-sided"
DATE_CHECK = "newscrawl/date_check/"
CUT = "newscrawl/cut"


class Stats(Protocol):
    """What is needed of Scrapy's stats."""

    def inc_value(self, key: str, count: int = 1) -> None: ...


def check(article: Article, lead: Lead, stats: Stats) -> None:
    """Hold an article against its lead; ``provenance`` is changed in place."""
    provenance: dict[str, str] = json.loads(article.provenance)
    if "cut" in provenance:
        stats.inc_value(CUT)
    _check_neighbour(article, lead, provenance, stats)
    _check_date(article, lead, provenance, stats)
    article.provenance = json.dumps(provenance, ensure_ascii=False, sort_keys=True)


def _check_neighbour(article: Article, lead: Lead, provenance: dict[str, str], stats: Stats) -> None:
    """Whether the next of an article has that article as its previous, and the other way round."""
    side = {Source.NEXT: "prev", Source.PREV: "next"}.get(lead.source)
    back = getattr(article, f"{side}_url") if side else ""
    if not back or not lead.found_on:
        return
    try:
        same = urls.key(back) == urls.key(lead.found_on)
    except ValueError:
        return  # a profile may select what is no address
    stats.inc_value(CONFIRMED if same else ONE_SIDED)
    if same:
        name = f"{side}_url"
        provenance[name] = f"{provenance.get(name, 'page')}, confirmed"


def _check_date(article: Article, lead: Lead, provenance: dict[str, str], stats: Stats) -> None:
    """Whether the page and the feed, sitemap or list that named it state one date of publication."""
    told = lead.published_at
    own = [name for name in ("published_at", "date") if provenance.get(name) not in (None, str(lead.source))]
    stated = next((value for name in own if (value := getattr(article, name))), "")
    if not told or not stated:
        return
    same = agree(stated, told)
    if same is None:
        return
    stats.inc_value(DATE_CHECK + ("agrees" if same else "differs"))
    provenance["date_check"] = f"{lead.source} agrees" if same else f"{lead.source} differs: {told}"


def agree(one: str, other: str) -> bool | None:
    """Whether two ISO 8601 dates or instants can be the same moment; None where one of them is neither.

    A day agrees with an instant that falls on it somewhere on earth.
    """
    try:
        moments = [datetime.fromisoformat(text) for text in (one, other)]
        zoned = [moment for moment in moments if moment.tzinfo]
        if len(zoned) == 2:
            return abs(zoned[0] - zoned[1]) <= SAME_INSTANT
        days = [moment.date() for moment in moments if not moment.tzinfo]
        if not zoned:
            return days[0] == days[1]
        instant = zoned[0].astimezone(UTC)
        return (instant + EARLIEST_ZONE).date() <= days[0] <= (instant + LATEST_ZONE).date()
    except (ValueError, OverflowError):
        return None
