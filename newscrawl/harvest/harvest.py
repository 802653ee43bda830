"""Goes through the jobs: a bounded number at once, within the time, until a signal says otherwise."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.exits import Exit
from newscrawl.harvest.jobs import Job
from newscrawl.harvest.outcome import Result, State, exit_status
from newscrawl.harvest.process import SiteProcess, dismiss, prepare
from newscrawl.harvest.view import View
from newscrawl.store import RUNS, write_json

TICK_SECONDS = 0.25
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WIDE = (Exit.NO_DATASET, Exit.NOT_WRITTEN)
"""After these no other site would fare better."""


class Harvest:
    """One pass over the jobs, in their order. ``settings``: "NAME=VALUE" for each crawl."""

    def __init__(
        self,
        jobs: Sequence[Job],
        data: Path,
        view: View,
        *,
        at_once: int,
        minutes: float | None = None,
        settings: Sequence[str] = (),
    ) -> None:
        self.results: list[Result] = []
        self.stopped = False
        self._waiting = deque(jobs)
        self._running: dict[asyncio.Task[Result], SiteProcess] = {}
        self._stopping: set[asyncio.Task[None]] = set()
        self._closed = ""
        self._data = data
        self._view = view
        self._at_once = at_once
        self._deadline = time.monotonic() + 60 * minutes if minutes else None
        self._minutes = minutes
        self._settings = settings
        self._began = datetime.now(UTC)

    def run(self) -> Exit:
        """Work through all of it; returns the exit status, after the record of the harvest has been written.

        :raises OSError: the record cannot be written.
        """
        try:
            status = asyncio.run(self._work())
        finally:
            dismiss()
        self._write_record(status)
        return status

    async def _work(self) -> Exit:
        if self._waiting:
            prepare()
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._on_signal)
        try:
            while self._running or (self._waiting and not self._closed):
                self._start_some()
                await asyncio.wait(self._running, timeout=TICK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                self._collect()
                self._look_at_clock()
                self._view.tick(list(self._running.values()))
            for job in self._waiting:
                self._take(Result(job, State.NOT_STARTED, why=self._closed))
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)
        return exit_status(self.results, stopped=self.stopped)

    def _start_some(self) -> None:
        while not self._closed and len(self._running) < self._at_once and (job := self._next()) is not None:
            process = SiteProcess(job, self._data, self._settings, self._view.said)
            task = asyncio.create_task(process.work())
            self._running[task] = process
            # Once it runs; a view may want to say which process it is.
            asyncio.get_running_loop().call_soon(self._view.started, process)

    def _next(self) -> Job | None:
        """The first that waits for no site on which another is at work, since a run locks its sites."""
        held = {site for process in self._running.values() for site in process.job.sites}
        job = next((job for job in self._waiting if held.isdisjoint(job.sites)), None)
        if job is not None:
            self._waiting.remove(job)
        return job

    def _collect(self) -> None:
        for task in [task for task in self._running if task.done()]:
            process = self._running.pop(task)
            error = task.exception()
            result = task.result() if error is None else Result(process.job, State.FAILED, why=f"cannot start: {error}")
            if result.code in WIDE:
                self._closed = self._closed or f"the dataset cannot be used: {result.why}"
            self._take(result)

    def _take(self, result: Result) -> None:
        self.results.append(result)
        self._view.ended(result)

    def _look_at_clock(self) -> None:
        if self._deadline is not None and time.monotonic() >= self._deadline and not self._closed:
            self._close(f"the {self._minutes:g} minutes of the harvest are over")

    def _on_signal(self) -> None:
        if not self.stopped:
            self.stopped = True
            self._view.note("stopping; each site saves what it has found. A second signal stops at once", warning=True)
            self._close("stopped by a signal", again=True)
        else:
            self._view.note(
                "stopping at once; what was committed is saved, and the next harvest takes up what was out",
                warning=True,
            )
            for process in self._running.values():
                process.interrupt()

    def _close(self, why: str, *, again: bool = False) -> None:
        """Start nothing more, and let what runs end."""
        if self._closed and not again:
            return
        first = not self._closed
        self._closed = self._closed or why
        if first or not self._stopping:
            for process in self._running.values():
                task = asyncio.create_task(process.stop(self._closed))
                self._stopping.add(task)
                task.add_done_callback(self._stopping.discard)

    def _write_record(self, status: Exit) -> None:
        name = f"harvest-{self._began:%Y%m%dT%H%M%SZ}-{os.getpid()}"
        write_json(self._data / RUNS, name, self._record(status))

    def _record(self, status: Exit) -> dict[str, Any]:
        return {
            "started_at": self._began.isoformat(timespec="seconds"),
            "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "exit_status": int(status),
            "meaning": status.meaning,
            "sites": [
                {
                    "name": result.job.name,
                    "state": result.state.value,
                    "exit_status": result.code,
                    "run": result.run,
                    "seconds": round(result.seconds, 1),
                    "new": result.new,
                    "revised": result.revised,
                    "found": result.found,
                    "fetched": result.fetched,
                    "why": result.why,
                }
                for result in self.results
            ],
        }
