"""What a person allows a run."""

from __future__ import annotations

import time

from scrapy.crawler import Crawler

from newscrawl.store import Run
from newscrawl.window import FIRST_LISTS

RECEIVED_BYTES = "downloader/response_bytes"


class Limits:
    """What a person allows a run, and whether it has been used up. Settings: ``NEWSCRAWL_MAX_PAGES``,
    ``NEWSCRAWL_MAX_ARTICLES``, ``NEWSCRAWL_MAX_BYTES``, ``NEWSCRAWL_MAX_MINUTES``; 0 is no limit."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._started = time.monotonic()
        self.pages = settings.getint("NEWSCRAWL_MAX_PAGES")
        self.articles = settings.getint("NEWSCRAWL_MAX_ARTICLES")
        self.bytes = settings.getint("NEWSCRAWL_MAX_BYTES")
        self.minutes = settings.getfloat("NEWSCRAWL_MAX_MINUTES")

    def lists_first(self) -> int:
        """How many lists of a host may be read before any article, so that these have a turn in a short run."""
        return min(FIRST_LISTS, self.pages // 2) if self.pages else FIRST_LISTS

    def reached(self, run: Run) -> str:
        """The limit that has been reached, as a person reads it; "" while none is."""
        if self.pages and run.fetched >= self.pages:
            return f"max_pages {self.pages}"
        if self.articles and run.emitted >= self.articles:
            return f"max_articles {self.articles}"
        if self.minutes and time.monotonic() - self._started >= 60 * self.minutes:
            return f"max_minutes {self.minutes:g}"
        if self.bytes and self._crawler.stats.get_value(RECEIVED_BYTES, 0) >= self.bytes:
            return f"max_bytes {self.bytes}"
        return ""
