"""Many sites in one go: what one does not do to the others, what cron is told, and what is saved when it must stop."""

from __future__ import annotations

import json
import os
import pty
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import forked
import pytest
from conftest import ROOT, scrapy
from pages import page

from newscrawl.demo import Answer, Newspaper
from newscrawl.errors import ArgumentError
from newscrawl.extensions.status import Status
from newscrawl.harvest import Job, due, plan
from newscrawl.harvest.outcome import Result
from newscrawl.sites import load, load_roster
from newscrawl.store import RunRow, Store

HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
NOBODY = "http://127.0.0.9:9/"


@dataclass
class Press:
    """Small papers, each a site of its own, and a list of them."""

    folder: Path
    papers: list[Newspaper]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def list(self) -> Path:
        return self.folder / "sites.toml"

    def write_list(self, head: str = "", *, further: str = "") -> Path:
        sites = [f'[[site]]\nname = "paper-{n}"\nstart = ["{p.home}"]\n' for n, p in enumerate(self.papers, 1)]
        self.list.write_text(f"{head}\n" + "\n".join(sites) + further)
        return self.list

    def command(self, *arguments: object) -> list[str]:
        return ["harvest", *map(str, arguments), "-s", f"NEWSCRAWL_DATA_DIR={self.data}", "-s", "RETRY_TIMES=0"]

    def harvest(self, *arguments: object, **options: Any) -> tuple[int, list[dict[str, Any]], str]:
        done = scrapy(*self.command(*(arguments or [self.list])), **{"first": forked.sharing(), **options})
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    def start(self, *arguments: object) -> forked.Process:
        return forked.Process(self.command(*(arguments or [self.list])))

    def titles(self) -> Counter[str]:
        shards = (self.data / "articles").glob("*.jsonl")
        return Counter(json.loads(line)["title"] for shard in shards for line in shard.open(encoding="utf-8"))

    def is_well(self) -> bool:
        done = scrapy("dataset", "verify", "-s", f"NEWSCRAWL_DATA_DIR={self.data}")
        return "all well" in done.stdout


def fill(paper: Newspaper, first: int, count: int, **answer: Any) -> None:
    """A home page with so many articles, and nothing else."""
    numbers = range(first, first + count)
    links = "".join(
        f'<li><a href="/story/{n}">Harbour council votes on breakwater number {n}</a></li>' for n in numbers
    )
    paper.extra["/"] = Answer(f"<html><body><h1>Paper</h1><ul>{links}</ul></body></html>".encode())
    paper.extra |= {f"/story/{n}": replace(page(n), **answer) for n in numbers}
    paper.invent = lambda _path: Answer(b"", 404)


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    papers = [Newspaper(host=host) for host in HOSTS[:2]]
    for number, paper in enumerate(papers):
        fill(paper, 100 * number, 5)
    with papers[0], papers[1]:
        yield Press(tmp_path, papers)


