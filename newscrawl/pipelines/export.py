"""Last: articles go into the run's open batch, and every full batch to the shard."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import urls
from newscrawl.answers import record_of
from newscrawl.errors import StoreFull
from newscrawl.items import Article, Reason
from newscrawl.pipelines.deduplicate import fingerprint, signature
from newscrawl.runs import run_of

logger = logging.getLogger(__name__)


class ExportPipeline:
    """Settings: ``NEWSCRAWL_COMMIT_ITEMS`` (articles a batch), ``NEWSCRAWL_MAX_ARTICLES`` (0: no limit)."""

    def __init__(self, crawler: Crawler, batch: int, max_articles: int) -> None:
        self._crawler = crawler
        self._batch = batch
        self._max_articles = max_articles

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(crawler, settings.getint("NEWSCRAWL_COMMIT_ITEMS"), settings.getint("NEWSCRAWL_MAX_ARTICLES"))

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        run = run_of(self._crawler)
        key = urls.key(item.url)
        if self._max_articles and run.emitted >= self._max_articles:
            # Pages that were out when the limit was reached; the next run asks for them again.
            run.settle(key, Reason.OVER_BUDGET)
            raise DropItem(f"{item.url}: over max_articles")
        run.emit(key, item, fingerprint(item), signature(item), record_of(self._crawler, item))
        run.tries.note_article(key)
        if run.waiting >= self._batch:
            try:
                run.commit()
            except StoreFull as error:
                raise DropItem(f"{item.url}: {error}") from None
        return item
