"""`scrapy crawl site -a url=…`: a newspaper from an article, a section or its home page into articles.

Every request is made from a lead; what a page is, the page itself decides.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from newscrawl import discovery, javascript, rights, urls
from newscrawl.discovery import feed, robots, sitemap
from newscrawl.errors import PageError
from newscrawl.extensions.selectors import selectors_asked
from newscrawl.extraction import TextPolicy
from newscrawl.items import Article, Lead, LeadKind, Reason, Source
from newscrawl.loaders import ArticleLoader, header, page_of
from newscrawl.middlewares.revalidate import NOT_MODIFIED
from newscrawl.middlewares.robots import ROBOTS, STATEMENTS, obeys_rights
from newscrawl.pipelines import apart
from newscrawl.queued import GUESS, LEAD, TOP, informed, lead_of
from newscrawl.runs import RunPlan, run_of
from newscrawl.spiders import checks, courtesy
from newscrawl.spiders.bodies import is_binary, is_empty, is_html
from newscrawl.spiders.bounds import Bounds
from newscrawl.spiders.chronology import Chronology
from newscrawl.spiders.failures import Failures
from newscrawl.spiders.feeds import Feeds
from newscrawl.spiders.hints import Hints
from newscrawl.spiders.lists import DEPTH, Lists, is_no_list
from newscrawl.spiders.memory import SiteMemory
from newscrawl.spiders.owners import Owners
from newscrawl.spiders.params import SiteParams
from newscrawl.spiders.parts import Parts, PartUnavailable, Story
from newscrawl.spiders.standins import StandIns
from newscrawl.spiders.urgency import urgency
from newscrawl.spiders.visits import VisitNotes
from newscrawl.spiders.walks import BETWEEN, Walks
from newscrawl.store import NOT_FOLLOWED

MAX_SITEMAP_BYTES = 50 * 1024 * 1024
PAGES_READ = "newscrawl/pages_read"
"""Stat: pages that somebody named and that could be had."""


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
        self.owners = Owners(params.places)
        self.chronology = Chronology()
        self.hints = Hints(len(params.seeds))
        self.stand_ins = StandIns(self)
        self.failures = Failures(self)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        params = SiteParams.parse(kwargs)
        spider = cls(params)
        spider._set_crawler(crawler)
        settings = crawler.settings
        spider.text_policy = TextPolicy.of(*(settings.getlist(f"NEWSCRAWL_TEXT_{way}") for way in ("WITH", "WITHOUT")))
        for name, limit in params.limits.items():
            settings.set(f"NEWSCRAWL_{name.upper()}", limit, priority="spider")
        courtesy.set_pace(settings, params)
        return spider

    @property
    def places(self) -> Sequence[str]:
        """Where it starts."""
        return self.params.places

    @cached_property
    def memory(self) -> SiteMemory:
        """What the run knows of its sites; the add-on's settings are there only once the spider is made."""
        return SiteMemory.from_crawler(self.crawler)

    @cached_property
    def obey_rights(self) -> bool:
        """Whether opt-outs are obeyed, or only recorded."""
        return obeys_rights(self.settings["NEWSCRAWL_RIGHTS"])

    @cached_property
    def bounds(self) -> Bounds:
        """The traps that the run has come upon."""
        return Bounds.from_crawler(self.crawler, self.params.places)

    @cached_property
    def walks(self) -> Walks:
        """Follows prev and next."""
        return Walks(self)

    @cached_property
    def visits(self) -> VisitNotes:
        """What is noted for the next visit of a page."""
        return VisitNotes(self.crawler)

    @cached_property
    def lists(self) -> Lists:
        """Reads sitemaps, feeds and listing pages."""
        return Lists(self)

    @cached_property
    def feeds(self) -> Feeds:
        """Follows feeds to others."""
        return Feeds(self)

    # ---- what the frontier and the run ask

    def run_plan(self) -> RunPlan:
        """The run of these arguments."""
        return RunPlan(
            sites=[urls.domain(place) for place in self.params.places],
            arguments=self.params.model_dump(mode="json", exclude_defaults=True),
            policy=self.params.policy,
            follow=self.params.follow,
            text=self.text_policy,
            profile=self.params.site_profile,
        )

    def refuse(self, lead: Lead) -> str:
        """Why a lead is out of scope, "" if it is not."""
        if lead.source not in (Source.SEED, Source.PAGE, *self.params.follow):
            return NOT_FOLLOWED
        if lead.source is Source.SEED or lead.kind in (LeadKind.SITEMAP, LeadKind.FEED):
            # These may live above the path of the scope.
            if refusal := self.owners.refuses(lead):
                if lead.kind is LeadKind.SEED:
                    self.hints.note_left(lead.url, refusal)
                return refusal
            if lead.kind is LeadKind.SEED:
                # A start that redirects to another host of its owner takes the scope with it.
                self.scope = self.scope.with_host_of(lead.url)
        else:
            inside = self.scope.contains(lead.url)
            self.hints.note_lead(inside=inside)
            if not inside:
                return f"outside: {self.scope.describe()}"
        refusal = self.params.refuses_day(lead.published_at) or self.params.refuses_lastmod(lead.lastmod)
        return refusal or ("" if lead.source is Source.SEED else self.bounds.refuses(lead.url))

    def reconsider(self, request: Request) -> str:
        """Why a request that was admitted is not made after all: what was of use then may have shown to be a trap."""
        lead = lead_of(request)
        if lead.source is Source.SEED or request.dont_filter:
            return ""
        if self.lists.is_vain(lead):
            self.visits.of_none(lead)
            return "nothing new: a feed of what sitemaps name"
        if refusal := self.lists.refuses(lead):
            return refusal
        # Its day may have been told since.
        told = informed(lead, self.crawler).published_at if self.params.is_dated else ""
        return self.params.refuses_day(told) or self.bounds.refuses(lead.url)

    def explain(self) -> list[str]:
        """What a person should know of the run that its reasons do not tell."""
        return self.hints.told(self.scope, [lead.url for lead in self.params.leads])

    # ---- requests

    async def start(self) -> AsyncIterator[Any]:
        """The seeds, and the sitemaps of their hosts."""
        for lead in self.params.leads:
            yield self.request(lead)
        if Source.SITEMAP in self.params.follow:
            for url in sorted({urljoin(place, ROBOTS) for place in self.params.places}):
                # It costs nothing: what the host allows has to be known anyway.
                yield self.request(Lead(url, LeadKind.SITEMAP, Source.SITEMAP), guess=True, again=True)

    def request(
        self, lead: Lead, response: Response | None = None, *, depth: int = 0, guess: bool = False, again: bool = False
    ) -> Request:
        """The request that follows a lead, which ``response`` has named.

        ``guess``: nobody named the URL, so that its absence is no failure. ``again``: whether it is known or not.
        """
        meta: dict[str, Any] = {LEAD: {k: v for k, v in lead.to_dict().items() if k != "url"}}
        if depth:
            meta[DEPTH] = depth
        if guess:
            meta[GUESS] = True
        if lead.kind is LeadKind.SITEMAP:
            meta["download_maxsize"] = MAX_SITEMAP_BYTES
        elif self._is_drawn(lead):
            meta |= javascript.meta()
        parent = TOP if response is None or response.request is None else response.request.priority
        return Request(
            lead.url,
            callback=self.parse,
            errback=self.on_failure,
            priority=urgency(lead, parent, datetime.now(UTC), dated_first=self.params.is_dated),
            meta=meta,
            dont_filter=again,
        )

    def _is_drawn(self, lead: Lead) -> bool:
        profile = self.params.site_profile
        if profile is None or not profile.javascript or lead.kind is LeadKind.FEED:
            return False
        return lead.kind is not LeadKind.SEED or not javascript.is_plain(lead.url)

    def settle(self, response: Response, reason: Reason, detail: str, *, retry: bool = False, day: str = "") -> None:
        """Give the page's URL its reason."""
        assert response.request is not None
        run_of(self.crawler).settle(urls.key(response.request.url), reason, detail, retry=retry, day=day)

    # ---- callbacks

    async def parse(self, response: Response, **kwargs: Any) -> AsyncIterator[Any]:
        """Any page: a sitemap, a feed, a list of articles, or an article."""
        assert response.request is not None
        lead = lead_of(response.request)
        if not response.meta.get(GUESS) and (response.body or response.status == NOT_MODIFIED):
            self.crawler.stats.inc_value(PAGES_READ)
        if response.status == NOT_MODIFIED:
            self.visits.unchanged(response, lead)
            if lead.kind is LeadKind.ARTICLE:
                run_of(self.crawler).tries.note_well(response.url)
            return
        content_type = header(response, "Content-Type")
        kind = discovery.sniff(response.body, content_type)
        try:
            if urlsplit(response.meta.get("redirect_urls", [response.url])[0]).path == ROBOTS:
                for request in self.lists.sitemaps(response.url, robots.sitemaps(response.body, response.url)):
                    yield request
                self.settle(response, Reason.NOT_AN_ARTICLE, "robots.txt")
            elif kind is LeadKind.SITEMAP:
                found = sitemap.parse(response.body, response.url)
                async for request in self.lists.of_leads(response, lead, found, is_feed=False):
                    yield request
                self.settle(response, Reason.NOT_AN_ARTICLE, "sitemap")
            elif kind is LeadKind.FEED:
                # Some sitemaps name feeds; what they say was then found by the sitemap.
                source = Source.SITEMAP if lead.source is Source.SITEMAP else Source.FEED
                parts = [replace(part, source=source) for part in feed.parse(response.body, response.url)]
                for request in self.feeds.further(response, lead, parts):
                    yield request
                async for request in self.lists.of_leads(response, lead, parts, is_feed=True):
                    yield request
                self.settle(response, Reason.NOT_AN_ARTICLE, "feed")
            elif is_empty(response.body) and not is_no_list(response, lead):
                self.stand_ins.empty(response, lead)
            elif is_binary(response.body):
                self.stand_ins.other(response, lead, f"binary data: said to be {content_type or 'nothing'}")
            elif not is_html(response.body, content_type):
                self.stand_ins.other(response, lead, f"content type {content_type.split(';')[0]}")
            elif is_no_list(response, lead):
                self.settle(response, Reason.NOT_AN_ARTICLE, "nothing there")
                self.visits.of_nothing(response, lead)
            else:
                async for result in self._parse_html(response, lead):
                    yield result
        except PageError as error:
            self.settle(response, Reason.FAILED, f"{type(error).__name__}: {error}")

    async def _parse_html(self, response: Response, lead: Lead) -> AsyncIterator[Any]:
        profile, now = self.params.site_profile, datetime.now(UTC)
        lead = informed(lead, self.crawler)
        loader = ArticleLoader.from_page(page_of(response), profile, lead, self.text_policy, fetched=now)
        try:
            async for result in self._parse_read(response, lead, loader):
                yield result
        finally:
            loader.reading.release()

    async def _parse_read(self, response: Response, lead: Lead, loader: ArticleLoader) -> AsyncIterator[Any]:
        assert response.request is not None
        url = response.request.url
        reading = loader.reading
        statements = self._statements(response, loader)
        follows = not (self.obey_rights and rights.forbids_following(statements))
        if follows and (lead.kind in (LeadKind.SEED, LeadKind.LISTING) or reading.verdict.is_listing):
            for request in self.feeds.of_header(response, lead):
                yield request
            for request in self.lists.of_page(response, reading.page, lead, is_list=not reading.verdict.is_article):
                yield request
        if not reading.verdict.is_article:
            passes = self.stand_ins.settle(response, lead, reading)
            if not (passes or reading.verdict.is_listing):
                self.bounds.note_other(url)
            if follows and reading.verdict in BETWEEN and lead.source in (Source.PREV, Source.NEXT):
                item = loader.load_item()
                self.visits.of_other(response, lead, item)
                for request in self.walks.over(item, response, lead):
                    yield request
            return
        forbidden = rights.forbids(statements) if self.obey_rights else ""
        first = reading.neighbours.first_page
        try:
            if first and urls.key(first) != urls.key(response.url) and await self._parts().is_further(loader, first):
                yield self.request(replace(lead, url=first, kind=LeadKind.ARTICLE, found_on=response.url), response)
                self.settle(response, Reason.NOT_AN_ARTICLE, f"further page: of {first}")
                return
            story = await self._parts().gather(url, loader) if not forbidden else Story(loader)
        except PartUnavailable as error:
            self.settle(response, Reason.FAILED, f"further page failed: {error}", retry=True)
            return
        article = story.article()
        self.hints.articles += 1
        run_of(self.crawler).tries.note_well(url)
        self.chronology.settle(article, url, run_of(self.crawler))
        day = article.published_at or article.date
        refusal = self.params.refuses_day(day)
        if follows:
            for request in self.walks.beside(article, response):
                yield request
            if story.another:
                another = Lead(story.another, LeadKind.ARTICLE, Source.NEXT, found_on=response.url)
                yield self.request(another, response)
        if forbidden:
            self.settle(response, Reason.OPTED_OUT, forbidden, day=day[:10])
            return
        memory = self.memory
        pages = [(part, part.sketch()) for part in story.loaders]
        seen_before = memory.offer(url, pages[0][1]) and not story.further
        if refusal:
            self.settle(response, Reason.OUT_OF_SCOPE, refusal, day=day[:10])
            return
        if loader.rules:
            self.crawler.signals.send_catch_log(selectors_asked, rules=loader.rules)
        run = run_of(self.crawler)
        known = run.article(article.id)
        if known is not None and known.key != urls.key(url):
            known = apart.known_at(run, article)
        if seen_before and known is not None and not known.head.corrected(article):
            # What other pages have taught since is no revision of this one.
            run.keep(known.key, article)
            self.visits.of_article(response, lead, article, known)
            return
        await memory.hold(url)
        changed = [part.consider(memory.evidence(url, sketch)) for part, sketch in pages]
        # A feed may have been read while the page was held.
        changed.append(not day and loader.learn(informed(lead, self.crawler)))
        if any(changed):
            article = story.article()
        if not reading.verdict.is_article:
            self.stand_ins.settle(response, lead, reading, ": without what its site repeats")
            return
        if refusal := self.params.refuses_day(article.published_at or ""):
            self.settle(response, Reason.OUT_OF_SCOPE, refusal, day=article.date)
            return
        yield self._finish(response, article, lead, statements)
        self.visits.of_article(response, lead, article, known)

    def _statements(self, response: Response, loader: ArticleLoader) -> list[str]:
        """What the page, its headers and its host say of the rights to it."""
        told = loader.reading.fields.rights.split(rights.SEPARATOR)
        names = ("X-Robots-Tag", "TDM-Reservation", "TDM-Policy")
        headers = [(name, value.decode("latin-1")) for name in names for value in response.headers.getlist(name)]
        stated = [*told, *rights.of_headers(headers), *response.meta.get(STATEMENTS, [])]
        return list(dict.fromkeys(part for part in stated if part))

    def _parts(self) -> Parts:
        most = self.settings.getint("NEWSCRAWL_ARTICLE_PAGES")
        return Parts(self.crawler, self.scope, self.params.site_profile, most, self.text_policy)

    def _finish(self, response: Response, article: Article, lead: Lead, statements: list[str]) -> Article:
        assert response.request is not None
        article.url = urls.normalize(response.request.url)
        article.found_by = str(lead.source)
        if article.canonical_url and urls.slash_twin(article.url) == article.canonical_url:
            run_of(self.crawler).slashes.note(urls.domain(article.url))
        article.crawled_at = datetime.now(UTC).isoformat(timespec="seconds")
        article.rights = rights.SEPARATOR.join(statements)
        self.chronology.settle(article, article.url, run_of(self.crawler))
        checks.check(article, lead, self.crawler.stats)
        return article

    def on_failure(self, failure: Failure) -> Iterator[Any]:
        """A request that came to nothing: its reason, and whether a later run should try again."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        assert error is not None
        fate = self.failures.settle(request, error)
        if fate is None:
            return
        if request.meta.get(GUESS) and fate.reason is Reason.NOT_AN_ARTICLE and isinstance(error, HttpError):
            self.visits.of_nothing(error.response, lead_of(request))
        if urlparse_cached(request).path == ROBOTS and isinstance(error, HttpError):
            yield from self.lists.sitemaps(request.url, [])
