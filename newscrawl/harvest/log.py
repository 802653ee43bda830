"""A harvest as a log for machines: one JSON object a line, each with ``at`` (ISO 8601) and ``event``."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TextIO

from newscrawl.exits import Exit
from newscrawl.harvest.jobs import Job
from newscrawl.harvest.outcome import Result
from newscrawl.harvest.process import SiteProcess
from newscrawl.harvest.view import WRONG
from newscrawl.invoked import program

PROGRESS_SECONDS = 60.0
_WORTH_SAYING = re.compile(r"\] (?:WARNING|ERROR|CRITICAL): |^(?:newscrawl|scrapy) ")


class LogView:
    """``quiet``: only what went wrong. ``verbose``: all that the crawls say, and each minute how far they are.

    When the log takes no more, standard error is told so, once, and the harvest goes on; ``lost`` says why.
    """

    def __init__(self, out: TextIO, *, quiet: bool = False, verbose: bool = False) -> None:
        self.lost = ""
        self._out = out
        self._escaped = not out.encoding.lower().startswith("utf")
        self._quiet = quiet
        self._verbose = verbose
        self._told = time.monotonic()

    def begin(self, jobs: Sequence[Job], later: Sequence[tuple[Job, datetime]]) -> None:
        if not self._quiet:
            waits = {job.name: at.isoformat(timespec="seconds") for job, at in later}
            self._write("begin", sites=[job.name for job in jobs], not_due_before=waits)

    def started(self, process: SiteProcess) -> None:
        if not self._quiet:
            self._write("started", site=process.job.name, process=process.pid)

    def said(self, process: SiteProcess, line: str) -> None:
        if line and (self._verbose or (not self._quiet and _WORTH_SAYING.search(line))):
            self._write("said", site=process.job.name, run=process.run, line=line)

    def tick(self, running: Sequence[SiteProcess]) -> None:
        if self._verbose and time.monotonic() - self._told >= PROGRESS_SECONDS:
            self._told = time.monotonic()
            for process in running:
                status = process.status
                counts = {name: getattr(status, name) for name in ("found", "fetched", "emitted", "aside", "waiting")}
                self._write("progress", site=process.job.name, run=process.run, **counts)

    def ended(self, result: Result) -> None:
        if not self._quiet or result.state in WRONG:
            reasons = result.record.get("reasons", {})
            told = {"state": result.state.value, "exit_status": result.code, "run": result.run, "why": result.why}
            counts = {"found": result.found, "fetched": result.fetched, "new": result.new}
            counts["revised"] = result.revised
            bounds = result.record.get("bounds", {})
            self._write(
                "ended", site=result.job.name, **told, seconds=round(result.seconds, 1), **counts, reasons=reasons,
                bounds=bounds,
            )  # fmt: skip

    def note(self, text: str, *, warning: bool = False) -> None:
        if warning or not self._quiet:
            self._write("warning" if warning else "note", text=text)

    def end(self, results: Sequence[Result], status: Exit) -> None:
        if not self._quiet or status not in (Exit.FINE, Exit.LOCKED):
            new = sum(result.new for result in results)
            self._write("end", exit_status=int(status), meaning=status.meaning, sites=len(results), new=new)

    def _write(self, event: str, **told: Any) -> None:
        if self.lost:
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            self._out.write(json.dumps({"at": now, "event": event, **told}, ensure_ascii=self._escaped) + "\n")
            self._out.flush()
        except OSError as error:
            self._give_up(error.strerror or str(error))

    def _give_up(self, why: str) -> None:
        self.lost = why
        # What is left in the buffer would be tried again, and fail again, at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())
        with suppress(OSError):
            sys.stderr.write(f"{program()} harvest: its log cannot be written: {why}; the harvest goes on without it\n")
