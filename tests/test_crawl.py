"""`scrapy crawl site` against the demo newspaper: all of it, each article once, and nothing but the article."""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import forked
import pytest
from conftest import ROOT, Crawl, crawl_site, scrapy
from pages import link, page

from newscrawl.demo import Answer, Newspaper
from newscrawl.extraction import TextPolicy
from newscrawl.items import ARTICLE_FIELDS, Reason
from newscrawl.reader import reader
from newscrawl.text import content_hash, word_count

Truth = list[dict[str, Any]]
Run = Callable[..., Crawl]
LI = "/news/li-shangfu-visits-moscow-and-minsk"


def paths(crawl: Crawl, origin: str) -> list[str]:
    return [article["url"].removeprefix(origin) for article in crawl.articles]


def paragraph_f1(wanted: list[str], found: list[str]) -> float:
    common = sum((Counter(wanted) & Counter(found)).values())
    return 2 * common / (len(wanted) + len(found)) if wanted or found else 1.0


class TestReach:
    def test_prev_and_next_alone_reach_the_whole_chain_from_its_middle_and_a_second_run_finds_nothing_new(
        self, paper: Newspaper, truth: Truth, crawl: Run
    ) -> None:
        first = crawl(url=paper.origin + truth[100]["url"], follow="prev,next")
        assert first.code == 0, first.err
        assert Counter(paths(first, paper.origin)) == Counter({article["url"]: 1 for article in truth})
        assert {article["found_by"] for article in first.articles} == {"seed", "prev", "next"}
        asked = len(paper.requests)
        second = crawl(url=paper.origin + truth[100]["url"], follow="prev,next")
        assert second.code == 0, second.err
        assert len(second.articles) == len(first.articles) == len(truth)
        assert "nothing new: no line was written" in second.err
        # The seed, the newest of the chain, robots.txt: a known article is not asked for again.
        assert len(paper.requests) - asked <= 4

    def test_a_window_of_three_requests_reaches_as_far(self, paper: Newspaper, truth: Truth, crawl: Run) -> None:
        few = "/news/"
        done = crawl("-s", "NEWSCRAWL_FRONTIER_WINDOW=3", url=paper.home, follow="sitemap", scope=few)
        assert done.code == 0, done.err
        wanted = [article["url"] for article in truth if article["url"].startswith(few)]
        assert len(wanted) > 30
        assert Counter(paths(done, paper.origin)) == Counter(dict.fromkeys(wanted, 1))

    @pytest.mark.parametrize("way", ["listing", "feed", "sitemap"])
    def test_each_way_alone_finds_articles(self, paper: Newspaper, crawl: Run, way: str) -> None:
        done = crawl(url=paper.home, follow=way, max_articles=15)
        assert done.code == 0, done.err
        assert len(done.articles) == 15
        assert {article["found_by"] for article in done.articles} == {way}


