"""Keeps the answer that an article was read from until the article has its line, and the page its record."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from newscrawl.answers import Answers, keep_answers
from newscrawl.items import Article


class KeepAnswers(BaseSpiderMiddleware):
    """Settings: ``NEWSCRAWL_PAGES`` (whether pages are kept), ``NEWSCRAWL_PAGES_BYTES``."""

    def __init__(self, crawler: Crawler, answers: Answers) -> None:
        super().__init__(crawler)
        self._answers = answers

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("NEWSCRAWL_PAGES"):
            raise NotConfigured
        middleware = cls(crawler, keep_answers(crawler))
        crawler.signals.connect(middleware.item_left_out, signal=signals.item_dropped)
        crawler.signals.connect(middleware.item_left_out, signal=signals.item_error)
        return middleware

    def process_spider_output(
        self, response: Response | None, result: Iterable[Any], spider: Spider | None = None
    ) -> Iterable[Any]:
        for part in result:
            self._look_at(response, part)
            yield part

    async def process_spider_output_async(
        self, response: Response | None, result: AsyncIterator[Any], spider: Spider | None = None
    ) -> AsyncIterator[Any]:
        try:
            async for part in result:
                self._look_at(response, part)
                yield part
        finally:
            if response is not None and response.request is not None:
                self._answers.forget_further(response.request.url)

    def item_left_out(self, item: Any) -> None:
        """An item that gets no line."""
        if isinstance(item, Article):
            self._answers.take(item)

    def _look_at(self, response: Response | None, part: Any) -> None:
        if isinstance(part, Article) and response is not None:
            self._answers.offer(part, response)
