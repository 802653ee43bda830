"""Commands of the project in processes of their own that need not import everything anew.

A server that has imported it all forks each of them: a real process, which can be killed, a second earlier. What this
module imports is what a crawl has imported when it begins.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from multiprocessing import forkserver
from pathlib import Path
from tempfile import TemporaryDirectory

import scrapy.cmdline
from scrapy.core.engine import ExecutionEngine

import newscrawl.harvest.preload  # noqa: F401

HERE = Path(__file__).parent
HEARTBEAT = 0.25
"""Seconds between two looks of the engine whether a host that wanted to be left alone may be asked again."""

_context = multiprocessing.get_context("forkserver")


def run(arguments: list[str], cwd: Path, timeout: float) -> subprocess.CompletedProcess[str]:
    """``python -m scrapy`` with these arguments.

    :raises subprocess.TimeoutExpired: it was still running, and was killed.
    """
    _start_server()
    with TemporaryDirectory(prefix="newscrawl-forked-") as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _context.Process(target=_main, args=(arguments, str(cwd), dict(os.environ), str(out), str(err)))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(arguments, timeout, out.read_bytes(), err.read_bytes())
        texts = (path.read_text(encoding="utf-8", errors="replace") for path in (out, err))
        return subprocess.CompletedProcess(arguments, process.exitcode, *texts)


def _start_server() -> None:
    _context.set_forkserver_preload([__name__])
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


def _main(arguments: list[str], cwd: str, environment: dict[str, str], *outputs: str) -> None:
    assert "twisted.internet.reactor" not in sys.modules
    ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = HEARTBEAT
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.path.insert(0, cwd)
    for number, path in enumerate(outputs, 1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    sys.stderr.reconfigure(line_buffering=True)
    sys.argv = ["scrapy", *arguments]
    scrapy.cmdline.execute()
