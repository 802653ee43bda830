"""Traps: pages without end that name nothing new. Each bound that bites is counted, and the summary names it."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime
from typing import Self

from scrapy.crawler import Crawler

from newscrawl import urls
from newscrawl.discovery import traps
from newscrawl.runs import run_of

LEAST_SHARE = 0.05
"""The share of the pages of one template that have to be of use for more of them to be asked for."""

MAX_SHAPES = 5000


class Bounds:
    """Refuses what looks like a trap by itself, and more of a template whose pages have been of no use.

    Setting: ``NEWSCRAWL_TRAP_PAGES`` (from how many useless pages of a template on it counts as a trap; 0 never).
    A page is of use if it is a new article, or a list that names one.
    """

    def __init__(self, crawler: Crawler, pages: int) -> None:
        self._crawler = crawler
        self._pages = pages
        self._today = datetime.now(UTC).date()
        self._shapes: OrderedDict[str, list[int]] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, crawler.settings.getint("NEWSCRAWL_TRAP_PAGES"))

    def refuses(self, url: str) -> str:
        """Why a URL is not worth a request, "" if it may be."""
        if not self._pages:
            return ""
        why = traps.trap(url, self._today)
        if not why:
            for shape in (traps.shape(url), self._mirror(url)):
                seen, useful = self._shapes.get(shape, (0, 0))
                if seen >= self._pages and useful < LEAST_SHARE * seen:
                    why = f"nothing new: on {seen} pages of {shape}"
                    break
        if not why:
            return ""
        run_of(self._crawler).bounds[f"trap, {why.partition(':')[0]}"] += 1
        return f"trap: {why}"

    def note(self, url: str, *, useful: bool) -> None:
        """A page was read."""
        for shape in (traps.shape(url), self._mirror(url)):
            counts = self._shapes.setdefault(shape, [0, 0])
            counts[0] += 1
            counts[1] += useful
            self._shapes.move_to_end(shape)
        while len(self._shapes) > MAX_SHAPES:
            self._shapes.popitem(last=False)

    @staticmethod
    def _mirror(url: str) -> str:
        """All of a host as one template: a mirror of another has nothing new anywhere."""
        return f"{urls.host(url)}/*"
