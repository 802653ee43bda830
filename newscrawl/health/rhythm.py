"""Checks of when and how much: the number of articles, silence, runs that do not happen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import NormalDist, median

from newscrawl.health.causes import FINISHED, PAUSED, cause
from newscrawl.health.finding import Finding
from newscrawl.health.past import Past, Point, started, total
from newscrawl.health.thresholds import Thresholds
from newscrawl.items import Reason

LEAST_DAYS = 8
"""A week and the day that is judged: so that the same weekday is among those that it is held against."""
LEAST_OCCASIONS = 4
SAME_WEEKDAYS = 8
UNEVEN = 0.2
"""How much a paper's day differs from the next by nature (coefficient of variation), beside chance."""
LONG = 0.9
_MAD = 1.4826


class Fewer:
    """The site brought fewer new articles on its last day than it usually does on that weekday.

    Settings: ``NEWSCRAWL_HEALTH_FALL`` (by what share at least), ``NEWSCRAWL_HEALTH_RISK``. The day is held against the
    median of the last eight same weekdays, or, before there are four, against the least of all days. Where a site is
    run several times a day, the last day that is over is judged. Silent for runs that were cut short.
    """

    name = "fewer-articles"

    def __call__(self, past: Past, limits: Thresholds) -> Iterator[Finding]:
        days = past.days
        if past.last is None or past.last.outcome not in (FINISHED, PAUSED) or not days:
            return
        if len(past.runs) >= 2 * len(days):
            days.popitem()
        if not days or (day := max(days)) in past.filling:
            return
        count = days.pop(day)
        while not count and days and not days[max(days)]:
            # An outage is told while it lasts: its own days are not what is usual.
            days.popitem()
        earlier = {other: number for other, number in days.items() if other not in past.filling}
        same = [number for other, number in earlier.items() if other.weekday() == day.weekday()][-SAME_WEEKDAYS:]
        if len(same) >= LEAST_OCCASIONS:
            usual, against, held = median(same), f"is usual on a {day:%A}", len(same)
        elif len(earlier) >= LEAST_DAYS - 1:
            usual, against, held = min(earlier.values()), f"was the least of {len(earlier)} days", len(earlier)
        else:
            return
        expected = usual * _part_of_interval(past, day)
        if count > (1 - limits.fall) * expected or _chance(count, expected, held, earlier) >= limits.risk:
            return
        yield Finding(
            past.site,
            self.name,
            f"{count} new articles on {day}, {usual:g} {against}{cause(past, day)}",
            "look at its lists and feeds, and at what the run set aside",
            now=count,
            before=usual,
        )


class Silent:
    """The site has brought no new article for long although it was run.

    Setting: ``NEWSCRAWL_HEALTH_SILENT`` (how many times the usual interval between days with articles). The interval
    is the median of the site's own, so a weekly paper may be silent for longer than a daily one; and never less than
    twice what nine of ten intervals do not exceed, so that weekends and irregular papers are no alarm.
    """

    name = "no-articles"

    def __call__(self, past: Past, limits: Thresholds) -> Iterator[Finding]:
        days = past.days
        bearing = [day for day, count in days.items() if count]
        if len(bearing) < LEAST_OCCASIONS:
            return
        silence = (max(days) - bearing[-1]).days
        usual, limit = _limit([later - day for day, later in pairwise(bearing)], limits.silent)
        if silence > limit:
            target = past.led_to()
            why = f"; its start leads to {target}" if target else cause(past, bearing[-1] + timedelta(days=1))
            yield Finding(
                past.site,
                self.name,
                f"no new article for {silence} days (the last on {bearing[-1]}), one every {_days(usual)} is usual"
                f"{why}",
                "look at its lists and feeds, and whether it has moved",
                now=silence,
                before=usual,
            )


class Never:
    """No run of the site has ever come to an article: its start is wrong, or its pages are not given out.

    It has no threshold. Asked of sites with runs on four days that were neither cut short nor limited. An article that
    lies outside since and until is one, too, and so is a copy.
    """

    name = "never-an-article"

    def __call__(self, past: Past, limits: Thresholds) -> Iterator[Finding]:
        days = sorted({point.day for point in past.points if _has_read(point)})
        if len(days) < LEAST_OCCASIONS or _names_days(past) or past.has_articles():
            return
        yield Finding(
            past.site,
            self.name,
            f"no article in any of {len(past.runs)} runs since {days[0]}{cause(past, days[0])}",
            "look whether its start is the right one, and at what the runs set aside",
            urls=tuple(past.examples(Reason.OUT_OF_SCOPE, ["redirects out"])),
        )


