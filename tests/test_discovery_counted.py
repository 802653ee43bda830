"""Further pages of a list under addresses of any form: counted by numbers alone, turned by words or by pictures."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from conftest import Crawl
from lxml import html
from pages import page

from newscrawl.demo import Answer, Newspaper
from newscrawl.discovery import listing
from newscrawl.discovery.listing import Listing

HOME = "https://www.example.com"
PAGES = 5


def parse(markup: str, path: str) -> Listing:
    return listing.parse(html.fromstring(f"<html><body>{markup}</body></html>"), HOME + path)


def pager(markup: str, path: str) -> str:
    return parse(markup, path).pager.removeprefix(HOME)


def row(address: Callable[[int], str], first: str, own: int, last: int = PAGES) -> str:
    """The numbers of all pages, of which this one's is no link."""
    links = (f"<a href='{first if n == 1 else address(n)}'>{n}</a>" for n in range(1, last + 1) if n != own)
    return f"<div class='below'><b>{own}</b> {' '.join(links)}</div>"


ADDRESSES: dict[str, tuple[str, Callable[[int], str]]] = {
    "offset behind a letter": ("/news/", lambda n: f"/news/P{10 * (n - 1)}"),
    "offset behind a slash": ("/news", lambda n: f"/news/index/{10 * (n - 1)}/"),
    "from the home page": ("/", lambda n: f"/{n}/"),
    "number behind a slash": ("/news/", lambda n: f"/news/{n}/"),
    "counted from 0": ("/news/", lambda n: f"/news/{n - 1}"),
    "below a numbered list": ("/section/12", lambda n: f"/section/12/{n}"),
    "name of a file": ("/news.html", lambda n: f"/news-{n}.html"),
    "file in a folder": ("/news/index.html", lambda n: f"/news/~list/{n}.html"),
    "query without a name": ("/news/", lambda n: f"/news/?leaf{n}"),
    "odd parameter": ("/news?lang=en", lambda n: f"/news?lang=en&o={25 * (n - 1)}"),
    "parameter in front": ("/news", lambda n: f"/news?leaf={n}&zone=en"),
    "page that is none": ("/news", lambda n: f"/news?page={20 * (n - 1)}"),
}


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("own", range(1, PAGES + 1))
def test_a_row_of_numbers(name: str, own: int) -> None:
    first, address = ADDRESSES[name]
    found = parse(row(address, first, own), first if own == 1 else address(own))
    assert found.pager == (HOME + address(own + 1) if own < PAGES else "")
    pages = {HOME + address(n) for n in range(2, PAGES + 1)}
    assert pages.isdisjoint(lead.url for lead in found.listings + found.articles)


@pytest.mark.parametrize("form", ["[{}]", "{}.", "Page {}", "<span class='hidden'>Seite </span>{}"])
def test_numbers_in_other_clothes(form: str) -> None:
    links = "".join(f"<a href='/news/P{15 * (n - 1)}'>{form.format(n)}</a>" for n in (2, 3, 9))
    assert pager(links, "/news") == "/news/P15"


def test_numbers_that_may_be_lists_of_their_own() -> None:
    volumes = "".join(f"<a href='/volumes/{n}'>{n}</a>" for n in (1, 2, 3))
    assert [lead.url for lead in parse(volumes, "/volumes").listings] == [HOME + "/volumes/1", HOME + "/volumes/3"]
    below = "".join(f"<a href='/news/{n}'>{n}</a>" for n in (2, 3))
    assert not parse(below, "/news").listings


def test_offsets_as_texts() -> None:
    def links(*numbers: int) -> str:
        return "".join(f"<a href='/news?first_shown={n}'>{n}</a>" for n in numbers)

    assert pager(links(10, 20, 30), "/news") == "/news?first_shown=10"
    assert pager(links(20, 30), "/news?first_shown=10") == "/news?first_shown=20"
    assert pager(links(10, 20, 50), "/news") == ""


