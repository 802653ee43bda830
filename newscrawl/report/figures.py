"""The numbers of a report, asked of a dataset once and kept as plain data. Nothing here knows how they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from newscrawl.errors import ArgumentError
from newscrawl.health import Finding
from newscrawl.items import Reason
from newscrawl.report.copies import Clusters, clusters
from newscrawl.report.fates import Aside, Step, funnel, set_aside
from newscrawl.report.period import Period, runs_within
from newscrawl.report.sites import SiteFigures
from newscrawl.report.traffic import DiskFigures, Host, failing, hosts, slowest
from newscrawl.store import History, RunRow, TallyRow

MOST_NAMED = 10


@dataclass(slots=True)
class Figures:
    """A report's numbers.

    ``runs``: those of the period, the oldest first; ``reasons``: what became of the URLs that they found, as their
    records say it; ``details``: the same by kind of detail, as far as it is counted. ``asked``: pages that the runs
    asked for. ``untold``: runs that counted nothing by site, as older versions did; their numbers are missing from all
    that is told by site, and from ``reasons`` where sites were chosen; ``unrecorded``: runs that go on, or died before
    they could say what became of their URLs; ``not_by_site``: reasons of which no site is known. ``days_counted``,
    ``days_before``: days of the period, and of the one before, in which the dataset was there. ``last_run``: when the
    last one of all began, ISO 8601, "" for none. ``disk`` is of all sites, whichever were chosen. ``findings``: what
    the checks of the last runs say.
    """

    folder: str
    made_at: datetime
    period: Period
    chosen: tuple[str, ...]
    runs: list[RunRow]
    sites: list[SiteFigures]
    bins: list[str]
    reasons: Counter[Reason]
    not_by_site: Counter[Reason]
    details: dict[Reason, Counter[str]]
    asked: int
    untold: int
    unrecorded: int
    days_counted: int
    days_before: int
    funnel: list[Step]
    aside: list[Aside]
    clusters: Clusters
    slowest: list[Host]
    failing: list[Host]
    disk: DiskFigures
    last_run: str
    findings: Sequence[Finding] = ()

    @property
    def new(self) -> int:
        """New articles, of all sites."""
        return self.new_by_site + self.not_by_site[Reason.EMITTED]

    @property
    def new_by_site(self) -> int:
        """Those of which the site is known."""
        return sum(site.count for site in self.sites)

    @property
    def rate(self) -> float:
        """New articles a day."""
        return self.new / self.days_counted

    @property
    def rate_change(self) -> float | None:
        """By how much the rate differs from that of the days before, as a share; None where those are too few."""
        before = sum(site.count_before for site in self.sites)
        if not before or 2 * self.days_before < self.period.days:
            return None
        return self.rate * self.days_before / before - 1

    @property
    def revised(self) -> int:
        """Known articles with another text."""
        return sum(site.now.revisions for site in self.sites) + self.not_by_site[Reason.REVISED]

    @property
    def silent(self) -> list[SiteFigures]:
        """Sites without a new article."""
        return [site for site in self.sites if not site.count]

    def by_bin(self) -> list[tuple[str, int, int]]:
        """For each day or week: new and revised articles of all sites."""
        new: Counter[str] = Counter()
        revised: Counter[str] = Counter()
        for site in self.sites:
            new.update(site.new)
            revised.update(site.revised)
        return [(one, new[one], revised[one]) for one in self.bins]


def gather(
    history: History, period: Period, chosen: Sequence[str], now: datetime, findings: Sequence[Finding] = ()
) -> Figures:
    """Ask a dataset for the numbers of a period, of some sites or (none given) of all.

    :raises ArgumentError: a site that was chosen is none of the dataset's.
    :raises StoreError: the dataset does not answer.
    """
    every = history.runs()
    known = {site for run in every for site in run.sites}
    if unknown := [site for site in chosen if site not in known]:
        raise ArgumentError(f"no site {unknown[0]!r} in this dataset; it has {_some(known)}")
    since = period.first_before.isoformat()
    tallies = list(history.tallies(since))
    here = runs_within(every, tallies, period.first)
    if (earliest := min((run.started_at[:10] for run in every if run.number in here), default=since)) < since:
        # A run that has gone on for that long is to be counted as a whole.
        tallies = list(history.tallies(earliest))
    before = runs_within(every, tallies, period.first_before, here)
    of_chosen = [row for row in tallies if not chosen or row.site in chosen]
    runs = [run for run in every if run.number in here and (not chosen or set(run.sites) & set(chosen))]
    sites = _sites(of_chosen, runs, here, before, period, chosen)
    counted = {row.run for row in tallies if row.tally.reasons}
    told = [row for row in of_chosen if row.run in here]
    untold = [run for run in runs if run.counts.get("found") and run.number not in counted]
    reasons, details = _fates(told)
    told_elsewhere = Counter() if chosen else _recorded(untold)
    reasons += told_elsewhere
    all_hosts = hosts(row.tally for row in told)
    first_run = date.fromisoformat(every[0].started_at[:10]) if every else period.last
    days = max(1, min(period.days, (period.last - first_run).days + 1))
    lines = _lines([run for run in every if run.number in here], [row for row in tallies if row.run in here])
    return Figures(
        folder=str(history.folder.absolute()),
        made_at=now,
        period=period,
        chosen=tuple(chosen),
        runs=runs,
        sites=sites,
        bins=period.bins(day for site in sites for day in (*site.new, *site.revised)),
        reasons=reasons,
        not_by_site=told_elsewhere,
        details=details,
        asked=sum(run.counts.get("fetched", 0) for run in runs),
        untold=len(untold),
        unrecorded=sum(not run.counts for run in runs),
        days_counted=days,
        days_before=max(0, min(period.days, (period.first - first_run).days)),
        funnel=funnel(reasons),
        aside=set_aside(history, reasons, details, chosen),
        clusters=clusters(history, period.first.isoformat(), chosen),
        slowest=slowest(all_hosts),
        failing=failing(all_hosts),
        disk=DiskFigures(history.disk(), _lines(every, tallies), lines / days),
        last_run=every[-1].started_at if every else "",
        findings=findings,
    )


def _sites(
    tallies: Iterable[TallyRow],
    runs: Iterable[RunRow],
    here: set[int],
    before: set[int],
    period: Period,
    chosen: Sequence[str],
) -> list[SiteFigures]:
    """The sites that the runs were for, by name; one that a run was for and brought nothing is among them."""
    names = {site for run in runs for site in run.sites if not chosen or site in chosen}
    found = {name: SiteFigures(name) for name in names}
    for row in tallies:
        if row.run not in here | before:
            continue
        site = found.setdefault(row.site, SiteFigures(row.site))
        new, revised = row.tally.articles - row.tally.revisions, row.tally.revisions
        if new:
            site.daily[row.day] += new
        if row.run in before:
            site.before.add(row.tally)
            continue
        site.now.add(row.tally)
        if new:
            site.new[period.bin_of(row.day)] += new
            site.last_day = max(site.last_day, row.day)
        if revised:
            site.revised[period.bin_of(row.day)] += revised
    return [found[name] for name in sorted(found)]


def _fates(told: Iterable[TallyRow]) -> tuple[Counter[Reason], dict[Reason, Counter[str]]]:
    reasons: Counter[Reason] = Counter()
    details: dict[Reason, Counter[str]] = {}
    for row in told:
        for name, count in row.tally.reasons.items():
            reasons[Reason(name)] += count
        for name, kinds in row.tally.details.items():
            details.setdefault(Reason(name), Counter()).update(kinds)
    return reasons, details


def _recorded(runs: Iterable[RunRow]) -> Counter[Reason]:
    """The reasons in the records of runs, which have "found", "known" and "fetched" beside them."""
    names = {reason.value for reason in Reason}
    reasons: Counter[Reason] = Counter()
    for run in runs:
        reasons.update({Reason(name): count for name, count in run.counts.items() if name in names})
    return reasons


def _lines(runs: Iterable[RunRow], tallies: Iterable[TallyRow]) -> int:
    """Lines of the dataset; those of runs without a record as far as they were counted."""
    recorded = {run.number: run.counts for run in runs if run.counts}
    lines = sum(counts.get("emitted", 0) + counts.get("revised", 0) for counts in recorded.values())
    return lines + sum(row.tally.articles for row in tallies if row.run not in recorded)


def _some(names: set[str]) -> str:
    if not names:
        return "none"
    shown = sorted(names)[:MOST_NAMED]
    return ", ".join(shown) + (f" and {len(names) - len(shown):,} more" if len(names) > len(shown) else "")
