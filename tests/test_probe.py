"""`scrapy sites probe`: what is found, what is asked for, and that no site can write into the profile."""

from __future__ import annotations

import argparse
import json
import string
import subprocess
import sys
import threading
import tomllib
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, TIMEOUT, scrapy
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import PAGE, PROSE, link, page
from scrapy.utils.project import get_project_settings

from newscrawl.commands import sites
from newscrawl.demo import Answer, Newspaper
from newscrawl.sites import SiteProfile, load
from newscrawl.sites.probed import Beside, Findings, Named, Trial, ends, offset_of, to_toml
from newscrawl.sites.profile import parse
from newscrawl.spiders.probe import MOST

KEYS = {"name", "start", "scope", "timezone", "download_delay", "selectors"}
EVIL = '"""\n[selectors]\ntitle = "h1"\n\'\'\'\r\n\\" ] drop = ["p"]\u2028max_pages = 1\x00\x7f\u202e#'


def html(body: str, head: str = "") -> Answer:
    return Answer(
        f"<!doctype html><html lang=en><head><title>The Paper</title>{head}</head><body>{body}</body>".encode()
    )


def home(*paths: str, head: str = "", more: str = "") -> Answer:
    cards = "".join(f'<article><h2><a href="{p}">A story of the harbour town at {p}</a></h2></article>' for p in paths)
    return html(f"<header><a href=/>The Paper</a></header><main>{cards}</main>{more}", head)


def kind(body: str, content_type: str) -> Answer:
    return Answer(body.encode(), headers={"Content-Type": content_type})


def plain(body: str) -> Answer:
    return kind(body, "text/plain")


def rss(*items: tuple[str, str, str]) -> Answer:
    told = "".join(f"<item><title>{t}</title><link>{u}</link><pubDate>{d}</pubDate></item>" for u, t, d in items)
    return kind(f'<rss version="2.0"><channel>{told}</channel></rss>', "application/rss+xml")


# ---- sites of a few pages, each probed once


def bare(at: str) -> dict[str, Answer]:
    links = [link("/s/two", "prev"), link("/s/three", "prev") + link("/s/one", "next"), link("/s/two", "next")]
    stories = dict(zip(("/s/one", "/s/two", "/s/three"), map(page, (1, 2, 3), links), strict=True))
    return {"/": home(*stories), "/robots.txt": plain("User-agent: *\nCrawl-delay: 0.05\nDisallow: /x/\n"), **stories}


def scripted(at: str) -> dict[str, Answer]:
    shell = html("<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>")
    names = "".join(f"<url><loc>{at}/2024/05/0{n}/story</loc></url>" for n in range(1, 5))
    drawn = {f"/2024/05/0{n}/story": shell for n in range(1, 5)}
    return {"/": shell, "/sitemap.xml": kind(f"<urlset>{names}</urlset>", "text/xml"), **drawn}


def opted_out(at: str) -> dict[str, Answer]:
    return {"/": home("/s/one"), "/robots.txt": plain("User-agent: GPTBot\nDisallow: /\n"), "/s/one": page(1)}


def reserved(at: str) -> dict[str, Answer]:
    stories = {f"/s/{name}": page(n) for n, name in enumerate(("one", "two", "three"), 1)}
    closed = {path: Answer(a.body, headers={"X-Robots-Tag": "noai"}) for path, a in stories.items()}
    tdmrep = kind('[{"location": "/z/*", "tdm-reservation": 1}]', "application/json")
    return {"/": home(*closed), "/.well-known/tdmrep.json": tdmrep, **closed}


def hostile(at: str) -> dict[str, Answer]:
    title = EVIL.replace("\x00", "")
    stories = {
        f"/s/{name}": Answer(
            PAGE.format(title=title, body="".join(f"<p>{p.format(n=n)} {title}</p>" for p in PROSE), links="", day=n)
            .replace("<head>", "<head><meta name=author content='Ann \"{}\" \nBee'><html lang='e\nn'>")
            .encode()
        )
        for n, name in enumerate(("one", "two", "three"), 1)
    }
    feed = rss((f"{at}/s/one?a=%22%0A[x]%0A", "]]&gt;\n[a]\nb = 1", "x\n[y]\n"))
    announced = '<link rel=alternate type="application/rss+xml" href="/feed?%22%0Aname=%22x%22">'
    return {
        "/": home(*stories, head=announced),
        "/feed?%22%0Aname=%22x%22": feed,
        "/robots.txt": plain(
            'User-agent: *\nCrawl-delay: 0\nSitemap: /map"\r[x]\rdrop="a".xml\nContent-Signal: x="y\n'
        ),
        **stories,
    }


