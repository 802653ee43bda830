"""Asks each host what it allows, once a day, before anything else is asked of it."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import ParseResult

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newscrawl import rights
from newscrawl.discovery import robots
from newscrawl.errors import ArgumentError
from newscrawl.middlewares.addresses import PrivateAddress
from newscrawl.middlewares.bodies import BEGINNING
from newscrawl.outages import plainly
from newscrawl.politeness import SLOW, Disallowed, OptedOut, PutOff, Unreachable, origin_and_host, politeness_of
from newscrawl.queued import uncount
from newscrawl.runs import run_of
from newscrawl.store import HostRow

ROBOTS = "/robots.txt"
TDMREP = "/.well-known/tdmrep.json"
MAX_TDMREP_BYTES = 1 << 20
STALE_DAYS = 30
"""How long what was read of a host holds while it cannot be read again (RFC 9309 §2.3.1.4)."""

MOST_SECONDS = 366 * 86_400
"""Between two pages; a host can write down more than a clock has."""

MAX_HOSTS = 1000
STATEMENTS = "rights"
"""In the meta of a request: what its host says of the rights to its page."""

POLICIES = ("obey", "record")
_OWN = "newscrawl_host_file"


@dataclass(slots=True, frozen=True)
class _Host:
    row: HostRow
    rules: Protego
    rights: rights.HostRights


class HostFiles:
    """robots.txt after RFC 9309, and tdmrep.json. What robots.txt forbids is not asked for; no answer or a 5xx forbids
    everything for now; 4xx and missing allow everything.

    Settings: ``ROBOTSTXT_OBEY``, ``ROBOTSTXT_USER_AGENT``, ``NEWSCRAWL_RIGHTS`` ("obey": what a host does not want to
    be kept or mined is not asked for; "record": it is only noted), ``NEWSCRAWL_ROBOTS_HOURS`` (how long both files
    hold, also for later runs).
    """

    def __init__(self, crawler: Crawler, obey: bool, agent: str, obey_rights: bool, hold_seconds: float) -> None:
        self._crawler = crawler
        self._obey = obey
        self._agent = agent
        self._obey_rights = obey_rights
        self._seconds = hold_seconds
        self._began = int(time.time())
        self._hosts: OrderedDict[str, asyncio.Future[_Host]] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(
            crawler,
            obey=settings.getbool("ROBOTSTXT_OBEY"),
            agent=settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"],
            obey_rights=obeys_rights(settings["NEWSCRAWL_RIGHTS"]),
            hold_seconds=3600 * settings.getfloat("NEWSCRAWL_ROBOTS_HOURS"),
        )

    async def process_request(self, request: Request) -> Response | None:
        parts = urlparse_cached(request)
        if request.meta.get(_OWN) or parts.scheme not in ("http", "https"):
            return None
        try:
            return await self._judged(request, parts)
        except (PutOff, Unreachable, Disallowed, OptedOut):
            uncount(request, self._crawler)
            raise

    async def _judged(self, request: Request, parts: ParseResult) -> Response | None:
        host = await self._host(request.url)
        if parts.path == ROBOTS and not parts.query:
            if host.row.fetched_at < self._began:
                uncount(request, self._crawler)  # an earlier run has asked for it
            return TextResponse(request.url, status=host.row.status, body=host.row.robots, encoding="utf-8")
        if self._obey and not host.rules.can_fetch(request.url, self._agent):
            raise Disallowed("robots.txt")
        statements = host.rights.of(request.url)
        if self._obey_rights and (why := rights.forbids(statements)):
            raise OptedOut(why)
        request.meta.pop(STATEMENTS, None)  # of the host that has redirected here
        if statements:
            request.meta[STATEMENTS] = statements
        return None

    async def _host(self, url: str) -> _Host:
        origin = origin_and_host(url)[0]
        known = self._hosts.get(origin)
        if known is None:
            known = self._hosts[origin] = asyncio.ensure_future(self._read(origin))
            if len(self._hosts) > MAX_HOSTS:
                self._hosts.popitem(last=False)
        # One that is cancelled must not take the others with it.
        return await asyncio.shield(known)

    async def _read(self, origin: str) -> _Host:
        hosts = run_of(self._crawler).hosts
        row = hosts.get(origin)
        if not (row.status and 0 <= time.time() - row.fetched_at < self._seconds):
            row = await self._fetch(origin, row)
            hosts.note(row)
        text = robots.rules_text(row.robots, (self._agent, *rights.AGENTS))
        rules = Protego.parse(text)
        host = _Host(row, rules, rights.HostRights(rules, text, row.tdmrep))
        if self._obey:
            self._slow_down(origin, host.rules)
        return host

    async def _fetch(self, origin: str, old: HostRow) -> HostRow:
        now = int(time.time())
        try:
            response = await self._get(origin + ROBOTS, {BEGINNING: robots.MAX_BYTES + 1})
            failure = f"http {response.status}" if response.status >= 500 or response.status == 429 else ""
        except (PutOff, PrivateAddress):
            raise
        except IgnoreRequest:  # redirected again and again: as if there were none (RFC 9309 §2.3.1.2)
            response, failure = Response(origin + ROBOTS, status=404), ""
        except Exception as error:  # whatever a download handler raises: all of it is the network's
            failure = plainly(error)
        if failure:
            if old.status and now - old.fetched_at < STALE_DAYS * 86_400:
                return old
            politeness_of(self._crawler).put_off(origin, f"robots.txt: {failure}")
            raise Unreachable(f"robots.txt unavailable: {failure}")
        found = 200 <= response.status < 300
        body = robots.head(response.body) if found else b""
        tdmrep = b""
        said = robots.rules_text(body, (self._agent,))
        if not self._obey or Protego.parse(said).can_fetch(origin + TDMREP, self._agent):
            tdmrep = await self._tdmrep(origin)
        status = response.status if found or response.status >= 400 else 404
        return replace(old, fetched_at=now, status=status, robots=body, tdmrep=tdmrep)

    async def _tdmrep(self, origin: str) -> bytes:
        try:
            response = await self._get(origin + TDMREP, {"download_maxsize": MAX_TDMREP_BYTES})
        except Exception:  # the file is optional, and how it fails to come says nothing
            return b""
        return response.body if response.status == 200 else b""

    async def _get(self, url: str, meta: dict[str, Any]) -> Response:
        meta |= {_OWN: True, "dont_obey_robotstxt": True}
        return await self._crawler.engine.download_async(Request(url, meta=meta, callback=NO_CALLBACK))

    def _slow_down(self, origin: str, rules: Protego) -> None:
        """Crawl-delay and Request-rate become the pace of the host, never a faster one than the settings'."""
        wished = delay_of(rules, self._agent)
        if wished <= 0:
            return
        if wished >= SLOW:
            politeness_of(self._crawler).slow_down(origin, wished)
            return
        downloader = self._crawler.engine.downloader
        name = downloader.get_slot_key(Request(origin))
        delay = max(wished, self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        downloader.per_slot_settings[name] = {"delay": delay, "concurrency": 1, "jitter": 0}
        if (slot := downloader.slots.get(name)) is not None:
            slot.delay, slot.concurrency, slot.jitter = delay, 1, 0


def delay_of(rules: Protego, agent: str) -> float:
    """The seconds between two pages that a robots.txt asks of an agent, 0 where it asks for none."""
    rate = rules.request_rate(agent)
    each = min(rate.seconds, MOST_SECONDS) / rate.requests if rate else 0.0
    return min(MOST_SECONDS, max(rules.crawl_delay(agent) or 0.0, each))


def obeys_rights(policy: str) -> bool:
    """Whether ``NEWSCRAWL_RIGHTS`` says that opt-outs are obeyed.

    :raises ArgumentError: it says neither.
    """
    if policy not in POLICIES:
        raise ArgumentError(f"NEWSCRAWL_RIGHTS is {policy!r}; use {' or '.join(POLICIES)}")
    return policy == "obey"
