"""What a page that was read leaves behind for the next visit: news or none, validators, whether a lastmod was true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl import urls
from newscrawl.items import Article, Lead, LeadKind, Reason, Source
from newscrawl.loaders import header
from newscrawl.pipelines.deduplicate import fingerprint
from newscrawl.runs import revisit_plan, run_of
from newscrawl.store import Known, Visit, instant
from newscrawl.store.batch import is_chain_end
from newscrawl.store.visits import NEVER_OF_USE

MAX_VALIDATOR = 512
"""Characters of an ETag or a Last-Modified beyond which it is not kept."""

GUESS_REST = 7 * 86_400
"""Seconds for which a place is left alone where a sitemap was guessed and there was none."""

LISTS = (LeadKind.SEED, LeadKind.LISTING, LeadKind.FEED, LeadKind.SITEMAP)


class VisitNotes:
    """Notes the visits of a crawl. Settings: those of `newscrawl.runs.revisit_plan`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        ages = revisit_plan(crawler.settings).ages
        self._young = timedelta(seconds=ages[-1] if ages else 0)

    def of_list(self, response: Response, lead: Lead, *, news: bool, says_all: bool = True) -> None:
        """A list was read to its end. ``news``: whether it named anything that was not known; ``says_all``: false
        for an index of sitemaps that may have changed where it has not, since it does not say when they did."""
        if lead.kind not in LISTS:
            return
        key = _key(response)
        visits = run_of(self._crawler).visits
        true = None
        if lead.kind is LeadKind.SITEMAP and lead.lastmod and (last := visits.last(key)):
            changed_at = instant(lead.lastmod)
            # Only a statement that nothing has changed can be held against what was found.
            true = not news if changed_at is not None and changed_at <= last else None
        etag, modified = _validators(response) if says_all else ("", "")
        visits.note(key, Visit(news=news, etag=etag, modified=modified, lastmod_true=true))

    def of_nothing(self, response: Response, lead: Lead) -> None:
        """There was nothing where a sitemap was guessed; there may be one day: it is tried ever more seldom."""
        if lead.kind is LeadKind.SITEMAP:
            run_of(self._crawler).visits.note(_key(response), Visit(news=False, rests=GUESS_REST))

    def of_other(self, response: Response, lead: Lead, page: Article) -> None:
        """A page of a walk was read that is no article; what comes after it can be found by it alone."""
        if lead.source is Source.NEXT:
            run_of(self._crawler).visits.note(_key(response), Visit(chain_end=is_chain_end(page)))

    def of_none(self, lead: Lead) -> None:
        """A list needs not be asked for, since others name all that it does."""
        run_of(self._crawler).visits.note(urls.key(lead.url), Visit(news=False, rests=NEVER_OF_USE))

    def of_article(self, response: Response, lead: Lead, article: Article, known: Known | None) -> None:
        """An article was read. ``known``: what the dataset had of it before."""
        true = None
        if known is not None and run_of(self._crawler).visits.is_said_to_have_changed(_key(response)):
            true = known.content_hash != fingerprint(article) or bool(known.head.corrected(article))
        etag, modified = _validators(response)
        first = known is None and self._is_young(article, lead)
        visit = Visit(first=first, etag=etag, modified=modified, lastmod_true=true)
        run_of(self._crawler).visits.note(_key(response), visit)

    def unchanged(self, response: Response, lead: Lead) -> None:
        """The server says that a page is as it was: it has its reason again, and keeps its validators."""
        run = run_of(self._crawler)
        key = _key(response)
        if run.visits.is_article(key):
            run.settle(key, Reason.UNCHANGED, "not modified")
            run.visits.note(key, Visit(unchanged=True))
        else:
            run.settle(key, Reason.NOT_AN_ARTICLE, f"{lead.kind}, not modified")
            run.visits.note(key, Visit(news=False, unchanged=True))

    def _is_young(self, article: Article, lead: Lead) -> bool:
        """Whether corrections are to be expected; of what tells no date, only what a list of news has named."""
        stated = instant(article.published_at or article.date)
        if stated is None:
            return lead.source in (Source.LISTING, Source.FEED, Source.NEXT)
        return datetime.now(UTC).timestamp() - stated <= self._young.total_seconds()


def _key(response: Response) -> bytes:
    assert response.request is not None
    return urls.key(response.request.url)


def _validators(response: Response) -> tuple[str, str]:
    etag, modified = header(response, "ETag"), header(response, "Last-Modified")
    return (etag if len(etag) <= MAX_VALIDATOR else ""), (modified if len(modified) <= MAX_VALIDATOR else "")
