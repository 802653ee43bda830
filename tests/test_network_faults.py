"""What goes wrong on the way: torn bodies, bombs, pages without end, servers that are not what they say."""

from __future__ import annotations

import gzip
import os
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest
from conftest import ROOT, Crawl, crawl_site
from pages import link, page
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, ResponseDataLossError
from test_short_runs import cards, due_now, listing
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from newscrawl.demo import Answer, Newspaper
from newscrawl.items import Reason
from newscrawl.outages import UNTRUSTED, plainly

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Run = Callable[..., Crawl]
MIB = 1 << 20
MAX_MEMORY = 300 * MIB


def test_a_body_that_is_cut_is_asked_for_again_and_never_taken_for_whole(paper: Newspaper, crawl: Run) -> None:
    whole = page(1)
    cut = Answer(whole.body[:-400], promised=len(whole.body))
    paper.extra |= {"/s/1": [cut, whole], "/s/2": cut}
    done = crawl("-s", "RETRY_TIMES=1", url=f"{paper.origin}/s/1,{paper.origin}/s/2", follow="next")
    (article,) = done.articles
    assert article["url"].endswith("/s/1")
    assert article["text"].endswith("Item 1.")
    entry = done.fate(paper.origin + "/s/2")
    assert entry is not None
    assert entry.reason is Reason.FAILED
    assert entry.detail == "the answer was cut short"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
    ],
)
def test_a_compressed_body_that_is_cut_is_none_even_if_its_length_is_right(
    paper: Newspaper, crawl: Run, encoding: str, packed: Callable[[bytes], bytes]
) -> None:
    body = packed(page(1).body.replace(b"</body>", b"<!-- %s --></body>" % os.urandom(400).hex().encode()))
    whole = Answer(body, headers={"Content-Encoding": encoding})
    cut = Answer(body[:-300], headers=whole.headers)
    paper.extra |= {"/s/1": [cut, whole], "/s/2": cut}
    done = crawl("-s", "RETRY_TIMES=1", url=f"{paper.origin}/s/1,{paper.origin}/s/2", follow="next")
    assert [article["url"] for article in done.articles] == [paper.origin + "/s/1"]
    entry = done.fate(paper.origin + "/s/2")
    assert entry is not None
    assert (entry.reason, entry.detail) == (Reason.FAILED, "the answer was cut short")


def test_a_stream_without_its_end_is_whole_if_its_document_is(paper: Newspaper, crawl: Run) -> None:
    stream = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    flushed = stream.compress(page(1).body) + stream.flush(zlib.Z_SYNC_FLUSH)
    paper.extra["/s/1"] = Answer(flushed, headers={"Content-Encoding": "gzip"})
    paper.extra["/s/2"] = Answer(gzip.compress(page(2).body)[:-8], headers={"Content-Encoding": "gzip"})
    assert len(crawl(url=f"{paper.origin}/s/1,{paper.origin}/s/2", follow="next").articles) == 2


def test_a_part_of_a_page_that_nobody_asked_for_is_no_page(paper: Newspaper, crawl: Run) -> None:
    body = page(1).body
    paper.extra["/s/1"] = Answer(body[:-400], 206, {"Content-Range": f"bytes 0-{len(body) - 401}/{len(body)}"})
    done = crawl("-s", "RETRY_TIMES=1", url=paper.origin + "/s/1", follow="next")
    assert not done.articles
    assert done.urls_at(Reason.FAILED) == [paper.origin + "/s/1"]
    assert paper.requests.count("/s/1") == 2