class TestContent:
    def test_the_home_page_reaches_every_article_once(self, harvest: tuple[Newspaper, Crawl], truth: Truth) -> None:
        paper, done = harvest
        assert done.code == 0, done.err
        assert Counter(paths(done, paper.origin)) == Counter({article["url"]: 1 for article in truth})
        assert "does not balance" not in done.err

    def test_bodies_are_the_articles_paragraphs_and_nothing_else(
        self, harvest: tuple[Newspaper, Crawl], truth: Truth
    ) -> None:
        paper, done = harvest
        found = {a["url"].removeprefix(paper.origin): a["text"].split("\n\n") for a in done.articles}
        scores = {t["url"]: paragraph_f1(t["paragraphs"], found[t["url"]]) for t in truth}
        worst = sorted(scores.items(), key=lambda pair: pair[1])[:5]
        assert sum(scores.values()) / len(scores) >= 0.98, worst

    def test_a_shard_leads_to_its_run_and_that_to_what_read_its_pages(self, harvest: tuple[Newspaper, Crawl]) -> None:
        _, done = harvest
        told = scrapy("dataset", "runs", "-s", f"NEWSCRAWL_DATA_DIR={done.data}")
        run = json.loads(told.stdout)
        assert run["shards"] == [path.name for path in (done.data / "articles").iterdir()]
        assert json.loads((done.data / "runs" / f"{run['run']}.json").read_text("utf-8"))["reader"] == run["reader"]
        assert run["reader"] == reader(TextPolicy(), None, {})
        assert run["reader"]["text"] == ["standfirst", "lists", "tables", "embeds", "notes"]

    def test_no_neighbour_or_comment_stands_in_a_body(self, harvest: tuple[Newspaper, Crawl], truth: Truth) -> None:
        paper, done = harvest
        found = {a["url"].removeprefix(paper.origin): a["text"].split("\n\n") for a in done.articles}
        for article in truth:
            foreign = {side["title"] for side in (article["prev"], article["next"]) if side and side["title"]}
            foreign |= {comment["text"] for comment in article["comments"]}
            assert not foreign & set(found[article["url"]]), article["url"]

    def test_instants_have_the_minute_and_the_zone_that_the_page_states(
        self, harvest: tuple[Newspaper, Crawl], truth: Truth
    ) -> None:
        paper, done = harvest
        found = {a["url"].removeprefix(paper.origin): a for a in done.articles}
        for article in truth:
            for field in ("published_at", "modified_at"):
                wanted, got = article[field], found[article["url"]][field]
                if wanted is None:
                    assert got is None, (article["url"], field, got)
                    continue
                assert got is not None, (article["url"], field)
                a, b = datetime.fromisoformat(wanted), datetime.fromisoformat(got)
                assert (a.utcoffset(), a.replace(second=0)) == (b.utcoffset(), b.replace(second=0)), article["url"]

    def test_fields_neighbours_and_comments(self, harvest: tuple[Newspaper, Crawl], truth: Truth) -> None:
        paper, done = harvest
        found = {a["url"].removeprefix(paper.origin): a for a in done.articles}
        right: Counter[str] = Counter()
        for article in truth:
            got = found[article["url"]]
            for side in ("prev", "next"):
                wanted = article[side] or {"url": "", "title": ""}
                right[side] += (got[f"{side}_url"].removeprefix(paper.origin), got[f"{side}_title"]) == (
                    wanted["url"],
                    wanted["title"],
                )
            for field in ("title", "authors", "language"):
                right[field] += got[field] == article[field]
            right["comments"] += [(c["author"], c["text"], c["depth"]) for c in got["comments"]] == [
                (c["author"], c["text"], c["depth"]) for c in article["comments"]
            ]
        shares = {name: count / len(truth) for name, count in right.items()}
        assert all(share >= 0.98 for share in shares.values()), shares

    def test_the_ministers_visit_ends_with_its_last_paragraph(
        self, harvest: tuple[Newspaper, Crawl], truth: Truth
    ) -> None:
        paper, done = harvest
        (article,) = [a for a in done.articles if a["url"] == paper.origin + LI]
        (wanted,) = [t for t in truth if t["url"] == LI]
        assert article["text"] == "\n\n".join(wanted["paragraphs"])
        assert len(wanted["paragraphs"]) == 7
        assert article["prev_title"] == "Ukraine strengthens defense as Kiev faces potential Russian pressure"
        assert article["next_title"] == "Poland survey on Wagner Group threat awareness and attitudes"
        assert (article["prev_url"], article["next_url"]) == (
            paper.origin + wanted["prev"]["url"],
            paper.origin + wanted["next"]["url"],
        )

    def test_every_line_has_every_field_in_order(self, harvest: tuple[Newspaper, Crawl]) -> None:
        _, done = harvest
        for article in done.articles:
            assert tuple(article) == ARTICLE_FIELDS
            assert article["id"]
            assert article["crawled_at"]
            stated = set(ARTICLE_FIELDS[ARTICLE_FIELDS.index("title") : ARTICLE_FIELDS.index("word_count")])
            stated -= {"prev_title", "next_title"}  # as their addresses
            assert {name for name in stated if article[name]} <= json.loads(article["provenance"]).keys()
            assert article["word_count"] == word_count(article["text"])
            assert article["content_hash"] == content_hash(article["text"])


