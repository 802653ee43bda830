"""What the lists of a site name: sitemaps, feeds, indexes of posts, pages of headlines and their pagers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from typing import Protocol
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newscrawl import urls
from newscrawl.discovery import feed, listing, wordpress
from newscrawl.extraction import Page
from newscrawl.items import Lead, LeadKind, Source
from newscrawl.runs import run_of
from newscrawl.spiders.bounds import Bounds
from newscrawl.spiders.params import SiteParams
from newscrawl.spiders.visits import VisitNotes

DEPTH = "listing_depth"
PAGER = "pager"
"""In the meta of a request for a further page of a list; its first page is read again, these only as far as need be."""

USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml")
FEED_DEPTH = 1
"""How deep in lists feeds are followed: those of the start, and those of its sections."""

LEADS_AT_A_TIME = 200
MOST_JUDGED = 200
"""Entries of a feed by which it is judged whether it names anything that its like have not."""


class Asks(Protocol):
    """What is needed of the spider."""

    crawler: Crawler
    params: SiteParams

    @property
    def settings(self) -> BaseSettings: ...
    @property
    def bounds(self) -> Bounds: ...
    @property
    def visits(self) -> VisitNotes: ...

    def request(
        self, lead: Lead, response: Response | None = None, *, depth: int = 0, guess: bool = False, again: bool = False
    ) -> Request: ...


class Lists:
    """From lists to requests. Setting: ``NEWSCRAWL_LISTING_DEPTH``."""

    def __init__(self, spider: Asks) -> None:
        self._spider = spider

    def sitemaps(self, robots_url: str, named: list[str]) -> Iterator[Request]:
        """The sitemaps that robots.txt names, or the usual places where it names none. They are read on every run."""
        for url in named or [urljoin(robots_url, path) for path in USUAL_SITEMAPS]:
            lead = Lead(url, LeadKind.SITEMAP, Source.SITEMAP, found_on=robots_url)
            yield self._spider.request(lead, guess=not named, again=bool(named))

    async def of_leads(self, response: Response, lead: Lead, found: Iterable[Lead]) -> AsyncIterator[Request]:
        """What a sitemap or a feed names, and the next page of an index of posts while it names news."""
        news, count = False, 0
        named: list[str] = []
        run = run_of(self._spider.crawler)
        for count, part in enumerate(found, 1):
            # A large sitemap must not keep the engine from its other work, or from stopping.
            if count % LEADS_AT_A_TIME == 0:
                await asyncio.sleep(0)
                if not self._spider.crawler.engine.running:
                    return
            news = news or run.is_news(urls.key(part.url))
            if count <= MOST_JUDGED:
                named.append(part.url)
            yield self._spider.request(part, response)
        if lead.kind is LeadKind.FEED:
            self._spider.bounds.note_list(response.url, named)
        if news and count >= wordpress.PER_PAGE and wordpress.is_index(response.url):
            onward = wordpress.next_page(response.url)
            further = Lead(onward, LeadKind.FEED, lead.source, found_on=response.url)
            request = self._spider.request(further, response, again=True, guess=True)
            request.meta[PAGER] = True
            yield request
        if not response.meta.get(PAGER):
            self._spider.visits.of_list(response, lead, news=news)

    def of_page(self, response: Response, page: Page, lead: Lead, *, is_list: bool) -> Iterator[Request]:
        """What a page of headlines names, and its next page while it names news. ``is_list``: it is no article too."""
        root = page.selecting.root
        found = listing.parse(root, response.url)
        limit = self._spider.settings.getint("NEWSCRAWL_LISTING_DEPTH")
        # A list that was taken for an article, or that a sitemap named, gives its articles and no further lists.
        depth = int(response.meta.get(DEPTH, 0 if lead.kind is LeadKind.SEED else limit))
        run = run_of(self._spider.crawler)
        news = any(run.is_news(urls.key(article.url)) for article in found.articles)
        if Source.FEED in self._spider.params.follow and depth <= FEED_DEPTH:
            yield from self._feeds(response, page, found.feeds, depth)
        if Source.LISTING in self._spider.params.follow:
            yield from self._requests(found.articles, response)
            # An archive by date is a list of lists; one that named only what is known leads to no new ones.
            if depth < limit and (news or depth == 0 or not found.articles):
                yield from self._requests(found.listings, response, depth=depth + 1)
            # A list is followed back only while it still names articles that earlier runs have not settled.
            if found.pager and news:
                onward = Lead(found.pager, LeadKind.LISTING, Source.LISTING, found_on=response.url)
                request = self._spider.request(onward, response, depth=depth, again=True)
                request.meta[PAGER] = True
                yield request
        if is_list:
            self._spider.bounds.note_list(response.url, [article.url for article in found.articles])
            if not response.meta.get(PAGER):
                self._spider.visits.of_list(response, lead, news=news)

    def _feeds(self, response: Response, page: Page, announced: list[Lead], depth: int) -> Iterator[Request]:
        """The feeds that a list announces; of the start also the index of posts, or the usual feeds if it has none."""
        for found in announced:
            yield self._spider.request(replace(found, source=Source.FEED), response)
        if depth:
            return
        link = ", ".join(value.decode("latin-1") for value in response.headers.getlist("Link"))
        api = wordpress.api_root(page.selecting.root, response.url) or wordpress.api_root_of_header(link, response.url)
        guessed = [] if announced or api else [response.urljoin(path) for path in feed.USUAL_FEEDS]
        for url in [wordpress.posts_url(api)] if api else guessed:
            lead = Lead(url, LeadKind.FEED, Source.FEED, found_on=response.url)
            yield self._spider.request(lead, response, guess=True)

    def _requests(self, leads: Iterable[Lead], response: Response, *, depth: int = 0) -> Iterator[Request]:
        return (self._spider.request(lead, response, depth=depth) for lead in leads)
