"""What the lists of a site name: sitemaps, feeds, indexes of posts, pages of headlines and their pagers."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newscrawl import urls
from newscrawl.discovery import feed, listing, sitemap, wordpress
from newscrawl.extraction import Page
from newscrawl.items import Lead, LeadKind, Source
from newscrawl.queued import GUESS
from newscrawl.runs import run_of
from newscrawl.spiders.bounds import Bounds
from newscrawl.spiders.hints import Hints
from newscrawl.spiders.params import SiteParams
from newscrawl.spiders.visits import VisitNotes

DEPTH = "listing_depth"
PAGER = "pager"
"""In the meta of a request for a further page of a list; its first page is read again, these only as far as need be."""

CATCHING_UP = "catching_up"
"""In the meta of a request for a further page of a list that no earlier run has read to its end."""

WHOLE_SITE = "whole_site"
"""In the meta of a request for a feed or an index that the start announces: what it names, it names for all lists."""

USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml")
FEED_DEPTH = 1
"""How deep in lists feeds are followed: those of the start, and those of its sections."""

NESTED = "nested"
"""In the meta of a request for a sitemap: how many indexes stand above it."""

MOST_NESTED = 3
"""Indexes above one sitemap that are followed; sitemaps.org allows one."""

MOST_SITEMAPS = 10_000
"""Sitemaps of a site that are read in a run: one for every day of 27 years."""

LEADS_AT_A_TIME = 200
MOST_JUDGED = 200
"""Entries of a feed by which it is judged whether it names anything that its like have not."""


MOST_EVERY_RUN = 4
"""Feeds that the start announces which are read on every run, as it is itself."""

MOST_BEFORE = 500
"""Pages of lists whose articles are remembered until their next page has come."""

MOST_TOLD = 20_000
"""New articles remembered which the start, its feeds or its index have named, or the sitemaps, or the lists."""

NEW_SHARE = 0.5
"""The share of new articles on a page of a known list from which on its next page is asked for, whoever else has named
them."""

VAIN_FEEDS = 3
"""Feeds in a row that an index of sitemaps names, and that name what the sitemaps do: no more of that index is read."""

MOST_UNJUDGED = 200
"""Feeds that are remembered until a sitemap has come that may name all that they do."""


class Asks(Protocol):
    """What is needed of the spider."""

    crawler: Crawler
    params: SiteParams
    hints: Hints

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
        self._mapped: set[bytes] = set()
        self._listed: set[bytes] = set()
        self._vain: Counter[str] = Counter()
        self._unjudged: dict[Lead, frozenset[bytes]] = {}
        self._sitemaps: Counter[str] = Counter()

    def sitemaps(self, robots_url: str, named: list[str]) -> Iterator[Request]:
        """The sitemaps that robots.txt names, or the usual places where it names none. They are read on every run."""
        for url in named or [urljoin(robots_url, path) for path in USUAL_SITEMAPS]:
            lead = Lead(url, LeadKind.SITEMAP, Source.SITEMAP, found_on=robots_url)
            yield self._spider.request(lead, guess=not named, again=bool(named))

    async def of_leads(
        self, response: Response, lead: Lead, found: Iterable[Lead], *, is_feed: bool
    ) -> AsyncIterator[Request]:
        """What a sitemap or a feed names, and the next page of an index of posts while it names news."""
        news, useful, says_all, count = False, False, True, 0
        named: list[str] = []
        later: list[Lead] = []
        is_whole = lead.kind is LeadKind.SEED or bool(response.meta.get(WHOLE_SITE))
        if lead.kind is LeadKind.SITEMAP:
            self._sitemaps[urls.domain(response.url)] += 1
        may_nest = int(response.meta.get(NESTED, 0)) < MOST_NESTED
        for count, part in enumerate(found, 1):
            # A large sitemap must not keep the engine from its other work, or from stopping.
            if count % LEADS_AT_A_TIME == 0:
                await asyncio.sleep(0)
                if not self._spider.crawler.engine.running:
                    return
            key = run_of(self._spider.crawler).idle.key(part.url)
            says_all = says_all and (part.kind is not LeadKind.SITEMAP or bool(part.lastmod))
            if not is_feed and part.kind is not LeadKind.SITEMAP and len(self._mapped) < MOST_TOLD:
                self._mapped.add(key)
            if not useful or is_whole:
                is_news, is_useful = self._judge(key, is_whole=is_whole)
                news, useful = news or is_news, useful or is_useful
            if count <= MOST_JUDGED:
                named.append(part.url)
            if part.kind is LeadKind.SITEMAP and not may_nest:
                self._spider.bounds.told("sitemaps", f"more than {MOST_NESTED} indexes above each other")
                continue
            if part.kind is LeadKind.SITEMAP and len(later) < LEADS_AT_A_TIME and sitemap.may_be_feed(part.url):
                later.append(part)
            else:
                yield self._named(part, response)
        for part in later:
            yield self._named(part, response)
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
            what = news if lead.kind is LeadKind.SITEMAP else useful
            self._spider.visits.of_list(response, lead, news=what, says_all=says_all)
        if lead.kind is LeadKind.SITEMAP:
            self._judge_feeds(lead, frozenset(map(urls.key, named)) if is_feed and count <= MOST_JUDGED else None)

    def _named(self, part: Lead, response: Response) -> Request:
        request = self._spider.request(part, response)
        if part.kind is LeadKind.SITEMAP:
            request.meta[NESTED] = int(response.meta.get(NESTED, 0)) + 1
        return request

    def refuses(self, lead: Lead) -> str:
        """Why a sitemap is not read, "" if it is: an index can name others without end."""
        if lead.kind is not LeadKind.SITEMAP or self._sitemaps[urls.domain(lead.url)] < MOST_SITEMAPS:
            return ""
        return self._spider.bounds.told("sitemaps", f"over {MOST_SITEMAPS} of the site in one run")

    def _judge_feeds(self, lead: Lead, named: frozenset[bytes] | None) -> None:
        """Leave alone the feeds that an index of sitemaps has named, of which the sitemaps have named all articles.

        ``named``: what the feed at ``lead`` names; None for a sitemap, which others can now be held against.
        """
        if named is not None and len(self._unjudged) < MOST_UNJUDGED:
            self._unjudged[lead] = named
        if not self._mapped:
            return
        for feed_lead, keys in list(self._unjudged.items()):
            if keys <= self._mapped:
                del self._unjudged[feed_lead]
                self._vain[feed_lead.found_on] += 1
                self._spider.visits.of_none(feed_lead)
            elif feed_lead == lead:
                self._vain[lead.found_on] = 0

    def is_vain(self, lead: Lead) -> bool:
        """Whether a sitemap is a feed, by all that its index has named so far, and its like have named nothing that the
        sitemaps have not."""
        if lead.kind is not LeadKind.SITEMAP or self._vain[lead.found_on] < VAIN_FEEDS:
            return False
        return sitemap.may_be_feed(lead.url)

    def _judge(self, key: bytes, *, is_whole: bool) -> tuple[bool, bool]:
        """Whether an article is news, and whether a list is of use for naming it: what the start and its feeds name
        every day needs no tag to be found by."""
        if not run_of(self._spider.crawler).is_news(key):
            return False, False
        if is_whole and len(self._told) < MOST_TOLD:
            self._told.add(key)
        return True, is_whole or key not in self._told

    def _names_before(self, response: Response) -> frozenset[bytes] | None:
        """The articles of the page of a list that led to this one, None where that was in an earlier run."""
        assert response.request is not None
        before = self._before.pop(urls.key(response.request.url), None)
        return before if response.meta.get(PAGER) else frozenset()

    def _is_catching_up(self, response: Response, before: frozenset[bytes] | None) -> bool:
        """Whether a page belongs to a list that no earlier run has read to its end, as far as that is known."""
        if response.meta.get(PAGER):
            return before is None or bool(response.meta.get(CATCHING_UP))
        assert response.request is not None
        return run_of(self._spider.crawler).visits.last(urls.key(response.request.url)) is None

    def _leads_to_news(self, keys: frozenset[bytes]) -> bool:
        """Whether the next page of a list that was read to its end is worth a request: this one names what nothing has
        named yet in this run, or so many new ones that the known ones must lie behind it. Feeds do not count, since
        they name the newest only."""
        run = run_of(self._spider.crawler)
        new = [key for key in keys if run.is_news(key)]
        if any(key not in self._listed and key not in self._mapped for key in new):
            return True
        return bool(new) and len(new) >= NEW_SHARE * len(keys)

    def of_page(self, response: Response, page: Page, lead: Lead, *, is_list: bool) -> Iterator[Request]:
        """What a page of headlines names, and its next page while it names news. ``is_list``: it is no article too."""
        root = page.selecting.root
        found = listing.parse(root, response.url)
        if lead.kind is LeadKind.SEED and is_list and not (found.articles or found.listings or found.feeds):
            self._spider.hints.note_bare(response.url)
        limit = self._spider.settings.getint("NEWSCRAWL_LISTING_DEPTH")
        # A list that was taken for an article, or that a sitemap named, gives its articles and no further lists.
        depth = int(response.meta.get(DEPTH, 0 if lead.kind is LeadKind.SEED else limit))
        keys = frozenset(map(run_of(self._spider.crawler).idle.key, (article.url for article in found.articles)))
        news, useful = False, False
        # What stands beside every page of a list would lead to its end.
        before = self._names_before(response)
        own = keys - (before or frozenset())
        for key in own:
            if not useful or depth == 0:
                is_news, is_useful = self._judge(key, is_whole=depth == 0)
                news, useful = news or is_news, useful or is_useful
        catching_up = depth == 0 or self._is_catching_up(response, before)
        # What a list that is read for the first time begins with, others may have named on earlier runs.
        is_first = is_list and depth > 0 and catching_up and not response.meta.get(PAGER)
        leads_on = bool(found.pager) and (is_first or (news and (catching_up or self._leads_to_news(own))))
        # Before anything is yielded, since other lists are read while that is taken up.
        if len(self._listed) < MOST_TOLD:
            self._listed |= keys
        if Source.FEED in self._spider.params.follow and depth <= FEED_DEPTH:
            yield from self._feeds(response, page, found.feeds, depth)
        if Source.LISTING in self._spider.params.follow:
            yield from self._requests(found.articles, response)
            # An archive by date is a list of lists; one that named only what is known leads to no new ones.
            if depth < limit and (news or depth == 0 or not found.articles):
                yield from self._requests(found.listings, response, depth=depth + 1)
            # A list is followed back only while it still names articles that earlier runs have not settled.
            if leads_on:
                onward = Lead(found.pager, LeadKind.LISTING, Source.LISTING, found_on=response.url)
                request = self._spider.request(onward, response, depth=depth, again=True)
                request.meta[PAGER] = True
                if catching_up:
                    request.meta[CATCHING_UP] = True
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
