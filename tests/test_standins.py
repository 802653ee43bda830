"""What is shown where an article was named: tried again while that may pass, never for ever, and never many at once."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Crawl
from pages import page
from test_short_runs import cards, due_now, listing
from test_store import SITE, row, save, start, url

from newscrawl import urls
from newscrawl.demo import Answer, Newspaper
from newscrawl.items import LeadKind, Reason
from newscrawl.store import Asked, Run, Store, Visit, set_back
from newscrawl.store.tries import MAX_ATTEMPTS, MOST_ATTEMPTS, MOST_OWED, MOST_STAND_INS

DOOR = b"<title>Log in</title><h1>Log in</h1><form><input name=u><input type=password></form>"
ROBOT = b"<title>Are you a robot?</title><h1>Prove that you are human</h1><p>Solve the puzzle below to go on.</p>"
SHELL = b"<title>The Paper</title><script src=/a.js></script><div id=root></div><noscript>Enable JavaScript.</noscript>"
LOST = b"<title>Page not found</title><h1>Page not found</h1><p>The page that you look for could not be found.</p>"
MOVIE = (
    b"<h1>A long story of the harbour council</h1><iframe src=https://www.youtube.com/embed/x1></iframe><p>Look.</p>"
)


def record(done: Crawl) -> dict[str, object]:
    """The file of the newest run."""
    newest = max((done.data / "runs").glob("*.json"), key=lambda file: file.stat().st_mtime)
    return dict(json.loads(newest.read_text()))


def test_what_stands_in_for_an_article_once_is_none_for_ever(
    paper: Newspaper, crawl: Callable[..., Crawl], tmp_path: Path
) -> None:
    paths = [f"/2024/03/{day:02}/story-{day}" for day in range(1, 11)]
    # Of the last two nothing says that they are articles, but that both show the same.
    known, *named = paths = [*paths, "/a-long-story-of-the-old-lighthouse", "/a-long-story-of-the-new-lighthouse"]
    odd, about = "/a-short-look-at-the-new-harbour-wall-and-its-builders", "/the-people-who-make-this-paper-each-week"
    report = "/2024/03/30/the-report-on-the-harbour-wall-in-full"
    paper.extra |= {"/": listing(""), "/news/": listing(cards(*paths, odd, about, report)), known: page(9)}
    bad = [Answer(body) for body in (DOOR, ROBOT, SHELL, LOST, b" ")]
    bad.append(Answer(b"", 301, {"Location": "http://elsewhere.example/who-are-you"}))
    bad.append(Answer(b'{"error": "busy"}', headers={"Content-Type": "application/json"}))
    bad.append(Answer(bytes(range(256)), headers={"Content-Type": "text/html"}))
    bad.append(Answer(b"Unavailable for legal reasons", 451))
    paper.extra |= dict(zip(named, [*bad, Answer(ROBOT), Answer(ROBOT)], strict=True))
    paper.extra[report] = Answer(b"%PDF-1.7 and so on", headers={"Content-Type": "application/pdf"})
    paper.extra |= {odd: Answer(MOVIE), about: Answer(b"<title>We</title><h1>We</h1><p>Write to us at any time.</p>")}
    first = crawl(url=f"{paper.origin}/news/,{paper.origin}{known}", follow="listing")
    assert [article["url"] for article in first.articles] == [paper.origin + known]
    # A list need not name them any more; what the page itself says it is, it is.
    paper.extra |= {"/news/": listing(cards(known)), known: Answer(DOOR)}
    paper.extra |= {path: page(20 + number) for number, path in enumerate(named)}
    due_now(tmp_path / "data")
    done = crawl(url=f"{paper.origin}/news/,{paper.origin}{known}", follow="listing")
    assert len(done.articles) == 12, done.err
    assert [paper.requests.count(path) for path in (odd, about, report)] == [1, 1, 1]
    entry = done.fate(paper.origin + known)
    assert entry is not None
    assert (entry.reason, entry.detail) == (Reason.UNCHANGED, "could not be read again: login")


def test_while_a_host_gives_no_article_no_page_of_it_has_its_last_try(
    paper: Newspaper, crawl: Callable[..., Crawl], tmp_path: Path
) -> None:
    paths = [f"/2024/03/0{day}/story-{day}" for day in range(1, 4)]
    paper.extra |= {"/news/": listing(cards(*paths))} | dict(
        zip(paths, [Answer(b"", status) for status in (502, 403, 404)], strict=True)
    )
    start = {"url": paper.origin + "/news/", "follow": "listing"}

    def tried() -> list[tuple[int, bool]]:
        with closing(sqlite3.connect(tmp_path / "data" / "newscrawl.db")) as db:
            rows = db.execute(
                "SELECT attempts, retry_at > unixepoch() FROM url WHERE url LIKE '%/story-%' ORDER BY url"
            )
            found = [(attempts, bool(due)) for attempts, due in rows]
            db.execute("UPDATE url SET attempts = ?, retry_at = 1 WHERE retry_at IS NOT NULL", (MAX_ATTEMPTS - 1,))
            db.commit()
        return found

    crawl("-s", "RETRY_ENABLED=False", **start)
    assert tried() == [(1, True)] * 3
    crawl("-s", "RETRY_ENABLED=False", **start)
    assert tried() == [(MAX_ATTEMPTS, True)] * 3
    another = "/2024/03/09/the-first-story-after-the-night-of-the-storm"
    paper.extra |= {"/news/": listing(cards(*paths, another)), another: page(1)}
    crawl("-s", "RETRY_ENABLED=False", **start)
    assert [is_due for _, is_due in tried()] == [False] * 3


def test_an_empty_start_is_no_list_and_is_told(paper: Newspaper, crawl: Callable[..., Crawl]) -> None:
    paper.invent = lambda path: None if path == "/robots.txt" else Answer(b"")
    done = crawl(url=paper.home)
    assert f"the start is an empty page: {paper.home}" in done.err
    assert paper.home in done.urls_at(Reason.FAILED)
    assert done.code == 69


def test_a_start_that_leads_nowhere_is_told_and_what_is_not_asked_for_does_not_count(
    paper: Newspaper, crawl: Callable[..., Crawl]
) -> None:
    paper.extra |= {"/": Answer(b"<title>For sale</title><h1>This domain is for sale</h1><p>Make an offer.</p>")}
    done = crawl(url=paper.home, follow="listing")
    assert "names no other page of its site" in done.err
    paper.extra["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})
    asked = len(paper.requests)
    done = crawl("-s", "NEWSCRAWL_ROBOTS_HOURS=0", url=paper.home)
    assert paper.requests[asked:] == ["/robots.txt"]
    assert record(done)["fetched"] == 1


class Days:
    """Runs over articles named once, each when the tries of the run before are due."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store = store
        self.now = time.time()
        monkeypatch.setattr(time, "time", lambda: self.now)

    def run(self, visit: Callable[[Run, int], None], hours: float = 100) -> int:
        """How many were asked for."""
        self.now += hours * 3600
        run, asked = start(self.store), 0
        while rows := run.load(1000):
            for taken in rows:
                asked += 1
                run.adopt(taken.key)
                visit(run, int(taken.url.rpartition("/")[2]))
            run.commit()
        assert self.store.finish(run, "finished").balanced
        return asked