def events(log: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [event for event in log if event["event"] == name]


class TestOutcome:
    def test_known_articles_that_were_revised_are_not_new(self, tmp_path: Path) -> None:
        record = {"lines": 5, "found": 9, "fetched": 7, "reasons": {"emitted": 3, "revised": 2, "unchanged": 4}}
        record |= {"sites": {"a.example": {"revisions": 2}, "b.example": {"revisions": 0}}}
        (tmp_path / "r.json").write_text(json.dumps(record))
        job = Job("a", {}, ("a.example", "b.example"))
        ended = Result.of(job, 0, seconds=1, run="r", said=[], runs=tmp_path, status=Status(), stop="")
        assert (ended.new, ended.revised, ended.emitted, ended.aside) == (3, 2, 5, 4)
        assert str(ended) == "a: fine, 3 new and 2 revised of 9 found, 7 pages, 1 s"

    def test_a_site_that_refuses_all_is_said_to(self, tmp_path: Path) -> None:
        details = {"not-an-article": {"nothing there": 5}, "failed": {"http 403": 2, "no answer in time": 1}}
        (tmp_path / "r.json").write_text(json.dumps({"sites": {"a.example": {"revisions": 0, "details": details}}}))
        job = Job("a", {}, ("a.example",))
        ended = Result.of(job, 69, seconds=1, run="r", said=[], runs=tmp_path, status=Status(), stop="")
        assert ended.why == "not one page could be had: http 403"

    def test_a_site_that_fails_leaves_the_others_alone(self, press: Press) -> None:
        press.write_list(further=f'\n[[site]]\nname = "gone"\nstart = ["{NOBODY}"]\n')
        code, log, errors = press.harvest()
        assert code == 1, errors
        assert not errors
        ended = {event["site"]: event for event in events(log, "ended")}
        assert {name: event["state"] for name, event in ended.items()} == {
            "paper-1": "fine",
            "paper-2": "fine",
            "gone": "unreached",
        }
        assert ended["gone"]["exit_status"] == 69
        assert "refused" in ended["gone"]["why"]
        assert ended["paper-1"]["new"] == ended["paper-2"]["new"] == 5
        assert len(press.titles()) == 10
        (record,) = (press.data / "runs").glob("harvest-*.json")
        assert {site["name"]: site["new"] for site in json.loads(record.read_text())["sites"]} == {
            "paper-1": 5,
            "paper-2": 5,
            "gone": 0,
        }
        assert len(list((press.data / "runs").glob("2*.json"))) == 3

    def test_a_start_that_leads_to_another_domain_is_told_from_the_first_run_on(self, press: Press) -> None:
        elsewhere = press.papers[1].home
        press.papers[0].extra["/"] = Answer(b"", 301, {"Location": elsewhere})
        code, (ended, end), _ = press.harvest(press.write_list(), "--quiet")
        assert (code, end["exit_status"]) == (1, 1)
        assert (ended["site"], ended["state"], ended["exit_status"]) == ("paper-1", "astray", 78)
        assert ended["why"].startswith(f"the start leads to {elsewhere}, on another domain")
        assert len(press.titles()) == 5

    def test_a_site_whose_server_stops_answering_half_way_was_cut_short(self, press: Press) -> None:
        paper = press.papers[0]
        fill(paper, 0, 60)
        press.write_list()
        for n in range(6, 60):
            paper.extra[f"/story/{n}"] = Answer(b"x", promised=9999)
        code, log, errors = press.harvest()
        assert (code, errors) == (1, "")
        ended = {event["site"]: event for event in events(log, "ended")}
        assert (ended["paper-1"]["state"], ended["paper-1"]["exit_status"]) == ("cut short", 76)
        assert ended["paper-1"]["new"] > 0
        assert "no answer any more" in ended["paper-1"]["why"]
        assert ended["paper-2"]["state"] == "fine"
        assert "paper-1" in events(press.harvest()[1], "begin")[0]["sites"]

    def test_a_site_that_wants_one_page_in_ten_minutes_gives_one_and_is_named(self, press: Press) -> None:
        rules = Answer(b"User-agent: *\nCrawl-delay: 600\n", headers={"Content-Type": "text/plain"})
        press.papers[0].extra["/robots.txt"] = rules
        press.write_list()
        code, log, _ = press.harvest()
        (slow, fast) = sorted(events(log, "ended"), key=lambda event: event["site"])
        assert (code, slow["state"], fast["new"]) == (0, "fine", 5)
        assert press.papers[0].requests == ["/robots.txt", "/.well-known/tdmrep.json", "/"]
        assert any("asks for one page in 600 s" in bound for bound in slow["bounds"])

    def test_all_out_of_reach_is_the_network(self, press: Press) -> None:
        code, log, _ = press.harvest(NOBODY, "http://127.0.0.8:9/", "--quiet")
        assert code == 69
        assert [event["event"] for event in log] == ["ended", "ended", "end"]

    def test_a_site_that_another_run_holds_is_no_failure_unless_it_is_all(self, press: Press) -> None:
        press.write_list()
        store = Store(press.data)
        store.start(spider="site", sites=[HOSTS[0]], arguments={}, policy="")
        code, log, _ = press.harvest()
        assert code == 0
        assert {event["site"]: event["state"] for event in events(log, "ended")} == {
            "paper-1": "locked",
            "paper-2": "fine",
        }
        code, log, _ = press.harvest(press.papers[0].home)
        assert code == 75
        assert f"process {os.getpid()}" in events(log, "ended")[0]["why"]
        store.close()

    def test_a_disk_that_is_full_stops_all_and_is_told(self, press: Press) -> None:
        fill(press.papers[0], 1000, 110)
        press.write_list("at_once = 1")
        code, log, errors = press.harvest(first=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (200_000, 200_000)))
        assert code == 74, errors
        first, second = events(log, "ended")
        assert "cannot be written" in first["why"]
        assert second["state"] == "not started"
        assert second["why"].startswith("the dataset cannot be used: run ")
        code, _, _ = press.harvest()
        assert code == 0
        assert set(press.titles().values()) == {1}
        assert len(press.titles()) == 115

    def test_a_data_directory_that_cannot_be_made(self, press: Press) -> None:
        press.write_list()
        press.data.write_text("a file")
        code, log, errors = press.harvest()
        assert (code, log) == (73, [])
        assert errors.startswith("scrapy harvest: cannot make the data directory")
        assert len(errors.splitlines()) == 1


