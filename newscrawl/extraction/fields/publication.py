"""When an article was published and changed: which of the dates that a page states are believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice

from newscrawl import urls
from newscrawl.extraction import dates
from newscrawl.extraction.dates import Moment
from newscrawl.extraction.fields.metadata import Candidate, Metadata
from newscrawl.extraction.tree.page import Page

EARLIEST_YEAR = 1990
"""A publication before this year is a default of some software (1970, 0001), not a date."""

SLACK = timedelta(days=1)
"""How far a stated date may lie after the page was fetched: the world's clocks are that far apart."""

FAR = timedelta(days=30)
"""A publication this long after the last change is doubted where another is stated."""

_MIDNIGHT = (0, 0, 0, 0)
_MAX_STATED = 60
_MAX_GUESSES = 3


@dataclass(slots=True)
class Publication:
    """``date`` is YYYY-MM-DD or "", the instants ISO 8601 with the offset as stated or None.

    ``published_local`` is the time on the wall where the page states it without an offset, else None.
    """

    date: str = ""
    published_at: str | None = None
    published_local: datetime | None = None
    modified_at: str | None = None
    provenance: dict[str, str] = field(default_factory=dict)


def day_first_in(tag: str) -> bool | None:
    """Whether 05/06/2023 is the fifth of June; None where the language leaves it open."""
    language, _, region = tag.lower().partition("-")
    if not language:
        return None
    if language == "en":
        return {"us": False, "gb": True, "au": True, "ie": True, "nz": True, "za": True, "in": True}.get(region[:2])
    return True


def published(found: Metadata) -> list[Candidate]:
    """What machines are told of the publication. Creation and download say nothing of it."""
    return [
        *found.json_ld("datePublished", pages=True),
        *found.microdata("datePublished"),
        *found.meta(
            "article:published_time",
            "og:article:published_time",
            "article:published",
            "og:published_time",
            "datepublished",
            "parsely-pub-date",
            "sailthru.date",
            "cxenseparse:recs:publishtime",
            "publishdate",
            "publish-date",
            "publish_date",
            "pubdate",
            "publication_date",
            "article.published",
            "article:published:time",
            "dcterms.issued",
            "dc.date.issued",
            "dcterms.date",
            "dc.date",
            "date",
            "article_date_original",
            "displaydate",
            "last-publish-date",
            "citation_publication_date",
            "citation_date",
        ),
    ]


def modified(found: Metadata) -> list[Candidate]:
    """What machines are told of the last change."""
    return [
        *found.json_ld("dateModified", pages=True),
        *found.microdata("dateModified"),
        *found.meta(
            "article:modified_time",
            "og:article:modified_time",
            "article:modified",
            "og:updated_time",
            "article:updated",
            "article:modified:time",
            "dcterms.modified",
            "dc.date.modified",
            "datemodified",
            "last-modified",
            "lastmod",
        ),
    ]


def has_instant(candidates: list[Candidate]) -> bool:
    """Whether one of the candidates states an offset."""
    moments = (dates.parse(candidate.value, guess=False) for candidate in candidates[:_MAX_STATED])
    return any(moment is not None and moment.offset is not None for moment in moments)


def _last_day(latest: datetime | None) -> date:
    """The last day that is believed."""
    try:
        return (latest + SLACK).date() if latest else date.max
    except OverflowError:
        return date.max


def bounds(language: str, latest: datetime | None) -> tuple[bool | None, date]:
    """What a day that is read later has to keep to: which number is the day, and the last that is believed."""
    return day_first_in(language), _last_day(latest)


def decide(
    page: Page,
    published: list[Candidate],
    modified: list[Candidate],
    day_first: bool | None,
    latest: datetime | None = None,
) -> Publication:
    """The dates that the candidates, best first, come to; a date in the URL's path is a last resort.

    What lies before `EARLIEST_YEAR` or more than a day after ``latest`` (when the page was fetched, where that is
    known) is no date. A publication long after the last change stands behind one that is not.
    """
    found = Publication()
    last = _last_day(latest)
    changes = list(_moments(modified, day_first, last))
    stated = _plausible(list(_moments(published, day_first, last)), changes)
    if stated:
        moment, source = stated[0]
        found.date, found.provenance["date"] = moment.day.isoformat(), source
        zoned = _exact(stated) if moment.instant else _with_zone(moment, stated)
        if zoned:
            found.published_at, found.provenance["published_at"] = zoned[0].instant, zoned[1]
        else:
            found.published_local = moment.local
    elif page.url:
        day = urls.date_in_path(page.url)
        if day and int(day[:4]) >= EARLIEST_YEAR and day <= last.isoformat():
            found.date, found.provenance["date"] = day, "url"
    for moment, source in changes:
        zoned = (moment, source) if moment.instant else _with_zone(moment, changes)
        if zoned and zoned[0].instant:
            first = stated[0][0].instant if stated else None
            if not _same(zoned[0].instant, found.published_at) and not _same(zoned[0].instant, first):
                found.modified_at, found.provenance["modified_at"] = zoned[0].instant, zoned[1]
            break
    return found


def _plausible(stated: list[tuple[Moment, str]], changes: list[tuple[Moment, str]]) -> list[tuple[Moment, str]]:
    """The publications, those behind the others that lie long after every change and after another of them."""
    if len(stated) < 2 or not changes:
        return stated
    end = max(moment.day for moment, _ in changes) + FAR
    return sorted(stated, key=lambda entry: entry[0].day > end)


def _exact(stated: list[tuple[Moment, str]]) -> tuple[Moment, str]:
    """The first instant, or the first other of its day where it is midnight: templates state mere days so."""
    first = stated[0][0]
    if first.clock != _MIDNIGHT:
        return stated[0]
    alike = (entry for entry in stated if entry[0].day == first.day and entry[0].clock not in (None, _MIDNIGHT))
    return next((entry for entry in alike if entry[0].instant), stated[0])


def _same(one: str, other: str | None) -> bool:
    return other is not None and datetime.fromisoformat(one) == datetime.fromisoformat(other)


def _moments(candidates: Iterable[Candidate], day_first: bool | None, last: date) -> Iterator[tuple[Moment, str]]:
    for place, (value, source) in enumerate(islice(candidates, _MAX_STATED)):
        # What our own rules cannot read is slow to guess at.
        moment = dates.parse(value, day_first=day_first, guess=place < _MAX_GUESSES)
        if moment and moment.day.year >= EARLIEST_YEAR and moment.day <= last:
            yield moment, source


def _with_zone(moment: Moment, others: list[tuple[Moment, str]]) -> tuple[Moment, str] | None:
    """The first instant among ``others`` that may be what ``moment`` states without its zone."""
    local = moment.local
    for other, source in others:
        wall = other.local
        if wall is None or other.offset is None:
            continue
        if local is None:
            if other.day == moment.day:
                return other, source
            continue
        # The same moment on the clocks of two zones: whole quarters of an hour apart, no more than the world is wide.
        apart = wall.replace(second=0, microsecond=0) - local.replace(second=0, microsecond=0)
        if abs(apart) <= timedelta(hours=14) and apart.total_seconds() % 900 == 0:
            return other, source
    return None
