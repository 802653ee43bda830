"""Figures of the last runs for Prometheus, as a file for node_exporter's textfile collector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.errors import ArgumentError
from newscrawl.health.checks import CHECKS
from newscrawl.health.disk import DiskLow
from newscrawl.health.finding import DATASET, Finding
from newscrawl.health.past import Past, pasts, started
from newscrawl.items import Reason
from newscrawl.store import FIELDS, History, RunRow, Tally

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Gauge

SUFFIX = ".prom"
MOST_SITES = 1000
"""Sites that get series, those with the latest runs; each has about fifty."""
DAYS = 60
"""A site that was not run for so long has no series any more."""

CLASSES = ("2xx", "3xx", "4xx", "5xx", "error")


def check_metrics_file(path: Path) -> None:
    """Refuse early what `write_metrics` would refuse.

    :raises ArgumentError: prometheus-client is not installed, or the name does not end in ``.prom``, without which no
        collector reads the file.
    """
    if find_spec("prometheus_client") is None:
        raise ArgumentError("metrics need prometheus-client; pip install 'newscrawl[metrics]'")
    if path.suffix != SUFFIX:
        raise ArgumentError(f"{path}: a file of metrics ends in {SUFFIX}, no collector reads another")


def write_metrics(
    history: History, path: Path, findings: Iterable[Finding] = (), *, now: datetime | None = None
) -> None:
    """Write the figures to a file, which is there at once and whole.

    Of each site: its last run, and how many findings there are by check, 0 among them.

    :raises ArgumentError: as `check_metrics_file`.
    :raises OSError: the file cannot be written.
    :raises StoreError: the dataset does not answer.
    """
    check_metrics_file(path)
    from prometheus_client import CollectorRegistry, write_to_textfile

    registry = CollectorRegistry()
    _fill(registry, history, findings, now or datetime.now(UTC))
    write_to_textfile(str(path), registry)


def _fill(registry: CollectorRegistry, history: History, findings: Iterable[Finding], now: datetime) -> None:
    gauges = _Gauges(registry)
    looked = [past for past in pasts(history, DAYS, now) if past.points]
    gauges("newscrawl_sites", "Sites that were run lately").set(len(looked))
    counted = Counter((finding.site, finding.check) for finding in findings)
    looked.sort(key=lambda past: past.runs[-1].started_at, reverse=True)
    for past in looked[:MOST_SITES]:
        _site(gauges, past)
        for check in CHECKS:
            _findings(gauges, past.site, check.name, counted)
    _findings(gauges, DATASET, DiskLow.name, counted)
    disk = history.disk()
    size = gauges("newscrawl_dataset_bytes", "What the dataset takes", "part")
    size.labels("shards").set(disk.shards)
    size.labels("database").set(disk.database)
    gauges("newscrawl_disk_free_bytes", "What the disk of the dataset has left").set(disk.free)


def _site(gauges: _Gauges, past: Past) -> None:
    point = past.points[-1]
    run, tally, site = past.runs[-1], point.tally, past.site

    def one(name: str, what: str, value: float) -> None:
        gauges(name, what, "site").labels(site).set(value)

    one("newscrawl_articles", "New articles of the last run", point.new)
    one("newscrawl_revisions", "New revisions of known articles of the last run", tally.revisions)
    one("newscrawl_response_bytes", "Bytes of the bodies that the last run was answered", tally.bytes)
    one("newscrawl_run_seconds", "How long the last run took", run.seconds)
    one("newscrawl_run_timestamp_seconds", "When the last run began", started(run).timestamp())
    if (newest := _newest(past)) is not None:
        one("newscrawl_article_timestamp_seconds", "When the last run with a new article ended", newest.timestamp())
    urls = gauges("newscrawl_urls", "URLs that the last run found, by what became of them", "site", "reason")
    for reason in Reason:
        urls.labels(site, reason).set(tally.reasons[reason])
    answers = gauges("newscrawl_answers", "Answers of the last run, by class of status", "site", "class")
    classes = _classes(tally)
    for name in CLASSES:
        answers.labels(site, name).set(classes[name])
    shares = gauges(
        "newscrawl_field_coverage_ratio", "Share of the last run's articles that have a field", "site", "field"
    )
    for field in FIELDS:
        if (share := tally.coverage(field)) is not None:
            shares.labels(site, field).set(share)


def _findings(gauges: _Gauges, site: str, check: str, counted: Counter[tuple[str, str]]) -> None:
    found = gauges("newscrawl_findings", "What a check found that is not well", "site", "check")
    found.labels(site, check).set(counted[site, check])


def _newest(past: Past) -> datetime | None:
    """The end of the last run with a new article; of a day of several runs that of its last one."""
    for point in reversed(past.points):
        if point.new:
            return _ended(point.run)
    return None


def _ended(run: RunRow) -> datetime:
    if run.finished_at:
        return started(run) + timedelta(seconds=run.seconds)
    return datetime.combine(started(run), time(), UTC)


def _classes(tally: Tally) -> Counter[str]:
    classes: Counter[str] = Counter()
    for status, count in tally.answers.items():
        classes[f"{status[0]}xx" if status.isdecimal() else "error"] += count
    return classes


class _Gauges:
    """The gauges of a registry by their name; made where they are first asked for."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._made: dict[str, Gauge] = {}

    def __call__(self, name: str, what: str, *labels: str) -> Gauge:
        from prometheus_client import Gauge

        if name not in self._made:
            self._made[name] = Gauge(name, what, labels, registry=self._registry)
        return self._made[name]
