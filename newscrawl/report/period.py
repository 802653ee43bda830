"""The days that a report is about, those that it holds them against, and which runs belong to either."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from newscrawl.store import RunRow, TallyRow

MOST_DAYS = 3660
MOST_SINGLE_DAYS = 62
"""Days that are shown one by one; more of them are shown by the week."""


@dataclass(slots=True, frozen=True)
class Period:
    """``days`` days in UTC, of which ``last`` is the last, and as many before them for comparison."""

    last: date
    days: int

    @property
    def first(self) -> date:
        return self.last - timedelta(days=self.days - 1)

    @property
    def first_before(self) -> date:
        """The first day of those that the period is held against."""
        return self.first - timedelta(days=self.days)

    @property
    def by_week(self) -> bool:
        return self.days > MOST_SINGLE_DAYS

    def bin_of(self, day: str) -> str:
        """The day (YYYY-MM-DD), or the Monday of its week where days are not shown one by one."""
        if not self.by_week:
            return day
        one = date.fromisoformat(day)
        return (one - timedelta(days=one.weekday())).isoformat()

    def bins(self, seen: Iterable[str] = ()) -> list[str]:
        """All days or weeks in their order; from the earliest of those that were seen, where a run began before."""
        first = min([self.first.isoformat(), *seen])
        days = (self.last - date.fromisoformat(first)).days + 1
        every = [(self.last - timedelta(days=ago)).isoformat() for ago in reversed(range(days))]
        return list(dict.fromkeys(map(self.bin_of, every)))


def runs_within(
    runs: Iterable[RunRow], tallies: Iterable[TallyRow], first: date, past: Collection[int] = ()
) -> set[int]:
    """The numbers of the runs that began on a day or later, or still went on then; none of ``past``.

    One that is not finished went on as long as it has counted something.
    """
    day = first.isoformat()
    still = {row.run for row in tallies if row.day >= day}
    return {
        run.number
        for run in runs
        if run.number not in past
        and (run.started_at >= day or run.finished_at >= day or (not run.finished_at and run.number in still))
    }
