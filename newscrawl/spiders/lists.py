"""What the lists of a site name: sitemaps, feeds, indexes of posts, pages of headlines and their pagers."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from typing import Protocol
from urllib.parse import urljoin, urlsplit

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
from newscrawl.spiders.fates import GUESS
from newscrawl.spiders.params import SiteParams
from newscrawl.spiders.visits import VisitNotes

DEPTH = "listing_depth"
PAGER = "pager"
"""In the meta of a request for a further page of a list; its first page is read again, these only as far as need be."""

WHOLE_SITE = "whole_site"
"""In the meta of a request for a feed or an index that the start announces: what it names, it names for all lists."""

USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml")
FEED_DEPTH = 1
"""How deep in lists feeds are followed: those of the start, and those of its sections."""

LEADS_AT_A_TIME = 200
MOST_JUDGED = 200
"""Entries of a feed by which it is judged whether it names anything that its like have not."""


MOST_EVERY_RUN = 4
"""Feeds that the start announces which are read on every run, as it is itself."""

MOST_BEFORE = 500
"""Pages of lists whose articles are remembered until their next page has come."""

MOST_TOLD = 20_000
"""New articles remembered which the start, its feeds or its index have named."""


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
        self._before: OrderedDict[bytes, frozenset[bytes]] = OrderedDict()
        self._told: set[bytes] = set()

    def sitemaps(self, robots_url: str, named: list[str]) -> Iterator[Request]:
        """The sitemaps that robots.txt names, or the usual places where it names none. They are read on every run."""
        for url in named or [urljoin(robots_url, path) for path in USUAL_SITEMAPS]:
            lead = Lead(url, LeadKind.SITEMAP, Source.SITEMAP, found_on=robots_url)
            yield self._spider.request(lead, guess=not named, again=bool(named))

    async def of_leads(self, response: Response, lead: Lead, found: Iterable[Lead]) -> AsyncIterator[Request]:
        """What a sitemap or a feed names, and the next page of an index of posts while it names news."""
        news, useful, count = False, False, 0
        named: list[str] = []
        is_whole = lead.kind is LeadKind.SEED or bool(response.meta.get(WHOLE_SITE))
        for count, part in enumerate(found, 1):
            # A large sitemap must not keep the engine from its other work, or from stopping.
            if count % LEADS_AT_A_TIME == 0:
                await asyncio.sleep(0)
                if not self._spider.crawler.engine.running:
                    return
            if not useful or is_whole:
                is_news, is_useful = self._judge(urls.key(part.url), is_whole=is_whole)
                news, useful = news or is_news, useful or is_useful
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
            yield self._of_all(request) if is_whole else request
        if not response.meta.get(PAGER):
            # Whether a sitemap's lastmod is true has nothing to do with who else has told.
            self._spider.visits.of_list(response, lead, news=news if lead.kind is LeadKind.SITEMAP else useful)

    def _judge(self, key: bytes, *, is_whole: bool) -> tuple[bool, bool]:
        """Whether an article is news, and whether a list is of use for naming it: what the start and its feeds name
        every day needs no tag to be found by."""
        if not run_of(self._spider.crawler).is_news(key):
            return False, False
        if is_whole and len(self._told) < MOST_TOLD:
            self._told.add(key)
        return True, is_whole or key not in self._told

    def _names_before(self, response: Response) -> frozenset[bytes]:
        """The articles of the page of a list that led to this one."""
        assert response.request is not None
        before = self._before.pop(urls.key(response.request.url), None)
        return before if before is not None and response.meta.get(PAGER) else frozenset()

    def of_page(self, response: Response, page: Page, lead: Lead, *, is_list: bool) -> Iterator[Request]:
        """What a page of headlines names, and its next page while it names news. ``is_list``: it is no article too."""
        root = page.selecting.root
        found = listing.parse(root, response.url)
        limit = self._spider.settings.getint("NEWSCRAWL_LISTING_DEPTH")
        # A list that was taken for an article, or that a sitemap named, gives its articles and no further lists.
        depth = int(response.meta.get(DEPTH, 0 if lead.kind is LeadKind.SEED else limit))
        keys = frozenset(urls.key(article.url) for article in found.articles)
        news, useful = False, False
        # What stands beside every page of a list would lead to its end.
        for key in keys - self._names_before(response):
            if not useful or depth == 0:
                is_news, is_useful = self._judge(key, is_whole=depth == 0)
                news, useful = news or is_news, useful or is_useful
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
                self._before[urls.key(found.pager)] = keys
                if len(self._before) > MOST_BEFORE:
                    self._before.popitem(last=False)
                yield request
        if is_list:
            self._spider.bounds.note_list(response.url, [article.url for article in found.articles])
            if not response.meta.get(PAGER):
                self._spider.visits.of_list(response, lead, news=useful)

    def _feeds(self, response: Response, page: Page, announced: list[Lead], depth: int) -> Iterator[Request]:
        """The feeds that a list announces; of the start also the index of posts, or the usual feeds if it has none."""
        if depth:
            for found in announced:
                yield self._spider.request(replace(found, source=Source.FEED), response)
            return
        link = ", ".join(value.decode("latin-1") for value in response.headers.getlist("Link"))
        api = wordpress.api_root(page.selecting.root, response.url) or wordpress.api_root_of_header(link, response.url)
        index = [wordpress.posts_url(api)] if api else []
        guessed = [] if announced or api else [response.urljoin(path) for path in feed.USUAL_FEEDS]
        visits = run_of(self._spider.crawler).visits
        for place, found in enumerate(announced):
            lead = replace(found, source=Source.FEED)
            yield self._of_all(self._spider.request(lead, response, again=place < MOST_EVERY_RUN))
        for url in index + guessed:
            lead = Lead(url, LeadKind.FEED, Source.FEED, found_on=response.url)
            again = bool(index) or visits.last(urls.key(url)) is not None
            yield self._of_all(self._spider.request(lead, response, guess=True, again=again))

    def _of_all(self, request: Request) -> Request:
        request.meta[WHOLE_SITE] = True
        return request

    def _requests(self, leads: Iterable[Lead], response: Response, *, depth: int = 0) -> Iterator[Request]:
        return (self._spider.request(lead, response, depth=depth) for lead in leads)


def is_no_list(response: Response, lead: Lead) -> bool:
    """Whether a page came where a sitemap or a feed was guessed: from a site that answers every address with its start.

    What such an address redirects to is a page of its own.
    """
    if not response.meta.get(GUESS) or lead.kind not in (LeadKind.SITEMAP, LeadKind.FEED):
        return False
    asked, came = response.meta.get("redirect_urls", [response.url])[0], response.url
    same = urlsplit(asked).path.rstrip("/") == urlsplit(came).path.rstrip("/")
    return same and urls.domain(asked) == urls.domain(came)
