"""What a person reads in the ledger, puts back to be asked for again, and cites."""

from __future__ import annotations

import ast
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import scrapy as scrapy_itself
from conftest import ROOT, scrapy

import newscrawl
from newscrawl import reader, urls
from newscrawl.extraction import TextPolicy
from newscrawl.items import LeadKind, Reason, Source
from newscrawl.sites.profile import parse
from newscrawl.store import Choice, History, Run, Store, UrlRow, ask_again, chosen

SITE = "paper.example"
FATES = [
    ("/", LeadKind.LISTING, Reason.NOT_AN_ARTICLE, "listing"),
    ("/a", LeadKind.ARTICLE, Reason.NOT_AN_ARTICLE, "login"),
    ("/b", LeadKind.ARTICLE, Reason.NOT_AN_ARTICLE, "soft-404"),
    ("/c", LeadKind.ARTICLE, Reason.FAILED, "http 500"),
    ("/d", LeadKind.ARTICLE, Reason.OUT_OF_SCOPE, "before since: published 2020-01-01"),
    ("/e", LeadKind.ARTICLE, Reason.DISALLOWED, "robots.txt"),
    ("/f", LeadKind.ARTICLE, Reason.UNCHANGED, ""),
]


def address(path: str) -> str:
    return f"https://{SITE}{path}"


def begin(store: Store, site: str = SITE) -> Run:
    return store.start(spider="site", sites=[site], arguments={}, policy="", reader={"digest": "d"})


def settle(run: Run, fates: Iterable[tuple[str, LeadKind, Reason, str]]) -> None:
    for path, kind, reason, detail in fates:
        key = urls.key(address(path))
        row = UrlRow(key, address(path), SITE, kind, Source.LISTING, 0, "{}", found_on=address("/"))
        run.ask(row, claimed=True, again=True)
        run.settle(key, reason, detail, retry=reason is Reason.FAILED)
    run.commit()


def dataset(folder: Path) -> str:
    """Seven URLs, each with a fate; gives the run's name."""
    store = Store(folder)
    run = begin(store)
    settle(run, FATES)
    store.finish(run, "finished")
    store.close()
    return run.id


