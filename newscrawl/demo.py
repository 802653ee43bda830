"""A newspaper on this machine to crawl: nothing leaves it, and every run sees the same pages.

    with Newspaper() as paper:
        crawl(paper.home)

The pages are files that the repository's `fixtures/newspaper/generate.py` writes; `truth.jsonl`
beside them says what a crawler should find. They name their own origin as
`http://newspaper.example`, which the server replaces by the address it was given.
"""

import gzip
import hashlib
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

WRITTEN_ORIGIN = "http://newspaper.example"

_TEXT_TYPES = ("text/", "application/xml", "application/rss+xml", "application/atom+xml", "application/json")
_NOT_FOUND = (
    b'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Not found</title></head>'
    b'<body><h1>Not found</h1><p>There is no such page. <a href="/">Home</a></p></body></html>\n'
)
# Below this size (bytes) compression costs more than it saves.
_LEAST_TO_COMPRESS = 600


@dataclass(frozen=True)
class Answer:
    """What the server answers for one address.

    `headers` are sent as given, besides Content-Length, which is always added; Content-Type is
    `text/html; charset=utf-8` unless `headers` name another (spelt exactly `Content-Type`).
    `delay` is how long the server waits before it answers, in seconds. For what goes wrong in networks: `promised` is
    the Content-Length that is sent in place of the body's, after which the connection is closed; `drip` the seconds
    between two bytes of the body.
    """

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    promised: int | None = None
    drip: float = 0.0


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it; `at` is in seconds of `time.monotonic`."""

    path: str
    at: float
    headers: Mapping[str, str]


def site_root() -> Path:
    """The directory with the pages and their `routes.json`.

    This is `newspaper` beside this module where the package brings it along, else
    `fixtures/newspaper/site` of the repository. Raises FileNotFoundError if there is neither.
    """
    here = Path(__file__).resolve().parent
    for root in (here / "newspaper", here.parent / "fixtures" / "newspaper" / "site"):
        if (root / "routes.json").is_file():
            return root
    raise FileNotFoundError(
        "The demo newspaper is missing: run fixtures/newspaper/generate.py in a checkout of the repository."
    )


class Newspaper:
    """An HTTP server for the demo newspaper, on this machine only; a context manager.

    `host` is a loopback address; a crawler takes 127.0.0.2 for another site than 127.0.0.1. `root` is a directory with
    a `routes.json` (default: `site_root()`). `port` 0 takes a free one.
    `extra` maps paths, with their query if any, to answers that come before the pages of the site;
    they are sent as they are, and further ones may be put into the attribute `extra` at any time. Of a list of answers
    each request gets the next one, and the last is repeated. `invent`, if set, makes answers to what is not in `extra`,
    for sites without end; where it gives None, the page of the site is sent.

    `requests` lists the paths, with their query, in the order in which they were asked for; `asked` the same with the
    time (`time.monotonic`) and the headers of each.

    Raises FileNotFoundError if the pages are missing, OSError if the port is taken.
    """

    def __init__(
        self,
        root: Path | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        extra: Mapping[str, Answer | list[Answer]] | None = None,
    ) -> None:
        self.root = site_root() if root is None else root
        self.extra = dict(extra or {})
        self.invent: Callable[[str], Answer | None] | None = None
        self.requests: list[str] = []
        self.asked: list[Asked] = []
        self._turns: dict[str, int] = {}
        self._routes: dict[str, dict[str, Any]] = json.loads((self.root / "routes.json").read_text("utf-8"))
        self._answers: dict[str, _Page] = {}
        self._closing = threading.Event()
        self._server = _Server((host, port), _Handler)
        self._server.paper = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def origin(self) -> str:
        """Scheme, host and port, without a slash at the end: `http://127.0.0.1:PORT`."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def home(self) -> str:
        """The address of the home page."""
        return f"{self.origin}/"

    def answer(self, path: str) -> Answer:
        """What a GET of `path` (with its query) is answered, whatever the request's headers."""
        return self._page(path).answer

    def _page(self, path: str) -> "_Page":
        if (own := self.extra.get(path)) is not None:
            if isinstance(own, list):
                own = own[min(self._turns.get(path, 0), len(own) - 1)]
            return _Page(own)
        if self.invent is not None and (made := self.invent(path)) is not None:
            return _Page(made)
        if path not in self._answers:
            self._answers[path] = _Page(self._read(path))
        return self._answers[path]

    def _read(self, path: str) -> Answer:
        # As on most sites, a query that means nothing (a campaign's tag, say) changes nothing.
        route = self._routes.get(path) or self._routes.get(path.partition("?")[0])
        if route is None:
            return Answer(_NOT_FOUND, HTTPStatus.NOT_FOUND)
        status = route.get("status", 200)
        if "location" in route:
            return Answer(b"", status, {"Location": self.origin + route["location"]})
        body = (self.root / route["file"]).read_bytes()
        kind = route["content_type"]
        if kind.startswith(_TEXT_TYPES):
            body = self._own(body)
        elif kind == "application/gzip":
            body = gzip.compress(self._own(gzip.decompress(body)), mtime=0)
        headers = {"Content-Type": kind}
        if "last_modified" in route:
            headers["Last-Modified"] = route["last_modified"]
        return Answer(body, status, headers)

    def _own(self, body: bytes) -> bytes:
        return body.replace(WRITTEN_ORIGIN.encode(), self.origin.encode())