class TestTrouble:
    def test_each_misfortune_is_a_row_in_the_ledger_and_the_crawl_goes_on(
        self, paper: Newspaper, crawl: Run, tmp_path: Path
    ) -> None:
        chain = ["/a/start", "/a/gone", "/a/away", "/a/charset", "/a/bytes", "/a/pdf", "/a/loop", "/a/moved", "/a/end"]
        links = '<ul class="list">{}</ul>'.format(
            "".join(
                f'<li><h2><a href="{p}">The long headline of the story that is at {p} now</a></h2></li>' for p in chain
            )
        )
        noise = bytes(range(256)) * 40
        paper.extra |= {
            "/list/": Answer(f"<html><body><main>{links}</main></body></html>".encode()),
            "/a/start": page(1, link("/admin/secret-story", "next")),
            "/a/away": Answer(b"", 302, {"Location": "http://elsewhere.example/x"}),
            "/a/charset": Answer(
                page(2).body.replace(b"</p>", "é</p>".encode()), 200, {"Content-Type": "text/html; charset=no-such"}
            ),
            "/a/bytes": Answer(b"\x00\x01" + noise, 200, {"Content-Type": "text/html; charset=utf-8"}),
            "/a/pdf": Answer(b"%PDF-1.4 " + noise, 200, {"Content-Type": "application/pdf"}),
            "/a/loop": Answer(b"", 302, {"Location": "/a/loop2"}),
            "/a/loop2": Answer(b"", 302, {"Location": "/a/loop"}),
            "/a/moved": Answer(b"", 301, {"Location": "/a/target"}),
            "/a/target": page(3),
            "/a/end": page(4),
        }
        done = crawl(url=paper.origin + "/list/", follow="listing,next", scope="/a/")
        assert done.code == 0, done.err
        assert "Traceback" not in done.err
        assert sorted(paths(done, paper.origin)) == ["/a/charset", "/a/end", "/a/start", "/a/target"]

        def fate(path: str) -> tuple[Reason, str]:
            entry = done.fate(paper.origin + path)
            assert entry is not None, path
            return entry.reason, entry.detail

        assert fate("/a/gone") == (Reason.FAILED, "http 404")
        assert fate("/a/away")[0] is Reason.OUT_OF_SCOPE
        assert "elsewhere.example" in fate("/a/away")[1]
        assert fate("/a/bytes") == (Reason.NOT_AN_ARTICLE, "binary data: said to be text/html; charset=utf-8")
        assert fate("/a/pdf") == (Reason.NOT_AN_ARTICLE, "binary data: said to be application/pdf")
        assert Reason.FAILED in (fate("/a/loop")[0], fate("/a/loop2")[0])
        assert fate("/a/moved")[0] is Reason.DUPLICATE
        assert fate("/admin/secret-story")[0] is Reason.OUT_OF_SCOPE

    def test_robots_txt_is_obeyed_and_recorded(self, paper: Newspaper, crawl: Run) -> None:
        paper.extra["/x/alpha"] = page(1, link("/admin/2", "next"))
        done = crawl(url=paper.origin + "/x/alpha", follow="next")
        entry = done.fate(paper.origin + "/admin/2")
        assert entry is not None
        assert entry.reason is Reason.DISALLOWED

    def test_a_page_that_raises_is_failed_with_its_error(self, paper: Newspaper, tmp_path: Path) -> None:
        paper.extra |= {
            "/x/alpha": page(1, link("/x/beta", "next")),
            "/x/beta": page(2, link("/x/gamma", "next")),
            "/x/gamma": page(3),
        }
        (tmp_path / "breaking.py").write_text(
            "from newscrawl.items import Article\n"
            "from newscrawl.spiders.site import SiteSpider\n"
            "class Breaking(SiteSpider):\n"
            "    name = 'breaking'\n"
            "    async def parse(self, response):\n"
            "        async for part in super().parse(response):\n"
            "            if isinstance(part, Article) and response.url.endswith('/x/beta'):\n"
            "                raise ValueError('a page that\\nraises')\n"
            "            yield part\n"
        )
        data = tmp_path / "data"
        command = ["crawl", "breaking", "-a", f"url={paper.origin}/x/alpha", "-a", "follow=next"]
        command += ["-s", f"NEWSCRAWL_DATA_DIR={data}", "-s", "SPIDER_MODULES=newscrawl.spiders,breaking"]
        ended = scrapy(*command, env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": "/usr/bin:/bin"})
        done = Crawl(ended.returncode, ended.stdout, ended.stderr, data)
        assert sorted(paths(done, paper.origin)) == ["/x/alpha", "/x/gamma"], done.err
        entry = done.fate(paper.origin + "/x/beta")
        assert entry is not None
        assert (entry.reason, entry.detail) == (Reason.FAILED, "ValueError: a page that raises")
        assert "Traceback" not in done.err

    def test_a_queue_that_raises_ends_the_run_and_says_so(self, paper: Newspaper, tmp_path: Path) -> None:
        paper.extra |= {f"/x/{n}": page(n, link(f"/x/{n + 1}", "next")) for n in range(1, 6)}
        (tmp_path / "doubtful.py").write_text(
            "from newscrawl.spiders.site import SiteSpider\n"
            "class Doubtful(SiteSpider):\n"
            "    name = 'doubtful'\n"
            "    def reconsider(self, request):\n"
            "        return 1 / 0 if request.url.endswith('/x/3') else ''\n"
        )
        data = tmp_path / "data"
        command = ["crawl", "doubtful", "-a", f"url={paper.origin}/x/1"]
        command += ["-s", f"NEWSCRAWL_DATA_DIR={data}", "-s", "SPIDER_MODULES=newscrawl.spiders,doubtful"]
        done = scrapy(*command, env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": "/usr/bin:/bin"})
        assert done.returncode == 70, done.stderr
        assert "the queue has failed" in done.stderr
        assert len(Crawl(70, "", "", data).articles) >= 1

    def test_a_server_that_is_down_is_an_exit_code(self, crawl: Run) -> None:
        done = crawl("-s", "RETRY_TIMES=0", url="http://127.0.0.1:9/")
        assert done.code == 69
        assert "Traceback" not in done.err
        assert done.urls_at(Reason.FAILED)


class TestLimits:
    def test_max_articles_is_exact_and_the_rest_waits_for_the_next_run(self, paper: Newspaper, crawl: Run) -> None:
        count = 60
        for n in range(1, count + 1):
            links = (link(f"/s/{n - 1}", "prev") if n > 1 else "") + (link(f"/s/{n + 1}", "next") if n < count else "")
            paper.extra[f"/s/{n}"] = page(n, links)
        first = crawl(url=f"{paper.origin}/s/30", follow="prev,next", max_articles=20)
        assert first.code == 0, first.err
        assert len(first.articles) == 20
        assert first.urls_at(Reason.OVER_BUDGET)
        second = crawl(url=f"{paper.origin}/s/30", follow="prev,next")
        assert sorted(paths(second, paper.origin)) == sorted(f"/s/{n}" for n in range(1, count + 1))

    def test_max_pages_bounds_what_is_asked_for(self, paper: Newspaper, crawl: Run) -> None:
        done = crawl(url=paper.home, max_pages=10)
        assert done.code == 0, done.err
        # robots.txt is read once more by the middleware that obeys it; an article's further pages complete it.
        further = [path for path in paper.requests if "page=" in path]
        assert len(paper.requests) - len(further) <= 11

    def test_since_and_until_are_days_of_publication(self, paper: Newspaper, truth: Truth, crawl: Run) -> None:
        done = crawl(url=paper.home, since="2023-08-01", until="2023-08-15")
        wanted = {t["url"] for t in truth if "2023-08-01" <= t["published_at"][:10] <= "2023-08-15"}
        assert set(paths(done, paper.origin)) == wanted
        assert done.urls_at(Reason.OUT_OF_SCOPE)

    def test_scope_by_path(self, paper: Newspaper, truth: Truth, crawl: Run) -> None:
        done = crawl(url=paper.home, scope="/news/")
        assert set(paths(done, paper.origin)) == {t["url"] for t in truth if t["url"].startswith("/news/")}


class TestPowerCut:
    def test_sigkill_at_any_moment_loses_and_doubles_nothing(
        self, paper: Newspaper, truth: Truth, tmp_path: Path
    ) -> None:
        data = tmp_path / "data"
        command = ["crawl", "site", "-a", f"url={paper.home}"]
        command += ["-s", f"NEWSCRAWL_DATA_DIR={data}", "-s", "NEWSCRAWL_COMMIT_ITEMS=7"]
        for asked in (40, 120, 60):
            before = len(paper.requests)
            process = forked.Process(command)
            deadline = time.monotonic() + 60
            while len(paper.requests) - before < asked and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)
            process.kill()
            assert process.wait() == -signal.SIGKILL
        done = crawl_site(data, url=paper.home)
        assert done.code == 0, done.err
        assert Counter(paths(done, paper.origin)) == Counter({article["url"]: 1 for article in truth})
        assert not list((data / "articles").glob("*.part"))


def test_feeds_and_sitemaps_of_the_site_may_be_served_by_others(paper: Newspaper, crawl: Run) -> None:
    """Who serves them is asked for its robots.txt; only articles of the site are followed."""
    with Newspaper(host="127.0.0.2") as other, Newspaper(host="127.0.0.3") as third:
        for n in (1, 2, 3):
            paper.extra[f"/s/{n}"] = page(n)
        head = "".join(
            f"<link rel='alternate' type='application/rss+xml' href='{origin}/paper'>"
            for origin in (other.origin, third.origin)
        )
        paper.extra["/"] = Answer(f"<html><head>{head}</head><body><h1>News</h1></body></html>".encode())
        paper.extra["/robots.txt"] = Answer(f"Sitemap: {other.origin}/index.xml".encode())
        items = "".join(
            f"<item><title>A</title><link>{link}</link></item>"
            for link in (f"{paper.origin}/s/1", f"{other.origin}/s/1", f"{third.origin}/s/1")
        )
        xml = {"Content-Type": "application/xml"}
        feed = Answer(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), headers=xml)
        other.extra |= {
            "/paper": feed,
            "/index.xml": Answer(
                f"<sitemapindex><sitemap><loc>/s.xml</loc></sitemap>"
                f"<sitemap><loc>{third.origin}/s.xml</loc></sitemap></sitemapindex>".encode(),
                headers=xml,
            ),
            "/s.xml": Answer(f"<urlset><url><loc>{paper.origin}/s/2</loc></url></urlset>".encode(), headers=xml),
        }
        third.extra |= {"/paper": feed, "/robots.txt": Answer(b"User-agent: *\nDisallow: /paper")}
        done = crawl(url=paper.home)
        assert sorted(article["url"] for article in done.articles) == [f"{paper.origin}/s/1", f"{paper.origin}/s/2"]
        assert "/s/1" not in other.requests
        assert set(third.requests) <= {"/robots.txt", "/.well-known/tdmrep.json"}
        assert {f"{third.origin}/s/1", f"{third.origin}/s.xml"} <= set(done.urls_at(Reason.OUT_OF_SCOPE))
