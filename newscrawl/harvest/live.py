"""A harvest on a terminal: a table that is drawn anew while the sites run."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from newscrawl.exits import Exit
from newscrawl.harvest.jobs import Job
from newscrawl.harvest.outcome import Result, State
from newscrawl.harvest.process import SiteProcess
from newscrawl.harvest.view import WRONG

RATE_SECONDS = 20.0
"""Over how long the pages a second are counted."""

MOST_DONE = 6
"""Sites that have ended which stay in the table; all of them come once more at the end."""

_LOOKS = {
    State.FINE: ("✓", "green"),
    State.LOCKED: ("–", "yellow"),
    State.STOPPED: ("■", "yellow"),
    State.NOT_STARTED: ("–", "yellow"),
    State.FAILED: ("✗", "red"),
    State.UNREACHED: ("✗", "red"),
    State.ASTRAY: ("✗", "red"),
    State.CUT_SHORT: ("✗", "red"),
}
_BUSY = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class LiveView:
    """``quiet``: only what went wrong; ``verbose``: all that the crawls say, above the table."""

    lost = ""

    def __init__(self, console: Console, *, quiet: bool = False, verbose: bool = False) -> None:
        self._console = console
        self._quiet = quiet
        self._verbose = verbose
        self._began = time.monotonic()
        self._total = 0
        self._done: list[Result] = []
        self._rates: dict[str, _Rate] = {}
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def begin(self, jobs: Sequence[Job], later: Sequence[tuple[Job, datetime]]) -> None:
        self._total = len(jobs)
        if later and not self._quiet:
            names = ", ".join(f"{job.name} ({at.astimezone():%H:%M})" for job, at in later[:8])
            more = f" and {len(later) - 8} more" if len(later) > 8 else ""
            self._console.print(f"[dim]not due yet: {escape(names)}{more}[/]")
        if jobs and not self._quiet:
            self._live.start()

    def started(self, process: SiteProcess) -> None:
        self._rates[process.job.name] = _Rate()

    def said(self, process: SiteProcess, line: str) -> None:
        if self._verbose and line:
            self._console.print(f"[dim]{escape(process.job.name)}[/] {escape(line)}", highlight=False)

    def tick(self, running: Sequence[SiteProcess]) -> None:
        if self._live.is_started:
            self._live.update(self._drawn(running), refresh=True)

    def ended(self, result: Result) -> None:
        self._done.append(result)
        if self._quiet and result.state in WRONG:
            self._console.print(escape(str(result)), style="red", highlight=False)

    def note(self, text: str, *, warning: bool = False) -> None:
        if warning or not self._quiet:
            self._console.print(escape(text), style="yellow" if warning else "", highlight=False)

    def end(self, results: Sequence[Result], status: Exit) -> None:
        if self._live.is_started:
            self._live.stop()
        if self._quiet:
            return
        if results:
            table = self._table()
            for result in results:
                self._add_result(table, result)
            self._console.print(Group(self._head(), table))
        if status is not Exit.FINE:
            self._console.print(f"exit status {int(status)}: {status.meaning}", style="yellow", highlight=False)

    def _drawn(self, running: Sequence[SiteProcess]) -> Group:
        table = self._table()
        # A terminal of few lines shows what runs; what has ended comes again at the end.
        room = max(0, min(MOST_DONE, self._console.size.height - len(running) - 6))
        for result in self._done[len(self._done) - room :]:
            self._add_result(table, result)
        for process in running[: max(1, self._console.size.height - 5)]:
            self._add_running(table, process)
        waiting = self._total - len(self._done) - len(running)
        return Group(self._head(), table, Text(f"{waiting} sites wait" if waiting else "", style="dim"))

    def _head(self) -> Text:
        bad = sum(result.state in WRONG for result in self._done)
        new = sum(result.new for result in self._done)
        head = Text(f"{len(self._done)} of {self._total} sites, {new:,} new articles", style="bold")
        if bad:
            head.append(f", {bad} failed", style="red")
        return head.append(f"  {_time(time.monotonic() - self._began)}", style="dim")

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False, expand=True)
        table.add_column("", width=1)
        table.add_column("site", no_wrap=True, min_width=10, max_width=28)
        for name in ("found", "fetched", "new", "aside"):
            table.add_column(name, justify="right", no_wrap=True, min_width=7)
        table.add_column("rate", justify="right", no_wrap=True, min_width=7)
        table.add_column("time", justify="right", no_wrap=True, min_width=9)
        if self._console.size.width >= 90:
            table.add_column("", no_wrap=True, overflow="ellipsis", ratio=1)
        return table

    def _add_running(self, table: Table, process: SiteProcess) -> None:
        status = process.status
        rate = self._rates[process.job.name]
        rate.note(status.fetched)
        # Without a sitemap nobody knows how much there is.
        left = f"{_time(status.waiting / rate.a_second)} left" if status.mapped and rate.a_second else ""
        busy = _BUSY[int(time.monotonic() * 8) % len(_BUSY)]
        counts = (f"{count:,}" for count in (status.found, status.fetched, status.emitted, status.aside))
        doing = status.doing or "starting"
        row: list[str | Text] = [Text(busy, style="cyan"), process.job.name, *counts, f"{rate.a_second:.1f}/s", left]
        table.add_row(*row, *([Text(doing, style="dim")] if len(table.columns) > len(row) else []))

    def _add_result(self, table: Table, result: Result) -> None:
        mark, style = _LOOKS[result.state]
        counts = (f"{count:,}" for count in (result.found, result.fetched, result.new, result.aside))
        row: list[str | Text] = [Text(mark, style=style), result.job.name, *counts, "", _time(result.seconds)]
        told = result.why or ", ".join(result.record.get("bounds", {}))
        told = f"{result.state}: {told}" if result.state is not State.FINE else told
        table.add_row(*row, *([Text(told, style=style)] if len(table.columns) > len(row) else []))


class _Rate:
    """Pages a second over the last while."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, count: int) -> None:
        now = time.monotonic()
        self._seen.append((now, count))
        while now - self._seen[0][0] > RATE_SECONDS:
            self._seen.popleft()

    @property
    def a_second(self) -> float:
        (first, before), (last, after) = self._seen[0], self._seen[-1]
        return (after - before) / (last - first) if last > first else 0.0


def _time(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
