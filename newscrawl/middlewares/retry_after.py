"""A server that asks for patience (429, 503) gets it: its whole host waits, as long as it says."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from newscrawl.politeness import PutOff, origin_and_host, politeness_of
from newscrawl.queued import KEY, uncount

ASKS_TO_WAIT = (429, 503)
MORE_TRIES = 5
"""Tries of a page whose server names the time to come back at."""

_OUT = "newscrawl_out"
"""In the meta of a request: its host was asked."""

POLL = 0.25
"""Seconds between two looks whether the wait, or the crawl, is over."""


class RetryAfter:
    """Settings: ``RETRY_ENABLED``, ``RETRY_TIMES``, ``DOWNLOAD_DELAY``, and ``NEWSCRAWL_LONGEST_WAIT``, above which a
    host is put off to the next run. Without a Retry-After it waits five delays (1 s at least), then twice as long."""

    def __init__(self, crawler: Crawler, tries: int, first_wait: float) -> None:
        self._crawler = crawler
        self._tries = tries
        self._first_wait = first_wait

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        tries = settings.getint("RETRY_TIMES") if settings.getbool("RETRY_ENABLED") else 0
        return cls(crawler, tries, max(1.0, 5 * settings.getfloat("DOWNLOAD_DELAY")))

    async def process_request(self, request: Request) -> Request | None:
        politeness = politeness_of(self._crawler)
        host = origin_and_host(request.url)[1]
        while politeness.wait(request.url) > 0 and not politeness.why(host):
            if KEY in request.meta:
                # The frontier keeps it until its host may be asked again.
                uncount(request, self._crawler)
                return request.copy()
            if not self._crawler.engine.running:
                raise PutOff("the crawl ends")
            await asyncio.sleep(POLL)
        if politeness.why(host):
            uncount(request, self._crawler)
            raise PutOff(politeness.why(host))
        request.meta[_OUT] = True
        politeness.ask(request.url)
        return None

    def process_exception(self, request: Request, exception: Exception) -> None:
        self._note(request)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status not in ASKS_TO_WAIT:
            self._note(request)
            return response
        tried = request.meta.get("retry_times", 0)
        politeness = politeness_of(self._crawler)
        stated = seconds_of((response.headers.get("Retry-After") or b"").decode("latin-1"), datetime.now(UTC))
        wait = min(politeness.longest, self._first_wait * 2**tried) if stated is None else stated
        politeness.hold(request.url, wait, f"http {response.status}, asks for a pause")
        if why := politeness.why(origin_and_host(request.url)[1]):
            raise PutOff(why)
        most = max(self._tries, MORE_TRIES) if self._tries and stated is not None else self._tries
        spider = self._crawler.spider
        assert spider is not None
        again = get_retry_request(request, spider=spider, reason=f"http {response.status}", max_retry_times=most)
        return again or response

    def _note(self, request: Request) -> None:
        # What was not asked of its host also comes here.
        if request.meta.pop(_OUT, False):
            politeness_of(self._crawler).answered(request.url)


def seconds_of(value: str, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110 §10.2.3), None where it states neither form."""
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
