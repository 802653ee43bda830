"""First in line: every article keeps the promises of the schema, or is set aside with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self, get_type_hints

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import urls
from newscrawl.items import Article, Comment, Reason
from newscrawl.runs import run_of

MAX_FUTURE = timedelta(days=1)
_TYPES: dict[type, dict[str, Any]] = {kind: get_type_hints(kind) for kind in (Article, Comment)}


def wrong_field(item: Article | Comment) -> str:
    """The first field whose value is not of its type, as "name: what it is"; "" if all are right."""
    for name, wanted in _TYPES[Article if isinstance(item, Article) else Comment].items():
        value = getattr(item, name)
        if wanted == list[str]:
            right = isinstance(value, list) and all(isinstance(part, str) for part in value)
        elif wanted == list[Comment]:
            right = isinstance(value, list) and all(isinstance(part, Comment) for part in value)
            if right and (wrong := next(filter(None, map(wrong_field, value)), "")):
                return f"{name}: {wrong}"
        elif wanted is int:
            right = type(value) is int
        elif wanted == int | None:
            right = value is None or type(value) is int
        else:
            right = isinstance(value, wanted)
        if not right:
            return f"{name}: {type(value).__name__}"
    return ""


def _is_instant(value: str | None) -> bool:
    try:
        return value is None or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


class ValidatePipeline:
    """Drops what is no article of the schema; a date of publication that lies ahead is taken for unknown."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        if not item.crawled_at:
            item = replace(item, crawled_at=datetime.now(UTC).isoformat(timespec="seconds"))
        if problem := wrong_field(item) or self._missing(item):
            run_of(self._crawler).settle(urls.key(item.url), Reason.NOT_AN_ARTICLE, problem)
            raise DropItem(f"{item.url}: {problem}")
        return self._without_future(item)

    @staticmethod
    def _missing(article: Article) -> str:
        for name in ("id", "url", "title", "text"):
            if not getattr(article, name):
                return f"no {name}"
        for name in ("published_at", "modified_at", "crawled_at"):
            if not _is_instant(getattr(article, name)):
                return f"{name}: no instant with an offset"
        return ""

    @staticmethod
    def _without_future(article: Article) -> Article:
        limit = datetime.fromisoformat(article.crawled_at or "") + MAX_FUTURE
        if article.published_at and datetime.fromisoformat(article.published_at) > limit:
            return replace(article, published_at=None, date="")
        if article.date and article.date > limit.astimezone(UTC).date().isoformat():
            return replace(article, date="")
        return article
