"""What is asked for again, when, and how little that costs."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Crawl, crawl_site
from pages import link, page
from test_store import SITE, row, save, url

from benchmarks.press import Press
from newscrawl import urls
from newscrawl.demo import Answer, Newspaper
from newscrawl.items import LeadKind, Reason, Source
from newscrawl.spiders.visits import GUESS_REST
from newscrawl.store import Asked, RevisitPlan, Run, Store, UrlRow, Visit

Crawler = Callable[..., Crawl]
DAY = 86_400
SLOWLY = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "DOWNLOAD_DELAY=0.2")
"""As a site far away is read: what a page has named is known before the next one comes."""

RSS = {"Content-Type": "application/rss+xml"}


def feed(paper: Newspaper, *numbers: int) -> Answer:
    items = "".join(f"<item><title>Story {n}</title><link>{paper.origin}/s/{n}</link></item>" for n in numbers)
    return Answer(f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode(), headers=RSS)


class TestOnTheWire:
    def test_a_known_page_is_asked_for_under_condition_and_304_is_no_loss(
        self, paper: Newspaper, crawl: Crawler
    ) -> None:
        paper.extra |= {"/my.xml": feed(paper, 1), "/s/1": page(1), "/s/2": page(2)}
        assert len(crawl(url=paper.origin + "/my.xml", follow="feed").articles) == 1
        crawl(url=paper.origin + "/my.xml", follow="feed")
        last = [asked for asked in paper.asked if asked.path == "/my.xml"][-1]
        assert last.headers["If-None-Match"]
        assert paper.requests.count("/s/1") == 1
        paper.extra["/my.xml"] = feed(paper, 2, 1)
        assert len(crawl(url=paper.origin + "/my.xml", follow="feed").articles) == 2
        assert paper.requests.count("/s/1") == 1

    def test_other_arguments_ask_without_condition(self, paper: Newspaper, crawl: Crawler) -> None:
        paper.extra |= {"/my.xml": feed(paper, 1), "/s/1": page(1)}
        assert not crawl(url=paper.origin + "/my.xml", follow="next").articles
        assert len(crawl(url=paper.origin + "/my.xml", follow="feed").articles) == 1

    def test_a_young_article_is_looked_at_for_corrections_and_then_left_alone(
        self, paper: Newspaper, tmp_path: Path
    ) -> None:
        hours = ("-s", "NEWSCRAWL_REVISIT_HOURS=0.0003,0.0009")
        paper.extra |= {"/my.xml": feed(paper, 1, 2), "/s/1": _undated(page(1)), "/s/2": _undated(page(2))}
        crawl_site(tmp_path, *hours, url=paper.origin + "/my.xml", follow="feed")
        time.sleep(1.2)
        paper.extra["/s/1"] = _undated(Answer(page(1).body.replace(b"Item 1.", b"Item 1, corrected.")))
        done = crawl_site(tmp_path, *hours, url=paper.origin + "/my.xml", follow="feed")
        assert sorted((a["url"][-1], a["revision"]) for a in done.articles) == [("1", 0), ("1", 1), ("2", 0)]
        known = done.fate(paper.origin + "/s/2")
        assert known is not None
        assert (known.reason, known.detail) == (Reason.UNCHANGED, "not modified")
        time.sleep(2)
        for _ in range(3):
            crawl_site(tmp_path, *hours, url=paper.origin + "/my.xml", follow="feed")
        assert paper.requests.count("/s/2") in (2, 3)

    def test_a_known_article_that_is_gone_stays_in_the_dataset(self, paper: Newspaper, tmp_path: Path) -> None:
        hours = ("-s", "NEWSCRAWL_REVISIT_HOURS=0.0003")
        paper.extra |= {"/my.xml": feed(paper, 1), "/s/1": _undated(page(1))}
        crawl_site(tmp_path, *hours, url=paper.origin + "/my.xml", follow="feed")
        time.sleep(1.2)
        paper.extra["/s/1"] = Answer(b"", 404)
        done = crawl_site(tmp_path, *hours, url=paper.origin + "/my.xml", follow="feed")
        entry = done.fate(paper.origin + "/s/1")
        assert entry is not None
        assert (entry.reason, entry.detail) == (Reason.UNCHANGED, "could not be read again: http 404")
        with closing(sqlite3.connect(tmp_path / "newscrawl.db")) as db:  # a run has left it, and its ages are over
            db.execute("DELETE FROM visit")
            db.execute("UPDATE url SET reason = 'pending' WHERE url LIKE '%/s/1'")
            db.commit()
        assert crawl_site(tmp_path, url=paper.origin + "/my.xml", follow="feed").fate(paper.origin + "/s/1") == entry

    def test_a_day_of_a_known_site_costs_little(self, tmp_path: Path) -> None:
        with Press(120) as press:
            assert len(crawl_site(tmp_path, url=press.home).articles) == 120
            asked, new = len(press.requests), press.publish(12)
            done = crawl_site(tmp_path, url=press.home)
            assert len(done.articles) == 132
            day = press.requests[asked:]
        assert set(new) <= set(day)
        assert len(day) - len(new) <= 60
        assert len(day) == len(set(day))

    def test_a_walk_stops_at_the_first_known_article_or_later_if_it_is_told_to(
        self, paper: Newspaper, crawl: Crawler
    ) -> None:
        for n in range(1, 8):
            back = link(f"/s/{n - 1}", "prev") if n > 1 else ""
            paper.extra[f"/s/{n}"] = page(n, back + link(f"/s/{n + 1}", "next"), day=n)
        paper.extra["/s/3"] = Answer(b"", 404)
        assert len(crawl(url=f"{paper.origin}/s/6", follow="prev").articles) == 3
        paper.extra["/s/4"] = page(4, link("/s/2", "prev") + link("/s/5", "next"), day=4)
        crawl(url=f"{paper.origin}/s/7", follow="prev")
        assert "/s/2" not in paper.requests
        done = crawl("-s", "NEWSCRAWL_WALK_KNOWN=4", url=f"{paper.origin}/s/7", follow="prev")
        assert {"/s/1", "/s/2"} <= set(paper.requests)
        assert len(done.articles) == 6


class TestLists:
    """Lists beside each of which stands the newest article."""

    def paper_of(self, paper: Newspaper, count: int, feeds: str = "") -> None:
        """A start, a list of six pages and more, four tags; ``count`` articles in a chain."""
        aside = f"<aside><h2><a href='/s/{count}'>Harbour council votes on breakwater number {count}</a></h2></aside>"
        tags = "".join(f"<li><a href='/tag/{name}/'>{name}</a></li>" for name in TAGS)
        paper.extra["/"] = _list(f"<nav><ul><li><a href='/news/'>News</a></li>{tags}</ul></nav>{aside}", feeds)
        for number in range(1, (count + 1) // 2 + 1):
            newest = count - 2 * (number - 1)
            onward = f"<nav class='pagination'><a rel='next' href='/news/page/{number + 1}/'>Older</a></nav>"
            body = _cards(newest, max(newest - 1, 1)) + (onward if newest > 2 else "") + aside
            paper.extra["/news/" if number == 1 else f"/news/page/{number}/"] = _list(body)
        for place, name in enumerate(TAGS):
            paper.extra[f"/tag/{name}/"] = _list(_cards(place + 1, place + 2) + aside)
        for n in range(1, count + 1):
            links = (link(f"/s/{n - 1}", "prev") if n > 1 else "") + (link(f"/s/{n + 1}", "next") if n < count else "")
            paper.extra[f"/s/{n}"] = page(n, links)

    def test_the_newest_article_beside_a_list_is_no_news_of_it(self, paper: Newspaper, tmp_path: Path) -> None:
        self.paper_of(paper, 12)
        follow = "listing,prev,next"
        assert len(crawl_site(tmp_path, url=paper.home, follow=follow).articles) == 12
        asked = len(paper.requests)
        crawl_site(tmp_path, url=paper.home, follow=follow)
        day = paper.requests[asked:]
        assert not [path for path in day if "/page/" in path]
        assert len(day) <= 8  # start, list and tags, the end of the chain

        time.sleep(1.1)
        began, asked = int(time.time()), len(paper.requests)
        self.paper_of(paper, 13)
        one = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
        assert len(crawl_site(tmp_path, *one, url=paper.home, follow=follow).articles) == 13
        day = paper.requests[asked:]
        assert [path for path in day if "/page/" in path] == ["/news/page/2/"]
        assert len(day) <= 10
        with sqlite3.connect(tmp_path / "newscrawl.db") as db:
            news = {url for (url,) in db.execute(NEWS_SINCE, (began,))}
        # The start has it anyway, so that no other list needs to be read tomorrow.
        assert news == {paper.home}

    def test_what_the_start_announces_is_read_on_every_run(self, paper: Newspaper, tmp_path: Path) -> None:
        feeds = "<link rel='alternate' type='application/rss+xml' href='/my.xml'>"
        self.paper_of(paper, 12, feeds)
        paper.extra["/my.xml"] = feed(paper, 12, 11)
        few = ("-s", "NEWSCRAWL_REVISIT_LISTS=1")
        assert len(crawl_site(tmp_path, *few, url=paper.home, follow="listing,feed").articles) == 12
        for n in range(13, 16):
            # The start stays as it is, and says so.
            paper.extra[f"/s/{n}"] = page(n)
            paper.extra["/my.xml"] = feed(paper, n, 12)
            asked = len(paper.requests)
            assert len(crawl_site(tmp_path, *few, url=paper.home, follow="listing,feed").articles) == n
            assert len(paper.requests) - asked <= 6

    def paper_of_tags(self, paper: Newspaper, *newest: int) -> None:
        """A start with the newest six articles, and tags with four on each of four pages, of which ``newest``."""
        cards = _cards(*range(max(newest), max(newest) - 6, -1))
        menu = "".join(f"<li><a href='/tag/{name}/'>{name}</a></li>" for name in TAGS)
        paper.extra["/"] = _list(f"<nav><ul>{menu}</ul></nav>{cards}")
        for place, (name, last) in enumerate(zip(TAGS, newest, strict=True)):
            own = [*range(last, 64, -1), *range(16 * place + 16, 16 * place, -1)][:16]
            for number in range(1, 5):
                onward = f"<nav class='pagination'><a href='/tag/{name}/page/{number + 1}/'>{number + 1}</a></nav>"
                body = _cards(*own[4 * number - 4 : 4 * number]) + (onward if number < 4 else "")
                paper.extra[f"/tag/{name}/" if number == 1 else f"/tag/{name}/page/{number}/"] = _list(body)
        paper.extra |= {f"/s/{n}": page(n) for n in range(1, max(newest) + 1)}

    def test_a_list_goes_on_only_while_it_names_what_no_other_has_named(self, paper: Newspaper, tmp_path: Path) -> None:
        self.paper_of_tags(paper, 64, 64, 64, 64)
        assert len(crawl_site(tmp_path, url=paper.home, follow="listing").articles) == 64
        time.sleep(1.1)
        asked = len(paper.requests)
        # Three tags have one new article, which the start names; the fourth has more than a page of them.
        self.paper_of_tags(paper, 65, 65, 65, 69)
        assert len(crawl_site(tmp_path, *SLOWLY, url=paper.home, follow="listing").articles) == 69
        onward = [path for path in paper.requests[asked:] if "/page/" in path]
        assert onward == ["/tag/wind/page/2/"]

    def test_what_is_left_of_a_list_by_a_run_that_was_cut_short_is_read(self, paper: Newspaper, tmp_path: Path) -> None:
        self.paper_of_tags(paper, 64, 64, 64, 64)
        for _ in range(12):
            done = crawl_site(tmp_path, url=paper.home, follow="listing", max_pages=12)
        assert len(done.articles) == 64

    def test_the_page_behind_a_password_at_the_end_of_a_chain_may_get_a_next(
        self, paper: Newspaper, tmp_path: Path
    ) -> None:
        for n in range(1, 4):
            paper.extra[f"/s/{n}"] = page(
                n, (link(f"/s/{n - 1}", "prev") if n > 1 else "") + link(f"/s/{n + 1}", "next")
            )
        form = "<form method='post'><p>This content is protected.</p><input type='password' name='x'></form>"

        def locked(links: str) -> Answer:
            nav = f"<nav class='post-navigation'>{links}</nav>"
            return _list(f"<article><h1>Protected: number 4</h1>{form}</article>{nav}")

        paper.extra["/s/4"] = locked(link("/s/3", "prev"))
        start = {"url": f"{paper.origin}/s/1", "follow": "prev,next"}
        assert len(crawl_site(tmp_path, **start).articles) == 3
        asked = len(paper.requests)
        paper.extra["/s/4"] = locked(link("/s/3", "prev") + link("/s/5", "next"))
        paper.extra["/s/5"] = page(5, link("/s/4", "prev"))
        assert len(crawl_site(tmp_path, **start).articles) == 4
        assert sorted(path for path in paper.requests[asked:] if path.startswith("/s/")) == ["/s/1", "/s/4", "/s/5"]
        # Its end is an article again.
        asked = len(paper.requests)
        crawl_site(tmp_path, **start)
        assert sorted(path for path in paper.requests[asked:] if path.startswith("/s/")) == ["/s/1", "/s/5"]


class TestSitemaps:
    def paper_of_feeds(self, paper: Newspaper, count: int) -> None:
        """An index of sitemaps that names, before the only sitemap, nine feeds of tags."""
        names = [*(f"/tags/{number}.xml" for number in range(9)), "/sitemap.xml"]
        parts = "".join(f"<sitemap><loc>{paper.origin}{name}</loc></sitemap>" for name in names)
        paper.extra["/index.xml"] = _xml(f"<sitemapindex xmlns='{MAPS}'>{parts}</sitemapindex>")
        entries = "".join(f"<url><loc>{paper.origin}/s/{n}</loc></url>" for n in range(1, count + 1))
        paper.extra["/sitemap.xml"] = _xml(f"<urlset xmlns='{MAPS}'>{entries}</urlset>")
        paper.extra |= {name: feed(paper, count, 1) for name in names[:-1]}
        paper.extra |= {f"/s/{n}": page(n) for n in range(1, count + 1)}
        paper.extra["/robots.txt"] = Answer(f"Sitemap: {paper.origin}/index.xml".encode())

    def test_feeds_in_an_index_are_not_read_once_the_sitemap_has_named_all_that_they_do(
        self, paper: Newspaper, tmp_path: Path
    ) -> None:
        for count, feeds in ((4, 5), (6, 0)):
            self.paper_of_feeds(paper, count)
            asked = len(paper.requests)
            assert len(crawl_site(tmp_path, *SLOWLY, url=paper.home, follow="sitemap").articles) == count
            day = paper.requests[asked:]
            assert day.count("/sitemap.xml") == 1
            assert len([path for path in day if path.startswith("/tags/")]) <= feeds

    def test_feeds_in_an_index_that_name_more_than_the_sitemap_are_all_read(
        self, paper: Newspaper, tmp_path: Path
    ) -> None:
        self.paper_of_feeds(paper, 4)
        for number in range(9):
            paper.extra[f"/tags/{number}.xml"] = feed(paper, number + 10, 1)
            paper.extra[f"/s/{number + 10}"] = page(number + 10)
        assert len(crawl_site(tmp_path, url=paper.home, follow="sitemap").articles) == 13
        self.paper_of_feeds(paper, 4)
        paper.extra["/tags/0.xml"] = feed(paper, 20, 1)
        paper.extra["/s/20"] = page(20)
        assert len(crawl_site(tmp_path, url=paper.home, follow="sitemap").articles) == 14

    def test_an_index_that_is_as_it_was_may_name_sitemaps_that_are_not(self, paper: Newspaper, tmp_path: Path) -> None:
        for count in (4, 6):
            self.paper_of_feeds(paper, count)
            assert len(crawl_site(tmp_path, url=paper.home, follow="sitemap").articles) == count
        stated = paper.extra["/index.xml"].body.replace(b"</loc>", b"</loc><lastmod>2024-05-06</lastmod>")
        paper.extra["/index.xml"] = _xml(stated.decode())
        for _ in range(2):
            crawl_site(tmp_path, url=paper.home, follow="sitemap")
        last = [asked for asked in paper.asked if asked.path == "/index.xml"][-1]
        assert last.headers["If-None-Match"]

    def test_what_was_no_article_is_read_again_where_it_is_said_to_have_changed(
        self, paper: Newspaper, tmp_path: Path
    ) -> None:
        closed = (
            "<html><head><title>Protected</title></head><body><h1>Protected</h1><form>Password</form></body></html>"
        )
        one, two = "/2024/03/01/council-votes-on-the-harbour", "/2024/03/02/ferry-stops-for-three-weeks"
        robots = Answer(f"Sitemap: {paper.origin}/sitemap.xml".encode())
        paper.extra |= {"/robots.txt": robots, one: page(1), two: Answer(closed.encode())}

        def sitemap(lastmod: str) -> Answer:
            places = "".join(f"<url><loc>{paper.origin}{path}</loc>{lastmod}</url>" for path in (one, two))
            return _xml(f"<urlset xmlns='{MAPS}'>{places}</urlset>")

        for lastmod, articles, reads in (("", 1, 1), ("", 1, 1), ("<lastmod>2999-01-01</lastmod>", 2, 2)):
            paper.extra["/sitemap.xml"] = sitemap(lastmod)
            done = crawl_site(tmp_path, url=paper.home, follow="sitemap")
            assert (len(done.articles), paper.requests.count(two)) == (articles, reads)
            paper.extra[two] = page(2)

    def test_where_a_sitemap_was_guessed_in_vain_is_left_alone_for_a_week(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calendar = Calendar(tmp_path, monkeypatch, RevisitPlan())
        days: list[float] = []

        def guess(run: Run, due: list[str]) -> None:
            lead = UrlRow(row(1).key, url(1), SITE, LeadKind.SITEMAP, Source.SITEMAP, 0, "{}")
            if run.ask(lead, claimed=True) is Asked.QUEUED:
                run.settle(lead.key, Reason.NOT_AN_ARTICLE, "nothing there")
                run.visits.note(lead.key, Visit(news=False, rests=GUESS_REST))
                days.append((calendar.now - 1_700_000_000) / DAY)

        for day in range(70):
            calendar.run(day, guess)
        assert days == [0, 7, 14, 27, 52]

    def test_guesses_rest_where_one_of_them_was_right(self, paper: Newspaper, tmp_path: Path) -> None:
        self.paper_of_feeds(paper, 4)
        paper.extra["/robots.txt"] = Answer(b"", 404)
        assert len(crawl_site(tmp_path, url=paper.home, follow="sitemap").articles) == 4
        asked = len(paper.requests)
        self.paper_of_feeds(paper, 6)
        paper.extra["/robots.txt"] = Answer(b"", 404)
        assert len(crawl_site(tmp_path, url=paper.home, follow="sitemap").articles) == 6
        day = paper.requests[asked:]
        assert "/sitemap.xml" in day
        assert not {"/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml"}.intersection(day)


MAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
TAGS = ("ports", "boats", "fish", "wind")
NEWS_SINCE = "SELECT url.url FROM url JOIN visit ON visit.url = url.id WHERE visit.list AND visit.news_at >= ?"


def _list(body: str, head: str = "") -> Answer:
    return Answer(
        f"<!doctype html><html lang='en'><head><title>P</title>{head}</head><body>{body}</body></html>".encode()
    )


def _xml(text: str) -> Answer:
    return Answer(text.encode(), headers={"Content-Type": "application/xml"})


def _cards(*numbers: int) -> str:
    return "".join(
        f"<article class='card'><h2><a href='/s/{n}'>Harbour council votes on breakwater number {n}</a></h2></article>"
        for n in numbers
    )


def _undated(answer: Answer) -> Answer:
    return Answer(answer.body.replace(b"article:published_time", b"x"))


class Calendar:
    """Runs of a site on the days of a calendar of the test's own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, plan: RevisitPlan) -> None:
        self.folder = folder
        self.plan = plan
        self.now = 1_700_000_000.0
        monkeypatch.setattr(time, "time", lambda: self.now)

    def run(self, day: float, visit: Callable[[Run, list[str]], None]) -> list[str]:
        """One run; gives the lists that were due, in the order in which they came."""
        self.now = 1_700_000_000.0 + day * DAY
        store = Store(self.folder)
        run = store.start(
            spider="site", sites=[SITE], arguments={}, policy="", follow=["listing", "sitemap"], revisits=self.plan
        )
        due = [taken.url for taken in run.load(1000)]
        for taken in due:
            run.adopt(urls.key(taken))
        visit(run, due)
        assert store.finish(run, "finished").balanced
        store.close()
        return due