class NotRun:
    """The site has not been run for long, or a run goes on for as long: it hangs, was stopped, or is never done.

    Setting: ``NEWSCRAWL_HEALTH_SILENT`` (how many times the usual interval between days with runs), bounded as in
    `Silent`. Told against the clock, so only where something else than the runs themselves asks, such as cron.
    """

    name = "not-run"

    def __call__(self, past: Past, limits: Thresholds) -> Iterator[Finding]:
        days = list(past.days)
        if past.last is None or len(days) < LEAST_OCCASIONS:
            return
        idle = (past.now - started(past.running or past.last)) / timedelta(days=1)
        usual, limit = _limit([later - day for day, later in pairwise(days)], limits.silent)
        if idle > limit and past.running is not None:
            yield Finding(
                past.site,
                self.name,
                f"run {past.running.id} has been going on for {idle:.0f} days, one every {_days(usual)} is usual",
                f"look whether it hangs, or somebody has stopped it; locks/site-{past.site}.lock names its process",
                now=idle,
                before=usual,
            )
        elif idle > limit:
            yield Finding(
                past.site,
                self.name,
                f"no run for {idle:.0f} days (the last on {days[-1]}), one every {_days(usual)} is usual",
                "look at cron or whatever starts the runs, and at its log",
                now=idle,
                before=usual,
            )


def _has_read(point: Point) -> bool:
    """Whether the runs of a point had all the time that they needed: a site that gives a page a run has not."""
    if point.tally.reasons[Reason.OVER_BUDGET]:
        return False
    refused = any(host.refusals or host.errors for host in point.tally.hosts.values())
    return point.run.outcome == FINISHED or (point.run.outcome == PAUSED and refused)


def _names_days(past: Past) -> bool:
    """Whether articles were seen that since and until leave out."""
    outside: Mapping[str, int] = total(past.points).details.get(Reason.OUT_OF_SCOPE, {})
    return any(detail in outside for detail in ("before since", "after until"))


def _limit(intervals: Sequence[timedelta], times: float) -> tuple[float, float]:
    """The usual interval and the longest that is no alarm, in days."""
    lengths = sorted(interval.days for interval in intervals)
    usual = median(lengths)
    return usual, max(times * usual, 2 * lengths[math.ceil(LONG * len(lengths)) - 1])


def _part_of_interval(past: Past, day: date) -> float:
    """How much of the usual time since the last run of the day before had gone by: a run soon after finds less."""
    last = {started(run).date(): started(run).timestamp() for run in past.runs}
    gaps = {later: last[later] - last[earlier] for earlier, later in pairwise(last)}
    usual = median(gaps.values()) if gaps else 0.0
    return min(1.0, gaps.get(day, usual) / usual) if usual else 1.0


def _chance(count: int, expected: float, held: int, earlier: dict[date, int]) -> float:
    """How likely so few articles are where ``expected`` are.

    On the scale of 2·√(x + 3/8) numbers of a Poisson process have variance 1 (Anscombe, *Biometrika* 35, 1948,
    246-254); that of papers is what the site's own days show, and no less than `UNEVEN` makes it. The reference is a
    median of ``held`` days, which varies too.
    """
    own = _MAD * median(_off_weekday(earlier))
    variance = max(1 + UNEVEN**2 * expected, own**2) * (1 + math.pi / 2 / held)
    return NormalDist().cdf((_root(count) - _root(expected)) / math.sqrt(variance))


def _off_weekday(days: dict[date, int]) -> list[float]:
    """How far each day is from the median of its weekday, where there are enough of them, else of all."""
    of: dict[int, list[float]] = {}
    for day, count in days.items():
        of.setdefault(day.weekday(), []).append(_root(count))
    everyday = median(_root(count) for count in days.values())
    return [
        abs(root - (median(roots) if len(roots) >= LEAST_OCCASIONS else everyday))
        for roots in of.values()
        for root in roots
    ]


def _root(count: float) -> float:
    return 2 * math.sqrt(count + 0.375)


def _days(count: float) -> str:
    return "day" if count == 1 else f"{count:g} days"
