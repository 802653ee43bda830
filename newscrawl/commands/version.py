"""`newscrawl version`: newscrawl's own and Scrapy's, in one line."""

from __future__ import annotations

import argparse

import scrapy
from scrapy.commands.version import Command as VersionCommand

import newscrawl
from newscrawl.commands._shared import Shared


def line() -> str:
    """What a person cites, or reports an error with."""
    return f"newscrawl {newscrawl.__version__}, Scrapy {scrapy.__version__}"


class Command(Shared, VersionCommand):
    """Exit codes: 0 all well; 2 wrong usage; 74 the output cannot be written."""

    def short_desc(self) -> str:
        return "Print the versions of newscrawl and Scrapy"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        with self.printing():
            print(line())
            if opts.verbose:
                super().run(args, opts)
