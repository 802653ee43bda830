"""`scrapy health`: what has changed at a site, or in the dataset, that a person should look at."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from scrapy.commands import ScrapyCommand

from newscrawl.commands._settings import data_folder
from newscrawl.commands._shared import Shared, as_json
from newscrawl.errors import ArgumentError, StoreError
from newscrawl.exits import Exit
from newscrawl.health import Finding, Thresholds, findings, known_sites, too_little_past, write_metrics
from newscrawl.store import History

NAMED = 20
"""Sites that are named to whoever asks for one that is not there."""


class Command(Shared, ScrapyCommand):
    """Exit codes: 0 all well; 1 something is to be looked at, a line each; 2 a wrong argument or setting; 73 no
    dataset, or one that cannot be read; 74 the metrics or the output cannot be written."""

    requires_project = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 (Scrapy's own name and type)

    def syntax(self) -> str:
        return "[options] [SITE…]"

    def short_desc(self) -> str:
        return "Tell what has changed at the sites of the dataset, each against its own past"

    def long_desc(self) -> str:
        return (
            "Hold the last runs of each SITE, or of all, against its own past in the data directory"
            " (NEWSCRAWL_DATA_DIR), and print a line for each thing to look at: too few articles, shorter texts, a"
            " field that is gone, errors, refusals, copies, pages set aside, runs that died, a disk that fills up."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--metrics", metavar="FILE", help="also write figures for Prometheus to FILE (….prom)")
        parser.add_argument("--json", action="store_true", help="print an object a line")
        parser.add_argument("-v", "--verbose", action="store_true", help="also name sites with too little past")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            thresholds = Thresholds.of(self.settings)
            with History(data_folder(self.settings)) as history:
                self._look(history, thresholds, args, opts)
        except ArgumentError as error:
            self.fail(str(error), Exit.USAGE)
        except StoreError as error:
            self.fail(str(error), Exit.NO_DATASET)

    def _look(self, history: History, thresholds: Thresholds, sites: list[str], opts: argparse.Namespace) -> None:
        known = known_sites(history)
        if unknown := [site for site in sites if site not in known]:
            more = f" and {len(known) - NAMED} more" if len(known) > NAMED else ""
            there = ", ".join(known[:NAMED]) + more if known else "none"
            raise ArgumentError(f"no site {unknown[0]!r} in the dataset; there are {there}")
        found = findings(history, thresholds, sites)
        unwritten = ""
        if opts.metrics:
            # What is written is of all sites, or the rest would be missing from the file.
            every = findings(history, thresholds) if sites else found
            try:
                write_metrics(history, Path(opts.metrics), every)
            except OSError as error:
                unwritten = f"{opts.metrics}: {error.strerror or error}"
        self.exitcode = Exit.FAILED if found else Exit.FINE
        with self.printing():
            for finding in found:
                print(_as_json(finding) if opts.json else finding)
        if opts.verbose:
            unsure = too_little_past(history, thresholds, sites)
            for site, why in unsure.items():
                sys.stderr.write(f"{site}: too little past: {why}\n")
            if not found:
                few = f"; of {len(unsure)} too little is known" if unsure else ""
                sys.stderr.write(f"all well with {len(sites or known) - len(unsure)} sites{few}\n")
        if unwritten:
            self.fail(unwritten, Exit.NOT_WRITTEN)


def _as_json(finding: Finding) -> str:
    return as_json({**asdict(finding), "line": str(finding)})
