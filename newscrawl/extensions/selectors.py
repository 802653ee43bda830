"""Says at the end which selectors of a site's profile found nothing on any article: a redesign may have killed them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

ASKED = "newscrawl/selector/asked/"
MATCHED = "newscrawl/selector/matched/"
DEAD = "newscrawl/selector/dead"
"""Stat: how many selectors were asked and never found anything; ``ASKED`` and ``MATCHED`` stand before
"<field>/<selector>", drop and keep among the fields."""


class DeadSelectors:
    """Counts what the spider tells by `record`, and logs a line for each selector that never matched."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._asked: Counter[tuple[str, str]] = Counter()
        self._matched: Counter[tuple[str, str]] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.record, signal=selectors_asked)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def record(self, rules: Mapping[tuple[str, str], bool]) -> None:
        """Count the selectors that were asked for one article."""
        self._asked.update(list(rules))
        self._matched.update([rule for rule, matched in rules.items() if matched])

    def spider_closed(self) -> None:
        """Say how it went."""
        stats = self._crawler.stats
        assert stats is not None
        for (field, selector), asked in self._asked.items():
            stats.set_value(f"{ASKED}{field}/{selector}", asked)
            stats.set_value(f"{MATCHED}{field}/{selector}", self._matched[field, selector])
        dead = [rule for rule in self._asked if not self._matched[rule]]
        if self._asked:
            stats.set_value(DEAD, len(dead))
        for field, selector in dead:
            count = self._asked[field, selector]
            articles = "1 article" if count == 1 else f"{count} articles"
            logger.warning("profile: selector %r of %s never matched on %s", selector, field, articles)


selectors_asked = object()
"""Signal: ``rules``, each selector that was asked for an article (field, selector) and whether it found anything."""