def wordpress(at: str) -> dict[str, Answer]:
    """Times on the wall in the pages, in UTC in the index of posts; summer and winter."""
    when = {
        "/s/one": ("2024-07-03T14:05:00", 2),
        "/s/two": ("2024-07-02T09:30:00", 2),
        "/s/three": ("2024-01-20T18:00:00", 1),
    }
    stories, posts = {}, []
    for n, (path, (local, ahead)) in enumerate(when.items(), 1):
        stories[path] = Answer(page(n).body.replace(b"2024-03-01T10:00:00+01:00", local.encode()))
        utc = f"{local[:11]}{int(local[11:13]) - ahead:02}{local[13:]}"
        posts.append({"link": at + path, "date_gmt": utc, "modified_gmt": utc, "title": {"rendered": "A story"}})
    api = f'<link rel="https://api.w.org/" href="{at}/wp-json/">'
    index = "/wp-json/wp/v2/posts?_fields=link,date_gmt,modified_gmt,title&page=1&per_page=100"
    return {
        "/": home(*stories, head=api),
        index: kind(json.dumps(posts), "application/json"),
        "/wp-json/?_fields=timezone_string": kind('{"timezone_string": "Europe/Berlin"}', "application/json"),
        **stories,
    }


def one_sided(at: str) -> dict[str, Answer]:
    return {"/": home("/s/one"), "/s/one": page(1, link("/s/old", "prev")), "/s/old": page(2)}


def greedy(at: str) -> dict[str, Answer]:
    """Names more than anybody could ask for, and moves each of its stories three times."""
    maps = "".join(f"Sitemap: {at}/maps/{n}.xml\n" for n in range(40))
    index = kind(
        "".join(
            [
                "<sitemapindex>",
                *(f"<sitemap><loc>{at}/maps/{n}.xml</loc></sitemap>" for n in range(40, 80)),
                "</sitemapindex>",
            ]
        ),
        "text/xml",
    )
    feeds = "".join(f'<link rel=alternate type="application/rss+xml" href="/feeds/{n}">' for n in range(40))
    stories = [f"/2024/05/01/story-{n}" for n in range(60)]
    moved = {
        "/moved" * hops + path: Answer(b"", 301, {"Location": at + "/moved" * (hops + 1) + path})
        for path in stories
        for hops in range(3)
    }
    return {
        "/": Answer(b"", 302, {"Location": f"{at}/start"}),
        "/start": Answer(b"", 302, {"Location": f"{at}/front"}),
        "/front": home(*stories, head=feeds),
        "/robots.txt": Answer(b"", 301, {"Location": f"{at}/robots2.txt"}),
        "/robots2.txt": plain(maps),
        **{f"/maps/{n}.xml": index for n in range(80)},
        **{f"/feeds/{n}": Answer(b"", 500) for n in range(40)},
        **moved,
        **{"/moved" * 5 + path: page(n, link(stories[n - 1], "prev")) for n, path in enumerate(stories)},
    }


def overloaded(at: str) -> dict[str, Answer]:
    return {"/": home("/s/one"), "/robots.txt": Answer(b"", 500)}


def gone(at: str) -> dict[str, Answer]:
    return {}


def elsewhere(at: str) -> dict[str, Answer]:
    return {"/": Answer(b"", 301, {"Location": at.replace("127.0.0.1", "localhost") + "/home"})}


