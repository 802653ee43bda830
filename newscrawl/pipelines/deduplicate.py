"""Second: the same article under another URL, or the same text under another article, is set aside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import urls
from newscrawl.items import Article, Reason
from newscrawl.runs import run_of
from newscrawl.text import content_hash

SHORT_WORDS = 50


def fingerprint(article: Article) -> str:
    """What makes two articles exact copies: the text, and for a short one the title too.

    Teasers behind a wall often share one sentence; alone it would make all of them copies of the first.
    """
    if article.word_count >= SHORT_WORDS:
        return article.content_hash
    return content_hash(f"{article.title}\n{article.text}")


class DeduplicatePipeline:
    """Known article, same text: unchanged. Known article, other text at its own URL: a revision. Else a copy."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        run = run_of(self._crawler)
        key = urls.key(item.url)
        print_ = fingerprint(item)
        known = run.article(item.id)
        if known is not None:
            if known.key != key:
                return self._drop(item, Reason.DUPLICATE, f"same article: {item.id}")
            if known.content_hash == print_:
                run.keep(key, item)
                raise DropItem(f"{item.url}: unchanged")
            return replace(item, revision=known.revision + 1)
        owner = run.article_with(print_)
        if owner is not None:
            return self._drop(item, Reason.DUPLICATE, f"same text: {owner}")
        return item

    def _drop(self, article: Article, reason: Reason, detail: str) -> None:
        run_of(self._crawler).settle(urls.key(article.url), reason, detail)
        raise DropItem(f"{article.url}: {reason} {detail}")
