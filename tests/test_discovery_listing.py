"""Links of home, section and tag pages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from newscrawl.discovery import listing
from newscrawl.discovery.listing import Listing
from newscrawl.items import Lead, LeadKind, Source

HOME = "https://www.example.com/"


def parse(markup: str, url: str = HOME) -> Listing:
    return listing.parse(html.fromstring(f"<html><body>{markup}</body></html>"), url)


def paths(leads: list[Lead]) -> list[str]:
    return [lead.url.removeprefix("https://www.example.com") for lead in leads]


def test_a_front_page() -> None:
    page = html.fromstring(
        """<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/feed.xml">
        <link rel="alternate" type="application/atom+xml" href="/comments/feed/">
        <link rel="alternate" hreflang="de" href="/de/"></head>
        <body class="nav-open has-footer">
        <header><nav><a href="/">Home</a><a href="/sport">Sport</a><a href="/login">Login</a></nav></header>
        <div class="breadcrumb"><a href="/news/europe">Europe</a></div>
        <article><a href="/mayor-resigns"><img src="x.jpg"></a>
          <h2><a href="/mayor-resigns?utm_source=home">Mayor resigns after the vote</a></h2>
          <footer><a href="/tag/vote">vote</a> <a href="/mayor-resigns#comments">12 comments by readers</a></footer>
          </article>
        <div class="card"><a href="/second"><style>.a{}</style><h3>Second story has a title</h3>
          <p>And a summary that is a good deal longer than its title</p></a></div>
        <ul><li><a href="/2024/05/06/short">Short</a></li><li><a href="/more">More</a></li></ul>
        <footer><a href="/our-editorial-standards-and-code">Our editorial standards and code</a>
          <a href="/category/culture">Culture</a><a href="/privacy">Privacy</a></footer></body></html>"""
    )
    found = listing.parse(page, HOME)
    assert paths(found.articles) == ["/mayor-resigns", "/second", "/2024/05/06/short"]
    assert [lead.title for lead in found.articles] == [
        "Mayor resigns after the vote", "Second story has a title", "Short",
    ]  # fmt: skip
    assert paths(found.listings) == ["/sport", "/news/europe", "/tag/vote", "/more", "/category/culture"]
    assert paths(found.feeds) == ["/feed.xml"]
    assert found.feeds[0].kind is LeadKind.FEED
    assert found.articles[0].source is Source.LISTING
    assert found.articles[0].found_on == HOME
    assert found.pager == ""


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ('<p class="date"><span>04. May 2026</span></p>', "2026-05-04"),
        ('<div class="entry-meta"><span class="post-date">4. Mai 2026</span> by Ida Berg</div>', "2026-05-04"),
        ('<span class="published">May 4, 2026</span><time datetime="2026-05-05">yesterday</time>', "2026-05-05"),
        ('<p class="event-date">04. May 2026</p>', ""),
        ('<p class="date">Updated May 4, 2026</p>', ""),
        ('<p class="date">two days ago</p>', ""),
        ("<p>04. May 2026</p>", ""),
    ],
)
def test_a_day_beside_a_headline_is_the_articles_where_a_class_says_so(day: str, told: str) -> None:
    found = parse(f"<article>{day}<h2><a href='/ferry-stays'>The old ferry stays another year</a></h2></article>")
    assert [lead.published_at for lead in found.articles] == [told]


def test_a_list_of_whole_articles_dates_each_by_its_linked_headline() -> None:
    text = (
        "<p>The council met for six hours, as <a href='/who-sits-in-the-council'>who sits in the council</a> did.</p>"
    )
    day, headline = "<p class='date'>4 May 2026</p>", "<a href='/ferry-stays'>The old ferry stays another year</a>"
    found = parse(f"<article>{day}<h2>{headline}</h2>{text * 5}</article>")
    assert {lead.url[24:]: lead.published_at for lead in found.articles}["ferry-stays"] == "2026-05-04"
    beside = f"<article>{day}<h2>The new pier</h2>{text * 5}<h3>{headline}</h3></article>"
    assert not any(lead.published_at for lead in parse(beside).articles)


def test_what_is_left_out() -> None:
    found = parse(
        """<h2><a href="javascript:go()">A headline that goes nowhere</a></h2>
        <h2><a href="mailto:a@example.com">A headline that is mail</a></h2>
        <h2><a href="#top">A headline to the top</a></h2><h2><a href="">A headline to nothing at all</a></h2>
        <h2><a href="/2024/05/06/report.pdf">A headline that is a document</a></h2>
        <h2><a href="https://other.example/2024/05/06/story">A headline of another site</a></h2>
        <h2><a href="http://[::1/">A headline with a broken address</a></h2>
        <h2><a href="/search?q=mayor">All we know of the mayor</a></h2>
        <h2><a href="http://example.com/">This is the page itself</a></h2>
        <h2><a href="https://sub.example.com/2024/05/06/story">A subdomain is the same site</a></h2>"""
    )
    assert [lead.url for lead in found.articles] == ["https://sub.example.com/2024/05/06/story"]
    assert found.listings == []


def test_headlines_in_chinese_and_headlines_without_cards() -> None:
    found = parse(
        """<h3><a href="/z">财政部部长今天宣布辞职了</a></h3>
        <div><a href="/old-site">The mayor of the town resigns after a vote</a></div>
        <div><a href="/four">Only four words here</a></div>"""
    )
    assert paths(found.articles) == ["/z", "/old-site"]


def test_a_category_under_a_long_headline_stays_a_listing() -> None:
    found = parse('<h2><a href="/category/politics">All the latest from politics</a></h2>')
    assert (paths(found.articles), paths(found.listings)) == ([], ["/category/politics"])


SHORT = [
    "<article><h2><a href={u}>{t}</a></h2><time datetime=2024-02-20>20 Feb 2024</time></article>",
    "<div class=entry-box><h3><a href={u}>{t}</a></h3><p>What the mayor said of it, and when.</p></div>",
    "<li><div class=card-header><h5><a href={u}>{t}</a></h5></div><div class=card-body><p>And so.</p></div></li>",
    "<div><a href={u}><h2>{t}</h2><p>What the mayor said of it in the town hall, and when.</p></a></div>",
]
MENU = "<nav><a href=/local-sport/>Local sport</a></nav>"


@pytest.mark.parametrize("card", SHORT)
@pytest.mark.parametrize(("path", "title"), [("/storm-ashore/", "Storm ashore"), ("/blog/z", "市長の辞任")])
def test_a_short_headline_of_a_card_is_an_article(card: str, path: str, title: str) -> None:
    found = parse(MENU + card.format(u=path, t=title))
    assert (paths(found.articles), paths(found.listings)) == ([path], ["/local-sport/"])


@pytest.mark.parametrize("card", SHORT)
@pytest.mark.parametrize("path", ["/local-sport/", "/tag/storm/", "/author/ann-lee"])
def test_a_section_that_heads_a_card_stays_one(card: str, path: str) -> None:
    found = parse(MENU + card.format(u=path, t="Local sport"))
    assert (paths(found.articles), path in paths(found.listings)) == ([], True)


def test_a_section_that_heads_a_box_of_articles_stays_one() -> None:
    card = "<article><h3><a href=/harbour/long-one>Mayor resigns after the vote</a></h3><p>What he said.</p></article>"
    found = parse(f"<div class=entry-box><h2><a href=/harbour-news/>Harbour news</a></h2>{card}</div>")
    assert (paths(found.articles), paths(found.listings)) == (["/harbour/long-one"], ["/harbour-news/"])


def test_base_href() -> None:
    page = html.fromstring('<html><head><base href="/news/"></head><body><a href="a-b-c-d">A</a></body></html>')
    assert paths(listing.parse(page, HOME).articles) == ["/news/a-b-c-d"]


@pytest.mark.parametrize(
    ("markup", "url", "pager"),
    [
        ('<div class="pagination"><a href="/page/2/">2</a><a href="/page/3/">3</a></div>', HOME, "/page/2/"),
        ('<a href="/sport?page=2">3</a><a href="/sport?page=4">4</a>', HOME + "sport?page=3", "/sport?page=4"),
        ('<a class="next page-numbers" href="/sport/page/3">»</a>', HOME + "sport/page/2", "/sport/page/3"),
        ('<div class="pager"><a href="/sport?before=77">Ältere Beiträge</a></div>', HOME + "sport", "/sport?before=77"),
        ('<div class="pagination"><a href="/x?c=1">下一页</a></div>', HOME + "x", "/x?c=1"),
        (
            '<a rel="next" href="/sport?cursor=abc">x</a><a href="/sport?page=2">2</a>',
            HOME + "sport",
            "/sport?cursor=abc",
        ),
        ('<div class="pagination"><a rel="prev" href="/page/2">Next older</a></div>', HOME + "page/3", ""),
        ('<div class="pagination"><a class="next" href="/page/2">Next</a></div>', HOME + "page/3", ""),
        ('<a href="/a-story-with-next">What comes next for the mayor</a>', HOME, ""),
        ('<a href="/politics/page/2">2</a>', HOME + "sport", ""),
        ("<p>none</p>", HOME, ""),
    ],
)
def test_pager(markup: str, url: str, pager: str) -> None:
    assert parse(markup, url).pager.removeprefix("https://www.example.com") == pager


def test_link_rel_next() -> None:
    head = '<head><link rel="next" href="/page/2"></head>'
    page = html.fromstring(f'<html>{head}<body><a href="/page/2">2</a></body></html>')
    found = listing.parse(page, HOME)
    assert paths([Lead(found.pager)]) == ["/page/2"]
    assert found.listings == []


def test_numbered_pages_are_no_listings_of_their_own() -> None:
    found = parse("".join(f'<a href="/page/{number}">{number}</a>' for number in range(1, 60)))
    assert (found.listings, paths([Lead(found.pager)])) == ([], ["/page/2"])


def test_many_anchors_and_deep_trees_are_bounded_and_linear() -> None:
    anchors = "".join(f'<a href="/n/{number}">Four words of title</a>' for number in range(20_000))
    started = time.process_time()
    found = parse("<div class='card'>" * 200 + anchors)
    assert len(found.articles) == listing.MAX_ANCHORS
    parse("<a href='/x'>" + "<b>x" * 20_000)
    assert time.process_time() - started < 20


@given(
    st.lists(
        st.sampled_from(
            ["<a href='", "'>", "</a>", "<h2>", "<nav>", "//[", "http://", "?page=2", "/a", "Next", "<base href='"]
        ),
        max_size=20,
    ).map("".join)
)
def test_never_an_error(markup: str) -> None:
    found = parse(markup)
    for lead in (*found.articles, *found.listings, *found.feeds):
        assert lead.url.startswith("http")
