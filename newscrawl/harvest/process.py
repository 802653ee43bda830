"""One site's crawl as a process: started, listened to, stopped.

A process each, and not one reactor for all: two processes use two cores, and what kills one (memory, a crash in a
library, an endless loop) leaves the others alone. Each is forked from a server that has imported everything, so that
it begins at once. Measured with six papers of 400 articles on two cores (``python -m benchmarks.harvest 6 400``): 1.5
times as many articles a second as in one reactor for an eighth more CPU; with nothing new 3 s instead of 1.3.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import re
import signal
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

from newscrawl.extensions.status import Status
from newscrawl.harvest.jobs import Job
from newscrawl.harvest.outcome import Result
from newscrawl.invoked import program
from newscrawl.store import RUNS

PATIENCE = (6.0, 2.0)
"""Seconds from the first signal to the second, and from there to SIGKILL: all within ten."""

LATE_SECONDS = 60.0
"""How far a run may go over its own limit of time before it is stopped from outside."""

_context = multiprocessing.get_context("forkserver")

SAID = 20
MAX_LINE = 2000
_LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[([\w.]+)\] (WARNING|ERROR|CRITICAL): (.*)")


class SiteProcess:
    """``scrapy crawl site`` for one job. ``status``: what it last said of itself; ``run``: its run's id, once known."""

    def __init__(self, job: Job, data: Path, settings: Sequence[str], tell: Callable[[SiteProcess, str], None]) -> None:
        self.job = job
        self.status = Status()
        self.run = ""
        self._data = data
        self._settings = settings
        self._tell = tell
        self._said: deque[str] = deque(maxlen=SAID)
        self._process: ForkServerProcess | None = None
        self._over = asyncio.Event()
        self._signals = 0
        self._stop = ""

    async def work(self) -> Result:
        """Run it to its end."""
        began = time.monotonic()
        status, errors = os.pipe(), os.pipe()
        try:
            self._process = _context.Process(
                target=_crawl, args=(self._arguments(), _Handed(status[1]), _Handed(errors[1])), name=self.job.name
            )
            self._process.start()
        except BaseException:
            os.close(status[0])
            os.close(errors[0])
            raise
        finally:
            os.close(status[1])
            os.close(errors[1])
        late = asyncio.create_task(self._stop_late()) if self.job.minutes else None
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._read_status(status[0]))
                group.create_task(self._read_errors(errors[0]))
                group.create_task(self._wait(self._process))
        finally:
            if late is not None:
                late.cancel()
        code = self._process.exitcode
        self._process.close()
        return Result.of(
            *(self.job, 255 if code is None else code), seconds=time.monotonic() - began, run=self.run,
            said=self._said, runs=self._data / RUNS, status=self.status, stop=self._stop,
        )  # fmt: skip

    @property
    def pid(self) -> int | None:
        """The process, once it runs."""
        return self._process.pid if self._process is not None and not self._over.is_set() else None

    async def stop(self, why: str) -> None:
        """Let it end within ten seconds: asked once, asked to hurry, killed."""
        self._stop = why
        self.interrupt()
        for seconds in PATIENCE:
            if await self._ends_within(seconds):
                return
            self.interrupt()

    def interrupt(self) -> None:
        """The next of the three ways to stop it."""
        ways = (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL)
        if (pid := self.pid) is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, ways[min(self._signals, 2)])
            self._signals += 1

    async def _ends_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._over.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _wait(self, process: ForkServerProcess) -> None:
        loop = asyncio.get_running_loop()
        loop.add_reader(process.sentinel, self._over.set)
        try:
            await self._over.wait()
        finally:
            loop.remove_reader(process.sentinel)
        process.join()

    async def _stop_late(self) -> None:
        await asyncio.sleep(60 * (self.job.minutes or 0) + LATE_SECONDS)
        self._said.append(f"did not end after its {self.job.minutes:g} minutes, and was stopped")
        await self.stop("")

    def _arguments(self) -> list[str]:
        """The command line of the crawl, but for the pipe."""
        arguments = [program(), "crawl", "site"]
        for name, value in self.job.arguments.items():
            arguments += ["-a", f"{name}={value}"]
        stated = [f"NEWSCRAWL_DATA_DIR={self._data}", "NEWSCRAWL_PROGRESS_SECONDS=0"]
        for setting in [*self._settings, *stated]:
            arguments += ["-s", setting]
        return arguments

    async def _read_status(self, fd: int) -> None:
        async for line in _lines(fd):
            with suppress(ValueError, TypeError):
                told = json.loads(line)
                if "run" in told:
                    self.run = str(told["run"])
                else:
                    self.status = Status(**told)

    async def _read_errors(self, fd: int) -> None:
        async for line in _lines(fd):
            match = _LOG_LINE.match(line)
            if match and match[2] != "WARNING":
                self._said.append(match[3])
            elif not match and line.startswith(f"{program()} "):
                self._said.append(line)
            self._tell(self, line)


def prepare() -> None:
    """Start what the crawls are forked from; the first crawl would do it too, but wait for it."""
    _context.set_forkserver_preload(["newscrawl.harvest.preload"])
    forkserver.ensure_running()


def dismiss() -> None:
    """End what the crawls were forked from; otherwise it would outlive this process by a moment, as if it hung."""
    with suppress(AttributeError, OSError, TypeError, ValueError):
        forkserver._forkserver._stop()  # type: ignore[attr-defined]


class _Handed:
    """A file descriptor on its way to the new process, which gets it as a number.

    It is handed over while the process starts, and by nobody who would have to wait until it is fetched: a process that
    is stopped before it could would leave the pipe open for ever.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def __reduce__(self) -> tuple[Callable[[Any], int], tuple[Any]]:
        return _received, (DupFd(self._fd),)


def _received(handed: Any) -> int:
    return int(handed.detach())


def _crawl(arguments: list[str], status: int, errors: int) -> None:
    """In the new process."""
    # A Ctrl-C is for the one that started all; it hands it on.
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd, target in ((nothing, 0), (nothing, 1), (errors, 2)):
        os.dup2(fd, target)
    sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    sys.argv = [*arguments, "-s", f"NEWSCRAWL_STATUS_FD={status}"]
    from scrapy.cmdline import execute

    execute()


async def _lines(fd: int) -> AsyncIterator[str]:
    """Lines of a pipe, cut where one has no end."""
    stream = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(fd, "rb", buffering=0)
    )
    rest = b""
    try:
        while chunk := await stream.read(1 << 16):
            *whole, rest = (rest + chunk).split(b"\n")
            rest = rest[-MAX_LINE:]
            for line in whole:
                yield line[:MAX_LINE].decode("utf-8", "replace").rstrip()
        if rest:
            yield rest.decode("utf-8", "replace")
    finally:
        transport.close()
