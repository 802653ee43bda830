"""A host that does not answer any more is left alone until the next run."""

from __future__ import annotations

from collections import Counter
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response

from newscrawl.outages import plainly
from newscrawl.politeness import origin_and_host, politeness_of

MOST_HOSTS = 1000
"""Hosts that are remembered for having answered."""


class Unanswered:
    """Setting: ``NEWSCRAWL_UNANSWERED``, tries in a row without an answer after which a host is put off (0: off)."""

    def __init__(self, crawler: Crawler, most: int) -> None:
        self._crawler = crawler
        self._most = most
        self._in_a_row: Counter[str] = Counter()
        self._answered: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        most = crawler.settings.getint("NEWSCRAWL_UNANSWERED")
        if most <= 0:
            raise NotConfigured
        return cls(crawler, most)

    def process_response(self, request: Request, response: Response) -> Response:
        host = origin_and_host(request.url)[1]
        self._in_a_row.pop(host, None)
        if len(self._answered) < MOST_HOSTS:
            self._answered.add(host)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        # What a middleware refuses has not been asked of any host.
        if isinstance(exception, IgnoreRequest):
            return
        host = origin_and_host(request.url)[1]
        self._in_a_row[host] += 1
        if self._in_a_row[host] >= self._most:
            politeness = politeness_of(self._crawler)
            if host in self._answered:
                politeness.lose(request.url, plainly(exception))
            else:
                politeness.put_off(request.url, f"no answer: {plainly(exception)}")
