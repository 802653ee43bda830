"""Sites without end: each crawl of them ends within its bound, finds what there is, and says what bit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from conftest import Crawl
from pages import link, page
from scrapy import Spider
from scrapy.crawler import Crawler

from newscrawl import urls
from newscrawl.addon import SETTINGS
from newscrawl.demo import Answer, Newspaper
from newscrawl.items import Article, LeadKind, Reason, Source
from newscrawl.pipelines.deduplicate import Copy
from newscrawl.runs import close_run, open_run
from newscrawl.spiders.bounds import Bounds
from newscrawl.store import Store, UrlRow

Run = Callable[..., Crawl]
SECTIONS = ("politics", "sport", "culture", "town")
XML = {"Content-Type": "application/xml"}


def html(body: str) -> Answer:
    return Answer(f"<!doctype html><html lang='en'><head><title>News</title></head><body>{body}</body></html>".encode())


def card(path: str) -> str:
    return f"<article class='card'><h2><a href='{path}'>Harbour council votes on the breakwater</a></h2></article>"


def stories(paper: Newspaper, count: int = 3) -> str:
    for n in range(1, count + 1):
        paper.extra[f"/stories/harbour-council-votes-{n}"] = page(n)
    return "<h1>News</h1>" + "".join(card(f"/stories/harbour-council-votes-{n}") for n in range(1, count + 1))


def test_a_calendar_that_goes_on_for_ever(paper: Newspaper, crawl: Run) -> None:
    paper.extra["/"] = html(
        stories(paper) + "<nav class='pagination'><a rel='next' href='/events/?month=2026-11'>Events</a></nav>"
    )

    def month(path: str) -> Answer | None:
        found = re.fullmatch(r"/events/\?month=(\d+)-(\d+)", path)
        if not found:
            return None
        months = int(found[1]) * 12 + int(found[2])
        onward = f"/events/?month={months // 12}-{months % 12 + 1:02}"
        return html(f"<h1>Events</h1>{card(f'/event/{months}/a-concert-in-the-harbour-hall-of-the-town')}"
                    f"<nav class='pagination'><a rel='next' href='{onward}'>Next month</a></nav>")  # fmt: skip

    paper.invent = month
    done = crawl(url=paper.home, follow="listing")
    assert len(done.articles) == 3
    assert len(paper.requests) < 60
    assert "trap, calendar" in done.err


def test_session_ids_that_are_new_on_every_link(paper: Newspaper, crawl: Run) -> None:
    count = 0

    def session(path: str) -> Answer | None:
        nonlocal count
        found = re.fullmatch(r"/story\?n=(\d)&x=\w+", path) or re.fullmatch(r"/story\?x=\w+&n=(\d)", path)
        if not found:
            return None
        count += 1
        number = int(found[1])
        other = link(f"/story?n={(number + 1) % 4}&x=s{count}", "next")
        return page(number + 1, other + link(f"/story?n={(number + 3) % 4}&x=t{count}", "prev"))

    paper.invent = session
    done = crawl(url=paper.origin + "/story?n=1&x=s0", follow="prev,next")
    assert len(done.articles) == 4
    assert len(paper.requests) < 120
    assert "trap, nothing new" in done.err


@pytest.mark.parametrize("name", ["sid", "visit"])
def test_a_parameter_that_is_new_on_every_page_and_changes_nothing(paper: Newspaper, crawl: Run, name: str) -> None:
    count = 100_000_000

    def answer(path: str) -> Answer | None:
        nonlocal count
        place = path.partition("?")[0]
        if place.startswith("/stories/"):
            return page(int(place.rpartition("-")[2]))
        if not re.fullmatch(r"/(?:politics/|sport/|culture/|town/)?", place):
            return None
        count += 7919
        sections = "".join(f"<li><a href='/{s}/?{name}={count}'>{s.title()}</a></li>" for s in SECTIONS)
        heads = "".join(card(f"/stories/harbour-council-votes-{n}?{name}={count}") for n in range(1, 9))
        return html(f"<nav><ul>{sections}</ul></nav><h1>News</h1>{heads}")

    paper.extra["/"] = answer("/")  # type: ignore[assignment]
    paper.invent = answer
    # One at a time, or it would depend on the machine how many are out before it has shown.
    settings = ("-s", "NEWSCRAWL_LISTING_DEPTH=50", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    done = crawl(*settings, url=paper.home, follow="listing")
    assert len(done.articles) == 8
    assert len(paper.requests) < 70
    assert "trap, session" in done.err


def test_links_that_are_decorated_anew_with_each_rendering(paper: Newspaper, crawl: Run) -> None:
    """No run but that in which it shows asks for a known article under its new address, and none is left out."""
    count, latest = 0, 8

    def answer(path: str) -> Answer | None:
        nonlocal count
        place = path.partition("?")[0]
        if place.startswith("/stories/"):
            return page(int(place.rpartition("-")[2]))
        if place != "/":
            return None
        count += 1
        mark = f"clk=c{count}&place=p{count}"
        heads = "".join(card(f"/stories/harbour-council-votes-{n}?{mark}") for n in range(latest, 0, -1))
        return html(f"<h1>News</h1>{heads}")

    paper.invent = answer
    run = partial(crawl, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", url=paper.home, follow="listing")
    assert len(run().articles) == 8
    assert "trap, session" in run().err
    paper.requests.clear()
    latest = 9
    done = run()
    assert len(done.articles) == 9
    asked = [path.partition("?")[0] for path in paper.requests if "stories" in path]
    assert asked == ["/stories/harbour-council-votes-9"]
    in_ledger = [url for reason in Reason for url in done.urls_at(reason)]
    assert [url for reason in Reason for url in run().urls_at(reason)] == in_ledger


def test_what_earlier_runs_have_read_tells_that_a_parameter_is_not_idle(tmp_path: Path) -> None:
    site = "paper.example"

    def judged(folder: Path, fates: list[Reason]) -> tuple[bool, set[bytes]]:
        store = Store(folder)
        run = store.start(spider="site", sites=[site], arguments={}, policy="")
        for section in "abcdef":
            for n, fate in enumerate(fates):
                url = f"https://{site}/{section}/story?id={n}"
                row = UrlRow(urls.key(url), url, site, LeadKind.ARTICLE, Source.LISTING, 0, "{}")
                run.ask(row, claimed=True)
                run.settle(row.key, fate)
        run.commit()
        is_idle = run.idle.judge(site, "id", 5)
        keys = {run.idle.key(f"https://{site}/{section}/story?id=new") for section in "abcdef"}
        store.finish(run, "finished")
        return is_idle, keys

    others = judged(tmp_path / "others", [Reason.EMITTED, Reason.EMITTED, Reason.DUPLICATE])
    assert others == (False, {urls.key(f"https://{site}/{section}/story?id=new") for section in "abcdef"})
    copies = judged(tmp_path / "copies", [Reason.EMITTED, Reason.DUPLICATE, Reason.DUPLICATE])
    assert copies == (True, {urls.key(f"https://{site}/{section}/story?id=0") for section in "abcdef"})


def test_parameters_that_change_the_page_are_none_of_sessions(paper: Newspaper, crawl: Run) -> None:
    """An edition in every link: the same addresses, other articles."""
    stories = {edition: [8 * (edition - 1) + n for n in range(1, 9)] for edition in range(1, 5)}

    def answer(path: str) -> Answer | None:
        found = re.fullmatch(r"/(?:\w+/)?(?:([a-h])-harbour-council-votes)?(?:\?edition=([1-4]))?", path)
        if not found:
            return None
        edition = int(found[2] or 1)
        if found[1]:
            return page(stories[edition]["abcdefgh".index(found[1])])
        heads = "".join(card(f"/news/{letter}-harbour-council-votes?edition={edition}") for letter in "abcdefgh")
        others = "".join(f"<li><a href='/{s}/?edition={e}'>{s} {e}</a></li>" for s in SECTIONS for e in stories)
        return html(f"<nav><ul>{others}</ul></nav><h1>News</h1>{heads}")

    paper.extra["/"] = answer("/")  # type: ignore[assignment]
    paper.invent = answer
    assert len(crawl(url=paper.home, follow="listing").articles) == 32


def test_faceted_lists_in_every_combination(paper: Newspaper, crawl: Run) -> None:
    front = stories(paper)
    colours = ("red", "green", "blue", "grey", "white", "black")

    def facets(path: str) -> Answer | None:
        if not path.startswith("/archive/"):
            return None
        chosen = re.findall(r"[?&](\w+)=", path)
        more = "".join(
            f"<li><a href='{path}{'&' if '?' in path else '?'}f{len(chosen)}={colour}'>{colour}</a></li>"
            for colour in colours
        )
        return html(f"{front}<nav><ul>{more}</ul></nav>")

    paper.extra["/"] = html(front + "<nav><ul><li><a href='/archive/'>Archive</a></li></ul></nav>")
    paper.invent = facets
    done = crawl("-s", "NEWSCRAWL_LISTING_DEPTH=50", url=paper.home, follow="listing")
    assert len(done.articles) == 3
    assert len(paper.requests) < 120


def test_indexes_of_sitemaps_without_end(paper: Newspaper, crawl: Run) -> None:
    """Each names two more; what lies three deep is read, though the protocol knows of one."""
    paper.extra["/"] = html(stories(paper, 2))
    paper.extra["/s/deep"] = page(7)

    def index(path: str) -> Answer | None:
        found = re.fullmatch(r"/sitemap((?:-\d)*)\.xml", path)
        if not found:
            return None
        if found[1] == "-2-2-2":
            return Answer(f"<urlset><url><loc>{paper.origin}/s/deep</loc></url></urlset>".encode(), headers=XML)
        inner = "".join(f"<sitemap><loc>/sitemap{found[1]}-{n}.xml</loc></sitemap>" for n in (1, 2))
        return Answer(f"<sitemapindex>{inner}</sitemapindex>".encode(), headers=XML)

    paper.invent = index
    done = crawl(url=paper.home, follow="listing,sitemap")
    assert len(done.articles) == 3
    assert sum(path.startswith("/sitemap") for path in paper.requests) < 20
    assert "trap, sitemaps" in done.err


def test_paths_that_grow_with_every_link(paper: Newspaper, crawl: Run) -> None:
    front = stories(paper)

    def deeper(path: str) -> Answer | None:
        if not path.startswith("/more/"):
            return None
        return html(
            f"{front}{card('/stories/harbour-council-votes-1')}<nav><ul><li><a href='more/'>More</a></li></ul></nav>"
        )

    paper.extra["/"] = html(front + "<nav><ul><li><a href='/more/'>More</a></li></ul></nav>")
    paper.invent = deeper
    done = crawl("-s", "NEWSCRAWL_LISTING_DEPTH=50", url=paper.home, follow="listing")
    assert len(done.articles) == 3
    assert len(paper.requests) < 30
    assert not done.urls_at(Reason.FAILED)


def test_a_circle_of_pages_and_one_of_redirects(paper: Newspaper, crawl: Run) -> None:
    for n in range(1, 4):
        paper.extra[f"/s/{n}"] = page(n, link(f"/s/{n % 3 + 1}", "next") + link(f"/s/{(n + 1) % 3 + 1}", "prev"))
    for n in range(3):
        paper.extra[f"/r/{n}"] = Answer(b"", 302, {"Location": f"/r/{(n + 1) % 3}"})
    paper.invent = lambda path: Answer(b"", 302, {"Location": path + "x"}) if path.startswith("/grow/") else None
    done = crawl(url=f"{paper.origin}/s/1,{paper.origin}/r/0,{paper.origin}/grow/", follow="prev,next")
    assert len(done.articles) == 3
    assert len(paper.requests) < 30
    details = {entry.detail.partition(":")[0] for url in done.urls_at(Reason.FAILED) if (entry := done.fate(url))}
    assert details == {"redirect loop", "max redirections reached"}


def test_a_mirror_under_another_host_and_a_sister_paper(tmp_path: Path) -> None:
    crawler = Crawler(Spider, {**SETTINGS, "NEWSCRAWL_DATA_DIR": str(tmp_path), "NEWSCRAWL_TRAP_PAGES": 5})
    crawler.spider = Spider("site")
    open_run(crawler)
    bounds = Bounds.from_crawler(crawler, ["https://paper.example/", "https://sister.example/"])

    def copies(host: str, count: int) -> None:
        for n in range(count):
            copy = Article(url=f"https://{host}/story-{'abcdefgh'[n]}")
            bounds.item_dropped(copy, None, Copy("a copy", "of another site's article"))

    copies("sister.example", 8)
    assert bounds.refuses("https://sister.example/news") == ""
    copies("mirror.paper.example", 4)
    assert bounds.refuses("https://mirror.paper.example/news") == ""
    copies("mirror.paper.example", 1)
    assert bounds.refuses("https://mirror.paper.example/news") == (
        "trap: nothing new: on 5 pages of mirror.paper.example/**"
    )
    close_run(crawler, "finished", over_budget=False)


def test_limits_are_named_and_each_ends_the_run(paper: Newspaper, crawl: Run) -> None:
    for n in range(1, 41):
        paper.extra[f"/s/{n}"] = page(n, link(f"/s/{n + 1}", "next"))
    done = crawl(url=f"{paper.origin}/s/1", follow="next", max_bytes=9000)
    assert "bound: max_bytes 9000" in done.err
    assert 3 <= len(done.articles) <= 25
    slow = {path: Answer(answer.body, delay=0.5) for path, answer in paper.extra.items() if isinstance(answer, Answer)}
    paper.extra = dict(slow)
    done = crawl(url=f"{paper.origin}/s/1", follow="next", max_minutes=0.03)
    assert "bound: max_minutes 0.03" in done.err
    assert len(done.articles) < 40


def test_a_walk_leaves_the_window_only_after_several_articles_beyond_it(paper: Newspaper, crawl: Run) -> None:
    days = {1: 1, 2: 1, 3: 1, 4: 2, 5: 5, 6: 2, 7: 6, 8: 7}
    for n in days:
        paper.extra[f"/s/{n}"] = page(n, link(f"/s/{n - 1}", "prev") if n > 1 else "", day=days[n])
    done = crawl(url=f"{paper.origin}/s/8", follow="prev", since="2024-03-05")
    # Article 6 was moved; three in a row say that the window is left.
    assert sorted(article["url"][-1] for article in done.articles) == ["5", "7", "8"]
    assert {"/s/4", "/s/3", "/s/2"} <= set(paper.requests)
    assert "/s/1" not in paper.requests


def test_a_sitemap_that_any_query_gives_again(paper: Newspaper, crawl: Run) -> None:
    """A server of plain files ignores queries, so that a further page of anything is the same page."""
    urls = "".join(f"<url><loc>{paper.origin}/stories/votes-{n}</loc></url>" for n in range(120))
    sitemap = Answer(f"<urlset>{urls}</urlset>".encode(), headers={"Content-Type": "application/xml"})
    paper.invent = lambda path: sitemap if path.startswith("/sitemap.xml") else page(1)
    crawl("-s", "NEWSCRAWL_TRAP_PAGES=0", url=paper.origin + "/sitemap.xml", follow="sitemap")
    assert len(paper.requests) < 140


def test_an_index_of_posts_that_gives_the_same_page_for_ever(paper: Newspaper, crawl: Run) -> None:
    for n in range(100):
        paper.extra[f"/stories/votes-{n}"] = page(n)
    posts = [{"link": f"{paper.origin}/stories/votes-{n}", "title": {"rendered": "Votes"}} for n in range(100)]
    index = Answer(json.dumps(posts).encode(), headers={"Content-Type": "application/json"})
    paper.extra["/"] = Answer(
        b"<html><head><link rel='https://api.w.org/' href='/wp-json/'></head><h1>News</h1></html>"
    )
    paper.invent = lambda path: index if path.startswith("/wp-json/wp/v2/posts") else None
    done = crawl(url=paper.home, follow="feed")
    assert len(done.articles) == 100
    assert len(paper.requests) < 160
    assert "trap, nothing new" in done.err


def test_a_wall_before_many_articles_makes_no_trap_of_their_addresses(paper: Newspaper, crawl: Run) -> None:
    paths = [f"/news/{number}" for number in range(1000, 1030)]
    paper.extra["/"] = html("<h1>News</h1>" + "".join(map(card, paths)))
    form = "<h1>Log in</h1><form method=post><input name=user><input type=password name=pass><button>Log in</button>"
    paper.extra |= dict.fromkeys(paths, html(f"{form}</form>"))
    done = crawl("-s", "NEWSCRAWL_TRAP_PAGES=5", url=paper.home, follow="listing")
    assert len(done.urls_at(Reason.NOT_AN_ARTICLE)) >= len(paths)
    assert not done.urls_at(Reason.OUT_OF_SCOPE)
