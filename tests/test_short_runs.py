"""Runs that cannot do all: what a limit leaves, what a server cuts off, and what the user is told of it."""

from __future__ import annotations

import re
import sqlite3
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import crawl_site
from pages import page

from newscrawl.demo import Answer, Newspaper
from newscrawl.items import Reason

SLOWLY = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "DOWNLOAD_DELAY=0.05")
"""So that what a page names is known before the next one is asked for."""

XML = {"Content-Type": "application/xml"}


def cards(*paths: str) -> str:
    """Headlines of the articles at some paths."""
    return "".join(f"<h2><a href='{path}'>A long story of the harbour council</a></h2>" for path in paths)


def listing(body: str) -> Answer:
    return Answer(f"<html><head><title>Paper</title></head><body><main>{body}</main></body></html>".encode())


def due_now(data: Path) -> None:
    """Let the time pass after which a failed page is tried again."""
    with sqlite3.connect(data / "newscrawl.db") as db:
        db.execute("UPDATE url SET retry_at = 1 WHERE retry_at IS NOT NULL")


class TestRefused:
    @pytest.mark.parametrize("status", [400, 401, 403, 405, 406])
    def test_what_a_firewall_refuses_for_a_while_is_read_on_a_later_run(
        self, paper: Newspaper, tmp_path: Path, status: int
    ) -> None:
        paper.extra |= {"/": listing(cards("/s/1", "/s/2")), "/s/1": page(1), "/s/2": Answer(b"", status)}
        first = crawl_site(tmp_path, url=paper.home, follow="listing")
        assert first.urls_at(Reason.FAILED) == [paper.origin + "/s/2"]
        crawl_site(tmp_path, url=paper.home, follow="listing")
        assert paper.requests.count("/s/2") == 1
        due_now(tmp_path)
        crawl_site(tmp_path, url=paper.home, follow="listing")
        assert paper.requests.count("/s/2") == 2
        paper.extra["/s/2"] = page(2)
        due_now(tmp_path)
        done = crawl_site(tmp_path, url=paper.home, follow="listing")
        assert len(done.articles) == 2
        assert not done.urls_at(Reason.FAILED)

    @pytest.mark.parametrize(("status", "tries"), [(404, 2), (451, 5)])
    def test_nothing_is_tried_for_ever(self, paper: Newspaper, tmp_path: Path, status: int, tries: int) -> None:
        paper.extra["/s/2"] = Answer(b"", status)
        for number in range(3, 10):
            paper.extra |= {"/": listing(cards(f"/s/{number}", "/s/2")), f"/s/{number}": page(number)}
            done = crawl_site(tmp_path, url=paper.home, follow="listing")
            due_now(tmp_path)
        assert paper.requests.count("/s/2") == tries
        assert done.urls_at(Reason.FAILED) == [paper.origin + "/s/2"]


