"""Feeds that a page does not name: those of an HTTP header, and the older pages of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scrapy import Request
from scrapy.http import Response

from newscrawl.discovery import announced, feed
from newscrawl.items import Lead, LeadKind, Source
from newscrawl.runs import run_of
from newscrawl.spiders.lists import PAGER, WHOLE_SITE, Asks


class Feeds:
    """From feeds to feeds."""

    def __init__(self, spider: Asks) -> None:
        self._spider = spider

    def further(self, response: Response, lead: Lead, named: Sequence[Lead]) -> Iterator[Request]:
        """The feed that goes on with older entries, while this one, which has ``named`` some, names news."""
        onward = feed.next_page(response.body, response.url)
        run = run_of(self._spider.crawler)
        if not onward or not any(run.is_news(run.idle.key(part.url)) for part in named):
            return
        further = Lead(onward, LeadKind.FEED, lead.source, found_on=response.url)
        request = self._spider.request(further, response, again=True)
        request.meta[PAGER] = True
        if lead.kind is LeadKind.SEED or response.meta.get(WHOLE_SITE):
            request.meta[WHOLE_SITE] = True
        yield request

    def of_header(self, response: Response, lead: Lead) -> Iterator[Request]:
        """The feeds that the start announces by the HTTP header ``Link``."""
        if lead.kind is not LeadKind.SEED or Source.FEED not in self._spider.params.follow:
            return
        value = ", ".join(part.decode("latin-1") for part in response.headers.getlist("Link"))
        for found in announced.feeds_of_header(value, response.url):
            request = self._spider.request(replace(found, source=Source.FEED), response, again=True)
            request.meta[WHOLE_SITE] = True
            yield request