def wall(run: Run, number: int) -> None:
    set_back(run, row(number).key, Reason.NOT_AN_ARTICLE, "login", retry=True, url=row(number).url)


def read(run: Run, number: int) -> None:
    save(run, number)
    run.tries.note_well(row(number).url)
    run.tries.note_article(row(number).key)


def fail(run: Run, number: int) -> None:
    run.settle(row(number).key, Reason.FAILED, "http 502", retry=True, counts=False)


def wall_beside_articles(run: Run, number: int) -> None:
    wall(run, number)
    run.tries.note_well(url(0))


def walled(folder: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> Days:
    """A site of which a first run has seen nothing but walls."""
    days = Days(Store(folder), monkeypatch)
    run = start(days.store)
    for number in range(count):
        run.ask(row(number), claimed=True)
        wall(run, number)
    days.store.finish(run, "finished")
    return days


@pytest.fixture
def days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Days:
    return walled(tmp_path, monkeypatch, 60)


def test_walls_beside_articles_cost_little_in_each_run_and_nothing_in_the_end(days: Days) -> None:
    asked = [days.run(wall_beside_articles) for _ in range(14)]
    assert max(asked) == MOST_STAND_INS
    assert sum(asked) == 60 * (MAX_ATTEMPTS - 1)
    assert asked[-1] == 0
    assert len(days.store.ledger.entries(Reason.NOT_AN_ARTICLE)) == 60


def test_what_a_host_owes_that_shows_nothing_but_walls_is_asked_for_once_it_gives_an_article(days: Days) -> None:
    asked = [days.run(wall, hours=64) for _ in range(30)]
    assert max(asked) == MOST_STAND_INS + MOST_OWED
    assert set(asked[15:]) == {MOST_OWED}
    days.now += 3600
    run = start(days.store)
    waiting = run.load(1000)
    run.release(taken.key for taken in waiting)
    run.ask(row(99), claimed=True)
    read(run, 99)
    brought = run.load(1000)
    assert len(brought) == len(waiting) + MOST_STAND_INS
    for taken in brought:
        run.adopt(taken.key)
        read(run, int(taken.url.rpartition("/")[2]))
    assert len(brought) + len(run.load(1000)) == 60


@pytest.mark.parametrize("stands", [wall, fail])
def test_what_never_comes_is_asked_for_half_a_year_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stands: Callable[[Run, int], None]
) -> None:
    days = walled(tmp_path, monkeypatch, 3)
    asked = [days.run(stands, hours=7 * 24) for _ in range(50)]
    assert sum(asked) == 3 * (MOST_ATTEMPTS - 1)
    assert asked[25:29] != [0] * 4
    assert asked[-4:] == [0] * 4