class TestBudget:
    def test_articles_that_wait_have_their_turn_although_lists_are_due(self, paper: Newspaper, tmp_path: Path) -> None:
        days = [
            f"/2023/{month:02}/{day:02}/story-of-the-harbour-{month}-{day}" for month in (5, 6) for day in (1, 2, 3)
        ]
        days += [f"/2022/{month:02}/09/story-of-the-harbour-{month}" for month in range(1, 13)]
        menu = "".join(f"<li><a href='/tag/t{n}/'>t{n}</a></li>" for n in range(40))
        paper.extra |= {"/": listing(f"<nav><ul>{menu}</ul></nav>{cards(*days)}"), "/robots.txt": Answer(b"", 404)}
        paper.extra |= {f"/tag/t{n}/": listing(cards(days[n % len(days)])) for n in range(40)}
        paper.extra |= {path: page(n) for n, path in enumerate(days, 1)}
        done = crawl_site(tmp_path, *SLOWLY, url=paper.home, follow="listing", max_pages=16)
        assert 8 <= len(done.articles) <= 12, done.err
        lists = [path for path in paper.requests if path.startswith("/tag/")]
        assert 3 <= len(lists) <= 7

    def test_an_index_of_many_pages_leaves_room_for_articles(self, paper: Newspaper, tmp_path: Path) -> None:
        def sitemap(path: str) -> Answer | None:
            if path == "/robots.txt":
                return Answer(f"Sitemap: {paper.origin}/index.xml".encode(), headers={"Content-Type": "text/plain"})
            if path == "/index.xml":
                body = "".join(f"<sitemap><loc>{paper.origin}/sitemap-{n}.xml</loc></sitemap>" for n in range(60))
                return Answer(f"<sitemapindex>{body}</sitemapindex>".encode(), headers=XML)
            if found := re.fullmatch(r"/sitemap-(\d+)\.xml", path):
                return Answer(
                    f"<urlset><url><loc>{paper.origin}/story-of-the-harbour-{found[1]}</loc></url></urlset>".encode(),
                    headers=XML,
                )
            return page(int(path.rpartition("-")[2])) if path.startswith("/story-") else None

        paper.invent = sitemap
        paper.extra["/"] = listing("<p>Welcome</p>")
        done = crawl_site(tmp_path, *SLOWLY, url=paper.home, follow="sitemap", max_pages=30)
        assert len(done.articles) >= 8, done.err

    @pytest.mark.parametrize(("most", "least"), [(2, 1), (4, 2), (10, 4)])
    @pytest.mark.parametrize("start", ["names the same", "names nothing any more"])
    def test_lists_take_no_more_than_half_of_few_pages_however_slow_the_start_is(
        self, paper: Newspaper, tmp_path: Path, most: int, least: int, start: str
    ) -> None:
        paths = [f"/story-of-the-harbour-{n}" for n in range(30)]
        paper.extra |= {path: page(n) for n, path in enumerate(paths)} | {"/robots.txt": Answer(b"", 404)}
        paper.extra["/"] = replace(listing(cards(*paths)), delay=0.5)
        counts = [len(crawl_site(tmp_path, url=paper.home, max_pages=most).articles)]
        if start != "names the same":
            paper.extra["/"] = replace(listing("<p>Welcome</p>"), delay=0.5)
        counts.append(len(crawl_site(tmp_path, url=paper.home, max_pages=most).articles))
        assert counts[0] >= least, paper.requests
        assert counts[1] >= 2 * least, paper.requests

    def test_starts_that_are_articles_do_not_wait_for_each_other(self, paper: Newspaper, tmp_path: Path) -> None:
        paper.extra |= {f"/s/{n}": page(n) for n in range(9)} | {"/robots.txt": Answer(b"", 404)}
        starts = ",".join(f"{paper.origin}/s/{n}" for n in range(9))
        done = crawl_site(tmp_path, url=starts, follow="prev", max_pages=9)
        assert len(done.articles) == 9, done.err
        ended = re.search(r"finished after ([\d.]+) s", done.err)
        assert ended is not None
        assert float(ended[1]) < 15, "what is held waits for pages that the frontier keeps back because of it"

    def test_what_an_earlier_run_noted_is_not_told_of_what_waits(self, paper: Newspaper, tmp_path: Path) -> None:
        paper.extra |= {f"/s/{n}": Answer(b"", 403) for n in (1, 2, 3)}
        paper.extra["/"] = listing(cards("/s/1", "/s/2", "/s/3"))
        crawl_site(tmp_path, url=paper.home, follow="listing")
        due_now(tmp_path)
        done = crawl_site(tmp_path, url=paper.home, follow="listing", max_pages=2)
        assert re.search(r"over-budget +2$", done.err, re.MULTILINE), done.err


class TestServer:
    def test_one_that_is_gone_half_way_cuts_the_run_short(self, paper: Newspaper, tmp_path: Path) -> None:
        def gone(path: str) -> Answer | None:
            if not path.startswith("/s/"):
                return None
            time.sleep(0.01)
            return page(int(path.rpartition("/")[2])) if len(paper.requests) < 12 else Answer(b"x", promised=9999)

        paper.extra["/"] = listing(cards(*(f"/s/{n}" for n in range(60))))
        paper.invent = gone
        done = crawl_site(tmp_path, "-s", "RETRY_TIMES=0", url=paper.home, follow="listing")
        assert done.code == 76, done.err
        assert "cut short: 127.0.0.1" in done.err
        assert re.search(r"the next run goes on with \d+ that are pending", done.err)
        assert "no answer any more: the answer was cut short" in done.err
        assert "Failure" not in done.err
        assert not any("Failure" in entry for entry in map(str, (done.fate(u) for u in done.urls_at(Reason.FAILED))))
        paper.invent = lambda path: page(int(path.rpartition("/")[2])) if path.startswith("/s/") else None
        again = crawl_site(tmp_path, url=paper.home, follow="listing")
        assert again.code == 0, again.err

    @pytest.mark.parametrize("wait", [5400, 3 * 86_400])
    def test_one_that_has_asked_for_a_pause_is_asked_for_nothing_and_the_user_is_told_until_when(
        self, paper: Newspaper, tmp_path: Path, wait: int
    ) -> None:
        paper.extra |= {"/": listing(cards("/s/1", "/s/2")), "/s/1": page(1)}
        paper.extra["/s/2"] = Answer(b"", 503, {"Retry-After": str(wait)})
        before = datetime.now().astimezone()
        first = crawl_site(tmp_path, url=paper.home, follow="listing")
        assert first.code == 0
        asked = len(paper.requests)
        done = crawl_site(tmp_path, url=paper.home, follow="listing")
        assert len(paper.requests) == asked
        assert done.code == 0, done.err
        assert "check the address" not in done.err
        assert ", 0 pages asked for" in done.err
        told = re.search(r"a pause is wanted by 127\.0\.0\.1:\d+ until (?:(\S+) )?(\d\d:\d\d);", done.err)
        assert told, done.err
        until = before + timedelta(seconds=wait)
        near = {f"{until + timedelta(minutes=m):%H:%M}" for m in (0, 1)}
        assert told[2] in near
        if wait > 86_400:
            assert told[1] == f"{until:%Y-%m-%d}"
