"""One line on the screen while a crawl runs: what came in, what came out, how fast."""

from __future__ import annotations

import sys
import time
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from newscrawl.runs import has_run, run_of


class Progress:
    """Settings: ``NEWSCRAWL_PROGRESS_SECONDS`` (0: off). On a terminal the line is rewritten in place."""

    def __init__(self, crawler: Crawler, seconds: float) -> None:
        self._crawler = crawler
        self._seconds = seconds
        self._clock = create_looping_call(self._show)
        self._started = 0.0
        self._in_place = sys.stderr.isatty()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        seconds = crawler.settings.getfloat("NEWSCRAWL_PROGRESS_SECONDS")
        if seconds <= 0:
            raise NotConfigured
        progress = cls(crawler, seconds)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.engine_stopping, signal=signals.spider_closed)
        return progress

    def spider_opened(self, spider: Spider) -> None:
        """Start showing."""
        if has_run(self._crawler):
            self._started = time.monotonic()
            self._clock.start(self._seconds, now=False)

    def engine_stopping(self) -> None:
        """Stop showing."""
        if self._clock.running:
            self._clock.stop()
            if self._in_place:
                sys.stderr.write("\n")

    def _show(self) -> None:
        if not has_run(self._crawler):
            return
        run = run_of(self._crawler)
        seconds = time.monotonic() - self._started
        line = (
            f"{seconds:5.0f} s  found {run.found}  asked {run.fetched}  emitted {run.emitted}"
            f"  {run.fetched / seconds:.1f} pages/s"
        )
        sys.stderr.write(f"\r{line:<78}" if self._in_place else f"{line}\n")
        sys.stderr.flush()