class TestTogether:
    def test_papers_that_name_each_others_articles_are_harvested_at_the_same_time(self, press: Press) -> None:
        for number, paper in enumerate(press.papers):
            fill(paper, 1000 * number, 60, delay=0.02)
        one, two = press.papers
        for paper, other, first in ((one, two, 1000), (two, one, 0)):
            named = "".join(f"<url><loc>{other.origin}/story/{first + n}</loc></url>" for n in range(60))
            paper.extra["/sitemap.xml"] = Answer(
                f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{named}</urlset>".encode(),
                headers={"Content-Type": "application/xml"},
            )
        press.write_list()
        code, log, _ = press.harvest()
        assert (code, [event["state"] for event in events(log, "ended")]) == (0, ["fine", "fine"])
        assert len(press.titles()) == 120
        assert press.is_well()


class TestTime:
    def test_a_site_is_left_alone_until_it_is_due(self, press: Press) -> None:
        press.write_list('[defaults]\nevery = "1h"\n', further=f'\n[[site]]\nname = "gone"\nstart = ["{NOBODY}"]\n')
        press.harvest()
        asked = len(press.papers[0].requests)
        code, log, _ = press.harvest()
        (begin,) = events(log, "begin")
        assert begin["sites"] == ["gone"]  # what could not be reached is tried again
        assert set(begin["not_due_before"]) == {"paper-1", "paper-2"}
        assert code == 69
        assert len(press.papers[0].requests) == asked
        code, log, _ = press.harvest(press.list, "--all")
        assert len(events(log, "ended")) == 3
        assert len(press.titles()) == 10

    def test_minutes_end_the_harvest_and_what_was_found_is_saved(self, press: Press) -> None:
        fill(press.papers[0], 0, 200, delay=0.3)
        press.write_list("at_once = 1")
        began = time.monotonic()
        code, log, errors = press.harvest(press.list, "--minutes", 0.06)
        assert code == 0, errors
        assert time.monotonic() - began < 20
        first, second = events(log, "ended")
        assert (first["state"], second["state"]) == ("stopped", "not started")
        assert first["why"] == second["why"] == "the 0.06 minutes of the harvest are over"
        assert press.is_well()

    def test_the_site_that_has_waited_longest_begins(self) -> None:
        now = datetime(2026, 5, 1, 12, tzinfo=UTC)
        jobs = [Job(name, {}, (name,), 3600) for name in ("a", "b", "c", "d", "e")]

        def run(number: int, site: str, minutes: float, outcome: str = "finished", failed: int = 0) -> RunRow:
            began = (now - timedelta(minutes=minutes)).isoformat()
            return RunRow(number, "", "site", (site,), began, began, outcome, {"found": 3, "failed": failed})

        runs = [
            *(run(1, "a", 90), run(2, "b", 300), run(3, "b", 30)),
            *(run(4, "c", 20, "died"), run(5, "d", 10, failed=3), run(6, "e", -900)),
        ]
        ready, later = due(jobs, runs, now)
        assert [job.name for job in ready] == ["a", "c", "d", "e"]  # of e the clock was wrong, or is
        assert [(job.name, at) for job, at in later] == [("b", now + timedelta(minutes=24))]

    def test_a_daily_site_is_due_at_the_same_hour_each_day(self) -> None:
        now = datetime(2026, 5, 1, 12, tzinfo=UTC)
        jobs = [Job(name, {}, (name,), 86_400) for name in ("a", "b")]
        begun = {"a": now - timedelta(hours=23, minutes=45), "b": now - timedelta(hours=23, minutes=55)}
        runs = [
            RunRow(1, "", "site", (name,), at.isoformat(), at.isoformat(), "finished", {"found": 3})
            for name, at in begun.items()
        ]
        ready, later = due(jobs, runs, now)
        assert ([job.name for job in ready], [job.name for job, _ in later]) == (["b"], ["a"])

    def test_two_sites_of_one_host_go_one_after_the_other_and_each_by_its_own_time(self, press: Press) -> None:
        paper = press.papers[0]
        for number, part in enumerate(("en", "de")):
            numbers = range(10 * number, 10 * number + 5)
            links = "".join(
                f'<li><a href="/{part}/story-{n}">Harbour council votes on quay {n}</a></li>' for n in numbers
            )
            start = f"<html><body><h1>Paper</h1><ul>{links}</ul></body></html>".encode()
            paper.extra[f"/{part}/"] = Answer(start, delay=0.3)
            paper.extra |= {f"/{part}/story-{n}": page(n) for n in numbers}
            every = "1d" if part == "de" else "1h"
            with press.list.open("a") as sites:
                sites.write(f'[[site]]\nname = "{part}"\nstart = ["{paper.origin}/{part}/"]\nscope = "/{part}/"\n')
                sites.write(f'every = "{every}"\n')
        code, log, errors = press.harvest()
        assert (code, errors) == (0, "")
        assert {event["site"]: (event["state"], event["new"]) for event in events(log, "ended")} == {
            "en": ("fine", 5),
            "de": ("fine", 5),
        }
        assert set(events(press.harvest()[1], "begin")[0]["not_due_before"]) == {"en", "de"}
        with sqlite3.connect(press.data / "newscrawl.db") as db:
            db.execute("UPDATE run SET outcome = 'died' WHERE arguments LIKE '%#de%'")
        assert events(press.harvest()[1], "begin")[0]["sites"] == ["de"]


