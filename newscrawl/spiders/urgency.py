"""Which lead comes first: the newest, by what leads say; where they say nothing, by where they stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newscrawl import urls
from newscrawl.discovery import sitemap
from newscrawl.items import Lead, LeadKind, Source
from newscrawl.middlewares.robots import ROBOTS
from newscrawl.queued import TOP

EPOCH = datetime(1990, 1, 1, tzinfo=UTC)
UNDATED = TOP
"""What takes the articles without a date behind all others, where only some days are wanted."""

_FIRST = {LeadKind.SEED: TOP + 30, LeadKind.PAGE: TOP + 30, LeadKind.FEED: TOP + 20, LeadKind.SITEMAP: TOP + 10}


def urgency(lead: Lead, parent: int, now: datetime, *, dated_first: bool = False) -> int:
    """The priority of a lead's request: hours since 1990 of its newest article, as far as anything says.

    ``parent``: the priority of the page that named it. What states no date is as old as that page, and a little older,
    so that the articles of a list's first page come before its second page, and these before its third.
    ``dated_first``: articles without a date come last, since a feed or a sitemap may still tell theirs.
    """
    hour = hours(now)
    if lead.kind in (LeadKind.ARTICLE, LeadKind.LISTING):
        stated = _hours_of(lead.published_at or urls.date_in_path(lead.url) or lead.lastmod)
        if stated is not None:
            return min(stated, hour)
        if lead.source is Source.NEXT:
            return min(parent + 1, hour)
        if lead.kind is LeadKind.LISTING:
            return min(parent, hour) - 2
        return min(parent, hour) - 1 - (UNDATED if dated_first and parent > 0 else 0)
    if lead.kind is LeadKind.SITEMAP:
        changed = _hours_of(lead.lastmod)
        if lead.found_on and not lead.found_on.endswith(ROBOTS) and sitemap.may_be_feed(lead.url):
            # If it is the feed of a tag, the sitemaps beside it may have named already what it names.
            return min(hour if changed is None else changed, hour) - 2
        if changed is not None:
            return min(changed, hour) + 1  # it is read before the newest that it can name
    if lead.kind is LeadKind.FEED and parent <= hour:
        return parent - 2  # a further page of a feed, or the feed of an old section
    return _FIRST[lead.kind]


def beside(day: str, side: Source, otherwise: int) -> int:
    """The priority of the neighbour of an article that was published on ``day`` (ISO 8601)."""
    stated = _hours_of(day)
    return otherwise if stated is None else stated + (1 if side is Source.NEXT else -1)


def hours(moment: datetime) -> int:
    """Whole hours since 1990."""
    return int((moment - EPOCH) / timedelta(hours=1))


def _hours_of(stated: str) -> int | None:
    try:
        moment = datetime.fromisoformat(stated)
        return max(0, hours(moment if moment.tzinfo else moment.replace(tzinfo=UTC)))
    except (ValueError, OverflowError):
        return None
