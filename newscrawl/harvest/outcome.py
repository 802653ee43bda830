"""How a site's run ended, and what all of them together tell the shell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from signal import SIGTERM
from typing import Any

from newscrawl.exits import Exit
from newscrawl.extensions.status import Status
from newscrawl.harvest.jobs import Job
from newscrawl.items import Reason
from newscrawl.outages import unread


class State(StrEnum):
    """What became of a job."""

    FINE = "fine"
    FAILED = "failed"
    UNREACHED = "unreached"
    ASTRAY = "astray"
    CUT_SHORT = "cut short"
    LOCKED = "locked"
    STOPPED = "stopped"
    NOT_STARTED = "not started"


_STATES: dict[int, State] = {
    Exit.FINE: State.FINE,
    Exit.UNREACHED: State.UNREACHED,
    Exit.ASTRAY: State.ASTRAY,
    Exit.CUT_SHORT: State.CUT_SHORT,
    Exit.LOCKED: State.LOCKED,
    Exit.STOPPED: State.STOPPED,
}


@dataclass(slots=True)
class Result:
    """A job's end. ``code``: the exit status of its process, negative for a signal, None if there was none; ``why``:
    the last that it said of an error, "" for nothing; ``record``: the file of its run, {} if there is none."""

    job: Job
    state: State
    code: int | None = None
    seconds: float = 0.0
    run: str = ""
    why: str = ""
    record: dict[str, Any] = field(default_factory=dict)
    status: Status = field(default_factory=Status)

    @classmethod
    def of(
        cls,
        job: Job,
        code: int,
        *,
        seconds: float,
        run: str,
        said: Sequence[str],
        runs: Path,
        status: Status,
        stop: str,
    ) -> Result:
        """The result of a process that has ended; ``runs``: where the files of the runs lie; ``stop``: why it was
        stopped, "" if it was not."""
        # One that had hardly begun dies of the signal that others end well by.
        state = State.STOPPED if stop and code in (Exit.STOPPED, -SIGTERM) else _STATES.get(code, State.FAILED)
        record = _record(runs / f"{run}.json") if run else {}
        why = "" if state is State.FINE else (stop or (said[-1] if said else _why(code, record)))
        return cls(job, state, code, seconds, run, why, record, status)

    @property
    def found(self) -> int:
        """URLs that it found."""
        return int(self.record.get("found", self.status.found))

    @property
    def fetched(self) -> int:
        """Pages that it asked for."""
        return int(self.record.get("fetched", self.status.fetched))

    @property
    def emitted(self) -> int:
        """Lines that were written; of a run that was cut short, about so many."""
        return int(self.record.get("lines", self.status.emitted))

    @property
    def revised(self) -> int:
        """Those among them that are new texts of known articles."""
        return sum(int(site["revisions"]) for site in self.record.get("sites", {}).values())

    @property
    def new(self) -> int:
        """Those that are articles which were not known."""
        return max(0, self.emitted - self.revised)

    @property
    def aside(self) -> int:
        """URLs that have another reason, and do not wait for the next run."""
        if not self.record:
            return self.status.aside
        reasons: dict[str, int] = self.record["reasons"]
        return max(0, sum(reasons.values()) - reasons.get(Reason.PENDING, 0) - self.emitted)

    def __str__(self) -> str:
        if self.state is State.NOT_STARTED:
            return f"{self.job.name}: not started: {self.why}"
        revised = f" and {self.revised} revised" if self.revised else ""
        told = f"{self.job.name}: {self.state}, {self.new} new{revised} of {self.found} found"
        told += f", {self.fetched} pages, {self.seconds:.0f} s"
        bounds = ", ".join(self.record.get("bounds", {}))
        return told + (f"; {self.why}" if self.why else "") + (f"; bound: {bounds}" if bounds else "")


def exit_status(results: Sequence[Result], *, stopped: bool) -> Exit:
    """The status of a whole harvest: what concerns all goes before what concerns one.

    A site that another run holds is being harvested: it counts only where there is nothing else. A site that was
    stopped because the time for all was over goes on the next time, as a person has wanted it. ``stopped``: a signal
    has ended the harvest.
    """
    codes = {result.code for result in results}
    for wide in (Exit.NO_DATASET, Exit.NOT_WRITTEN):
        if wide in codes:
            return wide
    if stopped:
        return Exit.STOPPED
    states = [result.state for result in results if result.state is not State.NOT_STARTED]
    if states and all(state is State.UNREACHED for state in states):
        return Exit.UNREACHED
    if states and all(state is State.LOCKED for state in states):
        return Exit.LOCKED
    fine = all(state in (State.FINE, State.LOCKED, State.STOPPED) for state in states)
    return Exit.FINE if fine else Exit.FAILED


def _why(code: int, record: dict[str, Any]) -> str:
    """What is known of a failure of which the process has said nothing."""
    if bounds := list(record.get("bounds", {})):
        return str(bounds[0])
    if code == Exit.UNREACHED and (said := unread(_fates(record), ())):
        return f"not one page could be had: {said}"
    if code < 0:
        return f"killed by signal {-code}"
    meanings = {int(status): status.meaning for status in Exit}
    return meanings.get(code, f"exit status {code}")


def _fates(record: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """The reasons of a run's URLs, their details, and how often each came."""
    for site in record.get("sites", {}).values():
        for reason, details in site["details"].items():
            yield from ((reason, detail, count) for detail, count in details.items())


def _record(path: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return record
