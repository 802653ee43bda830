"""What a harvest shows of itself; each way to show it is a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from newscrawl.exits import Exit
from newscrawl.harvest.jobs import Job
from newscrawl.harvest.outcome import Result, State
from newscrawl.harvest.process import SiteProcess

WRONG = (State.FAILED, State.UNREACHED, State.ASTRAY, State.CUT_SHORT)
"""What a view says that is to be quiet: a site that another run holds, and one that had no more time, are as they
should be."""


class View(Protocol):
    """Told by a harvest what happens, in this order."""

    @property
    def lost(self) -> str:
        """Why some of what it was told could not be shown, "" where all was."""

    def begin(self, jobs: Sequence[Job], later: Sequence[tuple[Job, datetime]]) -> None:
        """These will be harvested, the others are not due before the time given."""

    def started(self, process: SiteProcess) -> None:
        """A site's process runs."""

    def said(self, process: SiteProcess, line: str) -> None:
        """It wrote a line to its standard error."""

    def tick(self, running: Sequence[SiteProcess]) -> None:
        """Some time has passed; each process holds its status."""

    def ended(self, result: Result) -> None:
        """A site is done."""

    def note(self, text: str, *, warning: bool = False) -> None:
        """Something that concerns all."""

    def end(self, results: Sequence[Result], status: Exit) -> None:
        """All is done."""
