"""A crawl that is killed over and over, wherever it stands, and in the end has every article once."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import forked
import pytest
from conftest import ROOT, TIMEOUT, crawl_site, scrapy

from benchmarks.faults import arm
from benchmarks.torture import OPTIONS, Torture, pages, torture
from newscrawl.demo import Newspaper

FEW = 120
DAY = 86_400
PR_SET_PTRACER = 0x59616D61


def begin(
    arguments: list[str], *, trap: tuple[int, str] | None = None, strace: list[str] | None = None
) -> forked.Process:
    if strace is None:
        return forked.Process(arguments, first=partial(arm, *trap) if trap else None)
    process = forked.Process(arguments, first=until_traced)
    subprocess.Popen([*strace, "-p", str(process.pid)])
    return process


def until_traced() -> None:
    """Wait for a tracer, who may be any: where not, a process is traced by those that have begun it."""
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
    deadline = time.monotonic() + TIMEOUT
    while "TracerPid:\t0\n" in Path("/proc/self/status").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def set_back(seconds: float) -> None:
    real = time.time
    time.time = lambda: real() - seconds


def test_twenty_kills_lose_and_double_nothing() -> None:
    kinds = torture(20, FEW, seed=3, strikes=12, command=scrapy, begin=begin)
    assert kinds.total() == 20
    assert len(kinds) >= 3


class TestMisfortune:
    """One crawl a test, struck in one way, then resumed and held against the newspaper."""

    @pytest.fixture
    def site(self, tmp_path: Path) -> object:
        import random

        with Newspaper(extra=pages(FEW)) as paper:
            yield Torture(paper, tmp_path / "data", random.Random(1), command=scrapy)

    def begin(self, site: Torture, asked: int) -> forked.Process:
        process = forked.Process(site.crawl)
        deadline = time.monotonic() + 60
        while len(site.paper.requests) < asked and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        return process

    def test_a_torn_wal(self, site: Torture) -> None:
        process = self.begin(site, 80)
        process.kill()
        process.communicate()
        wal = site.data / "newscrawl.db-wal"
        torn = wal.read_bytes()
        wal.write_bytes(torn[: len(torn) // 2] + b"\xa5" * 3000)
        site.settle()

    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
    def test_one_signal_saves_what_was_found_and_says_so(self, site: Torture, sign: signal.Signals) -> None:
        process = self.begin(site, 60)
        process.send_signal(sign)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == 130, said
        assert "stopped" in said
        assert "Traceback" not in said
        assert list((site.data / "articles").glob("*.jsonl"))
        assert not list((site.data / "articles").glob("*.part"))
        site.settle()

    def test_two_signals_stop_at_once(self, site: Torture) -> None:
        process = self.begin(site, 60)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == 130, said
        assert "the next run goes on with" in said
        assert not list((site.data / "articles").glob("*.part"))
        site.settle()

    def test_a_clock_that_jumps_back(self, site: Torture) -> None:
        process = self.begin(site, 60)
        process.kill()
        process.communicate()
        done = forked.run(site.crawl, ROOT, TIMEOUT, first=partial(set_back, 400 * DAY))
        assert done.returncode == 0, done.stderr
        site.settle()

    def test_a_data_directory_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("a file where the directory should be")
        done = crawl_site(tmp_path / "data", url="http://127.0.0.1:9/")
        assert done.code == 73
        assert "cannot make the data directory" in done.err
        assert "Traceback" not in done.err

    def test_a_database_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "newscrawl.db").write_text("no database of newscrawl, only a long line of text" * 100)
        for command in (["crawl", "site", "-a", "url=http://127.0.0.1:9/"], ["dataset", "verify"]):
            done = scrapy(*command, "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
            assert done.returncode == 73, done.stderr
            assert "is it a database of newscrawl" in done.stderr
            assert "Traceback" not in done.stderr


def test_the_options_of_the_torture_are_settings_of_newscrawl() -> None:
    from newscrawl.addon import SETTINGS

    assert all(name in SETTINGS for name in OPTIONS if name.startswith("NEWSCRAWL_"))
