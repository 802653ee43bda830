"""Runs after runs: other arguments, pages that changed, servers that were down, and what must not be forgotten."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import Crawl, crawl_site
from pages import link, page

from newscrawl.demo import Answer, Newspaper
from newscrawl.items import Reason
from newscrawl.store import Store

Run = Callable[..., Crawl]
NAMES = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta"]


def chain(paper: Newspaper, count: int) -> None:
    """Articles /s/alpha, /s/beta … a day each from 2024-03-01 on, linked both ways."""
    for number, name in enumerate(NAMES[:count]):
        links = link(f"/s/{NAMES[number - 1]}", "prev") if number else ""
        links += link(f"/s/{NAMES[number + 1]}", "next") if number + 1 < count else ""
        paper.extra[f"/s/{name}"] = page(number + 1, links, day=number + 1)


def names(done: Crawl) -> list[str]:
    return sorted(article["url"].rsplit("/", 1)[1] for article in done.articles)


def test_a_wider_window_finds_what_the_narrow_one_refused(paper: Newspaper, crawl: Run) -> None:
    chain(paper, 7)
    start = paper.origin + "/s/zeta"
    one = ("-s", "NEWSCRAWL_WALK_OUTSIDE=1")
    first = crawl(*one, url=start, follow="prev,next", since="2024-03-05")
    assert names(first) == sorted(NAMES[4:])
    # One article beyond the window tells that the rest lies beyond it too.
    assert "/s/gamma" not in paper.requests
    second = crawl(*one, url=start, follow="prev,next", since="2024-03-02")
    assert names(second) == sorted(NAMES[1:])
    asked = len(paper.requests)
    third = crawl(*one, url=start, follow="prev,next", since="2024-03-03")
    assert names(third) == names(second)
    # Its day is known from the visit before.
    assert "/s/alpha" not in paper.requests[asked:]


def test_a_run_leaves_alone_what_it_refuses_and_another_left_waiting(paper: Newspaper, crawl: Run) -> None:
    chain(paper, 5)
    start = paper.origin + "/s/gamma"
    assert len(crawl(url=start, follow="prev,next", max_articles=2).articles) == 2
    crawl(url=start, follow="prev,next", scope="/elsewhere/")
    assert names(crawl(url=start, follow="prev,next")) == sorted(NAMES[:5])


def test_ways_that_were_not_followed_may_be_later(paper: Newspaper, crawl: Run) -> None:
    chain(paper, 3)
    items = "".join(
        f"<item><title>Story {n}</title><link>{paper.origin}/s/{n}</link></item>" for n in ("alpha", "beta", "gamma")
    )
    paper.extra["/my.xml"] = Answer(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>P</title>{items}</channel></rss>'.encode(),
        headers={"Content-Type": "application/rss+xml"},
    )
    assert not crawl(url=paper.origin + "/my.xml", follow="prev,next").articles
    assert len(crawl(url=paper.origin + "/my.xml", follow="feed").articles) == 3


def test_the_next_of_the_newest_is_found_when_it_appears(paper: Newspaper, crawl: Run) -> None:
    chain(paper, 3)
    start = paper.origin + "/s/alpha"
    assert len(crawl(url=start, follow="prev,next").articles) == 3
    # A run that refuses the newest by its date must not forget that it is the newest.
    crawl(url=start, follow="prev,next", until="2024-03-01")
    chain(paper, 5)
    assert names(crawl(url=start, follow="prev,next")) == sorted(NAMES[:5])


@pytest.mark.parametrize(("young", "visits"), [(False, 3), (True, 2)])
def test_the_newest_of_a_chain_that_is_gone_is_not_asked_for_on_every_run(
    paper: Newspaper, crawl: Run, tmp_path: Path, young: bool, visits: int
) -> None:
    chain(paper, 3)
    if young:
        paper.extra["/s/gamma"] = Answer(
            paper.extra["/s/gamma"].body.replace(b"2024-03-03", f"{datetime.now(UTC):%Y-%m-%d}".encode())
        )
    run = partial(crawl, url=paper.origin + "/s/alpha", follow="prev,next")
    assert len(run().articles) == 3
    paper.extra["/s/gamma"] = Answer(b"", 404)
    for _ in range(4):
        run()
        with sqlite3.connect(tmp_path / "data" / "newscrawl.db") as db:
            db.execute("UPDATE url SET retry_at = 1 WHERE retry_at IS NOT NULL")
    # Where it is not looked at again for corrections anyway, once more: it may be out for a moment.
    assert paper.requests.count("/s/gamma") == visits


def test_an_article_whose_text_changed_is_a_revision_and_another_is_not(paper: Newspaper, crawl: Run) -> None:
    paper.extra["/s/alpha"] = page(1)
    start = paper.origin + "/s/alpha"
    crawl(url=start, follow="next")
    paper.extra["/s/alpha"] = Answer(page(1).body.replace(b"<header>", b"<header><p>Weather: rain</p>"))
    crawl(url=start, follow="next")
    paper.extra["/s/alpha"] = page(2)
    done = crawl(url=start, follow="next")
    assert [article["revision"] for article in done.articles] == [0, 1]
    entry = done.fate(start)
    assert entry is not None
    assert entry.reason is Reason.REVISED


def test_a_copy_under_another_address_is_a_duplicate(paper: Newspaper, crawl: Run) -> None:
    paper.extra |= {"/s/alpha": page(1, link("/s/beta", "next")), "/s/beta": page(1)}
    done = crawl(url=paper.origin + "/s/alpha", follow="next")
    assert names(done) == ["alpha"]
    entry = done.fate(paper.origin + "/s/beta")
    assert entry is not None
    assert (entry.reason, entry.detail.partition(":")[0]) == (Reason.DUPLICATE, "same text")


PAGED = '<nav class="pagination"><a href="/s/long?page=2">Next page</a></nav>'


@pytest.mark.parametrize(
    ("second", "pages"),
    [
        (Answer(b"", 404), "the next is gone (http 404)"),
        (Answer(b"", 302, {"Location": "/s/beta"}), "the next leads to"),
    ],
)
def test_a_further_page_that_is_none_ends_the_article_and_is_noted(
    paper: Newspaper, crawl: Run, second: Answer, pages: str
) -> None:
    paper.extra |= {"/s/long": page(1, PAGED), "/s/long?page=2": second, "/s/beta": page(2)}
    done = crawl(url=paper.origin + "/s/long", follow="next")
    (article,) = done.articles
    assert article["text"].endswith("Item 1.")
    assert pages in json.loads(article["provenance"])["pages"]


def test_a_further_page_that_is_read_in_part_only_is_told_of_the_article(paper: Newspaper, crawl: Run) -> None:
    filler = "".join(f"<p>Witness {n} said so, too.</p>" for n in range(20_100))
    second = page(2).body.replace(b"number 2", b"number 1").replace(b"</article>", filler.encode() + b"</article>")
    paper.extra |= {"/s/long": page(1, PAGED), "/s/long?page=2": Answer(second)}
    (article,) = crawl(url=paper.origin + "/s/long", follow="next").articles
    provenance = json.loads(article["provenance"])
    assert provenance["pages"] == "2"
    assert provenance["cut"].startswith("page 2: after ")


def test_a_further_page_with_an_article_of_its_own_is_that_article(paper: Newspaper, crawl: Run) -> None:
    own = page(2).body.replace(
        b"Harbour council votes on breakwater number 2", b"Storm takes the roof off the old school"
    )
    paper.extra |= {"/s/1": page(1, '<a rel="next" href="/s/2">Next</a>'), "/s/2": Answer(own)}
    done = crawl(url=paper.origin + "/s/1", follow="next")
    assert names(done) == ["1", "2"]
    assert not any("Item 2." in article["text"] for article in done.articles if article["url"].endswith("/1"))
    again = crawl(url=paper.origin + "/s/1", follow="next")
    assert again.code == 0, again.err
    assert len(again.articles) == 2


EPISODES = ["Storm takes the roof off the school", "Mayor sells the old ferry", "Nobody wants the third lighthouse"]


@pytest.mark.parametrize("titles", [EPISODES, ["Devlog of week 1", "Devlog of week 2", "Devlog of week 3"]])
def test_a_number_at_the_end_of_an_address_counts_episodes_as_well_as_pages(
    paper: Newspaper, crawl: Run, titles: list[str]
) -> None:
    for n, title in enumerate(titles, 1):
        own = page(n, f'<a rel="next" href="/2024/log-{n + 1}.html">Next</a>' if n < len(titles) else "").body
        paper.extra[f"/2024/log-{n}.html"] = Answer(
            own.replace(b"Harbour council votes on breakwater number %d" % n, title.encode())
        )
    done = crawl(url=paper.origin + "/2024/log-1.html", follow="next")
    assert sorted(article["title"] for article in done.articles) == sorted(titles)


def test_a_page_of_another_day_is_another_article_whatever_its_headline(paper: Newspaper, crawl: Run) -> None:
    """A column under one headline week after week, as systems number its addresses."""
    paper.extra["/s/market.html"] = page(1, '<a rel="next" href="/s/market-2.html">Next</a>', day=1)
    second = page(2, '<a rel="prev" href="/s/market.html">Previous</a>', day=8).body.replace(b"number 2", b"number 1")
    paper.extra["/s/market-2.html"] = Answer(second)
    done = crawl(url=paper.origin + "/s/market.html", follow="next")
    assert names(done) == ["market-2.html", "market.html"]


def test_a_further_page_that_is_found_first_leads_to_the_whole_article(paper: Newspaper, crawl: Run) -> None:
    pager = '<nav class="pagination"><a href="/s/long.html">1</a> <b>2</b></nav>'
    second = page(2, pager).body.replace(b"number 2", b"number 1")
    first = page(1, '<nav class="pagination"><b>1</b> <a href="/s/long.html?page=2">2</a></nav>')
    paper.extra |= {"/s/long.html": first, "/s/long.html?page=2": Answer(second)}
    done = crawl(url=paper.origin + "/s/long.html?page=2", follow="next")
    (article,) = done.articles
    assert article["url"] == paper.origin + "/s/long.html"
    assert "Item 1." in article["text"]
    assert article["text"].endswith("Item 2.")


def test_a_further_page_that_fails_for_now_keeps_the_article_waiting(
    paper: Newspaper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.extra |= {"/s/long": page(1, PAGED), "/s/long?page=2": Answer(b"", 500)}
    data = tmp_path / "data"
    done = crawl_site(data, "-s", "RETRY_TIMES=0", url=paper.origin + "/s/long", follow="next")
    assert not done.articles
    entry = done.fate(paper.origin + "/s/long")
    assert entry is not None
    assert entry.reason is Reason.FAILED
    paper.extra["/s/long?page=2"] = Answer(page(2).body.replace(b"number 2", b"number 1"))
    # The article's row is due again, in an hour; the seed is asked for on every run anyway.
    done = crawl_site(data, url=paper.origin + "/s/long", follow="next")
    (article,) = done.articles
    assert "Item 1." in article["text"]
    assert article["text"].endswith("Item 2.")


def test_a_home_page_that_reloads_itself_is_no_loop(paper: Newspaper, crawl: Run) -> None:
    reload = b'<meta http-equiv="refresh" content="60">'
    paper.extra["/s/alpha"] = Answer(page(1).body.replace(b"<head>", b"<head>" + reload))
    assert names(crawl(url=paper.origin + "/s/alpha", follow="next")) == ["alpha"]


def test_commas_in_an_address_are_part_of_it(paper: Newspaper, crawl: Run) -> None:
    paper.extra |= {"/7,75398,30.html": page(1), "/s/alpha": page(2)}
    done = crawl(url=f"{paper.origin}/7,75398,30.html,{paper.origin}/s/alpha", follow="next")
    assert len(done.articles) == 2


def test_nothing_but_errors_is_exit_69(paper: Newspaper, crawl: Run) -> None:
    paper.extra["/s/alpha"] = Answer(b"", 503)
    done = crawl("-s", "RETRY_TIMES=0", url=paper.origin + "/s/alpha", follow="next")
    assert done.code == 69
    assert "not one page could be had: http 503\n" in done.err
    paper.extra["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})
    done = crawl("-s", "NEWSCRAWL_ROBOTS_HOURS=0", url=paper.origin + "/s/beta", follow="next")
    assert done.code == 69
    assert "not one page could be had: robots.txt forbids it\n" in done.err


def test_two_sites_in_one_data_directory_do_not_touch_each_other(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Newspaper() as one, Newspaper() as other:
        chain(one, 4)
        chain(other, 3)
        address = other.origin.replace("127.0.0.1", "localhost")
        assert len(crawl_site(data, url=one.origin + "/s/beta", follow="prev,next", max_articles=1).articles) == 1
        assert crawl_site(data, url=address + "/s/beta", follow="prev,next").code == 0
        done = crawl_site(data, url=one.origin + "/s/beta", follow="prev,next")
    assert done.code == 0
    # The texts of the two papers are the same, so those of the second are copies or the first's are.
    assert len({article["content_hash"] for article in done.articles}) == len(done.articles) == 4
    assert not Store(data).ledger.entries(Reason.PENDING)


def test_where_redirects_show_that_a_slash_means_nothing_the_other_spelling_is_not_asked_for(
    paper: Newspaper, crawl: Run
) -> None:
    def listing(path: str, *targets: str) -> None:
        items = "".join(f"<h2><a href='{target}'>A story of the harbour council</a></h2>" for target in targets)
        paper.extra[path] = Answer(f"<html><h1>News</h1>{items}</html>".encode())

    for number in range(5):
        paper.extra[f"/s/story-{number}/"] = page(number)
        paper.extra[f"/s/story-{number}"] = Answer(b"", 301, {"Location": f"/s/story-{number}/"})
    listing("/one/", "/s/story-0", "/s/story-1", "/s/story-2", "/s/story-3/")
    crawl(url=paper.origin + "/one/", follow="listing")
    listing("/two/", "/s/story-3", "/s/story-4/", "/s/story-4")
    crawl(url=paper.origin + "/two/", follow="listing")
    assert {"/s/story-0", "/s/story-3/", "/s/story-4/"} <= set(paper.requests)
    assert not {"/s/story-3", "/s/story-4"} & set(paper.requests)


def test_a_list_that_has_moved_is_no_copy_of_an_article_and_its_old_address_is_left_alone(
    paper: Newspaper, crawl: Run
) -> None:
    def listing(*targets: str) -> Answer:
        items = "".join(f"<h2><a href='{target}'>A story of the harbour council</a></h2>" for target in targets)
        return Answer(f"<html><nav><a href='/news/'>News</a></nav><h1>News</h1>{items}</html>".encode())

    paper.extra |= {f"/s/story-{number}": page(number) for number in range(4)}
    paper.extra |= {"/": listing("/s/story-0"), "/news/": listing("/s/story-1", "/s/story-2")}
    crawl(url=paper.home, follow="listing")
    paper.extra["/news/"] = Answer(b"", 301, {"Location": "/latest/"})
    paper.extra["/latest/"] = listing("/s/story-1", "/s/story-2", "/s/story-3")
    done = crawl(url=paper.home, follow="listing")
    assert len(done.articles) == 4
    entry = done.fate(paper.origin + "/news/")
    assert entry is not None
    assert (entry.reason, entry.detail) == (
        Reason.NOT_AN_ARTICLE,
        f"listing, redirects: to {paper.origin}/latest/",
    )
    asked = paper.requests.count("/news/")
    crawl(url=paper.home, follow="listing")
    assert paper.requests.count("/news/") == asked == 2
    assert paper.requests.count("/latest/") == 2


@pytest.mark.parametrize(("linked", "kept"), [("{}", "{}/"), ("{}/", "{}")])
def test_a_site_that_redirects_every_address_to_its_twin_loses_nothing(
    paper: Newspaper, crawl: Run, linked: str, kept: str
) -> None:
    def place(path: str, answer: Answer) -> None:
        paper.extra[kept.format(path)] = answer
        paper.extra[linked.format(path)] = Answer(b"", 301, {"Location": kept.format(path)})

    def listing(*paths: str) -> Answer:
        items = "".join(
            f"<h2><a href='{linked.format(path)}'>A story of the harbour council</a></h2>" for path in paths
        )
        return Answer(f"<html><h1>News</h1>{items}</html>".encode())

    stories = [f"/s/story-of-the-harbour-{number}" for number in range(24)]
    for number, story in enumerate(stories):
        place(story, page(number))
    for number in range(3):
        more = [f"/news/page/{number + 2}"] if number < 2 else []
        place(f"/news/page/{number + 1}" if number else "/news", listing(*stories[8 * number :][:8], *more))
    for _ in range(2):
        done = crawl(url=paper.origin + linked.format("/news"), follow="listing")
        assert sorted(urlsplit(article["url"]).path for article in done.articles) == sorted(map(kept.format, stories))
    assert all(paper.requests.count(linked.format(story)) == 1 for story in stories)


@pytest.mark.parametrize(("later", "earlier"), [("prev", "next"), ("next", "prev")])
def test_days_of_articles_that_were_read_say_which_neighbour_is_the_earlier(
    paper: Newspaper, crawl: Run, later: str, earlier: str
) -> None:
    def publish(count: int) -> None:
        """Articles under addresses without days, the latest of the list first."""
        for number in range(count):
            links = link(f"/posts/harbour-story-{number + 1}/", later) if number + 1 < count else ""
            links += link(f"/posts/harbour-story-{number - 1}/", earlier) if number else ""
            paper.extra[f"/posts/harbour-story-{number}/"] = page(number, links, day=number + 1)
        items = "".join(
            f"<h2><a href='/posts/harbour-story-{number}/'>A story of the harbour council</a></h2>"
            for number in reversed(range(count))
        )
        paper.extra["/posts/"] = Answer(f"<html><h1>News</h1>{items}</html>".encode())

    def number_of(url: str) -> str:
        return url.strip("/").rpartition("-")[2]

    def neighbours(done: Crawl) -> dict[str, tuple[str, str]]:
        return {number_of(a["url"]): (number_of(a["prev_url"]), number_of(a["next_url"])) for a in done.articles}

    publish(8)
    found = neighbours(crawl(url=paper.origin + "/posts/", follow="listing"))
    assert found == {str(n): (str(n - 1) if n else "", str(n + 1) if n < 7 else "") for n in range(8)}
    publish(9)
    done = crawl(url=paper.origin + "/posts/", follow="listing")
    assert neighbours(done)["8"] == ("7", "")
    said = [json.loads(article["provenance"]) for article in done.articles if article["prev_url"]]
    assert {source["prev_url"] for source in said} == {"rel-next, turned" if later == "prev" else "rel-prev"}