def read(run: Run, number: int, *, news: bool, again: bool = False) -> None:
    if not again:
        run.ask(row(number, LeadKind.LISTING), claimed=True)
    run.settle(row(number).key, Reason.NOT_AN_ARTICLE, "listing")
    run.visits.note(row(number).key, Visit(news=news))


def reader(*numbers: int) -> Callable[[Run, list[str]], None]:
    """A visit that finds these lists, with news."""

    def visit(run: Run, _due: list[str]) -> None:
        for number in numbers:
            read(run, number, news=True)

    return visit


def follow_up(run: Run, due: list[str]) -> None:
    """A visit of what is due, which has news again."""
    for address in due:
        read(run, int(address.rpartition("/")[2]), news=True, again=True)


class TestWhatIsDue:
    def test_lists_that_bring_news_are_read_daily_and_others_ever_more_seldom(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calendar = Calendar(tmp_path, monkeypatch, RevisitPlan())
        calendar.run(0, reader(1, 2))
        days: dict[str, list[int]] = {url(1): [], url(2): []}

        def visit(run: Run, due: list[str]) -> None:
            for number in (1, 2):
                if url(number) in due:
                    read(run, number, news=number == 1, again=True)

        for day in range(1, 100):
            for found in calendar.run(day, visit):
                days[found].append(day)
        assert days[url(1)] == list(range(1, 100))
        assert days[url(2)] == [1, 2, 4, 8, 16, 31, 59, 89]

    def test_a_list_that_is_none_any_more_is_asked_for_ever_more_seldom(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calendar = Calendar(tmp_path, monkeypatch, RevisitPlan())
        calendar.run(0, reader(1))

        def gone(run: Run, due: list[str]) -> None:
            for _ in due:
                run.settle(row(1).key, Reason.FAILED, "http 404")

        days = [day for day in range(1, 40) if calendar.run(day, gone)]
        assert days == [1, 2, 4, 8, 16, 31]

    def test_no_list_waits_for_ever_behind_those_that_bring_news(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calendar = Calendar(tmp_path, monkeypatch, RevisitPlan(lists=5))
        calendar.run(0, reader(*range(20)))
        seen: set[str] = set()
        for day in range(1, 5):
            due = calendar.run(day, follow_up)
            assert len(due) == 5
            seen |= set(due)
        assert len(seen) == 20

    def test_a_sitemap_is_believed_once_its_lastmod_has_proved_true(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calendar = Calendar(tmp_path, monkeypatch, RevisitPlan())

        def sitemap(number: int, lastmod: str) -> UrlRow:
            return UrlRow(
                row(number).key, url(number), SITE, LeadKind.SITEMAP, Source.SITEMAP, 0, "{}", lastmod=lastmod
            )

        def settle(run: Run, number: int, *, news: bool, true: bool | None) -> None:
            run.settle(row(number).key, Reason.NOT_AN_ARTICLE, "sitemap")
            run.visits.note(row(number).key, Visit(news=news, lastmod_true=true))

        def first(run: Run, due: list[str]) -> None:
            for number in range(4):
                run.ask(sitemap(number, "2023-11-01"), claimed=True)
                settle(run, number, news=True, true=None)

        def second(run: Run, due: list[str]) -> None:
            # Nothing is known of the site's statements yet: all are read, and three come true.
            for number in range(4):
                assert run.ask(sitemap(number, "2023-11-01"), claimed=True) is Asked.QUEUED
                settle(run, number, news=False, true=True)

        def third(run: Run, due: list[str]) -> None:
            assert run.visits.trusts(SITE)
            assert run.ask(sitemap(0, "2023-11-01"), claimed=True) is Asked.KNOWN
            assert run.ask(sitemap(1, "2023-11-18T08:00:00Z"), claimed=True) is Asked.QUEUED
            settle(run, 1, news=True, true=None)

        def later(run: Run, due: list[str]) -> None:
            # What is believed is held against the truth now and then.
            assert run.ask(sitemap(0, "2023-11-01"), claimed=True) is Asked.QUEUED
            settle(run, 0, news=True, true=False)

        calendar.run(0, first)
        calendar.run(1, second)
        calendar.run(2.5, third)
        calendar.run(12, later)

    def test_an_article_is_read_again_where_lastmod_says_so_and_is_not_known_to_lie(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calendar = Calendar(tmp_path, monkeypatch, RevisitPlan(articles=6))

        def changed(number: int) -> UrlRow:
            found = row(number)
            found.source, found.lastmod = Source.SITEMAP, "2999-01-01"
            return found

        def first(run: Run, due: list[str]) -> None:
            for number in range(10):
                save(run, number)

        def second(run: Run, due: list[str]) -> None:
            asked = [run.ask(changed(number), claimed=True) for number in range(10)]
            # Two are read to find out; that the text is as it was counts against the site.
            assert asked.count(Asked.QUEUED) == 2
            for number, what in enumerate(asked):
                if what is Asked.QUEUED:
                    run.settle(row(number).key, Reason.UNCHANGED)
                    run.visits.note(row(number).key, Visit(lastmod_true=False))

        def fourth(run: Run, due: list[str]) -> None:
            assert Asked.QUEUED not in [run.ask(changed(number), claimed=True) for number in range(10)]

        calendar.run(0, first)
        calendar.run(1, second)
        calendar.run(2, second)
        calendar.run(3, fourth)
