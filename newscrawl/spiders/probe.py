"""Looks at a site once and notes what a profile of it should say, for `scrapy sites probe`.

One request after the other: each is chosen by what the last has brought.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from newscrawl import discovery, urls
from newscrawl.discovery import feed, robots, sitemap, wordpress
from newscrawl.discovery.guards import loaded, whole
from newscrawl.errors import PageError, StoreError
from newscrawl.extensions.progress import Progress
from newscrawl.extensions.record import RunRecord
from newscrawl.items import Lead, LeadKind, Reason, Source
from newscrawl.loaders import header
from newscrawl.middlewares.robots import ROBOTS, obeys_rights
from newscrawl.politeness import origin_and_host
from newscrawl.queued import LEAD
from newscrawl.runs import RunPlan, close_run, has_run, run_of
from newscrawl.sites.probed import Findings, Named, Trial
from newscrawl.spiders import courtesy
from newscrawl.spiders.fates import fate_of
from newscrawl.spiders.lists import USUAL_SITEMAPS
from newscrawl.spiders.noting import Notes, Seen
from newscrawl.spiders.params import SiteParams

MOST = 20
"""Requests that leave for the site, robots.txt, tdmrep.json, redirects and second tries among them."""

KEPT_BACK = 7
"""Requests that the search for feeds and sitemaps leaves to what comes after it."""

TRIALS = 3
MORE_TRIALS = 5
"""Pages that are tried until there are `TRIALS` articles among them."""

SITEMAPS = 2
"""Sitemaps that are read of those that one place names."""

FEEDS = 2
GUESSES = 3
MAX_API_BYTES = 1 << 20

_ASIDE = re.compile(r"categor|tag|author|autor|image|video|page", re.IGNORECASE)
_SPENT = f"the {MOST} requests are used up"

T = TypeVar("T")
Steps = Generator[Request, "Answer", T]


class Spent(IgnoreRequest):
    """No further request may leave."""


class Allowance:
    """The last before the network: lets `MOST` requests of a probe pass, whoever made them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        spider = self._crawler.spider
        assert isinstance(spider, ProbeSpider)
        if spider.found.requests >= MOST:
            raise Spent(_SPENT)
        spider.found.requests += 1
        # On a connection used before, Twisted asks a second time by itself when the server hangs up.
        request.headers["Connection"] = "close"


COMPONENTS: dict[str, dict[type, int | None]] = {
    # The run is none of the dataset's, and nobody wants its table.
    "EXTENSIONS": {RunRecord: None, Progress: None},
    "DOWNLOADER_MIDDLEWARES": {Allowance: 1000},
}


@dataclass(slots=True, frozen=True)
class Answer:
    """What became of a request: a response, or why there is none."""

    response: Response | None = None
    why: str = ""
    reason: Reason | None = None