def told(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    done = scrapy("dataset", *arguments, "-s", f"NEWSCRAWL_DATA_DIR={folder}")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def paths(lines: Iterable[Any]) -> list[str]:
    return [(line["url"] if isinstance(line, dict) else line.url).removeprefix(f"https://{SITE}") for line in lines]


class TestLedger:
    def test_every_url_is_a_line_with_its_fate(self, tmp_path: Path) -> None:
        run = dataset(tmp_path)
        lines = told(tmp_path, "ledger")
        assert [(line["reason"], line["detail"]) for line in lines] == [(str(r), detail) for _, _, r, detail in FATES]
        assert paths(lines) == [path for path, *_ in FATES]
        failed = lines[3]
        assert failed["retry_at"] > failed["run_started_at"]
        assert {**failed, "retry_at": None, "run_started_at": ""} == {
            "url": address("/c"), "site": SITE, "reason": "failed", "detail": "http 500", "kind": "article",
            "source": "listing", "found_on": address("/"), "day": "", "attempts": 1, "retry_at": None, "run": run,
            "run_started_at": "",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("choice", "chosen"),
        [
            ({"reasons": [Reason.FAILED, Reason.DISALLOWED]}, ["/c", "/e"]),
            ({"detail": "before since"}, ["/d"]),
            ({"detail": "since"}, []),
            ({"sites": ["other.example"]}, []),
            ({"sites": [SITE], "reasons": [Reason.UNCHANGED]}, ["/f"]),
            ({"since": "2099-01-01T00:00:00+00:00"}, []),
            ({"keys": [urls.key(address("/e")), urls.key(address("/a"))]}, ["/e", "/a"]),
            ({"run": "another"}, []),
        ],
    )
    def test_what_is_chosen(self, tmp_path: Path, choice: dict[str, Any], chosen: list[str]) -> None:
        dataset(tmp_path)
        with History(tmp_path) as history:
            assert paths(history.ledger(Choice(**choice))) == chosen

    def test_options_choose_together(self, tmp_path: Path) -> None:
        run = dataset(tmp_path)
        options = ("--run", run, "--since", "2020-01-01", "--reasons", "not-an-article,failed", "--detail", "login")
        assert paths(told(tmp_path, "ledger", *options, "--sites", SITE)) == ["/a"]

    @pytest.mark.parametrize(
        ("arguments", "status", "said"),
        [
            (("ledger", "--reasons", "lost"), 2, "'lost' is no fate; there are emitted, "),
            (("ledger", "--since", "lately"), 2, "write 2026-11-28"),
            (("ledger", "--run", "none"), 2, "there is no run 'none'"),
            (("ledger", "https://"), 2, "is no web address"),
            (("ledger", "https://paper.example/never-seen"), 1, "is not in the ledger"),
            (("retry",), 2, "say which: by addresses, or by --sites"),
            (("verify", "--run", "none"), 2, ""),
        ],
    )
    def test_what_would_not_do_is_one_line(
        self, tmp_path: Path, arguments: tuple[str, ...], status: int, said: str
    ) -> None:
        dataset(tmp_path)
        done = scrapy("dataset", *arguments, "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
        assert done.returncode == status
        assert said in done.stderr
        assert done.stderr.count("\n") == bool(said)

    def test_a_slow_reader_holds_no_run_up(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(chosen, "STEP", 3)
        dataset(tmp_path)
        store = Store(tmp_path)
        run = begin(store)
        with History(tmp_path) as history, closing(sqlite3.connect(tmp_path / "newscrawl.db")) as db:
            lines = history.ledger(Choice())
            first = [next(lines)]
            settle(run, [("/f", LeadKind.ARTICLE, Reason.REVISED, ""), ("/g", LeadKind.ARTICLE, Reason.FAILED, "")])
            busy, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            assert not busy
            rest = list(lines)
        assert paths([*first, *rest]) == [*(path for path, *_ in FATES), "/g"]
        assert [line.reason for line in rest[-2:]] == [Reason.REVISED, Reason.FAILED]
        store.finish(run, "finished")


class TestRetry:
    @staticmethod
    def next_run(folder: Path) -> list[str]:
        store = Store(folder)
        run = begin(store)
        loaded = sorted(paths(run.load(100)))
        store.finish(run, "finished")
        store.close()
        return loaded

    @pytest.mark.parametrize(
        ("arguments", "asked"),
        [
            (("--detail", "login"), ["/a"]),
            (("--sites", SITE), ["/a", "/b", "/c", "/e"]),
            (("--reasons", "unchanged,out-of-scope"), ["/d", "/f"]),
            ((address("/"), address("/f")), ["/", "/f"]),
        ],
    )
    def test_the_next_run_asks_for_what_is_chosen(
        self, tmp_path: Path, arguments: tuple[str, ...], asked: list[str]
    ) -> None:
        dataset(tmp_path)
        done = scrapy("dataset", "retry", *arguments, "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith(f": {len(asked)}\n")
        with History(tmp_path) as history:
            assert [line.reason for line in history.ledger(Choice())] == [reason for _, _, reason, _ in FATES]
        assert self.next_run(tmp_path) == asked

    def test_only_runs_of_their_site_ask_and_only_until_one_has(self, tmp_path: Path) -> None:
        run = dataset(tmp_path)
        assert ask_again(tmp_path, Choice(run=run, detail="login")) == 1
        store = Store(tmp_path)
        other = begin(store, "other.example")
        assert other.load(100) == []
        store.finish(other, "finished")
        again = begin(store)
        assert paths(again.load(100)) == ["/a"]
        again.adopt(urls.key(address("/a")))
        settle(again, FATES[1:2])
        assert store.finish(again, "finished").balanced
        store.close()
        assert self.next_run(tmp_path) == []

    def test_what_was_given_up_is_tried_as_often_once_more(self, tmp_path: Path) -> None:
        dataset(tmp_path)
        with closing(sqlite3.connect(tmp_path / "newscrawl.db")) as db, db:
            db.execute("UPDATE url SET attempts = 5 WHERE reason = 'failed'")
        assert self.next_run(tmp_path) == []
        ask_again(tmp_path, Choice(reasons=[Reason.FAILED]))
        with History(tmp_path) as history:
            (line,) = history.ledger(Choice(reasons=[Reason.FAILED]))
        assert (line.attempts, line.retry_at is not None) == (0, True)
        assert self.next_run(tmp_path) == ["/c"]

    def test_what_a_run_has_out_is_left_to_it(self, tmp_path: Path) -> None:
        dataset(tmp_path)
        store = Store(tmp_path)
        run = begin(store)
        key = urls.key(address("/a"))
        run.ask(UrlRow(key, address("/a"), SITE, LeadKind.ARTICLE, Source.SEED, 0, "{}"), claimed=True, again=True)
        run.load(0)
        assert ask_again(tmp_path, Choice([key])) == 0
        run.settle(key, Reason.NOT_AN_ARTICLE, "login")
        assert store.finish(run, "finished").balanced


class TestReader:
    def test_a_run_that_died_tells_it_too(self, tmp_path: Path) -> None:
        store = Store(tmp_path)
        begin(store)
        store.close()
        assert [(run["finished_at"], run["reader"]) for run in told(tmp_path, "runs")] == [("", {"digest": "d"})]
        assert told(tmp_path, "runs", "--since", "2099-01-01") == []

    def test_the_digest_is_of_all_that_shapes_an_article_and_nothing_else(self) -> None:
        def digest(profile: str = "", settings: dict[str, Any] | None = None, **parts: bool) -> str:
            site = parse(f'name = "a"\n{profile}', "a.toml")
            return str(reader.reader(TextPolicy(**parts), site, settings or {})["digest"])

        assert digest() == digest("max_pages = 3\nevery = '6h'", {"NEWSCRAWL_ARTICLE_PAGES": "30"})
        others = [digest("drop = ['.ad']"), digest(captions=True), digest(settings={"NEWSCRAWL_ARTICLE_PAGES": 1})]
        assert len({digest(), *others}) == 4
        site = parse('name = "a"\n[selectors]\ntitle = "h1::text"', "a.toml")
        assert reader.stated(None, site, {})["profile"] == {"selectors": {"title": ["h1::text"]}}

    def test_the_code_that_reads_is_all_that_extraction_knows(self) -> None:
        known = {name.removesuffix(".py") for name in reader.CODE} | {"errors"}
        for module in (reader.HOUSE / "extraction").rglob("*.py"):
            for node in ast.walk(ast.parse(module.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "newscrawl":
                    parts = (node.module or "").split(".")[1:]
                    assert {parts[0]} if parts else {alias.name for alias in node.names} <= known, module

    def test_the_version_is_one_line(self) -> None:
        asks = "from newscrawl.commands.main import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", asks, "--version"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
        )
        assert done.stdout == f"newscrawl {newscrawl.__version__}, Scrapy {scrapy_itself.__version__}\n"