def test_a_stub_leads_on_by_a_header_or_without_scripts(paper: Newspaper, crawl: Run) -> None:
    script = "<script>location.replace('/s/2')</script>"
    element = "<noscript><meta http-equiv='refresh' content='{}; url={}'></noscript>"
    said = b"<html><head><title>Moved</title></head><body>This page has moved.</body></html>"
    paper.extra |= {
        "/s/1": page(1),
        "/s/2": page(2),
        "/s/3": page(3),
        "/r/1": Answer(said, headers={"Refresh": "5; url=/s/1"}),
        "/r/2": Answer(f"<html><head>{element.format(0, '/s/2')}{script}</head><body></body></html>".encode()),
        # An article that offers another page to who has no scripts; one that goes round; one that leads away.
        "/r/3": Answer(page(4).body.replace(b"</title>", b"</title>" + element.format(0, "/s/3").encode())),
        "/r/4": Answer(said, headers={"Refresh": "0; url=/r/4"}),
        "/r/5": Answer(said, headers={"Refresh": "0; url=http://other.example/"}),
    }
    seeds = ",".join(f"{paper.origin}/r/{n}" for n in range(1, 6))
    done = crawl(url=seeds, follow="next")
    assert {article["url"].removeprefix(paper.origin) for article in done.articles} == {"/s/1", "/s/2", "/r/3"}


def test_an_article_that_sends_to_a_login_is_no_copy_and_is_read_another_day(paper: Newspaper, crawl: Run) -> None:
    door = b"<title>Log in</title><h1>Log in</h1><form><input name='u'><input type='password'></form>"
    address = "/2024/05/06/harbour-council-votes-on-the-breakwater"
    cards = f"<h1>News</h1><article><h2><a href='{address}'>Harbour council votes on the breakwater</a></h2></article>"
    paper.extra |= {
        "/news/": Answer(f"<html><body>{cards}</body></html>".encode()),
        address: Answer(b"", 302, {"Location": f"/login?next={address}"}),
        f"/login?next={address}": Answer(b"<html><body>%s</body></html>" % door),
    }
    done = crawl(url=paper.origin + "/news/", follow="listing")
    entry = done.fate(paper.origin + address)
    assert entry is not None
    assert entry.reason is Reason.NOT_AN_ARTICLE
    with closing(sqlite3.connect(done.data / "newscrawl.db")) as database:
        (due,) = database.execute("SELECT retry_at FROM url WHERE url = ?", (paper.origin + address,)).fetchone()
    assert due > time.time()


def test_bombs_and_pages_without_end_stop_below_their_bound_of_memory(paper: Newspaper, tmp_path: Path) -> None:
    zeros = gzip.compress(b"<p>" + b"0" * (400 * MIB), 9)
    gzipped = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    html = {"Content-Type": "text/html"}
    paper.extra["/bomb"] = Answer(zeros, headers=gzipped)
    paper.extra["/bomb-in-bomb"] = Answer(
        gzip.compress(zeros, 9), headers={**gzipped, "Content-Encoding": "gzip, gzip"}
    )
    paper.extra["/sitemap.xml"] = Answer(zeros, headers={"Content-Type": "application/gzip"})
    paper.extra["/huge"] = Answer(b"<p>all work and no play</p>" * (200 * MIB // 27), headers=html)
    paper.extra["/s/1"] = page(1)
    seeds = ",".join(paper.origin + path for path in ("/bomb", "/bomb-in-bomb", "/huge", "/sitemap.xml", "/s/1"))
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)\n"
        "sys.exit(done.returncode)\n"
    )
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={seeds}", "-a", "follow=next",
               "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}", "-s", "RETRY_TIMES=0"]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=ROOT, capture_output=True, text=True, timeout=100, check=True
    )
    assert int(done.stdout) < MAX_MEMORY
    crawl = Crawl(0, "", "", tmp_path)
    assert [article["url"] for article in crawl.articles] == [paper.origin + "/s/1"]
    for path in ("/bomb", "/huge", "/bomb-in-bomb"):
        entry = crawl.fate(paper.origin + path)
        assert entry is not None
        assert entry.reason is Reason.FAILED, path


