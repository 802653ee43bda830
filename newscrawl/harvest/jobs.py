"""What a harvest is to do: from the command line and files to one job a site, and which of them are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path

from newscrawl import urls
from newscrawl.errors import ArgumentError
from newscrawl.items import Reason
from newscrawl.sites import SiteProfile
from newscrawl.sites.document import Document
from newscrawl.sites.roster import MARK, is_roster, roster_of
from newscrawl.spiders.params import SiteParams
from newscrawl.store import RunRow

AT_ONCE = 8
"""Sites at the same time if nothing says otherwise."""

SLACK = 0.1
"""Share of its interval by which a site may be early: cron comes each hour, but not to a site at the same second."""

MOST_SLACK = 600
"""Seconds that this is at the most, or an hourly cron would come to a daily site each day at an earlier hour."""


@dataclass(slots=True, frozen=True)
class Job:
    """One site. ``arguments`` are those of the `site` spider; ``sites`` its registrable domains; ``interval`` in
    seconds, 0 for none; ``minutes`` that its run may take, None for no limit."""

    name: str
    arguments: dict[str, str]
    sites: tuple[str, ...]
    interval: int = 0
    minutes: float | None = None


@dataclass(slots=True)
class Plan:
    """The jobs, how many at once, and how many minutes in all (None: no limit)."""

    jobs: list[Job] = field(default_factory=list)
    at_once: int = AT_ONCE
    minutes: float | None = None


def plan(sources: Sequence[str]) -> Plan:
    """The plan of what the command line names: lists of sites and profiles (TOML files), names of profiles, URLs.

    :raises ArgumentError: one line: which file, line and key, and what would do.
    """
    made = Plan()
    for source in sources:
        document = Document.read(Path(source)) if source.endswith(".toml") and "://" not in source else None
        if document is not None and is_roster(document):
            roster = roster_of(document)
            made.at_once = roster.at_once or made.at_once
            made.minutes = roster.minutes or made.minutes
            for name, profile in roster.profiles.items():
                made.jobs.append(_job(name, {"profile": f"{source}{MARK}{name}"}, profile))
        elif _is_address(source):
            made.jobs.append(_job("", {"url": source}))
        else:
            made.jobs.append(_job("", {"profile": source}))
    if not made.jobs:
        raise ArgumentError("name what to harvest: a list of sites (sites.toml), profiles, or addresses of sites")
    _check_apart(made.jobs)
    return made


def due(jobs: Sequence[Job], runs: Iterable[RunRow], now: datetime) -> tuple[list[Job], list[tuple[Job, datetime]]]:
    """The jobs whose turn it is, those that have waited longest first, and the others with when theirs is.

    ``runs``: the last runs, as far back as the longest interval. A run that did not end well does not count, nor does
    one of another profile where several jobs have the same sites.
    """
    several = Counter(job.sites for job in jobs)
    never = datetime.min.replace(tzinfo=UTC)
    last: dict[tuple[tuple[str, ...], str], datetime] = {}
    ended: dict[tuple[tuple[str, ...], str], datetime] = {}

    def whose(sites: tuple[str, ...], profile: str) -> tuple[tuple[str, ...], str]:
        return sites, profile.rpartition(MARK)[2] if several[sites] > 1 else ""

    for run in runs:
        began = datetime.fromisoformat(run.started_at)
        last[whose(run.sites, run.profile)] = began
        if run.outcome == "finished" and _has_reached(run):
            ended[whose(run.sites, run.profile)] = began
    ready: list[tuple[datetime, Job]] = []
    later: list[tuple[Job, datetime]] = []
    for job in jobs:
        own = whose(job.sites, job.arguments.get("profile", ""))
        slack = min(SLACK * job.interval, MOST_SLACK)
        again = ended.get(own, never) + timedelta(seconds=job.interval - slack)
        # After a clock that was wrong, a run may lie in the future; nobody is to wait for that.
        if job.interval and now < again <= now + timedelta(seconds=job.interval):
            later.append((job, again))
        else:
            ready.append((last.get(own, never), job))
    return [job for _, job in sorted(ready, key=itemgetter(0))], later


def _has_reached(run: RunRow) -> bool:
    counts = run.counts
    return counts.get("found", 0) > sum(counts.get(reason, 0) for reason in (Reason.FAILED, Reason.PENDING))


def _job(name: str, arguments: dict[str, str], profile: SiteProfile | None = None) -> Job:
    params = SiteParams.parse(arguments, profile)
    profile = params.site_profile
    sites = tuple(sorted({urls.domain(seed) for seed in params.seeds}))
    return Job(
        name or (profile.name if profile else urls.site(params.seeds[0])),
        arguments,
        sites,
        profile.interval if profile else 0,
        params.limits.get("max_minutes"),
    )


def _check_apart(jobs: Sequence[Job]) -> None:
    names: set[str] = set()
    for job in jobs:
        if job.name in names:
            raise ArgumentError(f"{job.name!r} is named twice; give each site once")
        names.add(job.name)


def _is_address(source: str) -> bool:
    """Whether it is a URL, or the name of a host; a profile's name has no dot."""
    return "://" in source or ("." in source and not source.endswith(".toml"))