def test_a_window_of_numbers() -> None:
    links = "".join(f"<a href='/news/P{10 * (n - 1)}'>{n}</a>" for n in (6, 8, 9, 40))
    assert pager("<a href='/news'>1</a>" + links, "/news/P60") == "/news/P70"


@pytest.mark.parametrize(
    ("links", "path"),
    [
        # Days of a calendar, by their addresses or by the box.
        ("<a href='/news/2024/05/2'>2</a><a href='/news/2024/05/3'>3</a>", "/news/2024/05"),
        ("<table class='calendar'><tr><td><a href='/news/2'>2</a><td><a href='/news/3'>3</a></table>", "/news"),
        ("<a href='/news?day=2'>2</a><a href='/news?day=3'>3</a>", "/news"),
        # Votes, orders, and how many are shown.
        ("<a href='/news/vote/1'>1</a><a href='/news/vote/2'>2</a><a href='/news/vote/3'>3</a>", "/news"),
        ("<a href='/news?sort=1'>1</a><a href='/news?sort=2'>2</a>", "/news"),
        ("<a href='/?per_page=10'>10</a><a href='/?per_page=20'>20</a><a href='/?per_page=30'>30</a>", "/"),
        ("<a href='/news?limit=10'>10</a><a href='/news?limit=20'>20</a><a href='/news?limit=30'>30</a>", "/news"),
        # Places of the most read, and pages of another list.
        ("<a href='/news/731'>1</a><a href='/news/402'>2</a><a href='/news/977'>3</a>", "/news"),
        ("<a href='/sport/2'>2</a><a href='/sport/3'>3</a>", "/news"),
        # Parts of an article.
        (
            "<a href='/a-harbour-for-the-town/2'>2</a><a href='/a-harbour-for-the-town/3'>3</a>",
            "/a-harbour-for-the-town",
        ),
        # The article before, and the one behind.
        ("<a href='/blog/122'>&laquo; Previous</a><a href='/blog/124'>Next &raquo;</a>", "/blog/123"),
        ("<a href='/blog/x/122'>&laquo; Previous</a><a href='/blog/x/124'>Next &raquo;</a>", "/blog/x/123"),
        # A month before.
        ("<a href='/previous/2024/4'>&laquo; April</a><a href='/previous/2024/6'>June &raquo;</a>", "/previous/2024/5"),
        ("<a href='/news/previous/2'>Previous mayor is honoured by the town</a>", "/news"),
    ],
)
def test_numbers_that_count_no_pages(links: str, path: str) -> None:
    assert pager(links, path) == ""


@pytest.mark.parametrize("word", ["previous", "more", "older", "aeltere"])
@pytest.mark.parametrize("text", ["&lt;&lt;Previous", "&laquo; back", "Older", "<img src='l.gif' alt='previous'>"])
def test_previous_may_be_older(word: str, text: str) -> None:
    def turned(older: str, newer: str) -> str:
        return f"<div><a href='{older}'>{text}</a></div><div><a href='{newer}'>Forward&gt;&gt;</a></div>"

    assert pager(turned(f"/news/{word}/2", "/"), "/news") == f"/news/{word}/2"
    assert pager(turned(f"/news/{word}/3", "/news/"), f"/news/{word}/2") == f"/news/{word}/3"
    assert pager(f"<a href='/news/{word}/2'>Forward&gt;&gt;</a>", f"/news/{word}/3") == ""


@pytest.mark.parametrize("picture", ["<img src='r.gif' alt='next'>", "<img src='r.gif' alt='' title='Next page'>"])
def test_a_picture_speaks_for_its_link(picture: str) -> None:
    box = "<div><a href='/news/list/ax9'><img src='l.gif' alt='previous'></a> Page 2 of 3 <a href='{}'>{}</a></div>"
    assert pager(box.format("/news/list/cx9", picture), "/news/list/bx9") == "/news/list/cx9"
    assert pager(f"<div class='pager'><a href='/news/list/bx9'>{picture}</a></div>", "/news") == "/news/list/bx9"
    assert pager(f"<a href='/2024/05/06/harbour'>{picture}</a>", "/news") == ""


