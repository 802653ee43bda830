"""`scrapy crawl`: Scrapy's own, with arguments checked before anything starts and an exit code that cron can use."""

from __future__ import annotations

import argparse
import asyncio
import sys

from scrapy import Spider
from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler, CrawlerProcessBase
from scrapy.exceptions import UsageError
from scrapy.utils.misc import load_object

from newscrawl.addon import Newscrawl
from newscrawl.commands._shared import Shared
from newscrawl.commands._source import is_address
from newscrawl.errors import ArgumentError
from newscrawl.exits import Exit, unusable
from newscrawl.extensions.record import CUT_SHORT, OUTCOME, PAUSED, STOPPED, end_run
from newscrawl.frontier import FAILED
from newscrawl.invoked import program
from newscrawl.outages import unread
from newscrawl.runs import ended, has_run, refusal
from newscrawl.spiders import courtesy
from newscrawl.spiders.params import SiteParams
from newscrawl.spiders.site import PAGES_READ, SiteSpider

RECEIVED = "response_received_count"
UNREAD = ("newscrawl/reason/pending", "newscrawl/reason/over-budget", "downloader/response_status_count/304")
"""Stats of what may have named more of the site, had it been read."""
ANSWERS = "downloader/response_count"


class Command(Shared, CrawlCommand):
    """Exit codes: see `Exit`."""

    def syntax(self) -> str:
        return "site -a url=URL [-a NAME=VALUE …] [options]"

    def short_desc(self) -> str:
        return "Crawl a site from an article, a section or its home page"

    def long_desc(self) -> str:
        arguments = " ".join(f"{name}: {field.description}" for name, field in SiteParams.model_fields.items())
        return (
            "Crawl a site, and go on where an earlier run ended; in a project, run any of its spiders by name. What the"
            f" spider called site takes with -a: {' '.join(arguments.replace('`', '').split())}"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None
        if address := next(filter(is_address, args), ""):
            self.fail(f"an address is given as an argument: {program()} crawl site -a url={address}", Exit.USAGE)
            return
        if len(args) != 1:
            raise UsageError("give the name of one spider")
        spider = self._checked(args[0], opts.spargs)
        crawler = self.crawler_process.create_crawler(spider)
        crawling = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        if has_run(crawler):
            # A second signal has stopped everything before the run could end.
            end_run(crawler, STOPPED)
        self.exitcode = exit_code(crawler)
        if self.exitcode == Exit.UNREACHED and crawler.settings.getint("NEWSCRAWL_STATUS_FD") < 0:
            self.say(f"not one page could be had{_unread(crawler)}")
        elif self.exitcode == Exit.FAILED and (error := _broke(crawling)) is not None:
            self.say(f"it could not start: {type(error).__name__}: {error}")

    def _checked(self, name: str, arguments: dict[str, str]) -> type[Spider]:
        assert self.crawler_process is not None
        assert self.settings is not None
        try:
            spider = spider_named(name, self.crawler_process)
        except ArgumentError as error:
            self.fail(str(error), Exit.USAGE)
            sys.exit(Exit.USAGE)
        try:
            if (model := getattr(spider, "params_model", None)) is not None:
                courtesy.set_pace(self.settings.copy(), model.parse(arguments))
        except ArgumentError as error:
            self.fail(f"{name}: {error}", Exit.USAGE)
            sys.exit(Exit.USAGE)
        return spider


def spider_named(name: str, process: CrawlerProcessBase) -> type[Spider]:
    """A spider of the project, or newscrawl's own, which a project need not name among its modules.

    :raises ArgumentError: there is none of that name, or newscrawl's own could not run in the project.
    """
    own = {SiteSpider.name: SiteSpider}
    there = process.spider_loader.list()
    if name not in there and name not in own:
        raise ArgumentError(f"no spider {name!r}; there are {', '.join(sorted({*own, *there}))}")
    spider = process.spider_loader.load(name) if name in there else own[name]
    addons = map(load_object, process.settings.getdict("ADDONS"))
    if issubclass(spider, SiteSpider) and Newscrawl not in addons:
        raise ArgumentError(f'{name!r} needs the add-on: ADDONS = {{"newscrawl.addon.Newscrawl": 100}} in the settings')
    return spider


def _broke(crawling: object) -> BaseException | None:
    """What a crawl that could not start has died of, where it says so."""
    over = isinstance(crawling, asyncio.Task) and crawling.done() and not crawling.cancelled()
    return crawling.exception() if over else None  # type: ignore[attr-defined]


def _unread(crawler: Crawler) -> str:
    """What is known of why a run has had no page, and what to do where nothing has answered."""
    said = unread(summary.details, summary.bounds) if (summary := ended(crawler)) is not None else ""
    answered = crawler.stats.get_value(ANSWERS)
    return (f": {said}" if said else "") + ("" if answered else "; check the address, and the network")


def exit_code(crawler: Crawler) -> int:
    """What a finished crawl tells the shell."""
    stats = crawler.stats
    outcome = stats.get_value(OUTCOME)
    if outcome is None:
        return Exit.FAILED
    if (error := refusal(crawler)) is not None:
        return unusable(error)
    if outcome == "store_unavailable":
        return Exit.NOT_WRITTEN
    if outcome in ("unbalanced", FAILED):
        return Exit.BUG
    if outcome == STOPPED:
        return Exit.STOPPED
    if _is_astray(crawler):
        return Exit.ASTRAY
    read = stats.get_value(PAGES_READ) if isinstance(crawler.spider, SiteSpider) else stats.get_value(RECEIVED)
    if not read:
        if (summary := ended(crawler)) is not None and not summary.found:
            return Exit.FINE  # all that a list names was had before
        # Who has asked to be left alone for a while is there.
        return Exit.FINE if outcome == PAUSED else Exit.UNREACHED
    return Exit.CUT_SHORT if outcome == CUT_SHORT else Exit.FINE


def _is_astray(crawler: Crawler) -> bool:
    """Whether a start or a scope is wrong, as far as a run can tell that has read all there was."""
    spider = crawler.spider
    return isinstance(spider, SiteSpider) and spider.hints.is_astray and not any(map(crawler.stats.get_value, UNREAD))
