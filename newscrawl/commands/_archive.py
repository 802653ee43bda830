"""The articles in a file of WARC: what servers answered once, read again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BufferedReader

from w3lib.encoding import http_content_type_encoding

from newscrawl import urls, warc
from newscrawl.commands._source import MAX_BYTES
from newscrawl.errors import PageError
from newscrawl.extraction import TextPolicy, open_page
from newscrawl.items import Article, Lead, LeadKind, Source
from newscrawl.loaders import ArticleLoader
from newscrawl.middlewares.bodies import PARTIAL_CONTENT
from newscrawl.spiders.bodies import is_binary, is_html
from newscrawl.spiders.parts import Story

MAX_PAGES = 100
"""Of one article."""

_FIRST = "1"
_ID_LENGTH = 32


def articles_in(file: BufferedReader, text: TextPolicy, sites: Collection[str] = ()) -> Iterator[Article | str]:
    """Each article of a file in its order, or in a line which page had to be set aside, and why; of these sites only,
    if any are named.

    :raises PageError: the file is cut or broken; what was before that has been given.
    """
    pages: list[tuple[warc.Record, ArticleLoader]] = []
    try:
        for record in warc.records(file, MAX_BYTES):
            if not record.is_answer or (sites and _site(record) not in sites):
                continue
            is_first = record.headers.get(warc.PAGE.lower(), _FIRST) == _FIRST
            if is_first:
                yield from _told(pages)
                pages = []
            elif not pages or len(pages) >= MAX_PAGES or _id(record) != _id(pages[0][0]):
                continue
            try:
                loader = _read(record, text)
            except PageError as error:
                yield f"{record.url}: {error}"
            else:
                if loader is not None and (loader.reading.verdict.is_article or not is_first):
                    pages.append((record, loader))
    except PageError:
        yield from _told(pages)
        raise
    yield from _told(pages)


def _told(pages: list[tuple[warc.Record, ArticleLoader]]) -> Iterator[Article]:
    """The article of these pages, if there are any."""
    if not pages:
        return
    (record, first), *further = pages
    article = Story(first, [loader for _, loader in further]).article()
    for _, loader in pages:
        loader.reading.release()
    fetched = _instant(record.date)
    article.crawled_at = fetched.isoformat(timespec="seconds") if fetched else None
    with suppress(ValueError):
        article.url = urls.normalize(article.url)
    article.id = _id(record) or article.id
    revision = record.headers.get(warc.REVISION.lower(), "")
    if revision.isascii() and revision.isdigit() and len(revision) < 10:
        article.revision = int(revision)
    yield article


def _read(record: warc.Record, text: TextPolicy) -> ArticleLoader | None:
    """A page, None where there is none."""
    answer = record.answer()
    kind = answer.headers.get("content-type", "")
    if (
        not 200 <= answer.status < 300
        or answer.status == PARTIAL_CONTENT
        or is_binary(answer.body)
        or not is_html(answer.body, kind)
    ):
        return None
    page = open_page(answer.body, record.url, charset=http_content_type_encoding(kind) or "")
    lead = Lead(record.url, LeadKind.ARTICLE, Source.SEED)
    return ArticleLoader.from_page(page, None, lead, text, fetched=_instant(record.date))


def _id(record: warc.Record) -> str:
    """The id of the line that a dataset has of the page, "" where the record names none."""
    stated = record.headers.get(warc.ID.lower(), "")
    return stated if len(stated) == _ID_LENGTH and stated.isascii() and stated.isalnum() else ""


def _site(record: warc.Record) -> str:
    try:
        return urls.domain(record.url)
    except ValueError:
        return ""


def _instant(stated: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(stated)
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