def generated(at: str) -> dict[str, Answer]:
    """As by a generator of static sites: an index of sitemaps that names the feed, and dates of the year 1."""
    space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    parts = "".join(f"<sitemap><loc>{at}/{name}.xml</loc></sitemap>" for name in ("rss", "sitemap"))
    paths = ("/admin/", "/login", "/account/sign-in", "/s/one", "/s/two")
    entries = "".join(f"<url><loc>{at}{path}</loc></url>" for path in paths)
    announced = '<link rel=alternate type=application/rss+xml href="/rss.xml">'
    return {
        "/": home("/s/one", "/s/two", head=announced),
        "/robots.txt": plain(f"Sitemap: {at}/index.xml"),
        "/index.xml": kind(f"<sitemapindex {space}>{parts}</sitemapindex>", "text/xml"),
        "/sitemap.xml": kind(f"<urlset {space}>{entries}</urlset>", "text/xml"),
        "/rss.xml": rss(
            (f"{at}/s/one", "One", "Fri, 01 Mar 2024 10:00:00 +0100"),
            (f"{at}/s/two", "Two", "Thu, 01 Jan 1970 00:00:00 +0000"),
        ),
        "/s/one": page(1),
        "/s/two": page(2),
        "/admin/": page(3),
        "/login": page(4),
        "/account/sign-in": page(5),
    }


SITES: list[Callable[[str], dict[str, Answer]]] = [
    bare, scripted, opted_out, reserved, hostile, wordpress, one_sided, greedy, overloaded, gone, elsewhere,
    generated,
]  # fmt: skip
DRIVER = """
import json, sys
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
from newscrawl.sites.probed import Findings, to_toml
from newscrawl.spiders.params import SiteParams
from newscrawl.spiders.probe import ProbeSpider

process = AsyncCrawlerProcess(get_project_settings())
made = []
for url in sys.argv[2:]:
    crawler = process.create_crawler(ProbeSpider)
    params = SiteParams.parse({"url": url})
    process.crawl(crawler, params=params, found=Findings(params.seeds[0]), folder=f"{sys.argv[1]}/{len(made)}")
    made.append(crawler)
process.start()
for spider in [crawler.spider for crawler in made]:
    said = [spider.unreached, repr(spider.broken), spider.done, spider.found.requests, to_toml(spider.found)]
    print(json.dumps(said))
"""


@dataclass
class Probed:
    """What a probe left, and what the server was asked for."""

    at: str
    unreached: str
    broken: str
    done: bool
    counted: int
    text: str
    asked: list[str] = field(default_factory=list)

    @property
    def profile(self) -> SiteProfile:
        return parse(self.text, "probed")


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Probed]:
    """All `SITES` probed by one process, since most of a probe's time is Python's to start."""
    root = tmp_path_factory.mktemp("empty")
    (root / "routes.json").write_text("{}")
    with ExitStack() as stack:
        papers = [stack.enter_context(Newspaper(root)) for _ in SITES]
        for paper, site in zip(papers, SITES, strict=True):
            paper.extra.update(site(paper.origin))
        command = [sys.executable, "-c", DRIVER, str(root), *(paper.home for paper in papers)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT, check=True)
        told = [json.loads(row) for row in done.stdout.splitlines()]
        return {
            site.__name__: Probed(paper.origin, *row, asked=paper.requests)
            for site, paper, row in zip(SITES, papers, told, strict=True)
        }


@pytest.mark.parametrize("site", [site.__name__ for site in SITES])
def test_no_probe_asks_for_more_than_it_may(probed: dict[str, Probed], site: str) -> None:
    seen = probed[site]
    assert seen.broken == "None"
    assert seen.done
    assert len(seen.asked) == seen.counted <= MOST
    assert tomllib.loads(seen.text).keys() <= KEYS
    assert seen.profile.selectors == {}


def test_a_greedy_site_takes_all_that_may_be_asked_for(probed: dict[str, Probed]) -> None:
    seen = probed["greedy"]
    assert len(seen.asked) == MOST
    assert f"the {MOST} requests are used up" in seen.text
    assert seen.profile.start == (f"{seen.at}/front",)
    assert "and 38 more, not looked at" in seen.text


