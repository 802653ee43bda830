"""Second: the same article under another URL, or a text that another article has or nearly has, is set aside."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import minhash, urls
from newscrawl.items import Article, Reason
from newscrawl.runs import run_of
from newscrawl.text import content_hash

SHORT_WORDS = 50
"""Texts of fewer words are never near-duplicates: two weather reports differ in a number."""


def fingerprint(article: Article) -> str:
    """What makes two articles exact copies: the text, and for a short one the title too.

    Teasers behind a wall often share one sentence; alone it would make all of them copies of the first.
    """
    if article.word_count >= SHORT_WORDS:
        return article.content_hash
    return content_hash(f"{article.title}\n{article.text}")


def signature(article: Article) -> minhash.Signature | None:
    """What finds the near-duplicates of an article; None for a short one."""
    return _signature(article.text) if article.word_count >= SHORT_WORDS else None


_signature = lru_cache(maxsize=16)(minhash.signature)  # asked for once here and once by the export


class Copy(DropItem):
    """An article that another one, with the id ``of``, has said before."""

    def __init__(self, message: str, of: str) -> None:
        super().__init__(message)
        self.of = of


class DeduplicatePipeline:
    """Known article, same text: unchanged. Known article, other text at its own URL: a revision. Else a copy, a
    near-duplicate, or news. What becomes of copies is the run's policy, from ``NEWSCRAWL_DUPLICATES``,
    ``NEWSCRAWL_NEAR_DROP`` and ``NEWSCRAWL_NEAR_MARK``."""

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
                return self._drop(item, Reason.DUPLICATE, f"same article: {item.id}", item.id)
            if known.content_hash == print_:
                run.keep(key, item)
                raise DropItem(f"{item.url}: unchanged")
            return _revised(item, known.revision + 1)
        twin = run.twin(item.id, print_, signature(item))
        if twin is None:
            return item
        if reason := run.duplicates.refuses(twin):
            run.copies.note(item, twin, reason)
            return self._drop(item, reason, str(twin), twin.article)
        return run.duplicates.marked(item, twin)

    def _drop(self, article: Article, reason: Reason, detail: str, of: str) -> None:
        run_of(self._crawler).settle(urls.key(article.url), reason, detail)
        raise Copy(f"{article.url}: {reason} {detail}", of)


def _revised(article: Article, revision: int) -> Article:
    """The article as a revision; where the page does not say when it was changed, when that was seen."""
    if article.modified_at:
        return replace(article, revision=revision)
    provenance = json.loads(article.provenance) | {"modified_at": "crawl: its text has changed since the last visit"}
    return replace(
        article,
        revision=revision,
        modified_at=article.crawled_at,
        provenance=json.dumps(provenance, ensure_ascii=False, sort_keys=True),
    )