class TestSignals:
    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
    def test_one_signal_ends_all_within_ten_seconds_and_saves(self, press: Press, sign: signal.Signals) -> None:
        for number, paper in enumerate(press.papers):
            fill(paper, 1000 * number, 100, delay=0.2)
            paper.extra[f"/story/{1000 * number}"] = Answer(b"x" * 10_000, drip=1.0)
        press.write_list()
        process = press.start()
        wait_for(lambda: all(len(paper.requests) > 25 for paper in press.papers))
        began = time.monotonic()
        process.send_signal(sign)
        out, errors = process.communicate(timeout=20)
        assert time.monotonic() - began < 10
        assert process.returncode == 130, errors
        assert not errors
        assert [event["state"] for event in events(list(map(json.loads, out.splitlines())), "ended")] == ["stopped"] * 2
        assert len(press.titles()) > 10
        assert press.is_well()

    def test_when_the_harvest_is_killed_its_crawls_end_by_themselves(self, press: Press) -> None:
        for number, paper in enumerate(press.papers):
            fill(paper, 1000 * number, 60, delay=0.05)
        press.write_list()
        process = press.start()
        wait_for(lambda: all(len(paper.requests) > 20 for paper in press.papers))
        process.kill()
        process.communicate()
        held = True
        deadline = time.monotonic() + 30
        while held and time.monotonic() < deadline:
            code, log, errors = press.harvest()
            # One that its crawl still holds is no failure as long as the other is free.
            held = "locked" in {event["state"] for event in events(log, "ended")}
        assert code == 0, errors
        assert len(press.titles()) == 120
        assert set(press.titles().values()) == {1}
        assert press.is_well()

    def test_a_crawl_that_is_killed_is_told_and_the_other_goes_on(self, press: Press) -> None:
        fill(press.papers[0], 0, 200, delay=0.2)
        press.write_list()
        process = press.start()
        wait_for(lambda: len(press.papers[0].requests) > 20 and len(press.papers[1].requests) > 5)
        (started,) = [event for line in process.out.open() if (event := json.loads(line)).get("site") == "paper-1"]
        assert started["event"] == "started"
        os.kill(started["process"], signal.SIGKILL)
        out, _ = process.communicate(timeout=30)
        assert process.returncode == 1
        ended = {event["site"]: event for event in events(list(map(json.loads, out.splitlines())), "ended")}
        assert (ended["paper-1"]["state"], ended["paper-1"]["why"]) == ("failed", "killed by signal 9")
        assert ended["paper-2"]["state"] == "fine"
        assert press.is_well()


