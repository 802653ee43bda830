"""Tells the process that has started a crawl how it is getting on: a line of JSON at a time, through a pipe."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import deferred_from_coro

from newscrawl.extensions.record import STOPPED
from newscrawl.queued import lead_of
from newscrawl.runs import has_run, run_of

SECONDS = 0.5
MAX_ADDRESS = 200


@dataclass(slots=True, frozen=True)
class Status:
    """A run as it stands. ``aside``: settled otherwise than emitted; ``mapped``: articles that sitemaps have named, 0
    where there is none; ``doing``: the kind and path of the page that was asked for last."""

    found: int = 0
    fetched: int = 0
    emitted: int = 0
    aside: int = 0
    mapped: int = 0
    doing: str = ""

    @property
    def waiting(self) -> int:
        """URLs that have no reason yet."""
        return max(0, self.found - self.emitted - self.aside)


class StatusPipe:
    """Settings: ``NEWSCRAWL_STATUS_FD``, the pipe's file descriptor (-1: off).

    When nobody reads it any more, whoever started the crawl has died: the crawl ends as by a signal.
    """

    def __init__(self, crawler: Crawler, fd: int) -> None:
        self._crawler = crawler
        self._fd = fd
        self._clock = create_looping_call(self._tell)
        self._doing = ""
        self._told: Status | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        fd = crawler.settings.getint("NEWSCRAWL_STATUS_FD")
        if fd < 0:
            raise NotConfigured
        os.set_blocking(fd, False)
        pipe = cls(crawler, fd)
        crawler.signals.connect(pipe.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(pipe.request_reached_downloader, signal=signals.request_reached_downloader)
        crawler.signals.connect(pipe.spider_closed, signal=signals.spider_closed)
        return pipe

    def spider_opened(self, spider: Spider) -> None:
        """Begin to tell."""
        if has_run(self._crawler):
            self._write({"run": run_of(self._crawler).id})
            self._clock.start(SECONDS)

    def request_reached_downloader(self, request: Request, spider: Spider) -> None:
        """Note what is being read."""
        # Which site it is stands beside it.
        path = "/" + request.url.split("/", 3)[-1]
        self._doing = f"{lead_of(request).kind} {path[:MAX_ADDRESS]}"

    def spider_closed(self) -> None:
        """End to tell."""
        if self._clock.running:
            self._clock.stop()

    def _tell(self) -> None:
        if not has_run(self._crawler):
            return
        run = run_of(self._crawler)
        aside = max(0, run.settled - run.emitted)
        status = Status(run.found, run.fetched, run.emitted, aside, run.mapped, self._doing)
        if status != self._told:
            self._told = status
            self._write(asdict(status))

    def _write(self, told: dict[str, Any]) -> None:
        try:
            os.write(self._fd, json.dumps(told).encode() + b"\n")
        except BlockingIOError:
            return  # a reader that is late hears the next
        except OSError:
            if self._clock.running:
                self._clock.stop()
            deferred_from_coro(self._crawler.engine.close_spider_async(reason=STOPPED))
