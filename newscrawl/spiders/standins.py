"""Pages that are no articles where one was named: what they are for good, or what a site shows for some hours."""

from __future__ import annotations

from typing import Protocol

from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl import urls
from newscrawl.extraction import Reading
from newscrawl.items import Lead, LeadKind, Reason, Source, Verdict
from newscrawl.loaders import header
from newscrawl.pipelines.apart import is_other_headline
from newscrawl.runs import run_of
from newscrawl.spiders.bodies import may_pass
from newscrawl.spiders.hints import Hints
from newscrawl.store import set_back

PASSING = frozenset({Verdict.LOGIN, Verdict.CONSENT_WALL, Verdict.SOFT_404, Verdict.NEEDS_SCRIPT})
"""What sites show to whom they do not know, or while something is broken."""

MOST_SHOWN = 1000
"""Different pages that are remembered, to tell when another address shows one of them."""


class Site(Protocol):
    """What is needed of the spider."""

    crawler: Crawler
    hints: Hints


class StandIns:
    """Gives the addresses of such pages their reason, and sees to it that those which may pass are tried again."""

    def __init__(self, spider: Site) -> None:
        self._spider = spider
        self._shown: dict[tuple[str, str], bytes] = {}

    def settle(self, response: Response, lead: Lead, reading: Reading, why: str = "") -> bool:
        """A page was read that is no article; whether the site shows such for a while. ``why``: what the detail says
        beside the verdict."""
        run, key, verdict = run_of(self._spider.crawler), _key(response), reading.verdict
        if verdict is Verdict.ERROR:
            set_back(run, key, Reason.FAILED, "the page reports an error of the server", retry=True, url=response.url)
            return True
        if not verdict.is_listing:
            self._spider.hints.note_other(verdict, reading.article.title)
        is_passing = lead.kind is LeadKind.ARTICLE and verdict in PASSING
        retry = is_passing or (lead.kind is LeadKind.ARTICLE and self._is_another(key, lead, reading))
        set_back(run, key, Reason.NOT_AN_ARTICLE, f"{verdict}{why}", retry=retry, url=response.url)
        return is_passing

    def empty(self, response: Response, lead: Lead) -> None:
        """Nothing came, and the server calls that well."""
        if lead.kind is LeadKind.SEED:
            self._spider.hints.note_empty(response.url)
        run = run_of(self._spider.crawler)
        set_back(run, _key(response), Reason.FAILED, "empty page", retry=True, url=response.url)

    def other(self, response: Response, lead: Lead, detail: str) -> None:
        """What came is no HTML: a document for good, or an error that the server calls well."""
        retry = lead.kind is LeadKind.ARTICLE and may_pass(response.body, header(response, "Content-Type"))
        run = run_of(self._spider.crawler)
        set_back(run, _key(response), Reason.NOT_AN_ARTICLE, detail, retry=retry, url=response.url)

    def _is_another(self, key: bytes, lead: Lead, reading: Reading) -> bool:
        """Whether an unlikely page is not the one that was named, by its headline, by what named it, or since other
        addresses show it as well."""
        if reading.verdict is not Verdict.NOT_AN_ARTICLE:
            return False
        run, page = run_of(self._spider.crawler), reading.article
        if run.tries.has_failed(key):
            return True
        if lead.title and page.title and not is_other_headline(lead.title, page.title):
            return False
        if lead.source is Source.FEED or lead.published_at or urls.date_in_path(lead.url):
            return True
        first = self._shown.setdefault((page.title, page.content_hash), key)
        if len(self._shown) > MOST_SHOWN:
            self._shown.popitem()
        if first == key:
            return False
        if run.fate(first) is Reason.NOT_AN_ARTICLE and not run.tries.has_failed(first):
            run.settle(first, Reason.NOT_AN_ARTICLE, str(reading.verdict), retry=True)
        return True


def _key(response: Response) -> bytes:
    assert response.request is not None
    return urls.key(response.request.url)