class ProbeSpider(Spider):
    """Made from `SiteParams` with one URL, the `Findings` to fill in, and a folder in which the frontier may keep its
    queue, whatever the settings say of the dataset's.

    When it has ended, ``done`` says whether it came to an end of its own, ``unreached`` why the site could not be read
    at all, ``broken`` what this code did not bear, ``ended`` why Scrapy closed it.
    """

    # Without a name here it is not among the spiders of `scrapy crawl`.
    name = ""

    def __init__(self, params: SiteParams, found: Findings, folder: str) -> None:
        super().__init__("probe")
        self.found = found
        self.unreached = ""
        self.broken: Exception | None = None
        self.ended = ""
        self._params = params
        self._folder = folder
        self._steps = self._probe()
        self.done = False
        self._asked: set[bytes] = set()
        self._refused = ""
        self._notes: Notes

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        # At their own priority, the settings of the command's process would be put over them.
        for group, components in COMPONENTS.items():
            settings.set(group, {**settings.getdict(group), **components}, priority="spider")
        settings.set("NEWSCRAWL_MAX_PAGES", MOST, priority="spider")
        settings.set("RETRY_TIMES", 1, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = cls(*args, **kwargs)
        spider._set_crawler(crawler)
        crawler.settings.set("NEWSCRAWL_DATA_DIR", spider._folder, priority="cmdline")
        courtesy.set_pace(crawler.settings, spider._params)
        spider.found.pace = crawler.settings.getfloat("DOWNLOAD_DELAY")
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        crawler.signals.connect(spider.ends, signal=signals.spider_closed)
        return spider

    # ---- what the frontier and the engine ask

    def run_plan(self) -> RunPlan:
        """The run of this look."""
        return RunPlan(sites=[urls.domain(self.found.url)])

    def refuse(self, lead: Lead) -> str:
        """Why a lead is not asked for, "" if it is."""
        if urls.domain(lead.url) == urls.domain(self.found.url):
            return ""
        self._refused = f"leads to {lead.url}, on another domain"
        return self._refused

    async def start(self) -> Any:
        """The first request; those that follow come from what it brings."""
        obeys = obeys_rights(self.settings["NEWSCRAWL_RIGHTS"])
        self._notes = Notes(self.found, self._params.url_scope, obeys=obeys)
        yield next(self._steps)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:
        """Any answer that holds something."""
        yield from self._go_on(Answer(response))

    def failed(self, failure: Failure) -> Iterator[Request]:
        """A request that came to nothing."""
        error = failure.value
        assert error is not None
        fate = fate_of(failure.request, error)  # type: ignore[attr-defined]
        yield from self._go_on(Answer(None, fate.detail, fate.reason) if fate else Answer(None, str(error)))

    def idle(self) -> None:
        """Nothing is out: the frontier has dropped what was asked for, or all is done."""
        why, self._refused = self._refused, ""
        for request in self._go_on(Answer(None, why or "leads to what was read already, or to a host that must wait")):
            self.crawler.engine.crawl(request)
            raise DontCloseSpider

    def ends(self, reason: str) -> None:
        """Close the run, which the frontier needed."""
        self.ended = reason
        if has_run(self.crawler):
            with suppress(StoreError):
                close_run(self.crawler, reason, over_budget=False)

    def _go_on(self, answer: Answer) -> Iterator[Request]:
        if self.done:
            return
        try:
            yield self._steps.send(answer)
        except StopIteration:
            self.done = True
        except Exception as error:  # the engine would only log it, and half a profile would be written
            self.broken, self.done = error, True

    # ---- the steps

    def _probe(self) -> Steps[None]:
        seed = self._params.seeds[0]
        answer = yield from self._ask(Lead(seed, LeadKind.SEED, Source.SEED))
        url = answer.response.url if answer.response else seed
        row = run_of(self.crawler).hosts.get(origin_and_host(url)[0])
        self._notes.host(row, url, self.settings["ROBOTSTXT_USER_AGENT"] or self.settings["USER_AGENT"])
        if answer.response is None:
            if answer.reason in (Reason.DISALLOWED, Reason.OPTED_OUT):
                self.found.refused = f"{answer.reason}, {answer.why}"
            else:
                self.unreached = answer.why
            return
        self.found.start = url
        self._notes.scope = urls.Scope.of("host", [url])
        home = self._home(answer.response)
        yield from self._sitemaps(url, robots.sitemaps(row.robots, urljoin(url, ROBOTS)))
        api = self._notes.api(home) if home else ""
        if home:
            yield from self._feeds(home, api)
            yield from self._section(home)
        yield from self._articles(home)
        yield from self._neighbour()
        if api and self.found.local:
            yield from self._zone(api)

    def _ask(self, lead: Lead) -> Steps[Answer]:
        key = urls.key(lead.url)
        if key in self._asked:
            return Answer(None, "read already")
        if not self._may_spend(0):
            return Answer(None, _SPENT)
        self._asked.add(key)
        meta = {LEAD: {name: value for name, value in lead.to_dict().items() if name != "url"}}
        return (yield Request(lead.url, self.parse, errback=self.failed, meta=meta, dont_filter=True))

    def _may_spend(self, kept_back: int) -> bool:
        return self.found.requests + kept_back < MOST

    def _home(self, response: Response) -> Seen | None:
        """The start page, noted; None where it is no page."""
        kind = discovery.sniff(response.body, header(response, "Content-Type"))
        if kind is not None:
            self._notes.named(Named(str(kind), response.url), response)
            return None
        home = self._notes.page(response)
        if isinstance(home, str):
            self.found.notes.append(f"the start cannot be read: {home}")
            return None
        if not home.follows:
            self.found.notes.append("the start asks not to follow its links; none was")
        self._notes.links("start", home)
        return home

    def _sitemaps(self, url: str, named: list[str]) -> Steps[None]:
        guesses = [urljoin(url, path) for path in USUAL_SITEMAPS]
        children = yield from self._lists("sitemap", named, guesses, SITEMAPS)
        ranks: dict[str, tuple[bool, bool, bool, str, int]] = {}
        for place, lead in enumerate(children):
            aside = _ASIDE.search(urlsplit(lead.url).path) is not None
            ranks[lead.url] = (not sitemap.may_be_feed(lead.url), "news" in lead.url, not aside, lead.lastmod, place)
        best = sorted(ranks, key=lambda child: ranks[child], reverse=True)
        yield from self._lists("sitemap", best, [], SITEMAPS)

    def _feeds(self, home: Seen, api: str) -> Steps[None]:
        self.found.wordpress = bool(api)
        if api:
            yield from self._lists("WordPress", [wordpress.posts_url(api)], [], 1)
        guesses = [urljoin(home.response.url, path) for path in feed.USUAL_FEEDS]
        yield from self._lists("feed", [lead.url for lead in home.links.feeds], guesses, FEEDS)

    def _lists(self, kind: str, named: list[str], guesses: list[str], most: int) -> Steps[list[Lead]]:
        """Ask for lists that are named, or at usual places until there is one; gives the leads to further sitemaps."""
        source = Source.SITEMAP if kind == "sitemap" else Source.FEED
        onward: list[Lead] = []
        places = list(dict.fromkeys(named or guesses[:GUESSES]))
        for url in places[:most] if named else places:
            if any(read.url == url and read.kind == kind for read in self.found.lists):
                continue
            entry = Named(kind, url)
            if self._may_spend(KEPT_BACK):
                answer = yield from self._ask(Lead(url, LeadKind(source), source))
            else:
                answer = Answer(None, "not looked at: other requests were worth more")
            entry.note = answer.why
            if answer.response is not None:
                onward += self._notes.named(entry, answer.response)
            if named and entry not in self.found.lists:
                self.found.lists.append(entry)
            elif not named and not entry.note:
                break
            elif not named:
                self.found.tried.append(urlsplit(url).path)
        if named[most:]:
            self.found.lists.append(Named(kind, named[most], note=f"and {len(named) - most} more, not looked at"))
        return onward

    def _section(self, home: Seen) -> Steps[None]:
        """One page of headlines beside the start, the first that can be had."""
        sections = [lead for lead in home.links.listings if self._notes.scope.contains(lead.url)]
        for lead in sections[:1]:
            answer = yield from self._ask(lead)
            seen = self._notes.page(answer.response) if answer.response else answer.why
            if isinstance(seen, Seen):
                self._notes.links("section", seen)
            else:
                self.found.lists.append(Named("section", lead.url, note=seen))

    def _articles(self, home: Seen | None) -> Steps[None]:
        articles = tried = 0
        if home and home.reading.verdict.is_article:
            articles += self._notes.article(home, Lead(home.response.url))
        for lead in self._notes.candidates():
            if articles >= TRIALS or tried >= MORE_TRIALS or not self._may_spend(0):
                return
            if urls.key(lead.url) in self._asked:
                continue
            tried += 1
            answer = yield from self._ask(lead)
            seen = self._notes.page(answer.response) if answer.response else answer.why
            if isinstance(seen, Seen):
                articles += self._notes.article(seen, lead)
            else:
                self.found.trials.append(Trial(lead.url, str(lead.source), note=seen))

    def _neighbour(self) -> Steps[None]:
        """Whether prev and next agree, told by one pair of articles."""
        chosen = self._notes.neighbour()
        if chosen is None:
            return
        way, seen, link = chosen
        other: Seen | str | None = self._notes.read_at(link.url)
        if other is None:
            answer = yield from self._ask(Lead(link.url, LeadKind.ARTICLE, Source(way), found_on=seen.response.url))
            other = self._notes.page(answer.response) if answer.response else answer.why
        if isinstance(other, Seen):
            self._notes.mutual(way, seen, other)
        else:
            self.found.mutual = f"not known, {link.url}: {other}"

    def _zone(self, api: str) -> Steps[None]:
        """The time zone that WordPress is set to."""
        url = urls.normalize(f"{api}{'&' if '?' in api else '?'}_fields=timezone_string")
        answer = yield from self._ask(Lead(url, LeadKind.FEED, Source.FEED))
        if answer.response is None:
            return
        with suppress(PageError):
            stated = loaded(whole(answer.response.body, MAX_API_BYTES), "an index")
            zone = stated.get("timezone_string") if isinstance(stated, dict) else None
            self.found.zone = zone if isinstance(zone, str) else ""
