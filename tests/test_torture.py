"""A crawl that is killed over and over, wherever it stands, and in the end has every article once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, crawl_site, scrapy

from benchmarks.torture import OPTIONS, Torture, pages, torture
from newscrawl.demo import Newspaper

FEW = 120


def test_twenty_kills_lose_and_double_nothing() -> None:
    kinds = torture(20, FEW, seed=3, strikes=12, command=scrapy)
    assert kinds.total() == 20
    assert len(kinds) >= 3


class TestMisfortune:
    """One crawl a test, struck in one way, then resumed and held against the newspaper."""

    @pytest.fixture
    def site(self, tmp_path: Path) -> object:
        import random

        with Newspaper(extra=pages(FEW)) as paper:
            yield Torture(paper, tmp_path / "data", random.Random(1), command=scrapy)

    def begin(self, site: Torture, asked: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "scrapy", *site.crawl]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
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
        code = (
            "import sys, time, datetime\n"
            "real = time.time\n"
            "time.time = lambda: real() - 400 * 86400\n"
            "from scrapy.cmdline import execute\n"
            "execute(['scrapy', *sys.argv[1:]])\n"
        )
        done = subprocess.run([sys.executable, "-c", code, *site.crawl], cwd=ROOT, capture_output=True, text=True)
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
