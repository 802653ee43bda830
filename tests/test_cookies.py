"""Hosts that give nothing without the cookie that they set; all others get none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, unquote

import pytest
from conftest import crawl_site
from pages import link, page
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from newscrawl.items import Reason
from newscrawl.middlewares.cookies import CookieEcho
from newscrawl.store import Store

COUNT = 5


def story(path: str) -> bytes | None:
    """The article at /s/0 to /s/4, linked both ways."""
    number = path.removeprefix("/s/")
    if not number.isdecimal() or int(number) >= COUNT:
        return None
    at = int(number)
    links = (link(f"/s/{at - 1}", "prev") if at else "") + (link(f"/s/{at + 1}", "next") if at + 1 < COUNT else "")
    return page(at, links, day=at + 1).body


class _Handler(BaseHTTPRequestHandler):
    """``manner``: to itself, by way of a check, in vain, or not at all, a cookie is asked for."""

    protocol_version = "HTTP/1.1"
    manner: ClassVar[str] = ""
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        has = self.headers.get("Cookie", "")
        self.asked.append((self.path, has))
        back = unquote(query.removeprefix("to="))
        if path == "/check":
            self._send(302, back if has else "/sorry")
        elif self.manner == "itself" and not has:
            self._send(302, self.path, "seen=1")
        elif self.manner == "check" and not has:
            self._send(302, f"/check?to={quote(path, safe='')}", "seen=1")
        elif self.manner == "bad" and path == "/s/2":
            self._send(302, "http://[::1/s/2", "seen=1")
        elif self.manner == "vain":
            self._send(302, self.path, f"seen={len(self.asked)}")
        else:
            body = story(path)
            self._send(404 if body is None else 200, "", "page=1", body or b"nothing")

    def _send(self, status: int, location: str, cookie: str = "", body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        if cookie:
            self.send_header("Set-Cookie", f"{cookie}; Path=/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    _Handler.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("manner", "extra"), [("itself", 1), ("check", 2)])
def test_a_host_that_redirects_in_a_circle_gets_its_cookie(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manner: str, extra: int
) -> None:
    monkeypatch.setattr(_Handler, "manner", manner)
    done = crawl_site(tmp_path, "-s", "COOKIES_ENABLED=0", url=f"{host}/s/2", follow="prev,next")
    assert done.code == 0
    assert sorted(article["url"] for article in done.articles) == [f"{host}/s/{at}" for at in range(COUNT)]
    asked = [(path, cookie) for path, cookie in _Handler.asked if path != "/robots.txt"]
    # From then on it gets it at once.
    assert len(asked) == COUNT + extra
    assert {cookie for _, cookie in asked[1:]} == {"seen=1"}
    ledger = Store(tmp_path).ledger
    assert not ledger.entries(Reason.PENDING)
    assert len(ledger.entries(Reason.EMITTED)) == COUNT


def test_cookies_of_pages_are_not_sent_back(host: str, tmp_path: Path) -> None:
    done = crawl_site(tmp_path, url=f"{host}/s/2", follow="prev,next")
    assert len(done.articles) == COUNT
    assert {cookie for _, cookie in _Handler.asked} == {""}


def test_a_redirect_to_no_address_is_no_circle(host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Handler, "manner", "bad")
    done = crawl_site(tmp_path, url=f"{host}/s/2,{host}/s/4", follow="prev,next")
    assert "Traceback" not in done.err
    assert {cookie for _, cookie in _Handler.asked} == {""}
    assert any(path == "/s/4" for path, _ in _Handler.asked)
    assert not Store(tmp_path).ledger.entries(Reason.PENDING)


@pytest.mark.parametrize("target", ["https://paper.example/a", "http://www.paper.example/a", "/b"])
def test_a_redirect_that_leads_on_is_no_circle(target: str) -> None:
    request = Request("http://paper.example/a")
    headers = {"Location": target, "Set-Cookie": "seen=1; Path=/"}
    response = Response(request.url, status=301, headers=headers, request=request)
    echo = CookieEcho(get_crawler())
    assert echo.process_response(request, response) is response
    again = Request("http://paper.example/c")
    echo.process_request(again)
    assert "Cookie" not in again.headers


def test_a_circle_that_no_cookie_opens_ends(host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Handler, "manner", "vain")
    done = crawl_site(tmp_path, url=f"{host}/s/2", follow="prev,next")
    assert done.code == 69
    assert len(_Handler.asked) < 40
    (failed,) = Store(tmp_path).ledger.entries(Reason.FAILED)
    assert "redirect" in failed.detail
