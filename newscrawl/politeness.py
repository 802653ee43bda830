"""Which hosts a crawl has to wait for, and which it leaves alone until the next run."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from newscrawl import urls
from newscrawl.runs import run_of

LONGEST_MEMORY = 7 * 86_400
"""Seconds; a stored wish to wait that lies farther ahead was written under a wrong clock."""


SLOW = 20.0
"""Seconds between two pages from which on a request waits in the queue for its turn, and not where it could not be
stopped any more."""


class PutOff(IgnoreRequest):
    """A host is left alone until the next run; what was asked of it goes on waiting."""


class Disallowed(IgnoreRequest):
    """robots.txt forbids the request."""


class Unreachable(IgnoreRequest):
    """The robots.txt of the host cannot be had at the moment, so that nothing is known to be allowed."""


class OptedOut(IgnoreRequest):
    """The site does not want the page to be kept or mined."""


class Politeness:
    """The hosts of one crawl, each as "name:port". Setting: ``NEWSCRAWL_LONGEST_WAIT`` (seconds; a host that asks for
    more is put off to the next run)."""

    def __init__(self, crawler: Crawler) -> None:
        self.longest = crawler.settings.getfloat("NEWSCRAWL_LONGEST_WAIT")
        self._crawler = crawler
        self._until: dict[str, float] = {}
        self._every: dict[str, float] = {}
        self._put_off: dict[str, str] = {}
        self._lost: set[str] = set()
        self._resting: dict[str, str] = {}
        self._looked: set[str] = set()

    def hold(self, url: str, seconds: float, why: str) -> None:
        """Ask nothing more of a URL's host for some time, or not in this run if that is too long."""
        origin, host = origin_and_host(url)
        hosts = run_of(self._crawler).hosts
        hosts.note(replace(hosts.get(origin), wait_until=int(time.time() + seconds) + 1))
        if seconds > self.longest:
            self._resting[host] = _clock(seconds)
            self.put_off(url, f"{why} until {self._resting[host]}")
            return
        self._until[host] = max(self._until.get(host, 0), time.monotonic() + seconds)

    def slow_down(self, url: str, seconds: float) -> None:
        """Ask a URL's host for one page in so many seconds from now on, at least `SLOW`, and say so: a run that is over
        before the second page has not done wrong."""
        host = origin_and_host(url)[1]
        self._every[host] = seconds
        bounds = run_of(self._crawler).bounds
        told = f"robots.txt of {host} asks for one page in {seconds:.0f} s"
        if seconds > self.longest:
            told += f"; a run waits for up to {self.longest:.0f} (NEWSCRAWL_LONGEST_WAIT), so it takes one"
        else:
            told += "; a run needs that much time for each"
        bounds[told] = 1

    def ask(self, url: str) -> None:
        """A page is asked for."""
        host = origin_and_host(url)[1]
        if every := self._every.get(host):
            self._until[host] = time.monotonic() + every

    def answered(self, url: str) -> None:
        """What was asked for came, or did not: the next page is left to the next run if this one waits less."""
        every = self._every.get(origin_and_host(url)[1], 0.0)
        if every > self.longest:
            self.hold(url, every, "robots.txt asks for a pause")

    def lead_on(self, url: str) -> None:
        """A host has only led on to this URL: it may be asked at once."""
        host = origin_and_host(url)[1]
        if host in self._every:
            self._until.pop(host, None)

    def put_off(self, url: str, why: str, *, lost: bool = False) -> None:
        """Ask nothing more of a URL's host in this run. ``lost``: it has given pages, and does so no more."""
        host = origin_and_host(url)[1]
        if lost:
            self._lost.add(host)
        if host not in self._put_off:
            self._put_off[host] = why
            run_of(self._crawler).bounds[f"put off to the next run: {host} ({why})"] += 1

    @property
    def lost(self) -> str:
        """The hosts of the run's sites that have stopped giving pages half-way, "" for none."""
        return ", ".join(self._own(self._lost))

    @property
    def resting(self) -> str:
        """The hosts of the run's sites that have asked for a longer pause than a run waits for, and until when."""
        return ", ".join(f"{host} until {self._resting[host]}" for host in self._own(self._resting))

    def _own(self, hosts: Iterable[str]) -> list[str]:
        sites = run_of(self._crawler).sites
        return sorted(host for host in hosts if urls.domain(f"http://{host}/") in sites)

    def is_put_off(self, url: str) -> bool:
        """Whether nothing more is asked of a URL's host in this run."""
        self.wait(url)
        return bool(self.why(origin_and_host(url)[1]))

    def why(self, host: str) -> str:
        """Why this run is done with a host, "" while it is not."""
        return self._put_off.get(host, "")

    def wait(self, url: str) -> float:
        """Seconds until a URL's host may be asked again; 0 for now."""
        origin, host = origin_and_host(url)
        if host not in self._looked:
            self._looked.add(host)
            left = run_of(self._crawler).hosts.get(origin).wait_until - time.time()
            if 0 < left <= LONGEST_MEMORY:
                self.hold(url, left, "asked for a pause")
        until = self._until.get(host)
        return max(0.0, until - time.monotonic()) if until else 0.0


_known: WeakKeyDictionary[Crawler, Politeness] = WeakKeyDictionary()


def politeness_of(crawler: Crawler) -> Politeness:
    """The crawler's one view of its hosts."""
    found = _known.get(crawler)
    if found is None:
        found = _known[crawler] = Politeness(crawler)
    return found


def _clock(seconds: float) -> str:
    """When it will be in so many seconds, as the clock on the wall shows it; with the day if it is another."""
    now = datetime.now().astimezone()
    try:
        then = now + timedelta(seconds=seconds)
    except OverflowError:
        return "the end of time"
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then:%Y-%m-%d %H:%M}"


def origin_and_host(url: str) -> tuple[str, str]:
    """ "https://paper.example" and "paper.example" of a URL, with the port where it has one."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}", parts.netloc