class TestTerminal:
    def test_a_terminal_gets_a_table(self, press: Press) -> None:
        for number, paper in enumerate(press.papers):
            fill(paper, 1000 * number, 40, delay=0.5)
        press.write_list()
        screen = on_terminal(press.command(press.list))
        assert "of 2 sites" in screen
        assert "article /story/" in screen  # what it is doing
        last = screen[screen.rindex("2 of 2 sites") :]
        assert "80 new articles" in last
        assert "✓" in last
        assert "Traceback" not in screen

    def test_quiet_says_nothing_where_all_is_well(self, press: Press) -> None:
        press.write_list()
        assert on_terminal(press.command(press.list, "--quiet")).strip() == ""
        code, log, errors = press.harvest(press.list, "--quiet")
        assert (code, log, errors) == (0, [], "")

    def test_quiet_says_nothing_of_ends_that_are_as_they_should_be(self, press: Press) -> None:
        fill(press.papers[0], 0, 200, delay=0.3)
        press.write_list("at_once = 1")
        assert press.harvest(press.list, "--minutes", 0.06, "--quiet") == (0, [], "")
        store = Store(press.data)
        store.start(spider="site", sites=[HOSTS[1]], arguments={}, policy="")
        assert press.harvest(press.papers[1].home, "--quiet") == (75, [], "")
        store.close()

    @pytest.mark.parametrize("out", ["full", "closed", "gone"])
    def test_a_log_that_cannot_be_written_is_told_once_and_stops_nothing(self, press: Press, out: str) -> None:
        press.write_list()
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(os.open("/dev/full", os.O_WRONLY) if out == "full" else writer, "w") as unwritable:
            done = subprocess.run(
                [sys.executable, "-m", "scrapy", *press.command(press.list)],
                cwd=ROOT, stdout=unwritable, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
                preexec_fn=(lambda: os.close(1)) if out == "closed" else None,
            )  # fmt: skip
        assert done.returncode == 74
        (line,) = done.stderr.splitlines()
        assert line.startswith("scrapy harvest: its log cannot be written: ")
        assert len(press.titles()) == 10


class TestToBeTold:
    def test_a_template_that_has_changed_between_two_harvests_is_named(self, press: Press) -> None:
        (paper,) = press.papers = press.papers[:1]
        byline = b'<div class="byline">By <a rel="author" href="/by/ada">Ada Brown</a></div>'
        fill(paper, 0, 12)
        for path, answer in list(paper.extra.items()):
            if path.startswith("/story/"):
                paper.extra[path] = replace(answer, body=answer.body.replace(b"</h1>", b"</h1>" + byline))
        press.write_list()
        code, log, _ = press.harvest()
        assert (code, events(log, "warning")) == (0, [])
        fill(paper, 500, 12)
        metrics = press.folder / "newscrawl.prom"
        code, log, _ = press.harvest(press.list, "--metrics", metrics)
        assert code == 0
        (warning,) = events(log, "warning")
        assert "authors" in warning["text"]
        assert warning["text"].count("/story/5") == 3
        assert "newscrawl_findings" in metrics.read_text()