def test_a_bare_site(probed: dict[str, Probed]) -> None:
    seen = probed["bare"]
    assert seen.profile.download_delay == 0.05
    assert seen.profile.name == "127.0.0.1"
    assert seen.profile.scope == "host"
    for line in (
        "feed       none found",
        "sitemap    none found",
        "nothing at /sitemap.xml, /sitemap_index.xml, /wp-sitemap.xml, /feed, /rss, /rss.xml",
        "3 addresses, none dated",
        "WordPress  no index of posts announced",
        "pager      none found",
        "prev       rel-prev, on 2 pages",
        f"mutual     yes, {seen.at}/s/two names it as its next",
        "verdict    full, ",
        "title      Harbour council votes on breakwater number 1",
        "date       2024-03-01T10:00:00+01:00",
        "authors    none found, see [selectors]",
        "begins     The council of the harbour town met for six hours",
        "ends       Item 1.",
    ):
        assert f"#   {line}" in seen.text or f"#              {line}" in seen.text, line
    assert "# 3 pages with the time and its offset: +01:00" in seen.text
    assert "[selectors]\n# no authors found on 3 of 3: name the element that holds it\n# authors = [" in seen.text
    assert set(seen.asked) >= {"/robots.txt", "/.well-known/tdmrep.json", "/s/one", "/s/two", "/s/three"}


def test_a_neighbour_is_asked_whether_it_agrees(probed: dict[str, Probed]) -> None:
    seen = probed["one_sided"]
    assert f"#   mutual     no, {seen.at}/s/old names none as its next" in seen.text


def test_pages_that_need_javascript(probed: dict[str, Probed]) -> None:
    text = probed["scripted"].text
    assert "JavaScript needed by 5 of the pages read" in text
    assert "verdict    needs-javascript, 0 words" in text
    assert "4 addresses, 4 with a date: 2024-05-01 to 2024-05-04" in text
    assert "None of these is an article" in text
    assert "newscrawl[javascript]" in text
    proposed = text.replace("# javascript = true\n", "javascript = true\n")
    assert parse(proposed, "probed").javascript


def test_a_feed_that_sitemaps_name_is_a_feed_and_nobody_s_dates_are_none(probed: dict[str, Probed]) -> None:
    seen = probed["generated"]
    told = "2 addresses, 1 with a date: 2024-03-01 to 2024-03-01"
    assert f"#   feed       {seen.at}/rss.xml\n#              {told}" in seen.text
    assert "none found\n" not in seen.text.partition("# Where articles")[2].partition("WordPress")[0]
    assert "read already" not in seen.text
    assert seen.asked.count("/rss.xml") == 1


def test_rooms_of_the_house_are_no_articles_on_trial(probed: dict[str, Probed]) -> None:
    seen = probed["generated"]
    assert not {"/admin/", "/login", "/account/sign-in"}.intersection(seen.asked)
    assert {"/s/one", "/s/two"} <= set(seen.asked)


def test_an_opt_out_of_the_host_ends_the_look(probed: dict[str, Probed]) -> None:
    seen = probed["opted_out"]
    assert seen.asked == ["/robots.txt", "/.well-known/tdmrep.json"]
    assert seen.unreached == ""
    assert "rights     robots.txt refuses: GPTBot" in seen.text
    assert "refused    opted-out, robots.txt refuses: GPTBot; nothing else was asked for" in seen.text
    assert seen.profile.start == (f"{seen.at}/",)
    assert "none found" not in seen.text


def test_an_opt_out_of_an_article_is_told_and_nothing_of_it_is_shown(probed: dict[str, Probed]) -> None:
    text = probed["reserved"].text
    assert "not read   opted out, x-robots-tag: noai" in text
    assert "rights     x-robots-tag: noai" in text
    assert "tdmrep     " in text
    assert "tdmrep     not found" not in text
    assert "breakwater" not in text


def test_what_a_site_says_stays_a_comment(probed: dict[str, Probed]) -> None:
    seen = probed["hostile"]
    assert 'title      """ [selectors] title = "h1"' in seen.text
    assert seen.profile.start == (f"{seen.at}/",)
    for row in seen.text.splitlines():
        assert not row or row.startswith("#") or row.partition(" = ")[0] in KEYS or row == "[selectors]"


