"""What servers ask of a crawler, and whether it does so; the newspaper's own record says what was not asked for."""

from __future__ import annotations

import gzip
import itertools
import random
import statistics
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from conftest import Crawl, scrapy
from pages import link, page
from scrapy.settings import Settings

from newscrawl.demo import Answer, Newspaper
from newscrawl.errors import ArgumentError
from newscrawl.items import Reason
from newscrawl.middlewares.retry_after import seconds_of
from newscrawl.spiders.courtesy import check_pace, is_foreign

Run = Callable[..., Crawl]
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def robots(text: str, status: int = 200) -> Answer:
    return Answer(text.encode(), status, TEXT)


def chain(paper: Newspaper, count: int) -> None:
    for n in range(1, count + 1):
        links = (link(f"/s/{n - 1}", "prev") if n > 1 else "") + (link(f"/s/{n + 1}", "next") if n < count else "")
        paper.extra[f"/s/{n}"] = page(n, links, day=n)


def paths(paper: Newspaper) -> list[str]:
    return [asked.path for asked in paper.asked if asked.path.startswith("/s/")]


class TestRobots:
    def test_the_longest_match_decides_and_the_group_for_us_replaces_the_one_for_all(
        self, paper: Newspaper, crawl: Run
    ) -> None:
        chain(paper, 3)
        paper.extra["/robots.txt"] = robots(
            "User-agent: *\nDisallow: /\n\nUser-agent: newscrawl\nDisallow: /s/\nAllow: /s/1\nAllow: /s/2\n"
        )
        done = crawl(url=paper.origin + "/s/1", follow="next")
        assert len(done.articles) == 2
        assert "/s/3" not in paths(paper)
        entry = done.fate(paper.origin + "/s/3")
        assert entry is not None
        assert entry.reason is Reason.DISALLOWED

    @pytest.mark.parametrize("status", [401, 403, 404, 410])
    def test_a_robots_txt_that_is_not_there_forbids_nothing(self, paper: Newspaper, crawl: Run, status: int) -> None:
        chain(paper, 2)
        paper.extra["/robots.txt"] = robots("User-agent: *\nDisallow: /", status)
        assert len(crawl(url=paper.origin + "/s/1", follow="next").articles) == 2

    def test_a_redirect_is_followed_and_a_circle_of_them_is_none(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 2)
        paper.extra["/robots.txt"] = Answer(b"", 301, {"Location": "/rules/robots.txt"})
        paper.extra["/rules/robots.txt"] = robots("User-agent: *\nDisallow: /s/2\n")
        assert len(crawl(url=paper.origin + "/s/1", follow="next").articles) == 1
        paper.extra["/rules/robots.txt"] = Answer(b"", 302, {"Location": "/robots.txt?again"})
        paper.extra["/robots.txt?again"] = Answer(b"", 302, {"Location": "/rules/robots.txt?more"})
        paper.extra["/rules/robots.txt?more"] = Answer(b"", 302, {"Location": "/rules/robots.txt"})
        done = crawl("-s", "NEWSCRAWL_ROBOTS_HOURS=0", url=paper.origin + "/s/2", follow="next")
        assert len(done.articles) == 2

    def test_one_that_fails_forbids_everything_until_it_answers(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 2)
        paper.extra["/robots.txt"] = robots("busy", 500)
        done = crawl("-s", "RETRY_TIMES=0", url=paper.origin + "/s/1", follow="next")
        assert done.code == 69
        assert not paths(paper)
        assert "robots.txt: http 500" in done.err
        entry = done.fate(paper.origin + "/s/1")
        assert entry is not None
        assert (entry.reason, entry.detail) == (Reason.FAILED, "robots.txt unavailable: http 500")
        paper.extra["/robots.txt"] = robots("User-agent: *\nDisallow: /admin/")
        assert len(crawl(url=paper.origin + "/s/1", follow="next").articles) == 2

    def test_it_is_read_once_a_day_and_holds_while_it_cannot_be_read_again(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 3)
        paper.extra["/robots.txt"] = robots("User-agent: *\nDisallow: /s/2\n")
        for pages in (9, 6):
            asked = len(paper.requests)
            crawl(url=paper.origin + "/s/1", follow="next,sitemap", max_pages=pages)
            assert len(paper.requests) > asked + 2
        assert paper.requests.count("/robots.txt") == 1
        paper.extra["/robots.txt"] = robots("down", 503)
        crawl("-s", "NEWSCRAWL_ROBOTS_HOURS=0", "-s", "RETRY_TIMES=0", url=paper.origin + "/s/1", follow="next")
        assert paper.requests.count("/robots.txt") == 2
        assert set(paths(paper)) == {"/s/1"}

    def test_a_huge_one_is_read_as_far_as_the_standard_asks(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 2)
        filler = "# nothing\n" * 60_000
        paper.extra["/robots.txt"] = robots(f"User-agent: *\nDisallow: /s/2\n{filler}Disallow: /s/1\n")
        assert len(crawl(url=paper.origin + "/s/1", follow="next").articles) == 1

    def test_of_one_above_all_bounds_the_beginning_counts(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 2)
        text = "User-agent: *\nDisallow: /s/2\n" + "# nothing at all\n" * 800_000
        paper.extra["/robots.txt"] = robots(text)
        assert len(crawl(url=paper.origin + "/s/1", follow="next").articles) == 1
        # The server packs it for who takes that; one that is not packed has to be given up in the middle.
        packed = gzip.compress(text.encode())
        paper.extra["/robots.txt"] = Answer(packed, headers={**TEXT, "Content-Encoding": "gzip"})
        noise = random.Random(7).randbytes(6 << 20).hex()
        crawl("-s", "NEWSCRAWL_ROBOTS_HOURS=0", url=paper.origin + "/s/2", follow="next")
        paper.extra["/robots.txt"] = robots(f"User-agent: *\nDisallow: /s/2\n# {noise}\n")
        crawl("-s", "NEWSCRAWL_ROBOTS_HOURS=0", url=paper.origin + "/s/2", follow="next")
        assert paths(paper) == ["/s/1"]

    def test_a_line_that_the_bound_cuts_says_nothing(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 2)
        start = "User-agent: *\n"
        rule = "Disallow: /stories/\n"
        filler = "#" * (512 * 1024 - len(start) - len("Disallow: /s") - 1) + "\n"
        paper.extra["/robots.txt"] = robots(start + filler + rule)
        assert len(crawl(url=paper.origin + "/s/1", follow="next").articles) == 2

    @pytest.mark.parametrize(
        "text",
        [
            "\ufeffUser-agent: *\nDisallow: /s/2\n",
            "\ufeffUser-agent: newscrawl\nDisallow: /s/2\n\nUser-agent: *\nAllow: /\n",
            "User-Agent: NewsCrawl/2.0\nDisallow: /s/2\n\nUser-agent: *\nDisallow:\n",
            "User-agent: newscrawl*\rDisallow: /s/2\r\rUser-agent: *\rDisallow:\r",
            "User-agent: GPTBot/1.1\nDisallow: /s/2\n\nUser-agent: *\nDisallow:\n",
        ],
    )
    def test_a_byte_order_mark_and_the_version_of_an_agent_change_nothing(
        self, paper: Newspaper, crawl: Run, text: str
    ) -> None:
        chain(paper, 2)
        paper.extra["/robots.txt"] = robots(text)
        assert len(crawl(url=paper.origin + "/s/1", follow="next").articles) == 1

    @pytest.mark.parametrize("throttle", [True, False])
    def test_crawl_delay_is_the_pace(self, paper: Newspaper, crawl: Run, throttle: bool) -> None:
        chain(paper, 4)
        paper.extra["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 0.7\n")
        own = ("-s", f"AUTOTHROTTLE_ENABLED={throttle}", "-s", "AUTOTHROTTLE_START_DELAY=0.1")
        assert len(crawl(*own, url=paper.origin + "/s/1", follow="next").articles) == 4
        times = [asked.at for asked in paper.asked if asked.path.startswith("/s/")]
        # One that comes late on a busy machine makes one gap longer and the next one shorter.
        assert statistics.median(b - a for a, b in itertools.pairwise(times)) > 0.6

    def test_a_crawl_delay_of_days_gives_a_page_a_run_and_says_so(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 2)
        paper.extra |= {
            "/robots.txt": robots("User-agent: *\nCrawl-delay: 100000\nDisallow: /private\n"),
            "/start": Answer(b"", 302, {"Location": "/s/1"}),
        }
        start = f"{paper.origin}/private,{paper.origin}/start"
        done = crawl(url=start, follow="next,sitemap")
        assert (done.code, paths(paper), len(done.articles)) == (0, ["/s/1"], 1)
        assert "asks for one page in 100000 s; a run waits for up to 300 (NEWSCRAWL_LONGEST_WAIT)" in done.err
        assert paper.origin + "/s/2" in done.urls_at(Reason.PENDING)
        # The next run comes too early.
        asked = len(paper.requests)
        crawl(url=start, follow="next")
        assert len(paper.requests) == asked

    @pytest.mark.parametrize("wish", ["Crawl-delay: 1e300", "Crawl-delay: 1e19", f"Request-rate: 1/{'9' * 400}s"])
    def test_a_delay_beyond_all_clocks_is_a_long_one(self, paper: Newspaper, crawl: Run, wish: str) -> None:
        chain(paper, 2)
        paper.extra["/robots.txt"] = robots(f"User-agent: *\n{wish}\n")
        done = crawl(url=paper.origin + "/s/1", follow="next")
        assert (done.code, len(done.articles)) == (0, 1)
        assert "asks for one page in 31622400 s" in done.err

    def test_a_run_that_is_shorter_than_the_crawl_delay_ends_in_time_with_a_page(
        self, paper: Newspaper, crawl: Run
    ) -> None:
        chain(paper, 2)
        paper.extra["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 200\n")
        done = crawl(url=paper.origin + "/s/1", follow="next", max_minutes=0.02)
        assert len(done.articles) == 1
        assert "asks for one page in 200 s; a run needs that much time for each" in done.err


