"""Checks of the dataset as a whole: whether its shards are there, and how long its disk lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median

from newscrawl.health.finding import DATASET, Finding
from newscrawl.health.past import started
from newscrawl.health.thresholds import Thresholds
from newscrawl.items import Reason
from newscrawl.store import Disk, Inventory, RunRow

MOST_NAMED = 3
WEEKS = 4
LEAST_WEEKS = 2
_WEEK = timedelta(weeks=1)


class DiskLow:
    """The disk of the dataset is nearly full, or will be soon.

    Settings: ``NEWSCRAWL_HEALTH_DISK_BYTES`` (what has to be free), ``NEWSCRAWL_HEALTH_DISK_DAYS`` (how long it has to
    last at the pace of the last four weeks).
    """

    name = "disk"

    def __call__(self, disk: Disk, runs: Sequence[RunRow], now: datetime, limits: Thresholds) -> Iterator[Finding]:
        look = "make room, or move sealed shards to another disk and leave links to them in their place"
        rate = bytes_a_day(disk, runs, now)
        days = disk.free / rate if rate else float("inf")
        free = f"{_size(disk.free)} free"
        if disk.free < limits.disk_bytes:
            what = f"{free}, {_size(limits.disk_bytes)} should be"
            yield Finding(DATASET, self.name, what, look, now=disk.free, before=limits.disk_bytes)
        elif days < limits.disk_days:
            what = f"{free}, full in {days:.0f} days at {_size(rate)} a day, {limits.disk_days:g} days are the least"
            yield Finding(DATASET, self.name, what, look, now=days, before=limits.disk_days)


class Shards:
    """Shards of the manifest are gone, or there are some that it does not know: database and shards are not of one
    moment.

    It has no threshold.
    """

    name = "shards"

    def __call__(self, inventory: Inventory) -> Iterator[Finding]:
        if gone := inventory.gone:
            what = f"gone, with {sum(gone.values()):,} lines: {_some(list(gone))}"
            look = "put them back, or let their articles be read again: newscrawl dataset forget SHARD"
            yield Finding(DATASET, self.name, what, look, now=len(gone))
        if unknown := inventory.unknown:
            what = f"not in the database: {_some(unknown)}"
            look = "it may be an older backup than they are: restore a newer one, or move them elsewhere"
            yield Finding(DATASET, self.name, what, look, now=len(unknown))


def bytes_a_day(disk: Disk, runs: Sequence[RunRow], now: datetime) -> float:
    """How fast the dataset grows: articles of the median week of the last four, times what one has taken so far.

    The median, since the week in which an archive was read says nothing of the next. 0 before two weeks have passed.
    """
    written = [(started(run), run.counts.get(Reason.EMITTED, 0) + run.counts.get(Reason.REVISED, 0)) for run in runs]
    ever = sum(count for _, count in written)
    if not ever:
        return 0.0
    weeks = min(WEEKS, (now - written[0][0]) // _WEEK)
    if weeks < LEAST_WEEKS:
        return 0.0
    of_week = [0] * weeks
    for instant, count in written:
        week = (now - instant) // _WEEK
        if 0 <= week < weeks:
            of_week[week] += count
    return disk.taken / ever * median(of_week) / 7


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"
