"""Pages that could not be had: what is held against the page, and what against its host.

A failure counts for a page once its host has given an article in the same run, before it or after it. What comes of a
host that is down, or shuts everybody out, says nothing of the page, which keeps its last try for when the host is well.
"""

from __future__ import annotations

from typing import Protocol

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl import urls
from newscrawl.items import Reason
from newscrawl.runs import run_of
from newscrawl.spiders.fates import Fate, fate_of

MOST_HOSTS = 1000
"""Hosts that are remembered for having given an article."""

MOST_DOUBTED = 10_000
"""Pages that are remembered for having failed where their host had given none yet; others have a try more."""


class Site(Protocol):
    """What is needed of the spider."""

    crawler: Crawler


class Failures:
    """Gives the URLs of one run that could not be had their reasons."""

    def __init__(self, spider: Site) -> None:
        self._spider = spider
        self._well: set[str] = set()
        self._doubted: dict[str, dict[bytes, Fate]] = {}

    def settle(self, request: Request, error: BaseException) -> Fate | None:
        """Give the URL of a failed request its reason; None where it goes on waiting, or is in the dataset."""
        run, key, host = run_of(self._spider.crawler), urls.key(request.url), urls.host(request.url)
        is_visited = run.visits.is_article(key)
        tried = is_visited or run.tries.has_failed(key)
        judged = fate_of(request, error, tried=tried)
        fate = judged if is_visited or host in self._well else fate_of(request, error, tried=tried, well=False)
        if judged is None or fate is None:
            return None
        if fate.reason is Reason.FAILED and is_visited:
            # It is in the dataset, and stays there.
            run.settle(key, Reason.UNCHANGED, f"could not be read again: {fate.detail}", gone=not fate.retry)
            return None
        if judged.counts and not fate.counts and (not judged.retry or run.tries.is_last(key)):
            self._doubt(host, key, judged)
        self._write(key, fate)
        return fate

    def note_well(self, url: str) -> None:
        """An article was read at a URL: what has failed at others of its host is held against them."""
        host = urls.host(url)
        if host not in self._well and len(self._well) < MOST_HOSTS:
            self._well.add(host)
        for key, fate in self._doubted.pop(host, {}).items():
            self._write(key, fate)

    def _doubt(self, host: str, key: bytes, fate: Fate) -> None:
        if sum(map(len, self._doubted.values())) < MOST_DOUBTED:
            self._doubted.setdefault(host, {})[key] = fate

    def _write(self, key: bytes, fate: Fate) -> None:
        gone = not (fate.retry and fate.counts)
        run_of(self._spider.crawler).settle(
            key, fate.reason, fate.detail, retry=fate.retry, counts=fate.counts, gone=gone
        )
