"""What servers have answered for the articles under way, for a dataset that keeps the pages beside the lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl import urls
from newscrawl.items import Article
from newscrawl.warc import ID, PAGE, REVISION, writing


class Answers:
    """The answers for articles that have not reached their line, by the key of the article's URL."""

    def __init__(self) -> None:
        self._further: dict[bytes, list[Response]] = {}
        self._waiting: dict[bytes, list[Response]] = {}

    def note_further(self, url: str, response: Response) -> None:
        """Note a further page of the article at a URL."""
        self._further.setdefault(urls.key(url), []).append(response)

    def offer(self, article: Article, response: Response) -> None:
        """Note that an article that was read from an answer, and from the further pages noted, is on its way."""
        key = urls.key(article.url)
        self._waiting[key] = [response, *self._further.pop(key, [])]

    def forget_further(self, url: str) -> None:
        """Drop the further pages of what was no article after all."""
        self._further.pop(urls.key(url), None)

    def take(self, article: Article) -> Sequence[Response]:
        """The answers that an article was read from; they are not kept any longer."""
        return self._waiting.pop(urls.key(article.url), ())


_answers: WeakKeyDictionary[Crawler, Answers] = WeakKeyDictionary()


def keep_answers(crawler: Crawler) -> Answers:
    """Begin to keep the answers of a crawl."""
    return _answers.setdefault(crawler, Answers())


def answers_of(crawler: Crawler) -> Answers | None:
    """The answers of a crawl, None where it keeps none."""
    return _answers.get(crawler)


def record_of(crawler: Crawler, article: Article) -> bytes:
    """The pages of an article as WARC records, b"" where none are kept. Their date is its ``crawled_at``."""
    answers = answers_of(crawler)
    if answers is None:
        return b""
    instant = datetime.fromisoformat(article.crawled_at or "")
    records = []
    for number, response in enumerate(answers.take(article), 1):
        more = [(ID, article.id), (REVISION, str(article.revision)), (PAGE, str(number))]
        headers = [(name, value) for name, values in response.headers.items() for value in values]
        records.append(writing.response(response.url, instant, response.status, headers, response.body, more))
    return b"".join(records)