def test_errors_that_pass_are_tried_again_and_lasting_ones_are_not(paper: Newspaper, crawl: Run) -> None:
    paper.extra["/s/1"] = [Answer(b"", 502), page(1, link("/s/2", "next"))]
    paper.extra["/s/2"] = Answer(b"", 410)
    done = crawl(url=paper.origin + "/s/1", follow="next")
    assert len(done.articles) == 1
    assert paper.requests.count("/s/2") == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DownloadFailedError("[<twisted.python.failure.Failure …>]"), "connection lost"),
        (DownloadTimeoutError("Getting it took longer than 30 seconds."), "no answer in time"),
        (ResponseDataLossError(), "the answer was cut short"),
        (ValueError("no such thing\nand more"), "ValueError: no such thing"),
    ],
)
def test_what_went_wrong_is_said_in_words_and_never_in_objects(error: Exception, words: str) -> None:
    error.__cause__ = ResponseFailed([Failure(ConnectionLost()), Failure(ConnectionDone())])
    assert plainly(error) == words


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with _self_signed(tmp_path) as address:
        done = crawl_site(tmp_path / "data", "-s", "RETRY_TIMES=0", url=address)
        assert done.code == 69
        assert UNTRUSTED in done.err
        taken = crawl_site(
            tmp_path / "open", "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_VERIFY_CERTIFICATES=False", url=address
        )
        assert len(taken.articles) == 1


@contextmanager
def _self_signed(folder: Path) -> Iterator[str]:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject,
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/s/1"
            body = page(1).body if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_address[1]}/s/1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_host_that_answers_no_more_is_left_alone_until_the_next_run(tmp_path: Path) -> None:
    paper = Newspaper()
    links = "".join(link(f"/x/{n}", "next") for n in range(200))
    paper.extra = {"/": Answer(f"<html><body><h1>Paper</h1>{links}</body></html>".encode())}
    paper.invent = lambda path: page(int(path.rpartition("/")[2])) if path.startswith("/x/") else Answer(b"", 404)
    with paper:
        home = paper.home
        first = crawl_site(tmp_path / "data", "-s", "NEWSCRAWL_HOLD_PAGES=0", url=home, max_pages=30)
        assert first.code == 0, first.err
    gone = crawl_site(tmp_path / "data", "-s", "RETRY_TIMES=1", url=home)
    assert gone.code == 69
    assert len(gone.err.splitlines()) < 20, gone.err
    assert "put off to the next run: 127.0.0.1" in gone.err
    assert "no answer: " in gone.err
    assert len(gone.urls_at(Reason.FAILED)) < 20
    assert len(gone.urls_at(Reason.PENDING)) > 100


@pytest.mark.parametrize(("status", "code", "lists"), [(502, 76, True), (403, 69, False)])
def test_a_host_that_gives_nothing_but_errors_is_asked_for_ten_pages_and_not_for_all(
    paper: Newspaper, crawl: Run, status: int, code: int, lists: bool
) -> None:
    paper.extra["/"] = listing(cards(*(f"/x/{n}" for n in range(1, 61))))
    paper.invent = lambda path: Answer(b"", status if path.startswith("/x/") else 404)
    first = crawl("-s", "RETRY_TIMES=1", url=paper.home, follow="listing", max_pages=500 if lists else 1)
    if not lists:
        paper.extra["/"] = Answer(b"", status)
        first = crawl("-s", "RETRY_TIMES=1", url=paper.home, follow="listing")
    assert first.code == code, first.err
    assert f"http {status} in place of 10 pages in a row" in first.err
    asked = {path for path in paper.requests if path.startswith("/x/")}
    assert 8 < len(asked) < 30
    assert len(first.urls_at(Reason.PENDING)) >= 60 - len(asked)
    paper.invent = lambda path: page(int(path.rpartition("/")[2])) if path.startswith("/x/") else Answer(b"", 404)
    due_now(first.data)
    done = crawl(url=paper.home, follow="listing")
    assert (done.code, len(done.articles)) == (0, 60), done.err
