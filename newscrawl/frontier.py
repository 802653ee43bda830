"""The frontier: a Scrapy scheduler whose queue is the ledger, so that what was asked for survives SIGKILL.

A window of requests is held in memory, the rest lies on disk. A request that is out for download is still
"pending" in the ledger: if the process dies, the next run asks for it again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, Self, runtime_checkable
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro

from newscrawl import urls
from newscrawl.errors import StoreError
from newscrawl.items import Lead, LeadKind, Reason
from newscrawl.limits import Limits
from newscrawl.politeness import politeness_of
from newscrawl.queued import KEY, LISTS, TOP, dump, lead_of, load
from newscrawl.runs import open_run, site_of
from newscrawl.store import NOT_FOLLOWED, Asked, Run, UrlRow, Visit, set_back
from newscrawl.store.visits import NEVER_OF_USE
from newscrawl.window import Window

logger = logging.getLogger(__name__)

DATING = (LeadKind.FEED, LeadKind.SITEMAP)
"""Lists that state when their articles were published."""

READ = (LeadKind.ARTICLE, LeadKind.LISTING)
"""Pages that are read for what they are, under whichever address they are found."""

PASSING_REDIRECTS = (302, 303, 307)
FAILED = "queue_failed"
"""The outcome of a run whose queue has raised what it should not."""

AHEAD = 2
"""Requests of a host that may be out beyond which the frontier hands out those of others first, at the least."""

SPILL = 1.25
"""How far the window may grow before what is least urgent goes back to the disk."""

DATES_SECONDS = 10.0
"""Seconds that articles of which nothing has told the date wait for a list of their host that may do so."""

LOOK_SECONDS = 1.0
"""Seconds between two looks on the disk for other sites, while the hosts in memory are all busy."""


@runtime_checkable
class Admits(Protocol):
    """A spider that refuses leads: out of scope, out of its dates, not by a way that it follows."""

    def refuse(self, lead: Lead) -> str:
        """Why the lead is out of scope, "" if it is not."""
        ...


@runtime_checkable
class Reconsiders(Protocol):
    """A spider that may refuse what it has admitted."""

    def reconsider(self, request: Request) -> str:
        """Why a request is not made although its turn has come, "" if it is."""
        ...


class Frontier(BaseScheduler):
    """Settings: ``NEWSCRAWL_FRONTIER_WINDOW`` (requests in memory), ``NEWSCRAWL_DATA_DIR``, and those of `Limits`."""

    def __init__(self, crawler: Crawler, window: int) -> None:
        self._crawler = crawler
        self._limits = Limits(crawler)
        self._is_bounded = crawler.settings.getint("NEWSCRAWL_TRAP_PAGES") > 0
        self._most = window
        self._window = Window(first=self._limits.lists_first())
        self._floor: int | None = None
        self._disk_may_hold = True
        self._looked = 0.0
        self._failed = False
        self._lists_out: dict[bytes, str] = {}
        self._dates_out: dict[bytes, tuple[str, float]] = {}
        self._run: Run | None = None
        self._spider: Spider
        self._judge: Admits | None = None
        self._doubter: Reconsiders | None = None
        self._site: Callable[[str], str]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, window=max(1, crawler.settings.getint("NEWSCRAWL_FRONTIER_WINDOW")))

    def open(self, spider: Spider) -> None:
        """Start the run; where the data directory cannot be used, say so in one line and hand out nothing."""
        self._spider = spider
        # Asking a Protocol costs more than the rest of what is done for a request.
        self._judge = spider if isinstance(spider, Admits) else None
        self._doubter = spider if isinstance(spider, Reconsiders) else None
        self._site = site_of(spider)
        try:
            self._run = open_run(self._crawler)
        except StoreError as error:
            # Raising here would leave Scrapy with half of its components open; without a run, nothing is asked for.
            logger.error("%s", error)

    def is_over_budget(self) -> bool:
        """Whether a limit that a person set has been reached; the first time it goes into the run's bounds."""
        run = self._run
        reached = self._limits.reached(run) if run is not None else ""
        if run is not None and reached and not run.bounds[reached]:
            run.bounds[reached] = 1
        return bool(reached)

    def has_pending_requests(self) -> bool:
        return (len(self._window) > 0 or self._may_load()) and not self._is_over()

    def enqueue_request(self, request: Request) -> bool:
        # Whatever this raised would leave the engine waiting for ever.
        if self._run is None:
            return False
        try:
            return self._enqueue(urls.key(request.url), request, self._run)
        except ValueError as error:
            logger.debug("not a URL to ask for: %s", error)
        except StoreError as error:
            logger.error("%s", error)
        return False

    def _enqueue(self, key: bytes, request: Request, run: Run) -> bool:
        out = request.meta.pop(KEY, None)
        if out is not None:
            if out == key.hex():
                # Another try, or the same page under https or www: its row is still open.
                self._push(key, request)
                return True
            if request.meta.get("redirect_urls"):
                return self._redirected(bytes.fromhex(out), key, request, run)
        return self._ask(key, request, lead_of(request), run)

    def next_request(self) -> Request | None:
        try:
            return self._next()
        except Exception:  # whatever it is, the engine would wait for ever
            logger.exception("the queue has failed; the run ends, and what it had found is saved")
            self._failed = True
            deferred_from_coro(self._crawler.engine.close_spider_async(reason=FAILED))
            return None

    def _next(self) -> Request | None:
        while not self._is_over():
            self._let_go()
            if not self._window:
                if not self._load():
                    return None
                continue
            entry = self._window.pop(self._is_open, self._may_name)
            if entry is None and self._load_others():
                continue
            if entry is None:
                return None
            assert self._run is not None
            if self._doubter is not None and (refusal := self._doubter.reconsider(entry.request)):
                self._run.settle(entry.key, Reason.OUT_OF_SCOPE, refusal)
                continue
            if entry.is_list and self._limits.pages:
                self._lists_out[entry.key] = entry.host
            if entry.request.priority >= TOP and lead_of(entry.request).kind in DATING:
                now = time.monotonic()
                self._dates_out = {key: (of, until) for key, (of, until) in self._dates_out.items() if until > now}
                self._dates_out[entry.key] = (entry.host, now + DATES_SECONDS)
            entry.request.meta[KEY] = entry.key.hex()
            self._run.fetched += 1
            return entry.request
        return None

    def _let_go(self) -> None:
        """Of hosts that are put off nothing is asked for in this run; what waits for them goes on waiting."""
        politeness = politeness_of(self._crawler)
        for host in [host for host, request in self._window.hosts() if politeness.is_put_off(request.url)]:
            self._window.drop(host)

    def _is_open(self, request: Request) -> bool:
        """Whether the host of a request may be asked now, and is not busy with as much as it can take."""
        if politeness_of(self._crawler).wait(request.url) > 0 or self._may_be_dated(request):
            return False
        try:
            downloader = self._crawler.engine.downloader
        except RuntimeError:  # nothing is being crawled yet
            return True
        name = downloader.get_slot_key(request)
        slot = downloader.slots.get(name)
        most = slot.concurrency if slot is not None else downloader.domain_concurrency
        # Those that still wait for the host's robots.txt are in no slot.
        out = sum(downloader.get_slot_key(other) == name for other in downloader.active)
        return out < max(AHEAD, most)

    def _may_be_dated(self, request: Request) -> bool:
        """Whether a request is for an article without a date, and a list of its host is out that may tell it."""
        if not self._dates_out or (lead := lead_of(request)).kind is not LeadKind.ARTICLE or lead.published_at:
            return False
        assert self._run is not None
        now, host = time.monotonic(), urlsplit(request.url).netloc
        for key, (of, until) in list(self._dates_out.items()):
            if now >= until or self._run.fate(key) is not None:
                del self._dates_out[key]
            elif of == host and self._is_busy():
                return True
        return False

    def _may_name(self, host: str) -> bool:
        """Whether a list of a host is out and has not been read, in a run that has few pages to spend."""
        assert self._run is not None
        for key in [key for key, of in self._lists_out.items() if of == host]:
            if self._run.fate(key) is not None or key in self._run.held:
                del self._lists_out[key]
            elif self._is_busy():
                return True
        return False

    def _is_busy(self) -> bool:
        """Whether anything is being downloaded or read; what is not could be waited for in vain."""
        engine = self._crawler.engine
        if engine is None:
            return False
        slot = engine.scraper.slot
        return bool(engine.downloader.active) or (slot is not None and not slot.is_idle())

    def _is_over(self) -> bool:
        # A run that cannot save must not go on asking.
        return self._failed or self._run is None or self._run.broken or self.is_over_budget()

    def _ask(self, key: bytes, request: Request, lead: Lead, run: Run) -> bool:
        site = self._site(request.url)
        if not request.dont_filter and run.is_twin_known(key, request.url, site) and not _is_sent_by_twin(request):
            return False
        # A site may lead to such an address from each like it.
        is_sent = request.dont_filter or bool(request.meta.get("redirect_urls"))
        if self._is_bounded and not is_sent and run.idle.key(request.url) != key:
            return False
        shape, facts = dump(request, self._spider)
        row = UrlRow(
            key=key,
            url=request.url,
            site=site,
            kind=lead.kind,
            source=lead.source,
            priority=request.priority,
            request=shape,
            facts=facts,
            found_on=lead.found_on,
            lastmod=lead.lastmod,
        )
        claimed = self._belongs_in_memory(request) or not row.request
        # Only a spider that judges by dates, of a lead that states none, needs what earlier visits told.
        refusal = self._refusal(lead, run.day(key) if self._judge is not None and not lead.published_at else "")
        asked = run.ask(row, claimed=claimed or bool(refusal), again=request.dont_filter, refused=bool(refusal))
        if asked is Asked.REPEATED and facts:
            run.add_facts(key, facts)
        if asked is not Asked.QUEUED:
            return False
        if refusal != NOT_FOLLOWED and lead.kind in READ:
            run.idle.take(request.url)
        if refusal:
            run.settle(key, Reason.OUT_OF_SCOPE, refusal)
            return False
        if claimed:
            self._push(key, request, stored=bool(row.request))
        else:
            self._disk_may_hold = True
        return True

    def _belongs_in_memory(self, request: Request) -> bool:
        """Whether a request is more urgent than what lies on the disk, or of a host that has next to none in memory."""
        if self._floor is None and len(self._window) >= self._most:
            self._floor = self._window.lowest()
        return self._floor is None or request.priority > self._floor or self._window.has_room(request, self._most)

    def _redirected(self, old: bytes, key: bytes, request: Request, run: Run) -> bool:
        """A URL that points elsewhere is settled; where it points to is a URL of its own."""
        lead = lead_of(request)
        politeness_of(self._crawler).lead_on(request.url)
        if any(key == urls.key(url) for url in request.meta["redirect_urls"]):
            run.settle(old, Reason.FAILED, f"redirect loop: at {request.url}")
            return False
        first = request.meta["redirect_urls"][0]
        if refusal := self._refusal(lead):
            left = f"redirects out: to {request.url}, {refusal}"
            # Hosts that ask who one is or where one comes from, and those that rest, send away what they have.
            set_back(run, old, Reason.OUT_OF_SCOPE, left, retry=lead.kind is LeadKind.ARTICLE, url=first)
            return False
        if urls.slash_twin(request.meta["redirect_urls"][-1]) == urls.normalize(request.url):
            run.slashes.note(self._site(request.url))
        # A redirect for the time being (to a consent page, a login) is looked at again later.
        passing = request.meta.get("redirect_reasons", [0])[-1] in PASSING_REDIRECTS
        if lead.kind is LeadKind.ARTICLE and urls.is_service(request.url) and not urls.is_service(first):
            left = f"redirects: to {request.url}, no page to read"
            set_back(run, old, Reason.NOT_AN_ARTICLE, left, retry=True, url=first)
        elif lead.kind in LISTS:
            self._leave_list(old, lead, request, run, passing=passing)
        else:
            run.settle(old, Reason.DUPLICATE, f"redirects: to {request.url}", retry=passing)
        # The target's own row decides whether it is due; that the first URL bypassed the filter is its affair.
        return self._ask(key, request.replace(dont_filter=False), lead, run)

    def _leave_list(self, old: bytes, lead: Lead, request: Request, run: Run, *, passing: bool) -> None:
        """The address of a list points elsewhere, for good or for the time being."""
        run.settle(old, Reason.NOT_AN_ARTICLE, f"{lead.kind}, redirects: to {request.url}", retry=passing)
        if lead.kind is LeadKind.SITEMAP:
            # What its index says of it leads on to the other address only through this one.
            run.visits.note(old, Visit(news=True))
        elif not passing and run.visits.last(old) is not None:
            run.visits.note(old, Visit(news=False, rests=NEVER_OF_USE))

    def _refusal(self, lead: Lead, day: str = "") -> str:
        """Why the spider does not want a lead; ``day`` is what an earlier visit told of its date."""
        if self._judge is None:
            return ""
        return self._judge.refuse(replace(lead, published_at=day) if day and not lead.published_at else lead)

    def _push(self, key: bytes, request: Request, *, stored: bool = True) -> None:
        # What is tried again waits here, and is not to be waited for.
        self._lists_out.pop(key, None)
        self._dates_out.pop(key, None)
        is_list = lead_of(request).kind in (LeadKind.SEED, *LISTS)
        self._window.push(key, request, stored=stored, is_list=is_list)
        if len(self._window) > SPILL * self._most and self._run is not None:
            self._run.release(self._window.overflow(self._most))
            self._floor = self._window.lowest()
            self._disk_may_hold = True

    def _load(self) -> bool:
        """Refill the window from the disk; False when nothing there is for this run."""
        while self._run is not None and not self._window and self._may_load():
            rows = self._loaded(self._run, self._most)
            if rows is None:
                return False
            self._disk_may_hold = len(rows) == self._most
            self._floor = min((row.priority for row in rows), default=None) if self._disk_may_hold else None
            for row in rows:
                self._take(row, self._run)
        return bool(self._window)

    def _may_load(self) -> bool:
        return self._disk_may_hold or (self._run is not None and self._run.tries.may_be_more)

    def _load_others(self) -> bool:
        """While the hosts in memory are busy or want to be left alone: take in what waits for others."""
        now = time.monotonic()
        if self._run is None or not self._disk_may_hold or now - self._looked < LOOK_SECONDS:
            return False
        self._looked = now
        sites = {self._site(request.url) for _, request in self._window.hosts()}
        rows = self._loaded(self._run, max(1, self._most // 4), sorted(sites))
        for row in rows or []:
            self._take(row, self._run)
        return bool(rows)

    def _loaded(self, run: Run, most: int, without: Sequence[str] = ()) -> list[UrlRow] | None:
        try:
            return run.load(most, without)
        except StoreError as error:
            logger.error("%s", error)
            return None

    def _take(self, row: UrlRow, run: Run) -> None:
        try:
            request = load(row, self._spider)
        except (ValueError, TypeError) as error:
            if row.leftover:
                run.adopt(row.key)
            run.settle(row.key, Reason.FAILED, f"cannot be asked for again: {error}")
            return
        if row.leftover:
            if self._refusal(lead_of(request), row.day):
                run.decline(row.key)
                return
            run.adopt(row.key)
        self._push(row.key, request)


def _is_sent_by_twin(request: Request) -> bool:
    """Whether the same address with or without a slash redirects here: then what is known of it is only that."""
    twin = urls.slash_twin(request.url)
    return any(urls.normalize(url) == twin for url in request.meta.get("redirect_urls", ()))
