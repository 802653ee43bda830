"""`scrapy inspect`: a page as the extractor sees it, as one HTML file to open in a browser."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newscrawl import inspector
from newscrawl.commands._settings import text_policy
from newscrawl.commands._shared import Shared
from newscrawl.commands._source import page_from
from newscrawl.errors import ArgumentError, NewscrawlError
from newscrawl.exits import Exit
from newscrawl.extraction import labels, read

OUTPUT = "inspect.html"


class Command(Shared, ScrapyCommand):
    """Exit codes: 0 all well; 1 the page could not be read or the file not written; 2 wrong usage; 74 standard output
    cannot be written."""

    requires_project = False
    # What goes wrong is said in one line of our own.
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] FILE|URL|-"

    def short_desc(self) -> str:
        return "Show a page as the extractor sees it"

    def long_desc(self) -> str:
        return (
            "Write an HTML file that shows a page (FILE, URL, or - for standard input) as the extractor sees it: every"
            " block with its label, its score and what decided it, every field with its source, the neighbours, the"
            " comments and the text. The file loads nothing from anywhere and runs nothing of the page."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", default="", help="the address that a FILE was fetched from")
        parser.add_argument(
            "-o", "--output", default=OUTPUT, help=f"file to write, - for standard output (default {OUTPUT})"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give one FILE, one URL, or - for standard input")
        try:
            page = page_from(args[0], opts.url, self.crawler_process)
        except ArgumentError as error:
            self.fail(str(error), Exit.USAGE)
            return
        except NewscrawlError as error:
            self.fail(f"{args[0]}: {error}", Exit.FAILED)
            return
        assert self.settings is not None
        policy = text_policy(self.settings)
        reading = read(page, text=policy, fetched=datetime.now(UTC))
        chosen = [block.number for block in inspector.choose(reading.blocks)]
        shown = inspector.render(reading, labels.explain(reading.survey, chosen)).encode()
        if opts.output == "-":
            with self.printing():
                sys.stdout.buffer.write(shown)
            return
        try:
            Path(opts.output).write_bytes(shown)
        except OSError as error:
            self.fail(f"{opts.output}: {error.strerror or error}", Exit.FAILED)
            return
        kept = sum(block.label in policy.labels for block in reading.blocks)
        with self.printing():
            print(f"wrote {opts.output} ({len(reading.blocks)} blocks, {kept} of them text, verdict {reading.verdict})")
