"""The articles in a file of WARC: what servers answered once, read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO

from w3lib.encoding import http_content_type_encoding

from newscrawl import urls, warc
from newscrawl.commands._source import MAX_BYTES
from newscrawl.errors import PageError
from newscrawl.extraction import TextPolicy, open_page, read
from newscrawl.items import Article
from newscrawl.spiders.bodies import is_binary, is_html


def articles_in(file: IO[bytes], text: TextPolicy) -> Iterator[Article | str]:
    """Each article of a file in its order, or in a line which page had to be set aside, and why.

    :raises PageError: the file is cut or broken; what was before that has been given.
    """
    for record in warc.records(file, MAX_BYTES):
        if not record.is_answer:
            continue
        try:
            article = _article(record, text)
        except PageError as error:
            yield f"{record.url}: {error}"
        else:
            if article is not None:
                yield article


def _article(record: warc.Record, text: TextPolicy) -> Article | None:
    answer = record.answer()
    kind = answer.headers.get("content-type", "")
    if answer.status != 200 or is_binary(answer.body) or not is_html(answer.body, kind):
        return None
    fetched = _instant(record.date)
    page = open_page(answer.body, record.url, charset=http_content_type_encoding(kind) or "")
    reading = read(page, text=text, fetched=fetched)
    reading.release()
    if not reading.verdict.is_article:
        return None
    article = reading.article
    article.crawled_at = fetched.isoformat(timespec="seconds") if fetched else None
    try:
        article.url = urls.normalize(article.url)
    except ValueError as error:
        raise PageError(str(error)) from error
    return article


def _instant(stated: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(stated)
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