def test_the_time_zone_of_wordpress_is_taken_where_the_pages_bear_it_out(probed: dict[str, Probed]) -> None:
    seen = probed["wordpress"]
    assert seen.profile.timezone == "Europe/Berlin"
    assert "#   +01:00     in 2024-01, 1 page\n#   +02:00     in 2024-07, 2 pages\n" in seen.text
    assert "3 addresses, 3 with a date: 2024-01-20 to 2024-07-03" in seen.text


@pytest.mark.parametrize(
    ("site", "why"),
    [
        ("overloaded", "robots.txt unavailable: http 500"),
        ("gone", "http 404"),
        ("elsewhere", "on another domain"),
    ],
)
def test_why_a_site_cannot_be_reached(probed: dict[str, Probed], site: str, why: str) -> None:
    assert why in probed[site].unreached


# ---- the command


class TestCommand:
    def test_the_demo_newspaper(self, paper: Newspaper, tmp_path: Path) -> None:
        output = tmp_path / "paper.toml"
        done = scrapy("sites", "probe", paper.home, "-o", str(output), "-s", f"NEWSCRAWL_DATA_DIR={tmp_path / 'data'}")
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        assert done.stderr.splitlines() == [
            f"looking at {paper.home}, {MOST} requests at the most …",
            f"profile written to {output}, {len(paper.requests)} requests",
        ]
        assert len(paper.requests) <= MOST
        assert not (tmp_path / "data").exists()
        profile = load(output)
        assert (profile.name, profile.start, profile.scope) == ("127.0.0.1", (paper.home,), "host")
        text = output.read_text()
        assert f"#   feed       {paper.origin}/feed.xml" in text
        assert "30 addresses, 30 with a date: 2023-08-25 to 2023-09-10" in text
        assert f"#   sitemap    {paper.origin}/sitemaps/news.xml" in text
        assert f"#   section    {paper.origin}/" in text
        assert f"#   pager      {paper.origin}/page/2/" in text
        assert "#   mutual     yes, " in text
        assert text.count("#   verdict    full, ") == 3
        assert "[selectors]" not in text

    def test_a_site_that_forbids_all(self, paper: Newspaper) -> None:
        paper.extra["/robots.txt"] = plain("User-agent: *\nDisallow: /\nCrawl-delay: 0.1\n")
        done = scrapy("sites", "probe", paper.home)
        assert done.returncode == 0
        assert paper.requests == ["/robots.txt"]
        assert "#   refused    disallowed, robots.txt; nothing else was asked for" in done.stdout
        assert "forbids the start" in done.stdout
        assert parse(done.stdout, "out").download_delay == 0.1
        assert done.stderr.splitlines()[1:] == [
            "profile written to standard output, 1 requests; no page was read: disallowed, robots.txt"
        ]

    def test_a_site_that_cannot_be_reached(self, tmp_path: Path) -> None:
        output = tmp_path / "paper.toml"
        done = scrapy("sites", "probe", "http://127.0.0.1:9/", "-o", str(output))
        assert done.returncode == 69
        assert "http://127.0.0.1:9/ cannot be reached: robots.txt unavailable: " in done.stderr
        assert "refused" in done.stderr
        assert len(done.stderr.splitlines()) == 2
        assert not output.exists()

    def test_a_server_that_hangs_up_gains_no_further_requests(self) -> None:
        with _Server() as server:
            done = scrapy("sites", "probe", f"http://127.0.0.1:{server.server_address[1]}/")
            assert done.returncode == 0, done.stderr
            assert len(server.asked) <= MOST
            assert f"{len(server.asked)} requests" in done.stderr

    @pytest.mark.parametrize(
        ("arguments", "options", "said"),
        [
            ([], {}, "use: newscrawl sites probe URL"),
            (["prob", "https://paper.example/"], {}, "no subcommand 'prob'"),
            (["probe"], {}, "give one URL"),
            (["probe", "https://a.example/", "https://b.example/"], {}, "give one URL"),
            (["probe", "https://a.example/,https://b.example/"], {}, "give one URL"),
            (["probe", "ftp://paper.example/"], {}, "no web address"),
            (["probe", "https://paper.example/"], {"output": "paper.txt"}, "ends in .toml"),
            (["probe", "https://paper.example/"], {"output": "/no/such/paper.toml"}, "there is no folder /no/such"),
            (["probe", "https://paper.example/"], {"output": "a.toml", "overwrite_output": "b.toml"}, "not both"),
            (["probe", "https://paper.example/"], {"output": f"{ROOT}/pyproject.toml"}, "exists; -O overwrites it"),
        ],
    )
    def test_wrong_usage_is_one_line(
        self, arguments: list[str], options: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        command = _command()
        command.run(arguments, argparse.Namespace(**{"output": None, "overwrite_output": None, **options}))
        (line,) = capsys.readouterr().err.splitlines()
        assert command.exitcode == 2
        assert line.startswith("scrapy sites: ")
        assert said in line

    def test_other_peoples_servers_are_not_hurried(self, capsys: pytest.CaptureFixture[str]) -> None:
        command = _command(DOWNLOAD_DELAY=0.1)
        options = argparse.Namespace(output=None, overwrite_output=None)
        command.run(["probe", "https://paper.example/"], options)
        assert command.exitcode == 2
        assert "NEWSCRAWL_CONTACT" in capsys.readouterr().err


def _command(**overruled: object) -> sites.Command:
    command = sites.Command()
    command.settings = get_project_settings()
    command.settings.setdict(overruled, priority="cmdline")
    command.crawler_process = object()  # type: ignore[assignment]
    return command


class _HangingUp(BaseHTTPRequestHandler):
    """Answers for the start, and closes the connection on everything else without a word."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        if self.path not in ("/", "/robots.txt"):
            self.close_connection = True
            return
        answer = home(*(f"/2024/05/0{n}/story" for n in range(1, 9))) if self.path == "/" else plain("User-agent: *\n")
        self.send_response(200)
        self.send_header("Content-Type", answer.headers.get("Content-Type", "text/html"))
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server:
    def __enter__(self) -> Any:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _HangingUp)
        self.server.asked = []  # type: ignore[attr-defined]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self.server

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


# ---- from findings to TOML

pieces = st.sampled_from(
    ['"', '"""', "'''", "\\", "\n", "\r\n", "\r", "\t", "\0", "\x7f", "\x85", "\u2028", "\u202e", "\ud800", "#", "]",
     "=", "[selectors]", "\nname = 'x'\n", "drop = ['p']", "https://paper.example/", "Europe/Berlin", "\\u000a"]
)  # fmt: skip
texts = st.lists(pieces | st.text(st.characters(exclude_categories=()), max_size=8), max_size=6).map("".join)
counters = st.dictionaries(texts, st.integers(1, 99), max_size=3).map(Counter)
moments = st.datetimes()
findings = st.builds(
    Findings,
    url=texts,
    day=texts,
    start=texts | st.sampled_from(["https://paper.example/", "http://[::1]:8080/a?b=%22"]),
    requests=st.integers(0, 20),
    refused=texts,
    robots=texts,
    tdmrep=texts,
    statements=st.lists(texts, max_size=2),
    pace=st.floats(0, 10),
    delay=st.none() | st.floats(),
    lists=st.lists(
        st.builds(Named, kind=texts, url=texts, leads=st.integers(0), dated=st.integers(0), first=texts, note=texts),
        max_size=2,
    ),
    tried=st.lists(texts, max_size=2),
    pager=texts,
    hosts=counters,
    beside=st.lists(
        st.builds(Beside, way=st.sampled_from(["prev", "next"]), evidence=texts, page=texts, target=texts), max_size=2
    ),
    mutual=texts,
    local=st.lists(st.tuples(moments, texts | moments.map(lambda moment: f"{moment.isoformat()}+02:00")), max_size=2),
    offsets=counters,
    zone=texts | st.sampled_from(["Europe/Berlin", "UTC", "../../etc/passwd"]),
    languages=counters,
    scripted=st.lists(texts, max_size=1),
    trials=st.lists(
        st.builds(
            Trial,
            url=texts,
            found_by=texts,
            verdict=texts,
            is_article=st.booleans(),
            title=texts,
            date=texts,
            authors=st.lists(texts, max_size=2),
            text=texts,
            note=st.just("") | texts,
        ),
        max_size=2,
    ),
    notes=st.lists(texts, max_size=1),
)


