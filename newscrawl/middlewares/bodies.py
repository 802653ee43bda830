"""Bodies as they came: whether they are whole, and the beginning of those of which no more counts."""

from __future__ import annotations

from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError, StopDownload
from scrapy.http import Response

from newscrawl.inflation import inflated

BEGINNING = "newscrawl_beginning"
"""In the meta of a request: how many bytes of the body, uncompressed, are wanted, however many there are."""

PARTIAL_CONTENT = 206
_RECEIVED = "newscrawl_received"
_TAIL = 1024
_ENDS = (b"</html", b"</rss", b"</feed", b"</urlset", b"</sitemapindex")


class Bodies:
    """A body cut short is asked for again, and then is none. It would be inflated as far as it goes, and half an
    article be taken for one. Settings: ``RETRY_ENABLED``, ``RETRY_TIMES``, ``DOWNLOAD_MAXSIZE``."""

    def __init__(self, crawler: Crawler, tries: int, most: int) -> None:
        self._crawler = crawler
        self._tries = tries
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        tries = settings.getint("RETRY_TIMES") if settings.getbool("RETRY_ENABLED") else 0
        bodies = cls(crawler, tries, settings.getint("DOWNLOAD_MAXSIZE"))
        crawler.signals.connect(bodies.bytes_received, signal=signals.bytes_received)
        return bodies

    def process_request(self, request: Request) -> None:
        if BEGINNING in request.meta:  # it may be a second try, or redirected
            request.meta.update({_RECEIVED: 0, "download_maxsize": 0})

    def bytes_received(self, data: bytes, request: Request, spider: Spider) -> None:
        """Receive no more than what is wanted."""
        if BEGINNING in request.meta:
            request.meta[_RECEIVED] = request.meta.get(_RECEIVED, 0) + len(data)
            if request.meta[_RECEIVED] >= request.meta[BEGINNING]:
                raise StopDownload(fail=False)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower().decode("latin-1")
        wanted = request.meta.get(BEGINNING)
        most = wanted or request.meta.get("download_maxsize", self._most)
        if response.status != PARTIAL_CONTENT and not is_cut(response, encoding, most):
            return _beginning(response, encoding, wanted) if wanted and encoding else response
        spider = self._crawler.spider
        assert spider is not None
        again = get_retry_request(request, spider=spider, reason="cut short", max_retry_times=self._tries)
        if again is None:
            raise ResponseDataLossError
        return again


def is_cut(response: Response, encoding: str, most: int) -> bool:
    """Whether a compressed body ends before its stream does, and before the document that is in it.

    Some servers leave the end of the stream out, or only flush it. Neither what is no such stream nor what comes to
    more than ``most`` bytes is cut; others judge that.
    """
    if not encoding or not response.body or "download_stopped" in response.flags:
        return False
    total, tail = 0, b""
    try:
        for piece in inflated(response.body, encoding):
            total += len(piece)
            if total > most > 0:
                return False
            tail = (tail + piece)[-_TAIL:]
    except EOFError:
        return not any(end in tail.lower() for end in _ENDS)
    except ValueError:
        pass
    return False


def _beginning(response: Response, encoding: str, most: int) -> Response:
    body = bytearray()
    try:
        for piece in inflated(response.body, encoding):
            body += piece
            if len(body) >= most:
                break
    except EOFError:
        pass
    except ValueError:
        if not body:
            return response
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    return response.replace(body=bytes(body[:most]), headers=headers)
