"""Every shape in which sites announce their articles: all found, each once, and nothing asked for twice."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Crawl
from pages import link, page

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
    "rel=next in the head": head_only,
    "load more": load_more,
    "load more button": button,
    "sections": sections,
    "date archive": date_archive,
    "RSS with CDATA": announced_feed("application/rss+xml", rss),
    "RSS cut off": announced_feed("application/rss+xml", cut_rss),
    "Atom with relative links": announced_feed("application/atom+xml", atom),
    "JSON Feed": announced_feed("application/feed+json", json_feed),
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


def test_who_told_of_an_article_and_what_it_knew_goes_with_it(paper: Newspaper, crawl: Run) -> None:
    bare = page(1).body.replace(b"article:published_time", b"x")
    paper.extra |= {"/": html(cards(range(1, 2))), story(1): Answer(bare)}
    (article,) = crawl(url=paper.home, follow="listing").articles
    assert (article["found_by"], article["published_at"]) == ("listing", "2024-03-01T10:00:00+01:00")
    assert json.loads(article["provenance"])["published_at"] == "listing"


@pytest.mark.parametrize("address", ["/12345", "/?p=42", "/blog/x", "/x.html", "/index.php?id=7"])
def test_an_article_is_one_whatever_its_address(paper: Newspaper, crawl: Run, address: str) -> None:
    paper.extra[address] = page(1)
    assert len(crawl(url=paper.origin + address, follow="next").articles) == 1


@pytest.mark.parametrize("window", [1, 1000])
def test_what_two_leads_know_of_an_article_comes_together(paper: Newspaper, crawl: Run, window: int) -> None:
    bare = page(8).body.replace(b"article:published_time", b"x")
    item = f"<item><link>{paper.origin}{story(8)}</link><pubDate>Fri, 01 Mar 2024 09:00:00 GMT</pubDate></item>"
    heads = "".join(f"<h2><a href='{story(n)}'>Harbour council votes on breakwater {n}</a></h2>" for n in range(1, 9))
    feed = Answer(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), headers=XML)
    paper.extra |= {story(n): page(n) for n in range(1, 8)}
    paper.extra |= {story(8): Answer(bare), "/feed": feed}
    paper.extra["/"] = html(f"<h1>News</h1>{heads}", "<link rel='alternate' type='application/rss+xml' href='/feed'>")
    own = ("-s", f"NEWSCRAWL_FRONTIER_WINDOW={window}", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    done = crawl(*own, url=paper.home, follow="listing,feed")
    (article,) = [article for article in done.articles if article["url"].endswith(story(8))]
    assert article["published_at"] == "2024-03-01T09:00:00+00:00"