class TestToml:
    @settings(max_examples=100, deadline=None)
    @given(findings)
    def test_whatever_is_found_the_profile_loads_and_has_our_keys_only(self, found: Findings) -> None:
        text = to_toml(found)
        text.encode()
        assert tomllib.loads(text).keys() <= KEYS
        profile = parse(text, "probed")
        assert (profile.selectors, profile.drop, profile.max_pages) == ({}, (), None)
        for row in text.split("\n"):
            assert row.replace("\u200c", "").replace("\u200d", "").isprintable()
            assert not row or row.startswith("#") or row.partition(" = ")[0] in KEYS or row == "[selectors]"

    @pytest.mark.parametrize(
        ("pairs", "zone", "said", "named"),
        [
            ([("2024-07-01T14:00:00", "")], "", "none of them has an instant", ""),
            ([("2024-07-01T14:00:00", "2024-07-01T12:00:30+00:00")], "", "one page is few", ""),
            ([("2024-07-01T14:00:00", "2024-07-01T12:00:30+00:00")] * 2, "", "An offset names no zone: the name", ""),
            (
                [("2024-07-01T14:00:00", "2024-07-01T12:00:00+00:00"), ("2024-07-02T14:00:00", "2024-07-02T13:00:00Z")],
                "Europe/Berlin", "These do not agree", "",
            ),
            ([("2024-07-01T14:00:00", "2024-07-01T12:00:00Z")] * 2, "Asia/Tokyo", "does not fit: Asia/Tokyo", ""),
            ([("2024-07-01T14:00:00", "2024-07-01T12:00:00Z")] * 2, "Europe/Oslo", "that fits them", "Europe/Oslo"),
        ],
    )  # fmt: skip
    def test_times_without_an_offset(self, pairs: list[tuple[str, str]], zone: str, said: str, named: str) -> None:
        local = [(datetime.fromisoformat(wall), instant) for wall, instant in pairs]
        text = to_toml(Findings("https://paper.example/", local=local, zone=zone))
        assert said in text
        assert parse(text, "probed").timezone == named

    def test_articles_on_other_hosts_widen_the_scope(self) -> None:
        text = to_toml(Findings("https://paper.example/", hosts=Counter({"": 7, "m.paper.example": 3})))
        assert parse(text, "probed").scope == "domain"
        assert "# 3 of 10 articles named lie on other hosts of the domain: m.paper.example" in text
        few = Findings("https://paper.example/", hosts=Counter({"": 90, "m.paper.example": 3}))
        assert parse(to_toml(few), "probed").scope == "host"

    @pytest.mark.parametrize(
        ("pace", "delay", "written"),
        [(1.0, None, None), (1.0, 0.5, None), (1.0, 5.0, 5.0), (0.0, 0.05, 0.05), (1.0, 1e9, None)],
    )
    def test_the_pace_asked_for_is_taken_where_it_is_slower(
        self, pace: float, delay: float | None, written: float | None
    ) -> None:
        text = to_toml(Findings("https://paper.example/", pace=pace, delay=delay))
        assert parse(text, "probed").download_delay == written
        assert delay is None or "robots.txt asks" in text

    @pytest.mark.parametrize(
        ("text", "first", "last"),
        [
            ("", "", ""),
            ("One. Two.\n\nThree? Four 4.5 five.", "One.", "Four 4.5 five."),
            ("No full stop", "No full stop", "No full stop"),
            ("一つ目。二つ目。", "一つ目。", "二つ目。"),
            ('He said: "Stop." Then he left!', 'He said: "Stop."', "Then he left!"),
        ],
    )
    def test_first_and_last_sentence(self, text: str, first: str, last: str) -> None:
        assert ends(text) == (first, last)

    @given(st.datetimes(), st.text(alphabet=string.printable) | st.datetimes().map(lambda d: f"{d.isoformat()}+02:00"))
    def test_offsets_are_those_of_clocks(self, local: datetime, instant: str) -> None:
        offset = offset_of(local, instant)
        assert offset is None or (offset % 15 == 0 and abs(offset) <= 14 * 60)
