"""`scrapy crawl`: Scrapy's own, with arguments checked before anything starts and an exit code that cron can use."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler

from newscrawl.commands._settings import check_settings
from newscrawl.errors import ArgumentError, StoreBusy
from newscrawl.exits import Exit
from newscrawl.extensions.record import CUT_SHORT, OUTCOME, PAUSED, STOPPED, end_run
from newscrawl.frontier import FAILED
from newscrawl.runs import has_run, refusal
from newscrawl.spiders import courtesy
from newscrawl.spiders.site import PAGES_READ, SiteSpider

RECEIVED = "response_received_count"


class Command(CrawlCommand):
    """Exit codes: see `Exit`."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None
        if len(args) == 1:
            self._check(args[0], opts.spargs)
        super().run(args, opts)
        for crawler in self._crawlers:
            if has_run(crawler):
                # A second signal has stopped everything before the run could end.
                end_run(crawler, STOPPED)
            self.exitcode = self.exitcode or exit_code(crawler)
            if self.exitcode == Exit.UNREACHED and crawler.settings.getint("NEWSCRAWL_STATUS_FD") < 0:
                sys.stderr.write("scrapy crawl: not one page could be had; check the address, and the network\n")

    def _create_crawler(self, spidercls: object) -> Crawler:
        crawler: Crawler = super()._create_crawler(spidercls)  # type: ignore[arg-type]
        self._crawlers = [crawler]
        return crawler

    def _check(self, spider_name: str, arguments: dict[str, str]) -> None:
        assert self.crawler_process is not None
        try:
            spider = self.crawler_process.spider_loader.load(spider_name)
        except KeyError:
            names = ", ".join(self.crawler_process.spider_loader.list())
            sys.stderr.write(f"no spider {spider_name!r}; there are {names}\n")
            sys.exit(Exit.USAGE)
        assert self.settings is not None
        try:
            check_settings(self.settings)
            if (model := getattr(spider, "params_model", None)) is not None:
                courtesy.set_pace(self.settings.copy(), model.parse(arguments))
        except ArgumentError as error:
            sys.stderr.write(f"scrapy crawl {spider_name}: {error}\n")
            sys.exit(Exit.USAGE)


def exit_code(crawler: Crawler) -> int:
    """What a finished crawl tells the shell."""
    stats = crawler.stats
    outcome = stats.get_value(OUTCOME)
    if outcome is None:
        return Exit.FAILED
    if (error := refusal(crawler)) is not None:
        return Exit.LOCKED if isinstance(error, StoreBusy) else Exit.NO_DATASET
    if outcome == "store_unavailable":
        return Exit.NOT_WRITTEN
    if outcome in ("unbalanced", FAILED):
        return Exit.BUG
    if outcome == STOPPED:
        return Exit.STOPPED
    read = stats.get_value(PAGES_READ) if isinstance(crawler.spider, SiteSpider) else stats.get_value(RECEIVED)
    if not read:
        # Who has asked to be left alone for a while is there.
        return Exit.FINE if outcome == PAUSED else Exit.UNREACHED
    return Exit.CUT_SHORT if outcome == CUT_SHORT else Exit.FINE
