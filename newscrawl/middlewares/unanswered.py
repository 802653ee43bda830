"""A host that does not answer any more, or only with errors of its own, is left alone until the next run."""

from __future__ import annotations

from collections import Counter
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response

from newscrawl.middlewares.robots import ROBOTS
from newscrawl.outages import plainly
from newscrawl.politeness import origin_and_host, politeness_of
from newscrawl.queued import GUESS

MOST_HOSTS = 1000
"""Hosts that are remembered for having answered."""

REFUSED = frozenset({401, 403, 451})
"""Errors of which single pages of a site may have any number, so that they tell only of a host that gives nothing
else."""


class Unanswered:
    """Setting: ``NEWSCRAWL_UNANSWERED``, tries in a row without an answer after which a host is put off, or pages in a
    row that were errors of the server (0: off)."""

    def __init__(self, crawler: Crawler, most: int) -> None:
        self._crawler = crawler
        self._most = most
        self._in_a_row: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._answered: set[str] = set()
        self._gives: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        most = crawler.settings.getint("NEWSCRAWL_UNANSWERED")
        if most <= 0:
            raise NotConfigured
        return cls(crawler, most)

    def process_response(self, request: Request, response: Response) -> Response:
        if urlsplit(request.url).path == ROBOTS:
            return response  # it may be that of an earlier run, and says nothing of the pages of a site that is down
        host = origin_and_host(request.url)[1]
        self._in_a_row.pop(host, None)
        if len(self._answered) < MOST_HOSTS:
            self._answered.add(host)
        self._look_at(host, request, response.status)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        # What a middleware refuses has not been asked of any host.
        if isinstance(exception, IgnoreRequest):
            return
        host = origin_and_host(request.url)[1]
        self._in_a_row[host] += 1
        if self._in_a_row[host] >= self._most:
            lost = host in self._answered
            why = f"no answer{' any more' if lost else ''}: {plainly(exception)}"
            politeness_of(self._crawler).put_off(request.url, why, lost=lost)

    def _look_at(self, host: str, request: Request, status: int) -> None:
        """Put a host off that gives pages no more; what is asked for a second time was counted the first time."""
        if request.meta.get(GUESS) and status >= 400:
            return
        if status < 500 and (status not in REFUSED or host in self._gives):
            self._errors.pop(host, None)
            if status not in REFUSED and len(self._gives) < MOST_HOSTS:
                self._gives.add(host)
            return
        self._errors[host] += not request.meta.get("retry_times")
        if self._errors[host] >= self._most:
            why = f"http {status} in place of {self._errors[host]} pages in a row"
            politeness_of(self._crawler).put_off(request.url, why, lost=host in self._gives)
