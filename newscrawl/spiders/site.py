"""`scrapy crawl site -a url=…`: a newspaper from an article, a section or its home page into articles.

Every request is made from a lead; what a page is, the page itself decides.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from newscrawl import discovery, urls
from newscrawl.discovery import feed, listing, robots, sitemap
from newscrawl.errors import PageError
from newscrawl.extensions.selectors import selectors_asked
from newscrawl.extraction import Page, TextPolicy
from newscrawl.frontier import LEAD, lead_of
from newscrawl.items import Article, Lead, LeadKind, Reason, Source, Verdict
from newscrawl.loaders import ArticleLoader, header, page_of
from newscrawl.runs import RunPlan, run_of
from newscrawl.spiders import checks
from newscrawl.spiders.memory import SiteMemory
from newscrawl.spiders.params import SiteParams
from newscrawl.spiders.parts import Parts, PartUnavailable
from newscrawl.store import NOT_FOLLOWED

PRIORITY = {
    LeadKind.SEED: 50,
    LeadKind.ARTICLE: 30,
    LeadKind.PAGE: 30,
    LeadKind.FEED: 20,
    LeadKind.SITEMAP: 10,
    LeadKind.LISTING: 0,
}
PERMANENT_STATUS = frozenset({400, 401, 403, 404, 405, 406, 410, 451})
DEPTH = "listing_depth"
GUESS = "guess"
ROBOTS = "/robots.txt"
USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml")
BINARY = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
MAX_STRANGE = 8
MAX_SITEMAP_BYTES = 50 * 1024 * 1024
LEADS_AT_A_TIME = 200
PAGES_READ = "newscrawl/pages_read"
"""Stat: pages that somebody named and that could be had."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class SiteSpider(Spider):
    """Arguments: see `SiteParams`. Settings: ``NEWSCRAWL_LISTING_DEPTH``, ``NEWSCRAWL_ARTICLE_PAGES``,
    ``NEWSCRAWL_TEXT_WITH`` and ``NEWSCRAWL_TEXT_WITHOUT`` (see `TextPolicy`), and those of `SiteMemory`."""

    name = "site"
    params_model = SiteParams
    text_policy: TextPolicy

    def __init__(self, params: SiteParams) -> None:
        super().__init__()
        self.params = params
        self.scope = params.url_scope

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        params = SiteParams.parse(kwargs)
        spider = cls(params)
        spider._set_crawler(crawler)
        settings = crawler.settings
        spider.text_policy = TextPolicy.of(
            settings.getlist("NEWSCRAWL_TEXT_WITH"), settings.getlist("NEWSCRAWL_TEXT_WITHOUT")
        )
        limits = {"NEWSCRAWL_MAX_PAGES": params.max_pages, "NEWSCRAWL_MAX_ARTICLES": params.max_articles}
        for name, limit in limits.items():
            if limit is not None:
                settings.set(name, limit, priority="spider")
        if params.site_profile and params.site_profile.download_delay is not None:
            settings.set("DOWNLOAD_DELAY", params.site_profile.download_delay, priority="spider")
        elif all(urls.host(seed) in LOOPBACK for seed in params.seeds):
            # Politeness is for other people's servers.
            settings.set("DOWNLOAD_DELAY", 0, priority="spider")
            settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 16, priority="spider")
        return spider

    @cached_property
    def memory(self) -> SiteMemory:
        """What the run knows of its sites; the add-on's settings are there only once the spider is made."""
        return SiteMemory.from_crawler(self.crawler)

    # ---- what the frontier and the run ask

    def run_plan(self) -> RunPlan:
        """The run of these arguments."""
        chains = {Source.PREV, Source.NEXT} & set(self.params.follow)
        return RunPlan(
            sites=[urls.domain(seed) for seed in self.params.seeds],
            arguments=self.params.model_dump(mode="json", exclude_defaults=True),
            policy=self.params.policy,
            revisit_chain_ends=bool(chains),
        )

    def refuse(self, lead: Lead) -> str:
        """Why a lead is out of scope, "" if it is not."""
        if lead.source not in (Source.SEED, Source.PAGE, *self.params.follow):
            return NOT_FOLLOWED
        if lead.kind in (LeadKind.SEED, LeadKind.SITEMAP, LeadKind.FEED):
            # These may live on another host of the same owner, and above the path of the scope.
            if not self._same_owner(lead.url):
                return "on another domain than the start"
            if lead.kind is LeadKind.SEED:
                # A start that redirects to another host of its owner takes the scope with it.
                self.scope = self.scope.with_host_of(lead.url)
        elif not self.scope.contains(lead.url):
            return f"outside: {self.scope.describe()}"
        return self.params.refuses_day(lead.published_at) or self.params.refuses_lastmod(lead.lastmod)

    def _same_owner(self, url: str) -> bool:
        domain = urls.domain(url)
        return any(domain == urls.domain(seed) for seed in self.params.seeds)

    # ---- requests

    async def start(self) -> AsyncIterator[Any]:
        """The seeds, and the sitemaps of their hosts."""
        for seed in self.params.seeds:
            yield self.request(Lead(seed, LeadKind.SEED, Source.SEED))
        if Source.SITEMAP in self.params.follow:
            for url in sorted({urljoin(seed, ROBOTS) for seed in self.params.seeds}):
                yield self.request(Lead(url, LeadKind.SITEMAP, Source.SITEMAP), guess=True)

    def request(self, lead: Lead, *, depth: int = 0, guess: bool = False) -> Request:
        """The request that follows a lead. ``guess``: nobody named the URL, so that its absence is no failure."""
        meta: dict[str, Any] = {LEAD: {k: v for k, v in lead.to_dict().items() if k != "url"}}
        if depth:
            meta[DEPTH] = depth
        if guess:
            meta[GUESS] = True
        if lead.kind is LeadKind.SITEMAP:
            meta["download_maxsize"] = MAX_SITEMAP_BYTES
        return Request(
            lead.url,
            callback=self.parse,
            errback=self.on_failure,
            priority=PRIORITY[lead.kind],
            meta=meta,
        )

    def _sitemaps(self, robots_url: str, named: list[str]) -> Iterator[Request]:
        """The sitemaps that robots.txt names, or the usual places where it names none."""
        for url in named or [urljoin(robots_url, path) for path in USUAL_SITEMAPS]:
            lead = Lead(url, LeadKind.SITEMAP, Source.SITEMAP, found_on=robots_url)
            yield self.request(lead, guess=not named)

    def _requests(self, leads: Iterable[Lead], *, depth: int = 0) -> Iterator[Request]:
        return (self.request(lead, depth=depth) for lead in leads)

    def settle(self, response: Response, reason: Reason, detail: str, *, retry: bool = False, day: str = "") -> None:
        """Give the page's URL its reason."""
        assert response.request is not None
        run_of(self.crawler).settle(urls.key(response.request.url), reason, detail, retry=retry, day=day)

    # ---- callbacks

    async def parse(self, response: Response, **kwargs: Any) -> AsyncIterator[Any]:
        """Any page: a sitemap, a feed, a list of articles, or an article."""
        assert response.request is not None
        lead = lead_of(response.request)
        if not response.meta.get(GUESS):
            self.crawler.stats.inc_value(PAGES_READ)
        content_type = header(response, "Content-Type")
        kind = discovery.sniff(response.body, content_type)
        try:
            if urlsplit(response.meta.get("redirect_urls", [response.url])[0]).path == ROBOTS:
                named = robots.sitemaps(response.body, response.url)
                for request in self._sitemaps(response.url, named):
                    yield request
                self.settle(response, Reason.NOT_AN_ARTICLE, "robots.txt")
            elif kind is LeadKind.SITEMAP:
                for number, request in enumerate(self._requests(sitemap.parse(response.body, response.url))):
                    # A large sitemap must not keep the engine from its other work, or from stopping.
                    if number % LEADS_AT_A_TIME == 0:
                        await asyncio.sleep(0)
                        if not self.crawler.engine.running:
                            break
                    yield request
                self.settle(response, Reason.NOT_AN_ARTICLE, "sitemap")
            elif kind is LeadKind.FEED:
                # Some sitemaps name feeds; what they say was then found by the sitemap.
                source = Source.SITEMAP if lead.source is Source.SITEMAP else Source.FEED
                for found in feed.parse(response.body, response.url):
                    yield self.request(replace(found, source=source))
                self.settle(response, Reason.NOT_AN_ARTICLE, "feed")
            elif _is_binary(response.body):
                self.settle(response, Reason.NOT_AN_ARTICLE, f"binary data: said to be {content_type or 'nothing'}")
            elif not _is_html(response.body, content_type):
                self.settle(response, Reason.NOT_AN_ARTICLE, f"content type {content_type.split(';')[0]}")
            else:
                async for result in self._parse_html(response, lead):
                    yield result
        except PageError as error:
            self.settle(response, Reason.FAILED, f"{type(error).__name__}: {error}")

    async def _parse_html(self, response: Response, lead: Lead) -> AsyncIterator[Any]:
        assert response.request is not None
        url = response.request.url
        page = page_of(response)
        loader = ArticleLoader.from_page(
            page, self.params.site_profile, lead, self.text_policy, fetched=datetime.now(UTC)
        )
        reading = loader.reading
        if lead.kind in (LeadKind.SEED, LeadKind.LISTING) or reading.verdict is Verdict.LISTING:
            for request in self._from_listing(response, page, lead):
                yield request
        if not reading.verdict.is_article:
            self.settle(response, Reason.NOT_AN_ARTICLE, str(reading.verdict))
            return
        first = reading.neighbours.first_page
        if first and urls.key(first) != urls.key(response.url):
            yield self.request(replace(lead, url=first, kind=LeadKind.ARTICLE, found_on=response.url))
            self.settle(response, Reason.NOT_AN_ARTICLE, f"further page: of {first}")
            return
        try:
            story = await self._parts().gather(url, loader)
        except PartUnavailable as error:
            self.settle(response, Reason.FAILED, f"further page failed: {error}", retry=True)
            return
        article = story.article()
        day = article.published_at or article.date
        refusal = self.params.refuses_day(day)
        for request in self._neighbours(article, response.url, self.params.beyond(day)):
            yield request
        if story.another:
            yield self.request(Lead(story.another, LeadKind.ARTICLE, Source.NEXT, found_on=response.url))
        memory = self.memory
        pages = [(part, part.sketch()) for part in story.loaders]
        seen_before = memory.offer(url, pages[0][1]) and not story.further
        if refusal:
            self.settle(response, Reason.OUT_OF_SCOPE, refusal, day=day[:10])
            return
        if loader.rules:
            self.crawler.signals.send_catch_log(selectors_asked, rules=loader.rules)
        known = run_of(self.crawler).article(article.id)
        if seen_before and known is not None and known.key == urls.key(url):
            # What other pages have taught since is no revision of this one.
            run_of(self.crawler).keep(known.key, article)
            return
        await memory.hold(url)
        changed = [part.consider(memory.evidence(url, sketch)) for part, sketch in pages]
        if any(changed):
            article = story.article()
        if not reading.verdict.is_article:
            self.settle(response, Reason.NOT_AN_ARTICLE, f"{reading.verdict}: without what its site repeats")
            return
        yield self._finish(response, article, lead)

    def _parts(self) -> Parts:
        most = self.settings.getint("NEWSCRAWL_ARTICLE_PAGES")
        return Parts(self.crawler, self.scope, self.params.site_profile, most, self.text_policy)

    def _finish(self, response: Response, article: Article, lead: Lead) -> Article:
        assert response.request is not None
        article.url = urls.normalize(response.request.url)
        article.found_by = str(lead.source)
        if article.canonical_url and urls.slash_twin(article.url) == article.canonical_url:
            run_of(self.crawler).note_slash(urls.domain(article.url))
        article.crawled_at = datetime.now(UTC).isoformat(timespec="seconds")
        told = [(name.lower(), header(response, name)) for name in ("X-Robots-Tag", "TDM-Reservation")]
        stated = [article.rights, *(f"{name}: {value}" for name, value in told if value)]
        article.rights = "; ".join(part for part in stated if part)
        checks.check(article, lead, self.crawler.stats)
        return article

    def _neighbours(self, article: Article, found_on: str, beyond: Source | None) -> Iterator[Request]:
        """The neighbouring articles, but for the side on which everything lies ``beyond`` since or until."""
        sides = (
            (Source.PREV, article.prev_url, article.prev_title),
            (Source.NEXT, article.next_url, article.next_title),
        )
        for source, url, title in sides:
            if url and source in self.params.follow and source is not beyond:
                yield self.request(Lead(url, LeadKind.ARTICLE, source, title=title, found_on=found_on))

    def _from_listing(self, response: Response, page: Page, lead: Lead) -> Iterator[Request]:
        found = listing.parse(page.selecting.root, response.url)
        limit = self.settings.getint("NEWSCRAWL_LISTING_DEPTH")
        # A list that was taken for an article, or that a sitemap named, gives its articles and no further lists.
        depth = int(response.meta.get(DEPTH, 0 if lead.kind is LeadKind.SEED else limit))
        run = run_of(self.crawler)
        if Source.FEED in self.params.follow and depth == 0:
            # Further in, each section and tag has a feed of its own, with nothing that its list does not say.
            yield from self._requests(replace(feed, source=Source.FEED) for feed in found.feeds)
        if Source.LISTING not in self.params.follow:
            return
        news = any(run.is_news(urls.key(article.url)) for article in found.articles)
        yield from self._requests(found.articles)
        if depth < limit and (news or depth == 0):
            yield from self._requests(found.listings, depth=depth + 1)
        # A list is followed back only while it still names articles that earlier runs have not settled.
        if found.pager and news:
            yield self.request(Lead(found.pager, LeadKind.LISTING, Source.LISTING, found_on=response.url), depth=depth)

    def on_failure(self, failure: Failure) -> Iterator[Any]:
        """A request that came to nothing: its reason, and whether a later run should try again."""
        request: Request = failure.request  # type: ignore[attr-defined]
        run = run_of(self.crawler)
        key = urls.key(request.url)
        error = failure.value
        if isinstance(error, HttpError):
            status = error.response.status
            if request.meta.get(GUESS) and status in PERMANENT_STATUS:
                run.settle(key, Reason.NOT_AN_ARTICLE, "nothing there")
            else:
                run.settle(key, Reason.FAILED, f"http {status}", retry=status not in PERMANENT_STATUS)
            if urlparse_cached(request).path == ROBOTS:
                yield from self._sitemaps(request.url, [])
        elif isinstance(error, IgnoreRequest):
            reason = Reason.DISALLOWED if "robots" in str(error).lower() else Reason.FAILED
            # What robots.txt forbids today it may allow another day.
            run.settle(key, reason, str(error) or type(error).__name__, retry=reason is Reason.DISALLOWED)
        else:
            run.settle(key, Reason.FAILED, f"{type(error).__name__}: {error}".split("\n")[0], retry=True)


def _is_binary(body: bytes) -> bool:
    """Whether the first bytes hold more than a stray "binary data byte" (WHATWG MIME Sniffing, section 3)."""
    start = body[:512]
    strange = len(start) - len(start.translate(None, BINARY))
    return not start.startswith((b"\xff\xfe", b"\xfe\xff")) and strange > MAX_STRANGE


def _is_html(body: bytes, content_type: str) -> bool:
    """HTML by its type, or by its first bytes where the type says nothing useful."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    return kind in ("", "text/plain", "application/octet-stream", "application/xml", "text/xml") and (
        b"<html" in body[:2000].lower() or b"<!doctype html" in body[:2000].lower()
    )
