"""A log for people: every event is one line, tracebacks come with ``LOG_LEVEL = "DEBUG"`` only."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.outages import too_large

MAX_LENGTH = 500
"""Characters of a line; whoever needs more reads at DEBUG."""


class PlainLog:
    """Off at log level DEBUG."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.settings["LOG_LEVEL"] == "DEBUG":
            raise NotConfigured
        plain = cls()
        crawler.signals.connect(plain.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(plain.spider_closed, signal=signals.spider_closed)
        plain.spider_opened()
        return plain

    def spider_opened(self) -> None:
        """From here on no handler prints a traceback; Scrapy has changed its own since the start."""
        for handler in logging.root.handlers:
            handler.addFilter(one_line)

    def spider_closed(self) -> None:
        """Leave the handlers as they were."""
        for handler in logging.root.handlers:
            handler.removeFilter(one_line)


def one_line(record: logging.LogRecord) -> bool:
    """Turn a record's traceback into the exception's own words at the end of its line; drop what the ledger says of a
    page."""
    message = record.getMessage()
    if record.name.startswith("scrapy.") and too_large(message):
        return False
    if record.exc_info and record.exc_info[1]:
        error = str(record.exc_info[1])
        if error not in message:
            message = f"{message}: {type(record.exc_info[1]).__name__}: {error}"
    # Twisted puts the traceback into the message itself; its last line says what happened.
    head, mark, trace = message.partition("Traceback (most recent call last)")
    if mark:
        message = f"{head} {(trace.strip().splitlines() or [''])[-1]}"
    record.exc_info = record.exc_text = None
    record.msg, record.args = " ".join(message.split())[:MAX_LENGTH], ()
    return True
