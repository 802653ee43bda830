"""Pages out of WARC files: those of any crawler read again, and those that a crawl has kept."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import tracemalloc
import zlib
from base64 import b32encode
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path

import brotli
import forked
import pytest
from conftest import Crawl, full_disk, scrapy
from pages import link, page

from newscrawl import urls, warc
from newscrawl.demo import Answer, Newspaper
from newscrawl.errors import PageError, StoreFull
from newscrawl.items import Article
from newscrawl.store import History, Run, ShardPlan, Store
from newscrawl.warc import writing

Run_ = Callable[..., Crawl]
MOST = 1 << 20
DATE = "2024-03-05T06:07:08Z"


def record(url: str, block: bytes, *more: str, kind: str = "response", date: str = DATE) -> bytes:
    lines = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"WARC-Date: {date}", *more]
    return "\r\n".join([*lines, f"Content-Length: {len(block)}", "", ""]).encode() + block + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, "", ""]).encode() + body


def chunked(body: bytes, size: int = 700) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;name=value\r\n%b\r\n" % (len(piece), piece) for piece in [*pieces, b""])


def story(number: int) -> bytes:
    return page(number).body


def read(data: bytes, most: int = MOST) -> list[warc.Record]:
    return list(warc.records(io.BufferedReader(io.BytesIO(data)), most))


def bodies(data: bytes) -> list[bytes]:
    return [found.answer().body for found in read(data)]


class TestExtract:
    def test_the_articles_of_any_crawler_with_address_and_time(self, tmp_path: Path) -> None:
        site = "https://paper.example"
        gone = http(story(1), status="404 Not Found")
        records = [
            record("", b"software: another\r\n", kind="warcinfo"),
            record(f"{site}/one", b"GET /one HTTP/1.1\r\n\r\n", kind="request"),
            # As wget writes it, with the spaces and the fraction of a second that others have.
            record(f"<{site}/one?utm_source=feed>", http(story(1)), date="2024-03-05T07:07:08.123456+01:00"),
            record(f"{site}/two", http(chunked(gzip.compress(story(2))), "Transfer-Encoding: chunked",
                                       "content-encoding: gzip")),
            record(f"{site}/three", http(brotli.compress(story(3)), "Content-Encoding: br", status="203 OK")),
            # Inflated, and the pieces joined, by a crawler that has left the headers.
            record(f"{site}/four", http(story(4), "Content-Encoding: gzip", "Transfer-Encoding: chunked")),
            record(f"{site}/gone", gone),
            record(f"{site}/part", http(story(5), status="206 Partial Content")),
            record(f"{site}/photo", http(b"\xff\xd8\xff\xe0" * 99, kind="image/jpeg")),
            record("dns:paper.example", b"20240305060708\r\npaper.example. 60 IN A 127.0.0.1", kind="response"),
            record(f"{site}/latin", http("<title>Café</title><p>Le café est fermé.".encode("latin-1"))),
        ]  # fmt: skip
        by_record, plain = tmp_path / "by.warc.gz", tmp_path / "plain.warc"
        by_record.write_bytes(b"".join(map(gzip.compress, records)))
        plain.write_bytes(b"".join(records))
        done = scrapy("extract", str(by_record), str(plain))
        assert (done.returncode, done.stderr) == (0, "")
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert found[:4] == found[4:]
        assert [article["url"] for article in found[:4]] == [
            f"{site}/{name}" for name in ("one", "two", "three", "four")
        ]
        assert {article["crawled_at"] for article in found} == {"2024-03-05T06:07:08+00:00"}
        assert [article["id"] for article in found[:4]] == [urls.key(article["url"]).hex() for article in found[:4]]
        assert all(f"number {number}" in article["title"] for number, article in enumerate(found[:4], 1))

    def test_only_the_sites_that_are_asked_for_are_read(self, tmp_path: Path) -> None:
        names = ("https://www.paper.com/1", "https://gazette.com/2", "https://[/3", "http://news.paper.com/4")
        path = tmp_path / "some.warc"
        path.write_bytes(b"".join(record(url, http(story(n))) for n, url in enumerate(names)))
        done = scrapy("extract", "--sites", "WWW.paper.com,other.com", str(path))
        assert (done.returncode, done.stderr) == (0, "")
        assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == [names[0], names[3]]
        page_file = tmp_path / "page.html"
        page_file.write_bytes(story(1))
        wrong = scrapy("extract", "--sites", "paper.com", str(page_file))
        assert wrong.returncode == 2
        assert "--sites goes with WARC files" in wrong.stderr

    def test_what_is_cut_or_too_long_is_named_and_the_rest_is_read(self, tmp_path: Path) -> None:
        bomb = gzip.compress(gzip.compress(bytes(200 << 20)))
        torn = gzip.compress(story(3))[:-20]
        records = [
            record("https://paper.example/bomb", http(bomb, "Content-Encoding: gzip, gzip")),
            record("https://paper.example/large", http(bytes(11 << 20))),
            record(
                "https://paper.example/torn",
                http(chunked(torn), "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
            ),
            record("https://paper.example/short", http(story(1)[:900]), "WARC-Truncated: length"),
            record("https://paper.example/well", http(story(2))),
            record("https://paper.example/last", http(story(4))),
        ]
        path = tmp_path / "some.warc.gz"
        path.write_bytes(b"".join(map(gzip.compress, records))[:-30])
        done = scrapy("extract", str(path))
        assert done.returncode == 1
        assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == ["https://paper.example/well"]
        said = [line.removeprefix(f"scrapy extract: {path}: ") for line in done.stderr.splitlines()]
        assert said[0].startswith("https://paper.example/bomb: over 10485760 bytes; set aside")
        assert said[1].startswith("https://paper.example/large: over 10485760 bytes; set aside")
        assert said[2].startswith("https://paper.example/torn: cut short; set aside")
        assert said[3].startswith("https://paper.example/short: cut short: length; set aside")
        assert said[4].startswith("cut or broken after 5 records")
        assert len(said) == 5

    def test_what_goes_with_one_page_goes_with_no_archive(self, tmp_path: Path) -> None:
        path = tmp_path / "some.warc"
        path.write_bytes(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n")
        done = scrapy("extract", str(path), "--url", "https://paper.example/")
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1


class TestRecords:
    @pytest.mark.parametrize("cut", [3, 40, 200, 400, -1, -5])
    def test_a_file_that_ends_within_a_record_says_so(self, cut: int) -> None:
        whole = record("https://paper.example/", http(story(1)))
        second = record("https://paper.example/2", http(story(2)))
        for data in (whole + second[:cut], gzip.compress(whole) + gzip.compress(second)[:cut]):
            found = []
            try:
                for one in warc.records(io.BufferedReader(io.BytesIO(data)), MOST):
                    found.append(one.answer().body)  # noqa: PERF401 (what came before the error counts)
            except PageError as error:
                assert "cut or broken after" in str(error)  # noqa: PT017
            else:
                assert cut < 0  # only the empty lines after the record are not there
            assert found[0] == story(1)

    @pytest.mark.parametrize(
        "head",
        [
            b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
            b"WARC/1.0\r\nContent-Length: 9999999999999999999999999\r\n\r\n",
            b"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
            b"WARC/1.0\r\n" + b"a" * (1 << 22),
            b"WARC/1.0\r\n" + b"a: b\r\n" * (1 << 20),
            b"WARC/1.0\r\nContent-Length: 999999999999\r\n\r\nabc",
        ],
    )
    def test_a_record_that_is_none_is_an_error_in_little_memory(self, head: bytes) -> None:
        whole = gzip.compress(record("https://paper.example/", http(story(1))) + head)
        tracemalloc.start()
        try:
            with pytest.raises(PageError, match="after"):
                read(whole)
            assert tracemalloc.get_traced_memory()[1] < 4 << 20
        finally:
            tracemalloc.stop()

    def test_a_long_record_is_passed_over(self) -> None:
        data = record("https://paper.example/", http(bytes(3 * MOST))) + record("https://paper.example/2", http(b"<p>"))
        long, short = read(gzip.compress(data))
        with pytest.raises(PageError, match=f"over {MOST} bytes"):
            long.answer()
        assert short.answer().body == b"<p>"

    def test_bodies_whose_stream_ends_late_or_never(self) -> None:
        end = b"<p>All of it.</p></html>"
        squeeze = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        flushed = squeeze.compress(end) + squeeze.flush(zlib.Z_SYNC_FLUSH)
        assert bodies(record("http://paper.example/", http(flushed, "Content-Encoding: gzip"))) == [end]
        unended = chunked(end)[: -len(b"0;name=value\r\n\r\n")]
        assert bodies(record("http://paper.example/", http(unended, "Transfer-Encoding: chunked"))) == [end]
        assert bodies(record("http://paper.example/", http(b"", "Content-Encoding: gzip"))) == [b""]

    def test_headers_that_go_on_in_the_next_line(self) -> None:
        (found,) = read(record("http://paper.example/", http(b"<p>", "X-Long: one", "\ttwo"), "X-A: b", " c"))
        assert found.headers["x-a"] == "b c"
        assert found.answer().headers["x-long"] == "one two"


SITE = "paper.example"
WHEN = datetime(2024, 3, 5, 6, 7, 8, tzinfo=UTC)


def start(store: Store, most: int = 1 << 20) -> Run:
    return store.start(spider="site", sites=[SITE], arguments={}, policy="", plan=ShardPlan(pages=most))


def save(run: Run, number: int, body: bytes = b"") -> None:
    url = f"https://{SITE}/{number}"
    made = Article(id=f"{number:032x}", url=url, title=f"Story {number}", text=f"Text of {number}")
    run.emit(urls.key(url), made, made.id, page=writing.response(url, WHEN, 200, [], body or story(number)))


def kept(store: Store) -> list[list[str]]:
    """The addresses in each file of pages; those that are open or broken are errors."""
    assert not list((store.folder / "pages").glob("*.part"))
    files = sorted((store.folder / "pages").glob("*.warc.gz"))
    return [[found.url for found in read(file.read_bytes()) if found.is_answer] for file in files]


def killed(folder: Path) -> None:
    """Half of the second page is in the file: what a crash within a write leaves."""
    run = start(Store(folder))
    save(run, 1)
    run.commit()
    save(run, 2)
    run._shards._pages.append([writing.response("https://paper.example/2", WHEN, 200, [], story(2))[:300]])
    os.kill(os.getpid(), signal.SIGKILL)


class TestKept:
    def test_every_line_of_a_crawl_has_its_page_and_can_be_read_again(self, paper: Newspaper, crawl: Run_) -> None:
        paper.extra["/s/alpha"] = page(1, link("/s/moved", "next"))
        paper.extra["/s/moved"] = Answer(b"", 301, {"Location": "/s/beta"})
        paper.extra["/s/beta"] = page(2, link("/s/gamma", "next") + "<a href='/s/beta?page=2'>Next page</a>", day=2)
        second = page(5, day=2).body.replace(b"number 5", b"number 2")
        paper.extra["/s/beta?page=2"] = Answer(second)
        paper.extra["/s/gamma"] = page(3, link("/s/copy", "next"), day=3)
        paper.extra["/s/copy"] = page(1, day=4)
        done = crawl("-s", "NEWSCRAWL_PAGES=True", url=paper.origin + "/s/alpha", follow="prev,next")
        assert done.code == 0, done.err
        (file,) = (done.data / "pages").iterdir()
        again = scrapy("extract", str(file))
        assert (again.returncode, again.stderr) == (0, "")
        beside = ("found_by", "provenance")
        lines, found = (
            [{name: value for name, value in line.items() if name not in beside} for line in some]
            for some in (done.articles, map(json.loads, again.stdout.splitlines()))
        )
        assert found == lines
        assert len(lines) == 3
        assert any("Item 2." in line["text"] and "Item 5." in line["text"] for line in found)
        info, *answers = read(file.read_bytes())
        assert info.kind == "warcinfo"
        assert {one.url for one in answers} == {paper.origin + "/s/beta?page=2", *(line["url"] for line in lines)}
        assert len(answers) == 4
        for one in answers:
            digest = b32encode(sha1(one.answer().body).digest()).decode()
            assert one.headers["warc-payload-digest"] == f"sha1:{digest}"
        # Nothing has changed: no line, and no page.
        crawl("-s", "NEWSCRAWL_PAGES=True", url=paper.origin + "/s/alpha", follow="prev,next")
        assert [file] == list((done.data / "pages").iterdir())

    def test_nothing_is_kept_unless_it_is_asked_for(self, paper: Newspaper, crawl: Run_) -> None:
        paper.extra["/s/alpha"] = page(1)
        done = crawl(url=paper.origin + "/s/alpha", follow="prev,next")
        assert len(done.articles) == 1
        assert not (done.data / "pages").exists()

    def test_a_file_takes_no_more_than_the_batch_that_fills_it(self, tmp_path: Path) -> None:
        store = Store(tmp_path)
        run = start(store, most=1)
        for number in range(1, 5):
            save(run, number)
            if number % 2 == 0:
                run.commit()
        store.finish(run, "finished")
        assert sorted(kept(store)) == [[f"https://{SITE}/{n}" for n in pair] for pair in ((1, 2), (3, 4))]
        with History(tmp_path) as history:
            disk = history.disk()
        assert disk.pages == sum(path.stat().st_size for path in (tmp_path / "pages").iterdir())
        assert disk.taken == disk.shards + disk.database + disk.pages

    def test_a_killed_run_leaves_its_whole_pages(self, tmp_path: Path) -> None:
        assert forked.ended(forked.begin(killed, tmp_path)) == -signal.SIGKILL
        store = Store(tmp_path)
        living = start(store)
        save(living, 2)
        living.commit()
        # What a living run has open is left to it.
        Store(tmp_path).recover()
        assert len(list((tmp_path / "pages").glob("*.part"))) == 1
        store.finish(living, "finished")
        assert sorted(kept(store)) == [[f"https://{SITE}/1"], [f"https://{SITE}/2"]]

    def test_a_full_disk_keeps_no_page_without_its_line(self, tmp_path: Path) -> None:
        store = Store(tmp_path)
        run = start(store)
        save(run, 1)
        run.commit()
        save(run, 2, os.urandom(2_000_000))
        with full_disk(1_000_000):
            with pytest.raises(StoreFull, match="cannot be written"):
                run.commit()
            with pytest.raises(StoreFull):
                store.finish(run, "finished")
        again = Store(tmp_path)
        again.recover()
        assert kept(again) == [[f"https://{SITE}/1"]]
