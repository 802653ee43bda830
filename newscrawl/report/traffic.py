"""How the hosts answered, and how much the disk has left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newscrawl.store import Disk, HostTally, Tally

MOST_HOSTS = 15
LEAST_ANSWERS = 5
"""Answers below which a mean is not called slow."""


@dataclass(slots=True, frozen=True)
class Host:
    """A host's answers. ``mean``, ``slowest``: seconds until the headers came; ``refusals``: 403 and 429; ``errors``:
    statuses from 500 on, and what came instead of an answer."""

    name: str
    answers: int
    refusals: int
    errors: int
    mean: float
    slowest: float

    @property
    def failing(self) -> float:
        """The share of answers that were errors or refusals, 0 to 1."""
        return (self.refusals + self.errors) / self.answers if self.answers else 0.0


def hosts(tallies: Iterable[Tally]) -> list[Host]:
    """All hosts, by name."""
    total: dict[str, HostTally] = {}
    for tally in tallies:
        for name, one in tally.hosts.items():
            total.setdefault(name, HostTally()).add(one)
    return [
        Host(name, one.answers, one.refusals, one.errors, one.seconds / max(1, one.answers), one.slowest)
        for name, one in sorted(total.items())
    ]


def slowest(all_hosts: Iterable[Host]) -> list[Host]:
    """Those that take longest to answer."""
    asked = [host for host in all_hosts if host.answers >= LEAST_ANSWERS]
    return sorted(asked, key=lambda host: -host.mean)[:MOST_HOSTS]


def failing(all_hosts: Iterable[Host]) -> list[Host]:
    """Those with the most errors and refusals."""
    bad = [host for host in all_hosts if host.refusals or host.errors]
    return sorted(bad, key=lambda host: -(host.refusals + host.errors))[:MOST_HOSTS]


@dataclass(slots=True, frozen=True)
class DiskFigures:
    """``lines``: of all runs; ``lines_a_day``: of the period, new and revised articles."""

    disk: Disk
    lines: int
    lines_a_day: float

    @property
    def size(self) -> int:
        """Bytes of the dataset."""
        return self.disk.taken

    @property
    def bytes_a_line(self) -> float | None:
        """Bytes that an article takes, its share of the database with it; None without any."""
        return self.size / self.lines if self.lines else None

    @property
    def days_left(self) -> float | None:
        """Days until the disk is full at this rate, if nothing else writes to it; None if nothing comes in."""
        a_day = self.lines_a_day * (self.bytes_a_line or 0)
        return self.disk.free / a_day if a_day else None