class TestRetryAfter:
    def test_the_whole_host_waits_for_as_long_as_it_says(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 3)
        paper.extra["/s/2"] = [Answer(b"", 429, {"Retry-After": "2"}), page(2, link("/s/3", "next"))]
        assert len(crawl(url=paper.origin + "/s/1", follow="next").articles) == 3
        times = {path: [a.at for a in paper.asked if a.path == path] for path in paths(paper)}
        assert times["/s/2"][1] - times["/s/2"][0] >= 2

    def test_a_date_will_do_too(self, paper: Newspaper, crawl: Run) -> None:
        def busy(path: str) -> Answer | None:
            if path != "/s/1" or paper.requests.count(path) > 1:
                return page(1) if path == "/s/1" else None
            when = datetime.now(UTC) + timedelta(seconds=3)
            return Answer(b"", 503, {"Retry-After": format_datetime(when, usegmt=True)})

        paper.invent = busy
        assert len(crawl(url=paper.origin + "/s/1", follow="next").articles) == 1
        first, second = [asked.at for asked in paper.asked if asked.path == "/s/1"]
        assert second - first >= 1

    def test_503_and_then_200_is_recovered(self, paper: Newspaper, crawl: Run) -> None:
        paper.extra["/s/1"] = [Answer(b"", 503), Answer(b"", 503), page(1)]
        assert len(crawl(url=paper.origin + "/s/1", follow="next").articles) == 1

    def test_a_wait_of_hours_is_left_to_a_later_run_which_knows_of_it(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 2)
        paper.extra["/s/1"] = Answer(b"", 429, {"Retry-After": "7200"})
        done = crawl(url=paper.origin + "/s/1", follow="next")
        assert "put off to the next run" in done.err
        assert done.urls_at(Reason.PENDING) == [paper.origin + "/s/1"]
        asked = len(paper.requests)
        crawl(url=paper.origin + "/s/1", follow="next")
        assert len(paper.requests) == asked

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [("120", 120), (" 7 ", 7), ("Thu, 26 Nov 2026 00:01:00 GMT", 60), ("Wed, 25 Nov 2026 00:00:00 GMT", 0)],
    )
    def test_both_forms_are_read(self, value: str, seconds: float) -> None:
        assert seconds_of(value, datetime(2026, 11, 26, tzinfo=UTC)) == seconds

    @pytest.mark.parametrize("value", ["", "soon", "-5", "1e9", "²", f"Thu, 26 Nov {10**20} 00:01:00 GMT"])
    def test_anything_else_is_none(self, value: str) -> None:
        assert seconds_of(value, datetime(2026, 11, 26, tzinfo=UTC)) is None


