"""Pages that could not be had: what is held against the page, and what against its host (see `Tries`)."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl import urls
from newscrawl.items import Reason
from newscrawl.runs import run_of
from newscrawl.spiders.fates import Fate, fate_of
from newscrawl.store.standins import is_known


class Site(Protocol):
    """What is needed of the spider."""

    crawler: Crawler


class Failures:
    """Gives the URLs of one run that could not be had their reasons."""

    def __init__(self, spider: Site) -> None:
        self._spider = spider

    def settle(self, request: Request, error: BaseException) -> Fate | None:
        """Give the URL of a failed request its reason; None where it goes on waiting, or is in the dataset."""
        run, key = run_of(self._spider.crawler), urls.key(request.url)
        is_visited = run.visits.is_article(key)
        tried = is_visited or run.tries.has_failed(key)
        judged = fate_of(request, error, tried=tried)
        is_held = is_visited or run.tries.is_well(request.url)
        fate = judged if is_held else fate_of(request, error, tried=tried, well=False)
        if judged is None or fate is None:
            return None
        if fate.reason is Reason.FAILED and is_known(run, key):
            # It is in the dataset, and stays there. One that is looked at again in any case needs no further try.
            retry = fate.retry and not is_visited
            detail = f"could not be read again: {fate.detail}"
            run.settle(key, Reason.UNCHANGED, detail, retry=retry, counts=fate.counts, gone=not fate.retry)
            return None
        if judged.counts and not fate.counts and (not judged.retry or run.tries.is_last(key)):
            run.tries.doubt(request.url, key, partial(self._write, key, judged))
        self._write(key, fate)
        return fate

    def _write(self, key: bytes, fate: Fate) -> None:
        gone = not (fate.retry and fate.counts)
        run_of(self._spider.crawler).settle(
            key, fate.reason, fate.detail, retry=fate.retry, counts=fate.counts, gone=gone
        )
