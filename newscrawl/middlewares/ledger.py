"""Sees to it that every page that reached the spider has its reason when the spider is done with it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl import urls
from newscrawl.items import Article, LeadKind, Reason, Source
from newscrawl.queued import KEY
from newscrawl.runs import run_of, site_of
from newscrawl.store import UrlRow

logger = logging.getLogger(__name__)

_OF_SCRAPY = (CloseSpider, IgnoreRequest)
"""Exceptions by which components speak to the engine; HTTP errors among them go on to the errback."""


class LedgerMiddleware(BaseSpiderMiddleware):
    """A callback that raises is one line in the log and "failed" in the ledger; one that gives no item and
    says nothing is "not-an-article"; an item that a pipeline chokes on is "failed"."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.item_error, signal=signals.item_error)
        crawler.signals.connect(middleware.item_dropped, signal=signals.item_dropped)
        return middleware

    def process_spider_output(
        self, response: Response | None, result: Iterable[Any], spider: Spider | None = None
    ) -> Iterable[Any]:
        items = 0
        for part in result:
            items += isinstance(part, Article) and self._is_of(response, part)
            yield part
        self._settle_silent(response, items)

    async def process_spider_output_async(
        self, response: Response | None, result: AsyncIterator[Any], spider: Spider | None = None
    ) -> AsyncIterator[Any]:
        items = 0
        async for part in result:
            items += isinstance(part, Article) and self._is_of(response, part)
            yield part
        self._settle_silent(response, items)

    def process_spider_exception(self, response: Response, exception: Exception) -> list[Any] | None:
        key = _key(response)
        if key is None:
            return None
        if isinstance(exception, HttpError):
            # It comes here where the request has no errback of its own.
            self._settle(key, Reason.FAILED, f"http {response.status}", retry=response.status >= 500)
            return None
        if not isinstance(exception, _OF_SCRAPY):
            logger.error("%s: %s: %s", response.url, type(exception).__name__, exception)
            logger.debug("the page that failed", exc_info=exception)
            self.crawler.stats.inc_value(f"spider_exceptions/{type(exception).__name__}")
            # The page may be well once the code or the profile is.
            self._settle(key, Reason.FAILED, f"{type(exception).__name__}: {exception}", retry=True)
            return []
        return None

    def item_error(self, item: Any, response: Response | None, failure: Failure) -> None:
        """An item that made a pipeline raise."""
        key = _key(response)
        if key is not None:
            self._settle(key, Reason.FAILED, f"pipeline: {type(failure.value).__name__}: {failure.value}", retry=True)

    def item_dropped(self, item: Any, response: Response | None, exception: BaseException) -> None:
        """An item that a pipeline of the project around newscrawl has dropped."""
        key = _key(response)
        if key is not None and run_of(self.crawler).fate(key) is None:
            self._settle(key, Reason.NOT_AN_ARTICLE, f"dropped: {exception}")

    def _is_of(self, response: Response | None, article: Article) -> bool:
        """Whether an article is the page's own; one with another URL gets a row of its own in the ledger."""
        key = urls.key(article.url)
        if key == _key(response):
            return True
        assert self.crawler.spider is not None
        site = site_of(self.crawler.spider)(article.url)
        row = UrlRow(key, article.url, site, LeadKind.ARTICLE, Source.SEED, 0, "{}")
        run_of(self.crawler).ask(row, claimed=True)
        return False

    def _settle_silent(self, response: Response | None, items: int) -> None:
        key = _key(response)
        if key is not None and not items and run_of(self.crawler).fate(key) is None:
            self._settle(key, Reason.NOT_AN_ARTICLE, "no article")

    def _settle(self, key: bytes, reason: Reason, detail: str, *, retry: bool = False) -> None:
        run_of(self.crawler).settle(key, reason, " ".join(detail.split()), retry=retry)


def _key(response: Response | None) -> bytes | None:
    if response is None or response.request is None or KEY not in response.request.meta:
        return None
    return bytes.fromhex(response.request.meta[KEY])
