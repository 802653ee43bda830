"""One site's crawl as a process: started, listened to, stopped.

A process each, and not one reactor for all, by measurement (``python -m benchmarks.harvest``): two processes use two
cores, and what kills one (memory, a crash in a library, an endless loop) leaves the others alone.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import Path

from newscrawl.extensions.status import Status
from newscrawl.harvest.jobs import Job
from newscrawl.harvest.outcome import Result

PATIENCE = (6.0, 2.0)
"""Seconds from the first signal to the second, and from there to SIGKILL: all within ten."""

LATE_SECONDS = 60.0
"""How far a run may go over its own limit of time before it is stopped from outside."""

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
        self._process: asyncio.subprocess.Process | None = None
        self._signals = 0

    async def work(self) -> Result:
        """Run it to its end."""
        began = time.monotonic()
        reading, writing = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command(writing),
                pass_fds=[writing],
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                # A Ctrl-C is for the one that started all; it hands it on.
                start_new_session=True,
            )
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        assert self._process.stderr is not None
        late = asyncio.create_task(self._stop_late()) if self.job.minutes else None
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._read_status(reading))
                group.create_task(self._read_errors(self._process.stderr))
                code = await self._process.wait()
        finally:
            if late is not None:
                late.cancel()
        seconds = time.monotonic() - began
        return Result.of(
            *(self.job, code), seconds=seconds, run=self.run, said=self._said, runs=self._data / "runs",
            status=self.status,
        )  # fmt: skip

    async def stop(self) -> None:
        """Let it end within ten seconds: asked once, asked to hurry, killed."""
        self.interrupt()
        for seconds in PATIENCE:
            if await self._ends_within(seconds):
                return
            self.interrupt()

    def interrupt(self) -> None:
        """The next of the three ways to stop it."""
        ways = (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL)
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(ways[min(self._signals, 2)])
            self._signals += 1

    async def _ends_within(self, seconds: float) -> bool:
        if self._process is None:
            return True
        try:
            await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _stop_late(self) -> None:
        await asyncio.sleep(60 * (self.job.minutes or 0) + LATE_SECONDS)
        self._said.append(f"did not end after its {self.job.minutes:g} minutes, and was stopped")
        await self.stop()

    def _command(self, pipe: int) -> list[str]:
        command = [sys.executable, "-m", "scrapy", "crawl", "site"]
        for name, value in self.job.arguments.items():
            command += ["-a", f"{name}={value}"]
        stated = [f"NEWSCRAWL_DATA_DIR={self._data}", f"NEWSCRAWL_STATUS_FD={pipe}", "NEWSCRAWL_PROGRESS_SECONDS=0"]
        for setting in [*self._settings, *stated]:
            command += ["-s", setting]
        return command

    async def _read_status(self, fd: int) -> None:
        stream = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(fd, "rb", buffering=0)
        )
        try:
            async for line in _lines(stream):
                with suppress(ValueError, TypeError):
                    told = json.loads(line)
                    if "run" in told:
                        self.run = str(told["run"])
                    else:
                        self.status = Status(**told)
        finally:
            transport.close()

    async def _read_errors(self, stream: asyncio.StreamReader) -> None:
        async for line in _lines(stream):
            match = _LOG_LINE.match(line)
            if match and match[2] != "WARNING":
                self._said.append(match[3])
            elif not match and line.startswith("scrapy "):
                self._said.append(line)
            self._tell(self, line)


async def _lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """Lines, cut where one has no end."""
    rest = b""
    while chunk := await stream.read(1 << 16):
        *whole, rest = (rest + chunk).split(b"\n")
        rest = rest[-MAX_LINE:]
        for line in whole:
            yield line[:MAX_LINE].decode("utf-8", "replace").rstrip()
    if rest:
        yield rest.decode("utf-8", "replace")
