"""A site's figures, held against its own past."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from newscrawl.store import FIELDS, Tally

LEAST_ARTICLES = 10
"""Below this many articles on either side a share says nothing."""

LEAST_DAYS = 5
"""Days with new articles below which nothing is said of how many a day are usual."""

LEAST_FALL = 0.05
LEAST_SIGMAS = 4.0
"""Strict, since there are hundreds of shares on a page: at three a false alarm a week would be usual."""

LEAST_LENGTH_CHANGE = 0.25


@dataclass(slots=True, frozen=True)
class Change:
    """A share now and before, 0 to 1, None where there were no articles."""

    now: float | None
    before: float | None
    fell: bool
    rose: bool

    @property
    def points(self) -> float | None:
        """Percentage points."""
        return None if self.now is None or self.before is None else 100 * (self.now - self.before)


@dataclass(slots=True, frozen=True)
class FieldFigures:
    """How many articles of a site have a field, by which way it was found, and URLs of some that lack it."""

    name: str
    change: Change
    ways: tuple[tuple[str, float], ...]
    ways_before: tuple[tuple[str, float], ...]
    without: tuple[str, ...]


@dataclass(slots=True)
class SiteFigures:
    """What the runs of the period, and those before, counted of a site.

    ``new``, ``revised``: articles by day or week; ``daily``: new ones by day, those before the period among them;
    ``last_day``: the last of the period with a new one, "" for none.
    """

    site: str
    now: Tally = field(default_factory=Tally)
    before: Tally = field(default_factory=Tally)
    new: Counter[str] = field(default_factory=Counter)
    revised: Counter[str] = field(default_factory=Counter)
    daily: Counter[str] = field(default_factory=Counter)
    last_day: str = ""

    @property
    def count(self) -> int:
        """New articles."""
        return self.now.articles - self.now.revisions

    @property
    def count_before(self) -> int:
        return self.before.articles - self.before.revisions

    def usual(self, until: str) -> float:
        """New articles of an ordinary day, from the first one known up to a day (YYYY-MM-DD, itself included).

        The median, which the first harvest with all its old articles leaves as it is; 0 where `LEAST_DAYS` with
        articles are not reached.
        """
        days = [day for day in self.daily if day <= until]
        if len(days) < LEAST_DAYS:
            return 0.0
        first, last = date.fromisoformat(min(days)), date.fromisoformat(until)
        span = ((first + timedelta(days=ahead)).isoformat() for ahead in range((last - first).days + 1))
        return median(self.daily[day] for day in span)

    @property
    def fields(self) -> list[FieldFigures]:
        """All fields that are counted, in their order."""
        return [
            FieldFigures(
                name,
                _change(self.now, self.before, name),
                _ways(self.now, name),
                _ways(self.before, name),
                tuple(self.now.without.get(name, ())),
            )
            for name in FIELDS
        ]

    @property
    def falls(self) -> list[FieldFigures]:
        return [one for one in self.fields if one.change.fell]

    @property
    def length_change(self) -> float | None:
        """By how much the median length differs from before, as a share; None where one side is unknown."""
        now, before = self.now.words.median, self.before.words.median
        return None if now is None or before is None else now / before - 1

    @property
    def length_is_odd(self) -> bool:
        """Whether texts have become that much shorter or longer that somebody should look."""
        enough = min(self.now.articles, self.before.articles) >= LEAST_ARTICLES
        change = self.length_change
        return enough and change is not None and abs(change) >= LEAST_LENGTH_CHANGE


def _change(now: Tally, before: Tally, name: str) -> Change:
    """Marked where chance alone would not do it: by `LEAST_SIGMAS` of the difference of two proportions (pooled)."""
    here, there = now.coverage(name), before.coverage(name)
    if here is None or there is None or min(now.articles, before.articles) < LEAST_ARTICLES:
        return Change(here, there, fell=False, rose=False)
    pooled = (now.fields[name] + before.fields[name]) / (now.articles + before.articles)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / now.articles + 1 / before.articles))
    difference = here - there
    marked = abs(difference) >= LEAST_FALL and abs(difference) >= LEAST_SIGMAS * spread
    return Change(here, there, fell=marked and difference < 0, rose=marked and difference > 0)


def _ways(tally: Tally, name: str) -> tuple[tuple[str, float], ...]:
    """The ways by which a field was found, the commonest first, as shares of the articles."""
    found = tally.ways.get(name, Counter())
    return tuple((way, count / tally.articles) for way, count in found.most_common()) if tally.articles else ()