@pytest.mark.parametrize(("name", "count"), [("site-not-footer", 1), ("no-footer", 1), ("notFooter", 1), ("footer", 0)])
def test_a_box_that_is_no_footer(name: str, count: int) -> None:
    card = "<h2><a href='/news/harbour-open'>The harbour is open to ships again</a></h2>"
    assert len(parse(f"<div class='elements {name}'>{card}</div>", "/news").articles) == count


def test_many_numbers_take_linear_time() -> None:
    started = time.process_time()
    parse("".join(f"<a href='/news/P{n}0'>{n + 1}</a>" for n in range(5_000)), "/news")
    parse("".join(f"<a href='/news/previous/{n}'>&lt;&lt;Previous</a>" for n in range(5_000)), "/news")
    parse("<a href='/news/" + "1a" * 50_000 + "'>2</a>" * 20, "/news")
    parse("<p class='" + "no-" * 100_000 + "nav'>x", "/news")
    assert time.process_time() - started < 10


def story(n: int) -> str:
    return f"/stories/harbour-council-votes-{n}"


def numbers(n: int) -> str:
    return row(lambda other: f"/news/P{2 * (other - 1)}", "/news/", n)


def turns(n: int) -> str:
    older = f"<div><a href='/news/previous/{n + 1}'>&lt;&lt;Previous</a></div>" if n < PAGES else ""
    newer = "/news/" if n == 2 else f"/news/previous/{n - 1}"
    return older + (f"<div><a href='{newer}'>Forward&gt;&gt;</a></div>" if n > 1 else "")


def pictures(n: int) -> str:
    onward = f"<a href='/news/list/{'abcdef'[n]}x9'><img src='r.gif' alt='next'></a>" if n < PAGES else ""
    return f"<div><a href='/news/'><img src='f.gif' alt='first'></a> Page {n} of {PAGES} {onward}</div>"


@pytest.mark.parametrize(
    ("address", "below"),
    [
        (lambda n: f"/news/P{2 * (n - 1)}", numbers),
        (lambda n: f"/news/previous/{n}", turns),
        (lambda n: f"/news/list/{'abcde'[n - 1]}x9", pictures),
    ],
)
def test_a_list_is_followed_to_its_end(
    paper: Newspaper, crawl: Callable[..., Crawl], address: Callable[[int], str], below: Callable[[int], str]
) -> None:
    for n in range(1, PAGES + 1):
        cards = "".join(
            f"<article class='card'><h2><a href='{story(at)}'>Harbour council votes on pier {at}</a></h2></article>"
            for at in (2 * n - 1, 2 * n)
        )
        body = f"<!doctype html><html lang=en><title>News</title><h1>News</h1>{cards}{below(n)}"
        paper.extra["/news/" if n == 1 else address(n)] = Answer(body.encode())
    paper.extra["/"] = Answer(b"<!doctype html><title>Paper</title><p>Welcome.</p><a href='/news/'>News</a>")
    paper.extra |= {story(at): page(at) for at in range(1, 2 * PAGES + 1)}
    paper.invent = lambda _: Answer(b"", 404)
    done = crawl(url=paper.home)
    assert sorted(article["url"] for article in done.articles) == sorted(
        paper.origin + story(at) for at in range(1, 11)
    )
    assert len(paper.requests) == len(set(paper.requests))


def test_links_that_turn_the_page_below_a_long_address_take_no_time() -> None:
    place = f"/{'a' * 1_900}/"
    started = time.process_time()
    assert pager("".join(f"<a href='{place}older/{n}'>«</a> " for n in range(2, 400)), place) == f"{place}older/2"
    assert time.process_time() - started < 2
