"""Next to the network: what each host answered, how fast, and how much of it there was."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newscrawl.runs import has_run, run_of


class Traffic:
    """Notes every answer in the run's tallies, second tries and robots.txt among them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        self._note(request, str(response.status), request.meta.get("download_latency", 0.0), len(response.body))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        # What a middleware refuses has not been asked of any host.
        if not isinstance(exception, IgnoreRequest):
            self._note(request, type(exception).__name__, 0.0, 0)

    def _note(self, request: Request, status: str, seconds: float, size: int) -> None:
        if has_run(self._crawler):
            run_of(self._crawler).tallies.note_answer(request.url, status, seconds, size)
