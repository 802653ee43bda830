"""Commands of the project in processes of their own that need not import everything anew.

A server that has imported it all forks each of them: a real process, which can be killed, a second earlier. There is
one for all workers of a test run.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Mapping
from functools import partial
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

import scrapy.cmdline
from scrapy.core.engine import ExecutionEngine

HERE = Path(__file__).parent
ROOT = HERE.parent
HEARTBEAT = 0.25
"""Seconds between two looks of the engine whether a host that wanted to be left alone may be asked again."""

_context = multiprocessing.get_context("forkserver")


class Process:
    """``python -m scrapy`` with these arguments, begun; what it says goes to files, or to a descriptor that is given.

    ``first``: called in the process before the command.
    """

    def __init__(
        self,
        arguments: list[str],
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
        *,
        stdin: int | None = None,
        stdout: int | None = None,
        stderr: int | None = None,
        first: Callable[[], object] | None = None,
    ) -> None:
        _start_server()
        self.args = arguments
        folder = Path(tempfile.mkdtemp(prefix="newscrawl-forked-"))
        self.out, self.err = folder / "out", folder / "err"
        self.out.touch()
        self.err.touch()
        ends = [
            os.devnull if stdin is None else _Given(stdin),
            str(self.out) if stdout is None else _Given(stdout),
            str(self.err) if stderr is None else _Given(stderr),
        ]
        environment = dict(os.environ if env is None else env)
        self._process = _context.Process(target=_main, args=(arguments, str(cwd), environment, ends, first))
        self._process.start()
        weakref.finalize(self, _clear, self._process, folder)
        self.pid = self._process.pid or 0
        self.kill = self._process.kill

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, sign: int) -> None:
        """As `subprocess.Popen` has it: nothing where it has ended."""
        if self.returncode is None:
            os.kill(self.pid, sign)

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """
        :raises subprocess.TimeoutExpired: it is still running.
        """
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0, self.out.read_bytes(), self.err.read_bytes())
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it wrote to its files, when it has ended."""
        self.wait(timeout)
        out, err = (path.read_text(encoding="utf-8", errors="replace") for path in (self.out, self.err))
        return out, err


def run(arguments: list[str], cwd: Path, timeout: float, **options: Any) -> subprocess.CompletedProcess[str]:
    """A `Process` from its beginning to its end.

    :raises subprocess.TimeoutExpired: it was still running, and was killed.
    """
    process = Process(arguments, cwd, **options)
    try:
        out, err = process.communicate(timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    assert process.returncode is not None
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def begin(function: Callable[..., object], *arguments: Any) -> ForkServerProcess:
    """A function of a module in a process of its own, begun."""
    _start_server()
    process = _context.Process(target=function, args=arguments)
    process.start()
    return process


def ended(process: ForkServerProcess, timeout: float = 60) -> int | None:
    """How it ended, as `subprocess.Popen` has it; None where it is still running."""
    process.join(timeout)
    return process.exitcode


def _clear(process: ForkServerProcess, folder: Path) -> None:
    process.kill()
    shutil.rmtree(folder, ignore_errors=True)


class _Given:
    """A file descriptor on its way to the new process, which gets it as a number."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def __reduce__(self) -> tuple[Callable[[Any], int], tuple[Any]]:
        return _received, (DupFd(self._fd),)


def _received(given: Any) -> int:
    return int(given.detach())


def _start_server() -> None:
    _context.set_forkserver_preload(["newscrawl.harvest.preload", __name__])
    before = os.environ.get("PYTHONPATH")
    # Python 3.11 and 3.12 do not hand on where they import from, and say nothing of what they cannot import.
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, (HERE, HERE.parent)))
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def share(server: dict[str, Any]) -> None:
    """Have this process fork from a server that another has begun."""
    vars(forkserver._forkserver).update(server)
    if forkserver._forkserver._forkserver_alive_fd is None:
        # What is forked holds it, so that its server lives on; that of a test run outlives its workers anyway.
        forkserver._forkserver._forkserver_alive_fd = os.pipe()[1]
    forkserver.ensure_running = forkserver._forkserver.ensure_running = lambda: None


def known() -> dict[str, Any]:
    """What `share` wants to know of this process's server."""
    _start_server()
    # Since 3.14 it wants a key as well.
    names = ("_forkserver_address", "_forkserver_authkey")
    return {name: value for name, value in vars(forkserver._forkserver).items() if name in names}


def sharing() -> Callable[[], None]:
    """`share` as a ``first`` for a harvest. What its crawls are to inherit of it, limits say, they would not."""
    return partial(share, known())


def _main(
    arguments: list[str],
    cwd: str,
    environment: dict[str, str],
    ends: list[str | int],
    first: Callable[[], object] | None,
) -> None:
    assert "twisted.internet.reactor" not in sys.modules
    ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = HEARTBEAT
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.path[:0] = [cwd, *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    for number, end in enumerate(ends):
        file = end if isinstance(end, int) else os.open(end, os.O_RDWR)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    sys.stderr.reconfigure(line_buffering=True)
    sys.argv = ["scrapy", *arguments]
    if first is not None:
        first()
    scrapy.cmdline.execute()
