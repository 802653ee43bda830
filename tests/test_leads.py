"""Every shape in which sites announce their articles: all found, each once, and nothing asked for twice."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Crawl
from pages import link, page

from newscrawl import javascript
from newscrawl.demo import Answer, Newspaper
from newscrawl.items import Reason

Run = Callable[..., Crawl]
Shape = Callable[[Newspaper], None]
COUNT = 12
XML = {"Content-Type": "application/xml"}
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def story(n: int) -> str:
    return f"/stories/harbour-council-votes-{n}"


def html(body: str, head: str = "") -> Answer:
    return Answer(
        f"<!doctype html><html lang='en'><head><title>News</title>{head}</head><body>{body}</body></html>".encode()
    )


def cards(numbers: range) -> str:
    return "<h1>News</h1>" + "".join(
        f"<article class='card'><h2><a href='{story(n)}'>Harbour council votes on breakwater number {n}</a></h2>"
        f"<time datetime='2024-03-{n:02}T10:00:00+01:00'>March</time></article>"
        for n in numbers
    )


def pages_of_four(paper: Newspaper, address: Callable[[int], str], onward: Callable[[str], tuple[str, str]]) -> None:
    """Three list pages of four articles, the first at the home page; ``onward``: body and head, of the next address."""
    for number in (1, 2, 3):
        body, head = onward(address(number + 1)) if number < 3 else ("", "")
        first = 4 * (number - 1) + 1
        paper.extra["/" if number == 1 else address(number)] = html(cards(range(first, first + 4)) + body, head)


def numbered(paper: Newspaper) -> None:
    pages_of_four(
        paper, lambda n: f"/page/{n}/", lambda to: (f"<nav class='pagination'><a href='{to}'>2</a></nav>", "")
    )


def older(paper: Newspaper) -> None:
    pages_of_four(paper, lambda n: f"/?paged={n}", lambda to: (f"<div><a href='{to}'>Older posts</a></div>", ""))


def head_only(paper: Newspaper) -> None:
    pages_of_four(paper, lambda n: f"/latest?p={n}", lambda to: ("", f"<link rel='next' href='{to}'>"))


def numbered_files(paper: Newspaper) -> None:
    def onward(to: str) -> tuple[str, str]:
        number = int(to[-6])
        return f"<nav><ul><li>Page {number - 1} / 3</li><li><a href='{to}'>&rang;</a></li></ul></nav>", ""

    pages_of_four(paper, lambda n: f"/index{n}.html", onward)


def load_more(paper: Newspaper) -> None:
    pages_of_four(
        paper, lambda n: f"/more?offset={4 * (n - 1)}", lambda to: (f"<a class='btn' href='{to}'>Load more</a>", "")
    )


def button(paper: Newspaper) -> None:
    pages_of_four(
        paper, lambda n: f"/items?start={4 * (n - 1)}", lambda to: (f"<button data-url='{to}'>Mehr laden</button>", "")
    )


def sections(paper: Newspaper) -> None:
    names = ("sport", "politics", "culture")
    paper.extra["/"] = html(
        "<h1>News</h1><nav><ul>" + "".join(f"<li><a href='/{n}/'>{n}</a></li>" for n in names) + "</ul></nav>"
    )
    for place, name in enumerate(names):
        paper.extra[f"/{name}/"] = html(cards(range(4 * place + 1, 4 * place + 5)))


def date_archive(paper: Newspaper) -> None:
    paper.extra["/"] = html("<h1>Archive</h1><ul class='archive'><li><a href='/2024/03/'>March 2024</a></li></ul>")
    paper.extra["/2024/03/"] = html(
        "<ul>" + "".join(f"<li><a href='/2024/03/{d:02}/'>{d}</a></li>" for d in (1, 2, 3)) + "</ul>"
    )
    for day in (1, 2, 3):
        paper.extra[f"/2024/03/{day:02}/"] = html(cards(range(4 * day - 3, 4 * day + 1)))


def _items(paper: Newspaper, form: str) -> str:
    return "".join(form.format(url=paper.origin + story(n), path=story(n), n=n) for n in range(1, COUNT + 1))


def announced_feed(kind: str, text: Callable[[Newspaper], str]) -> Shape:
    def build(paper: Newspaper) -> None:
        paper.extra["/"] = html("<h1>News</h1>", f"<link rel='alternate' type='{kind}' href='/my-feed'>")
        paper.extra["/my-feed"] = Answer(text(paper).encode(), headers={"Content-Type": kind})

    return build


def rss(paper: Newspaper) -> str:
    form = "<item><title>Story {n} & more</title><link><![CDATA[{url}]]></link></item>"
    return f"<rss version='2.0'><channel><title>P</title>{_items(paper, form)}</channel></rss>"


def atom(paper: Newspaper) -> str:
    form = "<entry><title>Story {n}</title><link rel='alternate' href='{path}'/><id>tag:p,2024:{n}</id></entry>"
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title>{_items(paper, form)}</feed>"


def feed_of_pages(relation: str) -> Shape:
    """A feed of three pages, each of which names the next as RFC 5005 has it."""

    def build(paper: Newspaper) -> None:
        paper.extra["/"] = html("<h1>News</h1>", "<link rel='alternate' type='application/rss+xml' href='/my-feed'>")
        places = ["/my-feed", "/my-feed?page=2", "/my-feed?page=3"]
        for at, place in enumerate(places):
            items = "".join(
                f"<item><link>{paper.origin}{story(n)}</link></item>" for n in range(4 * at + 1, 4 * at + 5)
            )
            onward = f"<a:link rel='{relation}' href='{paper.origin}{places[at + 1]}'/>" if at < 2 else ""
            space = "xmlns:a='http://www.w3.org/2005/Atom'"
            text = f"<rss version='2.0' {space}><channel><title>P</title>{onward}{items}</channel></rss>"
            paper.extra[place] = Answer(text.encode(), headers=XML)

    return build


def json_feed_of_pages(paper: Newspaper) -> None:
    paper.extra["/"] = html("<h1>News</h1>", "<link rel='alternate' type='application/feed+json' href='/my.json'>")
    version = {"version": "https://jsonfeed.org/version/1.1", "title": "P"}
    first, rest = [[{"url": paper.origin + story(n)} for n in part] for part in (range(1, 5), range(5, COUNT + 1))]
    of_json = {"Content-Type": "application/feed+json"}
    paper.extra["/my.json"] = Answer(
        json.dumps(version | {"next_url": "/2.json", "items": first}).encode(), 200, of_json
    )
    paper.extra["/2.json"] = Answer(json.dumps(version | {"items": rest}).encode(), 200, of_json)


def feed_of_header(paper: Newspaper) -> None:
    kind = 'type="application/rss+xml"'
    said = f'</comments/feed>; rel=alternate; {kind}, </my>; {kind}; rel="alternate"'
    paper.extra["/"] = Answer(html("<h1>News</h1>").body, headers={"Link": said})
    paper.extra["/my"] = Answer(rss(paper).encode(), headers=XML)


def cut_rss(paper: Newspaper) -> str:
    return rss(paper).removesuffix("</channel></rss>") + "<item><title>Torn</title><link>http://"


def json_feed(paper: Newspaper) -> str:
    items = [{"id": str(n), "url": paper.origin + story(n), "title": f"Story {n}"} for n in range(1, COUNT + 1)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "P", "items": items})


def usual_feed(paper: Newspaper) -> None:
    paper.extra |= {"/": html("<h1>News</h1>"), "/rss.xml": Answer(rss(paper).encode(), headers=XML)}


def section_feed(paper: Newspaper) -> None:
    paper.extra["/"] = html("<h1>News</h1><nav><a href='/sport/'>Sport</a></nav>")
    paper.extra["/sport/"] = html(
        "<h1>Sport</h1>", "<link rel='alternate' type='application/rss+xml' href='/sport/rss'>"
    )
    paper.extra["/sport/rss"] = Answer(rss(paper).encode(), headers=XML)


def sitemap_in_capitals(paper: Newspaper) -> None:
    filler = "# a line that says nothing\n" * 2000
    paper.extra["/"] = html("<h1>News</h1>")
    paper.extra["/robots.txt"] = Answer(f"{filler}SITEMAP: {paper.origin}/maps/all.xml\n".encode())
    inner = gzip.compress(
        f"<urlset xmlns='{SITEMAPS}'>{_items(paper, '<url><loc>{url}</loc></url>')}</urlset>".encode()
    )
    paper.extra["/maps/1.xml.gz"] = Answer(inner, headers={"Content-Type": "application/gzip"})
    for outer, to in (("/maps/all.xml", "/maps/nested.xml"), ("/maps/nested.xml", "/maps/1.xml.gz")):
        text = f"<sitemapindex xmlns='{SITEMAPS}'><sitemap><loc>{paper.origin}{to}</loc></sitemap></sitemapindex>"
        paper.extra[outer] = Answer(text.encode(), headers=XML)


def usual_sitemap_with_images(paper: Newspaper) -> None:
    form = (
        "<url><image:image><image:loc>{url}.jpg</image:loc><image:title>No headline</image:title></image:image>"
        "<loc>{url}</loc><news:news><news:title>Story {n}</news:title></news:news></url>"
    )
    spaces = "xmlns:image='http://www.google.com/schemas/sitemap-image/1.1' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    paper.extra["/"] = html("<h1>News</h1>")
    paper.extra["/sitemap_index.xml"] = Answer(
        f"<urlset xmlns='{SITEMAPS}' {spaces}>{_items(paper, form)}</urlset>".encode(), headers=XML
    )


def walk(paper: Newspaper) -> None:
    paper.extra["/"] = html(
        f"<h1>News</h1><h2><a href='{story(6)}'>Harbour council votes on breakwater number 6</a></h2>"
    )
    for n in range(1, COUNT + 1):
        links = (link(story(n - 1), "prev") if n > 1 else "") + (link(story(n + 1), "next") if n < COUNT else "")
        paper.extra[story(n)] = page(n, links)


def wordpress(paper: Newspaper) -> None:
    paper.extra["/"] = html("<h1>News</h1>", f"<link rel='https://api.w.org/' href='{paper.origin}/wp-json/'>")
    posts: list[dict[str, Any]] = [
        {"link": paper.origin + story(n), "date_gmt": "2024-03-01T09:00:00", "title": {"rendered": f"Story {n}"}}
        for n in range(1, COUNT + 1)
    ]

    def index(path: str) -> Answer | None:
        if not path.startswith("/wp-json/wp/v2/posts?"):
            return None
        if "&page=1&" not in path:
            return Answer(b'{"code":"rest_post_invalid_page_number"}', 400, {"Content-Type": "application/json"})
        return Answer(json.dumps(posts).encode(), headers={"Content-Type": "application/json"})

    paper.invent = index


SHAPES: dict[str, Shape] = {
    "numbered pager": numbered,
    "older posts": older,
    "numbered files": numbered_files,
    "rel=next in the head": head_only,
    "load more": load_more,
    "load more button": button,
    "sections": sections,
    "date archive": date_archive,
    "RSS with CDATA": announced_feed("application/rss+xml", rss),
    "RSS cut off": announced_feed("application/rss+xml", cut_rss),
    "Atom with relative links": announced_feed("application/atom+xml", atom),
    "JSON Feed": announced_feed("application/feed+json", json_feed),
    "RSS of several pages": feed_of_pages("next"),
    "RSS with an archive": feed_of_pages("prev-archive"),
    "JSON Feed of two pages": json_feed_of_pages,
    "feed in an HTTP header": feed_of_header,
    "feed at a usual place": usual_feed,
    "feed of a section": section_feed,
    "SITEMAP: nested and gzipped": sitemap_in_capitals,
    "sitemap with images at a usual place": usual_sitemap_with_images,
    "prev and next": walk,
    "index of WordPress": wordpress,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_article_is_found_and_none_twice(paper: Newspaper, crawl: Run, shape: str) -> None:
    for n in range(1, COUNT + 1):
        paper.extra[story(n)] = page(n)
    SHAPES[shape](paper)
    own = paper.invent
    paper.invent = lambda path: (own(path) if own else None) or Answer(b"", 404)
    done = crawl(url=paper.home)
    assert sorted(article["url"] for article in done.articles) == sorted(paper.origin + story(n) for n in range(1, 13))
    assert len(paper.requests) == len(set(paper.requests))
    assert len(paper.requests) <= COUNT + 24
    assert not done.urls_at(Reason.FAILED)


def test_a_feed_that_goes_on_without_end_is_left(paper: Newspaper, crawl: Run) -> None:
    """Its pages name the same two articles, and each another page."""

    def endless(path: str) -> Answer | None:
        if not path.startswith("/my-feed"):
            return Answer(b"", 404)
        onward = f"<link rel='next' href='/my-feed?page={int(path.partition('=')[2] or 1) + 1}'/>"
        entries = "".join(f"<entry><id>{n}</id><link href='{story(n)}'/></entry>" for n in (1, 2))
        text = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title>{onward}{entries}</feed>"
        return Answer(text.encode(), headers={"Content-Type": "application/atom+xml"})

    announced = "<link rel='alternate' type='application/atom+xml' href='/my-feed'>"
    paper.extra |= {story(1): page(1), story(2): page(2), "/": html("<h1>News</h1>", announced)}
    paper.invent = endless
    done = crawl("-s", "NEWSCRAWL_TRAP_PAGES=10", url=paper.home, follow="feed")
    assert len(done.articles) == 2
    assert 3 < sum(asked.startswith("/my-feed") for asked in paper.requests) < 20


def test_who_told_of_an_article_and_what_it_knew_goes_with_it(paper: Newspaper, crawl: Run) -> None:
    bare = page(1).body.replace(b"article:published_time", b"x")
    paper.extra |= {"/": html(cards(range(1, 2))), story(1): Answer(bare)}
    (article,) = crawl(url=paper.home, follow="listing").articles
    assert (article["found_by"], article["published_at"]) == ("listing", "2024-03-01T10:00:00+01:00")
    provenance = json.loads(article["provenance"])
    assert (provenance["published_at"], provenance["date"]) == ("listing", "listing")


@pytest.mark.parametrize("address", ["/12345", "/?p=42", "/blog/x", "/x.html", "/index.php?id=7"])
def test_an_article_is_one_whatever_its_address(paper: Newspaper, crawl: Run, address: str) -> None:
    paper.extra[address] = page(1)
    assert len(crawl(url=paper.origin + address, follow="next").articles) == 1


def _dated_by_its_feed(paper: Newspaper, feed_after: float = 0.0, page_after: float = 0.0) -> None:
    """Eight stories on the start, of which the last has no date but in the feed."""
    bare = page(8).body.replace(b"article:published_time", b"x")
    item = f"<item><link>{paper.origin}{story(8)}</link><pubDate>Fri, 01 Mar 2024 09:00:00 GMT</pubDate></item>"
    heads = "".join(f"<h2><a href='{story(n)}'>Harbour council votes on breakwater {n}</a></h2>" for n in range(1, 9))
    feed = f"<rss version='2.0'><channel>{item}</channel></rss>".encode()
    paper.extra |= {story(n): page(n) for n in range(1, 8)}
    paper.extra |= {story(8): Answer(bare, delay=page_after), "/feed": Answer(feed, headers=XML, delay=feed_after)}
    paper.extra["/"] = html(f"<h1>News</h1>{heads}", "<link rel='alternate' type='application/rss+xml' href='/feed'>")


def _last_story(done: Crawl) -> dict[str, Any]:
    (article,) = [article for article in done.articles if article["url"].endswith(story(8))]
    return article


@pytest.mark.parametrize("window", [1, 1000])
def test_what_two_leads_know_of_an_article_comes_together(paper: Newspaper, crawl: Run, window: int) -> None:
    _dated_by_its_feed(paper)
    own = ("-s", f"NEWSCRAWL_FRONTIER_WINDOW={window}", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    done = crawl(*own, url=paper.home, follow="listing,feed")
    assert _last_story(done)["published_at"] == "2024-03-01T09:00:00+00:00"


@pytest.mark.parametrize(("feed_after", "page_after"), [(0.5, 1.0), (1.0, 0.0)], ids=["on its way", "held"])
@pytest.mark.parametrize(("since", "saved"), [("2024-01-01", True), ("2024-06-01", False)])
def test_a_feed_that_is_read_while_an_article_is_out_dates_it_still(
    paper: Newspaper, crawl: Run, feed_after: float, page_after: float, since: str, saved: bool
) -> None:
    _dated_by_its_feed(paper, feed_after, page_after)
    own = ("-s", "NEWSCRAWL_HOLD_PAGES=20", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16", "-s", "DOWNLOAD_DELAY=0")
    done = crawl(*own, url=paper.home, follow="listing,feed", since=since)
    assert len(done.articles) == (8 if saved else 0)
    if saved:
        assert (_last_story(done)["date"], _last_story(done)["found_by"]) == ("2024-03-01", "listing")


@pytest.mark.parametrize("place", ["/feed", "/news-sitemap.xml"])
def test_where_only_some_days_are_wanted_what_tells_them_goes_before_articles_without_one(
    paper: Newspaper, crawl: Run, place: str
) -> None:
    numbers = range(1, 41)
    untold = range(41, 61)
    plain = "".join(f"<url><loc>{paper.origin}{story(n)}</loc></url>" for n in (*untold, *numbers[12:]))
    days = {n: f"2024-{1 + n // 10:02}-{1 + n % 10:02}" for n in numbers}
    items = "".join(
        f"<item><link>{paper.origin}{story(n)}</link><pubDate>{day}T09:00:00Z</pubDate></item>"
        for n, day in days.items()
    )
    dated = "".join(
        f"<url><loc>{paper.origin}{story(n)}</loc><n:news><n:publication_date>{day}</n:publication_date></n:news></url>"
        for n, day in days.items()
    )
    told = {
        "/feed": f"<rss version='2.0'><channel>{items}</channel></rss>",
        "/news-sitemap.xml": f"<urlset xmlns='{SITEMAPS}' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
        f"{dated}</urlset>",
    }
    paper.extra |= {story(n): Answer(page(n).body.replace(b"2024-03-01T", days[n].encode() + b"T")) for n in numbers}
    paper.extra |= {story(n): page(n) for n in untold}
    paper.extra["/map.xml"] = Answer(f"<urlset xmlns='{SITEMAPS}'>{plain}</urlset>".encode(), headers=XML)
    paper.extra[place] = Answer(told[place].encode(), headers=XML)
    section = html("<h1>News</h1>", f"<link rel='alternate' type='application/rss+xml' href='{place}'>")
    maps = "".join(f"Sitemap: {paper.origin}{path}\n" for path in ("/map.xml", *([place] if "map" in place else [])))
    paper.extra |= {"/robots.txt": Answer(maps.encode()), "/section/news/": section}
    paper.extra["/"] = html("<nav><ul><li><a href='/section/news/'>News</a></li></ul></nav><p>Welcome</p>")
    own = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "DOWNLOAD_DELAY=0.05")
    done = crawl(*own, url=paper.home, since="2024-02-01", until="2024-02-03")
    assert sorted(article["date"] for article in done.articles) == ["2024-02-01", "2024-02-02", "2024-02-03"]
    asked = [path for path in paper.requests if path.startswith("/stories/")]
    assert len(asked) <= 3 + 8 + len(untold), asked
    assert max(asked.index(path) for path in map(story, (10, 11, 12))) < 12, asked


def test_what_a_feed_told_of_an_article_that_a_limit_cut_off_is_known_on_the_next_run(
    paper: Newspaper, crawl: Run
) -> None:
    _dated_by_its_feed(paper)
    own = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    assert len(crawl(*own, url=paper.home, follow="listing,feed", max_articles=2).articles) < 8
    paper.extra["/feed"] = Answer(b"", 404)
    assert _last_story(crawl(*own, url=paper.home, follow="listing,feed"))["date"] == "2024-03-01"


def test_what_three_leads_tell_in_one_go_comes_together(paper: Newspaper, crawl: Run) -> None:
    _dated_by_its_feed(paper)
    feeds = "".join(f"<link rel='alternate' type='application/rss+xml' href='/{name}'>" for name in ("feed", "all"))
    paper.extra["/"] = html(cards(range(1, 8)) + f"<h2><a href='{story(8)}'>A long story of the quay</a></h2>", feeds)
    item = f"<item><title>Quay</title><link>{paper.origin}{story(8)}</link></item>"
    paper.extra["/all"] = Answer(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), headers=XML)
    own = ("-s", "NEWSCRAWL_FRONTIER_WINDOW=1", "-s", "NEWSCRAWL_COMMIT_SECONDS=30")
    assert _last_story(crawl(*own, url=paper.home, follow="listing,feed"))["date"] == "2024-03-01"


def _comments(title: str) -> str:
    """Links to one article through its comments, as a widget and a card of a blog have them."""
    return (
        f"<aside><ol><li class='card'><a href='{story(1)}/comment-page-2/#comment-365'>Ann of the fishing fleet on "
        f"{title}</a></li><li><h3><a href='{story(2)}#respond'>Leave a comment on {title}</a></h3></li></ol></aside>"
    )


def test_comments_make_no_article_and_no_double(paper: Newspaper, crawl: Run) -> None:
    for n in (1, 2, 3):
        # What WordPress says of a page of comments.
        canonical = f"<link rel='canonical' href='{paper.origin}{story(n)}/comment-page-2/#comments'></head>"
        paper.extra[story(n)] = page(n)
        paper.extra[f"{story(n)}/comment-page-2/"] = Answer(page(n).body.replace(b"</head>", canonical.encode()))
    feeds = (
        "<link rel='alternate' type='application/rss+xml' title='P Comments Feed' href='/?feed=comments-rss2'>"
        "<link rel='alternate' type='application/rss+xml' title='P &raquo; Kommentar-Feed' href='/reaktionen'>"
        "<link rel='alternate' type='application/rss+xml' title='Kommentare' href='/meinung.rss'>"
    )
    item = f"<item><title>By: Bob</title><link>{paper.origin}{story(2)}/#comment-4</link></item>"
    opinion = f"<item><title>Opinion</title><link>{paper.origin}{story(3)}</link></item>"
    paper.extra["/meinung.rss"] = Answer(
        f"<rss version='2.0'><channel>{item}{opinion}</channel></rss>".encode(), headers=XML
    )
    paper.extra["/"] = html(_comments("the breakwater") + cards(range(1, 2)), feeds)
    done = crawl(url=paper.home, follow="listing,feed")
    assert sorted(article["url"] for article in done.articles) == [paper.origin + story(1), paper.origin + story(3)]
    assert {article["title"] for article in done.articles} == {
        "Harbour council votes on breakwater number 1",
        "Harbour council votes on breakwater number 3",
    }
    asked = [path for path in paper.requests if not path.startswith(("/robots.txt", "/.well-known"))]
    assert sorted(asked) == sorted(["/", "/meinung.rss", story(1), story(3)])


def _locked(paper: Newspaper, number: int) -> None:
    form = "<form method='post'><p>This content is protected.</p><input type='password' name='post_password'></form>"
    links = link(f"/s/{number - 1}", "prev") + link(f"/s/{number + 1}", "next")
    paper.extra[f"/s/{number}"] = html(
        f"<article><h1>Protected: number {number}</h1>{form}</article><nav class='post-navigation'>{links}</nav>"
    )


@pytest.mark.parametrize(("locked", "found"), [((4, 5), 6), (tuple(range(3, 8)), 3), (tuple(range(2, 8)), 1)])
def test_a_walk_steps_over_what_is_no_article(
    paper: Newspaper, crawl: Run, locked: tuple[int, ...], found: int
) -> None:
    for n in range(1, 9):
        before = link(f"/s/{n - 1}", "prev") if n > 1 else ""
        after = link(f"/s/{n + 1}", "next") if n < 8 else ""
        paper.extra[f"/s/{n}"] = page(n, before + after, day=n)
    for n in locked:
        _locked(paper, n)
    done = crawl(url=f"{paper.origin}/s/8", follow="prev")
    assert len(done.articles) == found
    assert len(paper.requests) <= 2 + 8
    assert len(paper.requests) == len(set(paper.requests))


def test_a_site_that_answers_every_address_with_its_start(paper: Newspaper, crawl: Run) -> None:
    front = html(cards(range(1, 5)) + "<nav class='pagination'><a href='?paged=2'>Older posts</a></nav>")
    paper.extra |= {story(n): page(n) for n in range(1, 5)}
    paper.extra |= {"/": front, "/robots.txt": Answer(b"", 404)}
    paper.extra["/sitemap.xml"] = Answer(b"", 301, {"Location": "/sitemap.xml/"})
    paper.invent = lambda path: None if path.startswith(("/stories", "/.well-known")) else front
    done = crawl(url=paper.home)
    assert len(done.articles) == 4
    guesses = {"/sitemap.xml/", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml", "/feed", "/rss.xml"}
    assert guesses <= set(paper.requests)
    for guess in guesses:
        known = done.fate(paper.origin + guess)
        assert known is not None
        assert (known.reason, known.detail) == (Reason.NOT_AN_ARTICLE, "nothing there")
    assert not [path for path in paper.requests if "paged" in path and not path.startswith("/?")]
    assert len(paper.requests) <= 4 + 20


def test_the_way_into_the_back_room_is_no_article(paper: Newspaper, crawl: Run) -> None:
    login = "<li><a href='/admin/'>Log in to the admin interface of this paper</a></li>"
    paper.extra |= {story(1): page(1), "/": html(cards(range(1, 2)) + login), "/robots.txt": Answer(b"", 404)}
    assert len(crawl(url=paper.home, follow="listing").articles) == 1
    assert "/admin/" not in paper.requests


def test_archives_of_months_in_six_digits(paper: Newspaper, crawl: Run) -> None:
    month, onward = "/archives/202403", "/archives/202403?page=2"
    paper.extra["/"] = html(
        f"<h1>News</h1><ul><li><a href='{month}'>March 2024 (4)</a></li></ul>"
        "<article><h2><a href='/archives/202402'>Harbour council votes on breakwater number 9</a></h2></article>"
    )
    paper.extra[month] = html(cards(range(1, 5)) + f"<nav class='pagination'><a href='{onward}'>2</a></nav>")
    paper.extra[onward] = html(cards(range(5, 7)))
    paper.extra |= {story(n): page(n) for n in range(1, 7)}
    paper.extra["/archives/202402"] = page(9)
    assert len(crawl(url=paper.home, follow="listing").articles) == 7


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("/feed/", True),
        ("/news/rss", True),
        ("/feed/atom/", True),
        ("/sitemap.xml", True),
        ("/sitemap-1.xml.gz", True),
        ("/?feed=rss2", True),
        ("/", False),
        ("/feeding-the-town", False),
        ("/news?feed=main", False),
    ],
)
def test_a_start_that_looks_like_a_feed_needs_no_browser(address: str, plain: bool) -> None:
    assert javascript.is_plain(f"https://paper.example{address}") is plain


def test_what_a_slow_feed_tells_is_waited_for_and_what_another_tells_later_is_a_revision(
    paper: Newspaper, crawl: Run
) -> None:
    def undated(n: int) -> Answer:
        return Answer(page(n).body.replace(b'"article:published_time"', b'"x"'))

    def dated(numbers: range, delay: float = 0.0) -> Answer:
        form = "<item><title>Story {n}</title><link>{url}</link><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate></item>"
        items = "".join(form.format(n=n, url=paper.origin + story(n)) for n in numbers)
        text = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>"
        return Answer(text.encode(), headers={"Content-Type": "application/rss+xml"}, delay=delay)

    paper.extra |= {story(n): undated(n) for n in range(1, COUNT + 1)}
    rows = "".join(
        f"<h2><a href='{story(n)}'>Harbour council votes on breakwater {n}</a></h2>" for n in range(1, COUNT + 1)
    )
    announced = "<link rel='alternate' type='application/rss+xml' href='/my-feed'>"
    paper.extra |= {"/": html(f"<h1>News</h1>{rows}", announced), "/my-feed": dated(range(1, 11), delay=1.0)}
    follow = {"url": paper.home, "follow": "listing,feed"}
    first = crawl(**follow).articles
    assert sorted(line["date"] for line in first) == ["", "", *["2024-03-05"] * 10]
    # The feed comes to name the others, too.
    paper.extra["/my-feed"] = dated(range(1, COUNT + 1))
    done = crawl(**follow)
    assert len(done.articles) == COUNT + 2
    newest = {line["id"]: line for line in sorted(done.articles, key=lambda line: line["revision"])}
    assert {line["published_at"] for line in newest.values()} == {"2024-03-05T10:00:00+00:00"}
    assert len(crawl(**follow).articles) == COUNT + 2