class _Page:
    """An answer with what is derived from it once."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    @cached_property
    def tag(self) -> str:
        return f'"{hashlib.sha256(self.answer.body).hexdigest()[:20]}"'

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.answer.body, 6, mtime=0)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    paper: Newspaper

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that hangs up, as an ended crawl does, is no event worth a traceback.
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "Newspaper"
    sys_version = ""
    timeout = 60
    # Head and body leave in one segment and at once; otherwise every answer of a kept connection
    # waits for the acknowledgement of its first half.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _answer(self, *, with_body: bool) -> None:
        paper = self.server.paper
        path = self.path.partition("#")[0]
        paper.requests.append(path)
        paper.asked.append(Asked(path, time.monotonic(), dict(self.headers.items())))
        page = paper._page(path)
        paper._turns[path] = paper._turns.get(path, 0) + 1
        answer = page.answer
        if answer.delay:
            paper._closing.wait(answer.delay)
        headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
        body = answer.body
        if answer.status == HTTPStatus.OK:
            headers.setdefault("ETag", page.tag)
            if self._is_known(headers):
                kept = {name: text for name, text in headers.items() if name in ("ETag", "Last-Modified")}
                self._send(HTTPStatus.NOT_MODIFIED, kept, b"")
                return
        if self._may_compress(headers, body):
            body = page.compressed
            headers["Content-Encoding"] = "gzip"
            headers["Vary"] = "Accept-Encoding"
        headers["Content-Length"] = str(len(body) if answer.promised is None else answer.promised)
        self.close_connection = self.close_connection or answer.promised is not None
        self._send(answer.status, headers, body if with_body and not answer.drip else b"")
        if answer.drip and with_body:
            self._drip(body, answer.drip)

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, body: bytes, seconds: float) -> None:
        for at in range(len(body)):
            self.wfile.write(body[at : at + 1])
            self.wfile.flush()
            if self.server.paper._closing.wait(seconds):
                return

    def _is_known(self, headers: Mapping[str, str]) -> bool:
        """Whether the client says that it has this version of the page already."""
        asked = self.headers.get("If-None-Match")
        if asked is not None:
            tags = [tag.strip().removeprefix("W/") for tag in asked.split(",")]
            return headers["ETag"].removeprefix("W/") in tags or "*" in tags
        since = self.headers.get("If-Modified-Since")
        if since is None or "Last-Modified" not in headers:
            return False
        try:
            return parsedate_to_datetime(headers["Last-Modified"]) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False

    def _may_compress(self, headers: Mapping[str, str], body: bytes) -> bool:
        return (
            "gzip" in self.headers.get("Accept-Encoding", "")
            and len(body) >= _LEAST_TO_COMPRESS
            and headers["Content-Type"].startswith(_TEXT_TYPES)
            and "Content-Encoding" not in headers
        )