class TestPace:
    @pytest.mark.parametrize(
        ("host", "foreign"),
        [("paper.example", True), ("localhost", False), ("127.0.0.1", False), ("[::1]", False), ("10.0.0.7", False),
         ("8.8.8.8", True), ("a.localhost", False)],
    )  # fmt: skip
    def test_whose_a_host_is(self, host: str, foreign: bool) -> None:
        assert is_foreign(host) is foreign

    @pytest.mark.parametrize(
        "faster", [{"DOWNLOAD_DELAY": 0.2}, {"DOWNLOAD_DELAY": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 4}]
    )
    def test_who_hurries_a_foreign_site_has_to_say_who_it_is(self, faster: dict[str, float]) -> None:
        settings = Settings({"CONCURRENT_REQUESTS_PER_DOMAIN": 1, **faster})
        with pytest.raises(ArgumentError, match="NEWSCRAWL_CONTACT"):
            check_pace(settings, ["https://paper.example/"], "")
        check_pace(settings, ["https://paper.example/"], "desk@crawler.example")
        check_pace(settings, ["http://127.0.0.1:8000/"], "")

    def test_the_command_says_so_before_it_starts(self) -> None:
        done = scrapy("crawl", "site", "-a", "url=https://paper.example/", "-s", "DOWNLOAD_DELAY=0")
        assert done.returncode == 2
        assert "NEWSCRAWL_CONTACT" in done.stderr
        assert "Traceback" not in done.stderr

    def test_the_contact_stands_in_the_one_user_agent(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 2)
        contact = ("-s", "NEWSCRAWL_CONTACT=desk@crawler.example")
        crawl(*contact, url=paper.origin + "/s/1", follow="next,sitemap", max_pages=9)
        assert {"/robots.txt", "/s/1", "/sitemap.xml"} <= set(paper.requests)
        agents = {asked.headers["User-Agent"] for asked in paper.asked}
        assert len(agents) == 1
        assert "newscrawl" in (agent := agents.pop())
        assert "desk@crawler.example" in agent


class TestOtherHosts:
    def test_a_slow_drip_does_not_hold_up_other_hosts(self, paper: Newspaper, crawl: Run) -> None:
        chain(paper, 7)
        with Newspaper() as slow:
            slow.extra = {f"/slow/{n}": Answer(page(n).body, drip=1.0) for n in range(40)}
            seeds = [slow.origin.replace("127.0.0.1", "localhost") + f"/slow/{n}" for n in range(40)]
            done = crawl(
                "-s", "DOWNLOAD_TIMEOUT=3", "-s", "RETRY_TIMES=0", "-s", "NEWSCRAWL_FRONTIER_WINDOW=10",
                "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=2",
                url=",".join([*seeds, paper.origin + "/s/1"]), follow="next", max_articles=7,
            )  # fmt: skip
            assert len(done.articles) == 7, done.err
            assert len([path for path in slow.requests if path.startswith("/slow/")]) <= 6
