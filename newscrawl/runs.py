"""Which run of the store a crawler writes to: made on first use, shared by all of its components."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from weakref import WeakKeyDictionary

from scrapy import Spider
from scrapy.crawler import Crawler

from newscrawl import urls
from newscrawl.addon import number
from newscrawl.errors import ArgumentError, StoreError
from newscrawl.extraction import TextPolicy
from newscrawl.items import Source
from newscrawl.reader import reader
from newscrawl.sites import SiteProfile
from newscrawl.store import DuplicatePolicy, RevisitPlan, Run, RunSummary, ShardPlan, Store


@dataclass(slots=True, frozen=True)
class RunPlan:
    """What a spider says of its run before it starts.

    ``policy`` names the arguments that decide what is refused: a URL refused under another policy gets
    another chance. ``follow``: the ways by which it finds articles, of which known ones are looked at again when due:
    lists, and the newest articles of prev/next chains. ``text``, ``profile``: what decides how a page is read; None
    where the spider does not say, or has no profile.
    """

    sites: Sequence[str]
    arguments: Mapping[str, object] = field(default_factory=dict)
    policy: str = ""
    follow: Sequence[Source] = ()
    text: TextPolicy | None = None
    profile: SiteProfile | None = None


@runtime_checkable
class PlansRun(Protocol):
    """A spider that knows its sites and arguments."""

    def run_plan(self) -> RunPlan: ...


@dataclass(slots=True)
class _Bound:
    store: Store
    run: Run


_bound: WeakKeyDictionary[Crawler, _Bound] = WeakKeyDictionary()
_refused: WeakKeyDictionary[Crawler, StoreError] = WeakKeyDictionary()
_ended: WeakKeyDictionary[Crawler, RunSummary] = WeakKeyDictionary()


def open_run(crawler: Crawler) -> Run:
    """Open the crawler's data directory and start its run.

    :raises StoreError: the directory cannot be used; StoreBusy: another run holds one of the sites.
    """
    try:
        _bound[crawler] = bound = _open(crawler)
    except StoreError as error:
        _refused[crawler] = error
        raise
    return bound.run


def _open(crawler: Crawler) -> _Bound:
    settings = crawler.settings
    duplicates = duplicate_policy(settings)
    store = Store(Path(settings["NEWSCRAWL_DATA_DIR"]))
    plan = _plan(crawler)
    assert crawler.spider is not None
    try:
        run = store.start(
            spider=crawler.spider.name,
            sites=plan.sites,
            arguments=plan.arguments,
            policy=plan.policy,
            reader=reader(plan.text, plan.profile, settings),
            follow=plan.follow,
            revisits=revisit_plan(settings),
            duplicates=duplicates,
            plan=ShardPlan(
                lines=settings.getint("NEWSCRAWL_SHARD_LINES"),
                bytes=settings.getint("NEWSCRAWL_SHARD_BYTES"),
                daily=settings.getbool("NEWSCRAWL_SHARD_DAILY"),
                zstd=settings.getbool("NEWSCRAWL_SHARD_ZSTD"),
                pages=settings.getint("NEWSCRAWL_PAGES_BYTES"),
            ),
        )
    except BaseException:
        store.close()
        raise
    return _Bound(store, run)


def refusal(crawler: Crawler) -> StoreError | None:
    """Why no run could be opened for the crawler; None if one could."""
    return _refused.get(crawler)


def run_of(crawler: Crawler) -> Run:
    """The crawler's run.

    :raises RuntimeError: the frontier has not opened one; SCHEDULER is not newscrawl's.
    """
    try:
        return _bound[crawler].run
    except KeyError:
        raise RuntimeError("no run is open; set SCHEDULER to newscrawl.frontier.Frontier") from None


def has_run(crawler: Crawler) -> bool:
    """Whether a run is open."""
    return crawler in _bound


def close_run(crawler: Crawler, outcome: str, *, over_budget: bool) -> RunSummary:
    """Finish the crawler's run and close the data directory.

    :raises StoreFull: the last commit failed.
    """
    bound = _bound.pop(crawler)
    try:
        _ended[crawler] = summary = bound.store.finish(bound.run, outcome, over_budget=over_budget)
        return summary
    finally:
        bound.store.close()


def ended(crawler: Crawler) -> RunSummary | None:
    """What the crawler's run did, None before its end."""
    return _ended.get(crawler)


def site_of(spider: Spider) -> Callable[[str], str]:
    """From a URL to the site it is counted to: its registrable domain, or the spider's name where that has no plan."""
    if isinstance(spider, PlansRun):
        return urls.domain
    return lambda _url: spider.name


def duplicate_policy(settings: Mapping[str, Any]) -> DuplicatePolicy:
    """What the settings ``NEWSCRAWL_DUPLICATES``, ``NEWSCRAWL_NEAR_DROP`` and ``NEWSCRAWL_NEAR_MARK`` ask for.

    :raises ArgumentError: one of them is wrong.
    """
    drop, mark = (number(settings, f"NEWSCRAWL_NEAR_{what}") for what in ("DROP", "MARK"))
    what = settings["NEWSCRAWL_DUPLICATES"]
    if what not in ("drop", "mark"):
        raise ArgumentError(f"NEWSCRAWL_DUPLICATES is {what!r}; use 'drop' or 'mark'")
    if mark > drop:
        raise ArgumentError(f"NEWSCRAWL_NEAR_MARK is {mark} and NEWSCRAWL_NEAR_DROP {drop}; use mark <= drop")
    return DuplicatePolicy(drop, mark, keep=what == "mark")


def revisit_plan(settings: Mapping[str, Any]) -> RevisitPlan:
    """What the settings ``NEWSCRAWL_REVISIT_LISTS``, ``…_ARTICLES`` and ``…_HOURS`` ask for.

    :raises ArgumentError: one of them is wrong.
    """
    hours = settings["NEWSCRAWL_REVISIT_HOURS"]
    try:
        parts = hours.split(",") if isinstance(hours, str) else hours
        ages = sorted(int(3600 * float(part)) for part in parts if str(part).strip())
    except (TypeError, ValueError, OverflowError):
        ages = [-1]
    if any(age <= 0 for age in ages):
        raise ArgumentError(f"NEWSCRAWL_REVISIT_HOURS={hours} is no list of hours; write it as 4,16,48, or empty")
    lists, articles = (number(settings, f"NEWSCRAWL_REVISIT_{what}") for what in ("LISTS", "ARTICLES"))
    return RevisitPlan(lists, articles, tuple(ages))


def _plan(crawler: Crawler) -> RunPlan:
    spider = crawler.spider
    assert spider is not None
    # A spider that says nothing of its sites may go anywhere; its queue is its own.
    return spider.run_plan() if isinstance(spider, PlansRun) else RunPlan(sites=[spider.name])
