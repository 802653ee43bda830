"""What a run remembers of its sites, and the first pages of an unknown site, which wait until others were seen."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from typing import Self

from scrapy.crawler import Crawler

from newscrawl import urls
from newscrawl.extraction.template import Evidence, Memory, Sketch
from newscrawl.runs import run_of
from newscrawl.store import SketchRow

MAX_SITES = 50
"""Sites whose memory is held in the process; what is known of the others lies in the store."""

TICK = 0.05
"""Seconds between two looks whether what is held may go."""


class SiteMemory:
    """Settings: ``NEWSCRAWL_HOLD_PAGES`` (from so many pages on a site is known; 0 holds nothing back),
    ``NEWSCRAWL_HOLD_SECONDS`` (how long a run holds back the pages of a site at the most), ``NEWSCRAWL_MEMORY_BLOCKS``
    (text blocks that are remembered of a site)."""

    def __init__(self, crawler: Crawler, pages: int, seconds: float, blocks: int) -> None:
        self._crawler = crawler
        self._pages = pages
        self._seconds = seconds
        self._blocks = blocks
        self._max_articles = crawler.settings.getint("NEWSCRAWL_MAX_ARTICLES")
        self._sites: OrderedDict[str, Memory] = OrderedDict()
        self._until: dict[str, float] = {}
        self._held = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(
            crawler,
            pages=settings.getint("NEWSCRAWL_HOLD_PAGES"),
            seconds=settings.getfloat("NEWSCRAWL_HOLD_SECONDS"),
            blocks=settings.getint("NEWSCRAWL_MEMORY_BLOCKS"),
        )

    def offer(self, url: str, page: Sketch) -> bool:
        """Remember a page; whether it is known already and reads as it did then."""
        site, key = urls.domain(url), urls.key(url)
        memory = self._of(site)
        known = memory.get(key)
        memory.add(key, page)
        row = SketchRow(site, key, len(page.hashes), page.pack())
        run_of(self._crawler).sketches.remember(row, self._blocks)
        return known is not None and (known.title, known.text) == (page.title, page.text)

    def evidence(self, url: str, page: Sketch) -> Evidence:
        """What the other pages of its site say of a page."""
        return self._of(urls.domain(url)).evidence(urls.key(url), page)

    async def hold(self, url: str) -> None:
        """Wait until enough of the page's site is known, time is up, or no other page is on its way."""
        site = urls.domain(url)
        if len(self._of(site)) >= self._pages:
            return
        until = self._until.setdefault(site, time.monotonic() + self._seconds)
        held, key = run_of(self._crawler).held, urls.key(url)
        held.add(key)
        self._held += 1
        try:
            # Scrapy takes up what the page has given only while the callback waits; before that nothing else seems
            # to be on its way. No event tells when nothing is.
            looked = False
            while len(self._of(site)) < self._pages and time.monotonic() < until and not self._is_enough():
                if looked and self._is_last():
                    break
                await asyncio.sleep(TICK)
                looked = True
        finally:
            self._held -= 1
            held.discard(key)

    def _of(self, site: str) -> Memory:
        memory = self._sites.get(site)
        if memory is None:
            memory = self._sites[site] = Memory(self._blocks)
            for key, data in run_of(self._crawler).sketches.of(site):
                with contextlib.suppress(ValueError):  # of another version: the page is seen again some day
                    memory.add(key, Sketch.unpack(data))
            if len(self._sites) > MAX_SITES:
                self._sites.popitem(last=False)
        self._sites.move_to_end(site)
        return memory

    def _is_enough(self) -> bool:
        """Whether holding on would keep the crawl from ending."""
        engine = self._crawler.engine
        assert engine is not None
        if engine.needs_backout() and not engine.downloader.needs_backout():
            # It is about to stop, or the pages in memory are as many bytes as Scrapy lets them be.
            return True
        return 0 < self._max_articles <= run_of(self._crawler).emitted + self._held

    def _is_last(self) -> bool:
        """Whether no other page is on its way."""
        engine = self._crawler.engine
        assert engine is not None
        scheduler, slot = engine.scheduler, engine.scraper.slot
        if engine.downloader.active or scheduler is None or scheduler.has_pending_requests():
            return False
        return slot is None or (not slot.queue and len(slot.active) <= self._held)
