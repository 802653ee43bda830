"""Keeps the run's record: commits by the clock, ends the run, and says how it went in stats and on screen."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from contextlib import suppress
from typing import Protocol, Self, runtime_checkable

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import deferred_from_coro

from newscrawl.errors import StoreError
from newscrawl.items import Reason
from newscrawl.politeness import politeness_of
from newscrawl.runs import close_run, has_run, run_of
from newscrawl.store import RunSummary

logger = logging.getLogger(__name__)

OUTCOME = "newscrawl/outcome"
"""Stat: "finished", the reason for which Scrapy closed the spider, "unbalanced", "store_unavailable", or one of those
below."""


FINISHED = "finished"
STOPPED = "shutdown"
"""The outcome of a run that a signal has ended."""

CUT_SHORT = "cut_short"
"""The outcome of a run whose server has stopped giving pages half-way."""

PAUSED = "paused"
"""The outcome of a run whose server has asked for a longer pause than a run waits for."""


@runtime_checkable
class Explains(Protocol):
    """A spider that knows more of its run than the reasons tell."""

    def explain(self) -> list[str]:
        """What a person should know of the run, a line each."""
        ...


class RunRecord:
    """Settings: ``NEWSCRAWL_COMMIT_SECONDS`` (how old a batch may grow)."""

    def __init__(self, crawler: Crawler, commit_seconds: float) -> None:
        self._crawler = crawler
        self._seconds = commit_seconds
        self._clock = create_looping_call(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        record = cls(crawler, max(0.05, crawler.settings.getfloat("NEWSCRAWL_COMMIT_SECONDS")))
        crawler.signals.connect(record.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(record.spider_closed, signal=signals.spider_closed)
        return record

    def spider_opened(self, spider: Spider) -> None:
        """Start the clock of the commits; without a run there is nothing to open the spider for."""
        if not has_run(self._crawler):
            raise CloseSpider("store_unavailable")
        self._clock.start(self._seconds, now=False)

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """End the run: last commit, sealed shard, balance, summary."""
        if self._clock.running:
            self._clock.stop()
        if has_run(self._crawler):
            end_run(self._crawler, reason)
        else:
            self._crawler.stats.set_value(OUTCOME, reason)

    def _tick(self) -> None:
        run = run_of(self._crawler)
        if run.waiting and not run.broken:
            with suppress(StoreError):  # the end of the run says it
                run.commit()
        if run.broken:
            self._clock.stop()
            deferred_from_coro(self._crawler.engine.close_spider_async(reason="store_unavailable"))


def end_run(crawler: Crawler, reason: str) -> None:
    """Close the crawler's run and say how it went."""
    stats = crawler.stats
    run = run_of(crawler)
    over_budget = bool(getattr(crawler.engine.scheduler, "is_over_budget", bool)())
    outcome, why = _outcome(crawler, reason)
    if isinstance(crawler.spider, Explains):
        # What a person can do something about comes first.
        run.bounds = Counter(dict.fromkeys(crawler.spider.explain(), 1)) + run.bounds
    try:
        summary = close_run(crawler, outcome, over_budget=over_budget)
    except StoreError as error:
        logger.error("run %s: %s", run.id, error)
        stats.set_value(OUTCOME, "store_unavailable")
        return
    stats.set_value(OUTCOME, summary.ended)
    for name, count in summary.reasons.items():
        stats.set_value(f"newscrawl/reason/{name}", count)
    stats.set_value("newscrawl/found", summary.found)
    # Whoever reads the status reads the run's file too, and shows it in its own way.
    if crawler.settings.getint("NEWSCRAWL_STATUS_FD") < 0:
        with suppress(OSError):
            sys.stderr.write(table(summary, why))


def _outcome(crawler: Crawler, reason: str) -> tuple[str, str]:
    """How a run has ended that Scrapy closes for a reason, and what a person should know of that, "" for nothing."""
    politeness = politeness_of(crawler)
    if reason == STOPPED:
        return STOPPED, "stopped by a signal"
    if reason == FINISHED and politeness.lost:
        return CUT_SHORT, f"cut short: {politeness.lost} stopped giving pages"
    if reason == FINISHED and politeness.resting:
        return PAUSED, f"a pause is wanted by {politeness.resting}"
    return reason, ""


def _names_articles(summary: RunSummary) -> bool:
    """Whether anything in a run was an article, new or not."""
    read = (Reason.EMITTED, Reason.REVISED, Reason.UNCHANGED, Reason.NEAR_DUPLICATE)
    copies = (r is Reason.DUPLICATE and detail != "redirects" for r, detail, _ in summary.details)
    return any(map(summary.reasons.get, read)) or any(copies)


def table(summary: RunSummary, why: str = "") -> str:
    """The run as a short table for the screen. ``why``: what put an end to it that nobody has asked for."""
    aside = {r: n for r, n in summary.reasons.items() if r not in (Reason.EMITTED, Reason.DUPLICATE)}
    rows = [
        ("found", summary.found, ""),
        ("emitted", summary.reasons.get(Reason.EMITTED, 0), ""),
        ("duplicates", summary.reasons.get(Reason.DUPLICATE, 0), ""),
    ]
    for reason, count in sorted(aside.items(), key=lambda part: -part[1]):
        details = [f"{detail} {n}" for r, detail, n in summary.details if r is reason]
        rows.append((reason.value, count, ", ".join(details[:4])))
    rows.append(("known before", summary.known, ""))
    lines = [f"  {name:<16}{count:>8}  {note}"[:110].rstrip() for name, count, note in rows]
    lines += [f"  bound: {what}" + (f", {count} times" if count > 1 else "") for what, count in summary.bounds.items()]
    head = f"run {summary.run}: {summary.outcome} after {summary.seconds:.1f} s, {summary.fetched} pages asked for"
    if not summary.balanced:
        lines.append(f"  the ledger does not balance: the reasons add up to {sum(summary.reasons.values())}")
    if summary.shards:
        more = f" and {len(summary.shards) - 1} more" if len(summary.shards) > 1 else ""
        lines.append(f"  {summary.lines} lines in {summary.shards[0]}{more}")
    else:
        outside = sum(n for r, detail, n in summary.details if r is Reason.OUT_OF_SCOPE and detail == "outside")
        first = not summary.known and outside
        said = f"{outside} addresses lie outside the scope, and no article in it" if first else "nothing new"
        if not (summary.known or first or _names_articles(summary)):
            said = "no article was found"
        lines.append(f"  {said}: no line was written")
    if why:
        waiting = summary.reasons.get(Reason.PENDING, 0)
        lines.append(f"  {why}; all this is saved, the next run goes on with {waiting} that are pending")
    return "\n".join(["", head, *lines, ""]) + "\n"