def test_a_site_that_has_moved_is_astray_though_known_articles_are_looked_at_again(
    paper: Newspaper, crawl: Callable[..., Crawl], tmp_path: Path
) -> None:
    story, today = "/a-long-story-of-the-new-harbour-wall", f"{datetime.now(UTC):%Y-%m-%d}".encode()
    young = Answer(page(1).body.replace(b"2024-03-01T10", today + b"T00"))
    paper.extra |= {"/": listing(cards(story)), story: young}
    assert len(crawl(url=paper.home, follow="listing").articles) == 1
    moved = Answer(b"", 301, {"Location": "http://moved.example/"})
    paper.extra |= {"/": moved, story: moved}
    with closing(sqlite3.connect(tmp_path / "data" / "newscrawl.db")) as db:
        assert db.execute("UPDATE visit SET due_at = 1").rowcount
        db.commit()
    done = crawl(url=paper.home, follow="listing")
    assert paper.requests.count(story) == 2
    assert done.code == 78, done.err


def test_an_outage_of_weeks_leaves_every_page_a_try(days: Days) -> None:
    assert [days.run(fail, hours=64) for _ in range(12)][-1] == MOST_OWED
    assert days.run(read, hours=64) == 60


def test_once_the_wall_is_gone_one_run_reads_all_that_it_hid(days: Days) -> None:
    assert days.run(wall, hours=0.5) == 0
    assert days.run(wall, hours=1) == MOST_STAND_INS
    assert days.run(read, hours=5) == 60


def test_a_sitemap_that_names_them_all_on_every_run_asks_for_none_of_them(days: Days) -> None:
    days.now += 100 * 3600
    run = start(days.store)
    waiting = {taken.key for taken in run.load(1000)}
    assert {run.ask(row(number), claimed=True) for number in range(60) if row(number).key not in waiting} == {
        Asked.KNOWN
    }


def test_a_run_under_a_clock_that_is_a_year_ahead_makes_nothing_wait_for_a_year(days: Days) -> None:
    days.now += 365 * 86_400
    run = start(days.store, follow=["listing"])
    for number, settle in ((70, fail), (71, lambda run, n: run.settle(row(n).key, Reason.NOT_AN_ARTICLE, "listing"))):
        run.ask(row(number, LeadKind.LISTING if number > 70 else LeadKind.ARTICLE), claimed=True)
        settle(run, number)
    run.visits.note(row(71).key, Visit(news=False))
    days.store.finish(run, "finished")
    days.now -= 365 * 86_400
    days.store.finish(start(days.store, follow=["listing"]), "finished")
    days.now += 3600
    run = start(days.store, follow=["listing"])
    assert {url(70), url(71)} <= {taken.url for taken in run.load(1000)}


def test_tries_that_were_planned_outlive_a_run_that_is_killed(days: Days, tmp_path: Path) -> None:
    days.now += 100 * 3600
    killed = start(days.store)
    assert len(killed.load(1000)) == MOST_STAND_INS
    days.store._release()  # as the system does with the locks of a process that is gone
    days.store = Store(tmp_path)
    assert days.run(read) == 60


def test_an_article_of_the_dataset_stays_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = start(store)
    save(run, 1)
    run.visits.note(row(1).key, Visit(first=True))
    store.finish(run, "finished")
    again = start(store)
    again.ask(row(1, LeadKind.SEED), claimed=True, again=True)
    wall(again, 1)
    assert again.fate(row(1).key) is Reason.UNCHANGED
    assert urls.domain(row(1).url) == SITE
    with sqlite3.connect(tmp_path / "newscrawl.db") as db:
        assert db.execute("SELECT COUNT(*) FROM article").fetchone() == (1,)