class TestPlan:
    def test_a_list_with_defaults_profiles_and_sites(self, tmp_path: Path) -> None:
        (tmp_path / "tribune.toml").write_text('start = ["https://tribune.example/"]\nevery = "1d"\n')
        path = tmp_path / "sites.toml"
        path.write_text(
            'at_once = 2\nminutes = 50\n[defaults]\nevery = "1h"\nmax_minutes = 15\n'
            '[[site]]\nname = "courier"\nstart = ["https://courier.example/"]\n'
            '[[site]]\nprofile = "tribune.toml"\nmax_minutes = 5\n'
        )
        made = plan([str(path), "https://www.gazette.example/news/"])
        assert (made.at_once, made.minutes) == (2, 50)
        assert [(job.name, job.sites, job.interval, job.minutes) for job in made.jobs] == [
            ("courier", ("courier.example",), 3600, 15),
            ("tribune", ("tribune.example",), 86400, 5),
            ("gazette.example", ("www.gazette.example",), 0, None),
        ]
        assert made.jobs[0].arguments == {"profile": f"{path}#courier"}
        assert load_roster(path).profiles["tribune"].max_minutes == 5

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "it names no site; give each a [[site]]"),
            ("at_once = 3", "it names no site; give each a [[site]]"),
            ("at_once = 0\n[[site]]\nname='a'", "line 1, at_once: Input should be greater than or equal to 1"),
            (
                "[[site]]\nname='a'\nstart=['https://a.example/']\ncolour=1",
                "line 4, colour: is no key here; the keys are",
            ),
            ("[[site]]\nname='a'", "line 1, a: start is missing"),
            ("[[site]]\nname='a'\nstart=['https://a.example/']\n" * 2, "line 5, name: 'a' is there twice"),
            ("[[site]]\nname='a#b'\nstart=['https://a.example/']", "line 2, name: 'a#b' must not hold a #"),
            ("[defaults]\nevery='soon'\n[[site]]\nname='a'", "line 2, every: 'soon' is no time; write it as 30m"),
            ("[[site]]\nprofile='gone.toml'", "sites.toml: line 2, profile: "),
            ("[[site]]\nprofile=3", "line 2, profile: give the path"),
            ("[[site]\n", "not TOML"),
        ],
    )
    def test_errors_name_file_line_and_what_would_do(self, tmp_path: Path, text: str, told: str) -> None:
        path = tmp_path / "sites.toml"
        path.write_text(text)
        with pytest.raises(ArgumentError) as caught:
            load_roster(path)
        assert told in str(caught.value)
        assert str(tmp_path) in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_sources_that_are_none(self, tmp_path: Path) -> None:
        for sources, told in (
            ([], "name what to harvest"),
            (["nowhere"], "no site profile 'nowhere'"),
            ([str(tmp_path / "gone.toml")], "gone.toml: No such file"),
            (["https://a.example/", "https://www.a.example/"], "'a.example' is named twice"),
        ):
            with pytest.raises(ArgumentError, match=told):
                plan(sources)

    def test_one_site_of_a_list_can_be_crawled_alone(self, press: Press) -> None:
        press.write_list()
        done = scrapy("crawl", "site", "-a", f"profile={press.list}#paper-2", "-s", f"NEWSCRAWL_DATA_DIR={press.data}")
        assert done.returncode == 0, done.stderr
        assert len(press.titles()) == 5
        done = scrapy("crawl", "site", "-a", f"profile={press.list}#paper-9")
        assert done.returncode == 2
        assert "no site 'paper-9'; there are paper-1, paper-2" in done.stderr

    def test_intervals(self, tmp_path: Path) -> None:
        path = tmp_path / "a.toml"
        for text, seconds in (("30m", 1800), ("1.5h", 5400), ("2d", 172800), ("", 0)):
            path.write_text(f"every = {text!r}")
            assert load(path).interval == seconds


def wait_for(happened: Any, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def on_terminal(arguments: list[str]) -> str:
    """What a command writes to a terminal of 120 columns."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 120, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    environment["TERM"] = "xterm-256color"
    screen = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    process = forked.Process(arguments, env=environment, first=forked.sharing(), **screen)
    os.close(theirs)
    seen = bytearray()
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:
            break
        if not read:
            break
        seen += read
    process.wait(timeout=30)
    os.close(ours)
    return seen.decode("utf-8", "replace")
