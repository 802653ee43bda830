"""The past of a site: what its runs brought in, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from newscrawl.items import Reason
from newscrawl.store import History, RunRow, Tally
from newscrawl.store.locks import is_free

MOST_URLS = 3
_SEARCHED = 300
"""URLs among which examples with certain details are looked for."""

Examples = Callable[[Reason, Collection[str]], list[str]]


@dataclass(slots=True)
class Point:
    """The runs of one day (by their start, UTC) added up; on a site's last day each run is a point of its own."""

    run: RunRow
    tally: Tally = field(default_factory=Tally)

    @property
    def day(self) -> date:
        return started(self.run).date()

    @property
    def new(self) -> int:
        """Articles that were not known before."""
        return self.tally.articles - self.tally.revisions


@dataclass(slots=True)
class Past:
    """A site's runs that have ended, the oldest first.

    ``points``: what they brought in; ``runs``: all of them; ``filling``: days on which the site's archive was read, or
    more was found than the run was allowed, so that their number of articles tells nothing of the site's pace;
    ``running``: the run that goes on now; ``died``: a run that ended without anybody noting it, if it is the last;
    ``has_articles``: whether any run of the site, however long ago, has come to an article; ``led_to``: where its start
    leads to, if that is not the site's.
    """

    site: str
    now: datetime
    points: list[Point] = field(default_factory=list)
    runs: list[RunRow] = field(default_factory=list)
    filling: set[date] = field(default_factory=set)
    running: RunRow | None = None
    died: RunRow | None = None
    examples: Examples = lambda _reason, _details: []
    has_articles: Callable[[], bool] = lambda: True
    led_to: Callable[[], str] = lambda: ""

    @property
    def days(self) -> dict[date, int]:
        """New articles by day, for all days that saw a run, in their order."""
        days: Counter[date] = Counter()
        for point in self.points:
            days[point.day] += point.new
        return {day: days[day] for day in sorted(days)}

    @property
    def last(self) -> RunRow | None:
        """The last run that ended."""
        return self.runs[-1] if self.runs else None

    def too_little(self, least: int, days: int) -> str:
        """Why not all checks can say something yet; "" where they can."""
        if len(self.points) < 2:
            return f"{len(self.runs)} run{'s' * (len(self.runs) != 1)}, nothing to hold against each other"
        before = sum(point.tally.articles for point in self.points[:-1])
        if before < least:
            return f"{before} articles before the last run, {least} are needed"
        useful = len(self.days.keys() - self.filling)
        if useful < days:
            return f"{useful} days beside the archive's, the number of articles is judged from {days} on"
        return ""


def started(run: RunRow) -> datetime:
    """When a run began."""
    instant = datetime.fromisoformat(run.started_at)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def total(points: Iterable[Point]) -> Tally:
    """The tallies of some points added up."""
    added = Tally()
    for point in points:
        added.add(point.tally)
    return added


def known_sites(history: History) -> list[str]:
    """All sites that a run was ever about, in their order."""
    return sorted({site for run in history.runs() for site in run.sites})


def pasts(history: History, days: int, now: datetime, sites: Sequence[str] = ()) -> list[Past]:
    """The past of these sites, or of all, as far as they were run in the last ``days`` days; in the order of names."""
    since = f"{now - timedelta(days=days):%Y-%m-%d}"
    # What a clock that was ahead has dated would be the last day of its site for as long as that was wrong.
    until = (now + timedelta(days=1)).isoformat()
    found: dict[str, Past] = {}
    first: dict[str, int] = {}
    recent: dict[int, RunRow] = {}
    for run in history.runs():
        for site in run.sites:
            first.setdefault(site, run.number)
        if since <= run.started_at <= until:
            recent[run.number] = run
            for site in run.sites:
                if not sites or site in sites:
                    _add_run(history, found.setdefault(site, Past(site, now)), run)
    _add_tallies(history, found, recent, since)
    for past in found.values():
        past.examples = _examples(history, past.site)
        past.has_articles = partial(history.has_articles, past.site)
        past.led_to = partial(history.led_to, past.site)
        past.filling |= {started(run).date() for run in past.runs if run.number == first[past.site]}
        past.filling |= {point.day for point in past.points if point.tally.reasons[Reason.OVER_BUDGET]}
    return [found[site] for site in sorted(found)]


def _add_run(history: History, past: Past, run: RunRow) -> None:
    if run.finished_at:
        past.runs.append(run)
        past.died = None
    elif _is_dead(history.folder, run):
        past.died = run
    else:
        past.running = run


def _add_tallies(history: History, found: Mapping[str, Past], runs: Mapping[int, RunRow], since: str) -> None:
    points: dict[tuple[str, date, int], Point] = {}
    last = {site: started(past.runs[-1]).date() for site, past in found.items() if past.runs}
    for site, past in found.items():
        for run in past.runs:
            points.setdefault(_place(site, run, last), Point(run)).run = run
    for row in history.tallies(since):
        ended = runs.get(row.run)
        if ended is not None and row.site in last and ended.finished_at:
            point = points.get(_place(row.site, ended, last))
            if point is not None:
                point.tally.add(row.tally)
    for (site, _, _), point in sorted(points.items(), key=lambda item: (item[0][0], item[1].run.number)):
        found[site].points.append(point)


def _place(site: str, run: RunRow, last: Mapping[str, date]) -> tuple[str, date, int]:
    day = started(run).date()
    return site, day, run.number if day >= last[site] else 0


def _is_dead(folder: Path, run: RunRow) -> bool:
    lock = folder / "locks" / f"run-{run.id}.lock"
    try:
        # Asking for a lock would make its file.
        return not lock.exists() or is_free(lock)
    except OSError:
        return False


def _examples(history: History, site: str) -> Examples:
    def find(reason: Reason, details: Collection[str]) -> list[str]:
        entries = history.examples(reason, _SEARCHED, [site])
        fitting = [entry.url for entry in entries if not details or entry.detail.split(":")[0] in details]
        return fitting[:MOST_URLS]

    return find
