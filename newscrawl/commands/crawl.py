"""`scrapy crawl`: Scrapy's own, with arguments checked before anything starts and an exit code that cron can use."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler

from newscrawl.addon import SETTINGS
from newscrawl.errors import ArgumentError, StoreBusy
from newscrawl.extensions.record import OUTCOME, STOPPED
from newscrawl.extraction import TextPolicy
from newscrawl.frontier import FAILED
from newscrawl.middlewares.robots import obeys_rights
from newscrawl.runs import duplicate_policy, refusal, revisit_plan
from newscrawl.spiders import courtesy
from newscrawl.spiders.site import PAGES_READ, SiteSpider

SWITCHES = ("true", "false", "1", "0")
RECEIVED = "response_received_count"
EXIT_BROKEN = 1
EXIT_USAGE = 2
# Those of sysexits.h that say it best.
EXIT_NOTHING_REACHED = 69
EXIT_BUG = 70
EXIT_NO_DATASET = 73
EXIT_NOT_WRITTEN = 74
EXIT_LOCKED = 75
EXIT_STOPPED = 130


class Command(CrawlCommand):
    """Exit codes: 0 all well; 1 the crawl could not start; 2 a wrong argument; 69 not one page could be had; 70 the
    ledger does not balance, or the queue has failed; 73 the dataset cannot be opened; 74 it could not be written; 75
    another run holds it; 130 stopped by a signal, with all that was found saved."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None
        if len(args) == 1:
            self._check(args[0], opts.spargs)
        super().run(args, opts)
        for crawler in self._crawlers:
            self.exitcode = self.exitcode or exit_code(crawler)

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
            sys.exit(EXIT_USAGE)
        self._check_settings()
        model = getattr(spider, "params_model", None)
        if model is not None:
            try:
                params = model.parse(arguments)
                assert self.settings is not None
                courtesy.set_pace(self.settings.copy(), params)
            except ArgumentError as error:
                sys.stderr.write(f"scrapy crawl {spider_name}: {error}\n")
                sys.exit(EXIT_USAGE)

    def _check_settings(self) -> None:
        assert self.settings is not None
        for name, default in SETTINGS.items():
            if isinstance(default, list | str):
                continue
            value = self.settings.get(name, default)
            if isinstance(default, bool):
                if str(value).lower() not in SWITCHES:
                    sys.stderr.write(f"{name}={value} is no switch; use True or False\n")
                    sys.exit(EXIT_USAGE)
                continue
            try:
                float(value)
            except (TypeError, ValueError):
                if name.startswith("NEWSCRAWL_"):
                    sys.stderr.write(f"{name}={value} is no number; the default is {default}\n")
                    sys.exit(EXIT_USAGE)
        try:
            stated = {name: self.settings.get(name, default) for name, default in SETTINGS.items()}
            duplicate_policy(stated)
            revisit_plan(stated)
            obeys_rights(stated["NEWSCRAWL_RIGHTS"])
        except ArgumentError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(EXIT_USAGE)
        try:
            TextPolicy.of(*(self.settings.getlist(f"NEWSCRAWL_TEXT_{way}") for way in ("WITH", "WITHOUT")))
        except ArgumentError as error:
            sys.stderr.write(f"NEWSCRAWL_TEXT_WITH, NEWSCRAWL_TEXT_WITHOUT: {error}\n")
            sys.exit(EXIT_USAGE)


def exit_code(crawler: Crawler) -> int:
    """What a finished crawl tells the shell."""
    stats = crawler.stats
    outcome = stats.get_value(OUTCOME)
    if outcome is None:
        return EXIT_BROKEN
    if (error := refusal(crawler)) is not None:
        return EXIT_LOCKED if isinstance(error, StoreBusy) else EXIT_NO_DATASET
    if outcome == "store_unavailable":
        return EXIT_NOT_WRITTEN
    if outcome in ("unbalanced", FAILED):
        return EXIT_BUG
    if outcome == STOPPED:
        return EXIT_STOPPED
    read = stats.get_value(PAGES_READ) if isinstance(crawler.spider, SiteSpider) else stats.get_value(RECEIVED)
    if not read:
        return EXIT_NOTHING_REACHED
    return 0
