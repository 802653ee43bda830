"""Is a dataset well? Each site is held against its own past; what has changed is told in a line.

>>> with History(folder) as history:
...     for finding in findings(history, Thresholds.of(settings)):
...         print(finding)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from newscrawl.health.checks import CHECKS
from newscrawl.health.disk import DiskLow, Shards
from newscrawl.health.finding import DATASET, Finding
from newscrawl.health.metrics import check_metrics_file, write_metrics
from newscrawl.health.past import Past, known_sites, pasts
from newscrawl.health.rhythm import LEAST_DAYS
from newscrawl.health.thresholds import Thresholds
from newscrawl.store import History

__all__ = [
    "CHECK_NAMES",
    "DATASET",
    "Finding",
    "Thresholds",
    "check_metrics_file",
    "check_site",
    "findings",
    "known_sites",
    "too_little_past",
    "write_metrics",
]

CHECK_NAMES = (*(check.name for check in CHECKS), DiskLow.name, Shards.name)
"""The names of all checks, as they stand in lines, metrics and ``NEWSCRAWL_HEALTH_IGNORE``."""


def findings(
    history: History, thresholds: Thresholds, sites: Sequence[str] = (), *, now: datetime | None = None
) -> list[Finding]:
    """What is not well: of the disk and the shards, then of these sites or of all, in the order of their names.

    ``now``: an aware instant against which is measured for how long a site was not run.

    :raises StoreError: the dataset does not answer.
    """
    now = now or datetime.now(UTC)
    found = list(DiskLow()(history.disk(), history.runs(), now, thresholds))
    found += Shards()(history.inventory())
    for past in pasts(history, thresholds.days, now, sites):
        found += check_site(past, thresholds)
    return [one for one in found if not thresholds.ignores(one.site, one.check, one.of)]


def check_site(past: Past, thresholds: Thresholds) -> list[Finding]:
    """What is not well with a site, in the order of the checks."""
    return [finding for check in CHECKS for finding in check(past, thresholds)]


def too_little_past(
    history: History, thresholds: Thresholds, sites: Sequence[str] = (), *, now: datetime | None = None
) -> dict[str, str]:
    """The sites of which not all checks can say something yet, and why.

    :raises StoreError: the dataset does not answer.
    """
    known = sites or known_sites(history)
    looked = {past.site: past for past in pasts(history, thresholds.days, now or datetime.now(UTC), sites)}
    why = {
        site: looked[site].too_little(thresholds.least, LEAST_DAYS)
        if site in looked
        else f"no run in the last {thresholds.days} days"
        for site in known
    }
    return {site: text for site, text in why.items() if text}
