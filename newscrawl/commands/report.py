"""`scrapy report`: the dataset's last weeks as one HTML page."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands._chosen import sites_in
from newscrawl.commands._settings import data_folder
from newscrawl.commands._shared import Shared
from newscrawl.errors import ArgumentError, StoreError
from newscrawl.exits import Exit
from newscrawl.health import Thresholds, findings
from newscrawl.report.figures import gather
from newscrawl.report.period import MOST_DAYS, Period
from newscrawl.store import History
from newscrawl.store.files import replacing

OUTPUT = "report.html"
STDOUT = "-"
DAYS = 30
EXTRA = ("jinja2", "markupsafe", "vl_convert")


class Command(Shared, ScrapyCommand):
    """Exit codes: 0 all well; 2 wrong usage, or the extra is missing; 73 no dataset, or one that cannot
    be read; 74 the page cannot be written."""

    requires_project = False
    # What goes wrong is said in one line of our own.
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[-o FILE] [--days N] [--sites A,B]"

    def short_desc(self) -> str:
        return "Write a page about what came in, what was set aside, and what needs a look"

    def long_desc(self) -> str:
        return (
            "Write one HTML page about the dataset (NEWSCRAWL_DATA_DIR): articles by site and day, the ledger, fields"
            " and lengths against each site's own past, copies beside what they copy, examples of what was set aside,"
            " hosts, disk and runs. The page loads nothing from anywhere. Needs the extra newscrawl[report]."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", default=OUTPUT, metavar="FILE", help=f"file to write, - for standard output ({OUTPUT})"
        )
        parser.add_argument("--days", default=str(DAYS), metavar="N", help=f"the last N days, today included ({DAYS})")
        parser.add_argument("--sites", default="", metavar="A,B", help="only these sites, as the dataset names them")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            self.fail(f"it takes no arguments, and was given {args[0]!r}", Exit.USAGE)
            return
        try:
            page = self._page(opts).encode("utf-8", "replace")
        except ModuleNotFoundError as error:
            if error.name not in EXTRA:
                raise
            self.fail(f"install newscrawl[report]: there is no {error.name}", Exit.USAGE)
        except ArgumentError as error:
            self.fail(str(error), Exit.USAGE)
        except StoreError as error:
            self.fail(str(error), Exit.NO_DATASET)
        else:
            self._write(page, opts.output)

    def _page(self, opts: argparse.Namespace) -> str:
        # The libraries that draw are an extra.
        from newscrawl.report.page import render

        assert self.settings is not None
        now = datetime.now(UTC)
        period = Period(now.date(), _days(opts.days))
        thresholds = Thresholds.of(self.settings)
        sites = list(dict.fromkeys(sites_in(opts.sites)))
        with History(data_folder(self.settings)) as history:
            found = findings(history, thresholds, sites, now=now)
            return render(gather(history, period, sites, now, found))

    def _write(self, page: bytes, output: str) -> None:
        if output == STDOUT:
            with self.printing():
                sys.stdout.buffer.write(page)
            return
        try:
            # Whoever reads the last one meanwhile shall not see half of this one.
            with replacing(Path(output)) as file:
                file.write(page)
        except OSError as error:
            self.fail(f"{output}: {error.strerror or error}", Exit.NOT_WRITTEN)
            return
        with self.printing():
            print(f"wrote {output} ({len(page) / 1e6:.1f} MB)")


def _days(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_DAYS)) and 0 < int(text) <= MOST_DAYS:
        return int(text)
    raise ArgumentError(f"--days: {text[:40]!r} would not do; give a number from 1 to {MOST_DAYS}")
