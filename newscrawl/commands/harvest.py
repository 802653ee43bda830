"""`scrapy harvest`: many sites in one go, for cron; a live view for whoever looks on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from newscrawl import health
from newscrawl.commands._settings import data_folder
from newscrawl.commands._shared import Shared
from newscrawl.errors import ArgumentError, StoreError
from newscrawl.exits import Exit, unusable
from newscrawl.harvest import Harvest, Job, Plan, Result, View, due, plan
from newscrawl.harvest.live import LiveView
from newscrawl.harvest.log import LogView
from newscrawl.store import History, RunRow, Store

_OF_A_CRAWL = (Exit.BUG, Exit.CUT_SHORT, Exit.ASTRAY)
CODES = "; ".join(f"{int(status)} {status.meaning}" for status in Exit if status not in _OF_A_CRAWL)


class Command(Shared, ScrapyCommand):
    """Exit codes: see `Exit`, except 70, except 76, except 78; 1 if some sites failed, 69 if none could be
    reached, 74 also if all is well but for its own log, which could not be written, 75 if others hold all."""

    requires_project = False
    # What its crawls have to say it says in its own way; a project of one's own may say more of itself.
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        return "[options] sites.toml | profile.toml | profile | URL …"

    def short_desc(self) -> str:
        return "Harvest many sites, each in a process of its own: the entry for cron"

    def long_desc(self) -> str:
        return (
            "Harvest every site that is due, a few at a time: those of a list (TOML), of profiles, or at addresses."
            " What happens to one site does not touch the others. SIGTERM or Ctrl-C ends all within ten seconds, with"
            f" what was found saved. Exit status: {CODES}."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--at-once", type=int, metavar="N", help="sites at the same time (default: the list's, or 8)"
        )
        parser.add_argument("--minutes", type=float, help="for the whole harvest (default: the list's, or no limit)")
        parser.add_argument("--all", action="store_true", help="also sites whose time (every = …) has not come")
        parser.add_argument("--quiet", action="store_true", help="say only what went wrong")
        parser.add_argument("--verbose", action="store_true", help="show all that the crawls say")
        parser.add_argument("--metrics", metavar="FILE", help="write Prometheus metrics for node_exporter's textfiles")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            made = _plan(args, opts)
            thresholds = health.Thresholds.of(self.settings)
            if opts.metrics:
                health.check_metrics_file(Path(opts.metrics))
        except ArgumentError as error:
            self.fail(str(error), Exit.USAGE)
            return
        data = data_folder(self.settings)
        view = _view(opts)
        try:
            # Opened once for writing, so that what is wrong with the directory is said once, and a database of an
            # earlier version is carried over before many processes want to.
            Store(data).close()
            jobs, later = _due(made, data, everything=opts.all, view=view)
        except StoreError as error:
            self.fail(str(error), unusable(error))
            return
        view.begin(jobs, later)
        harvest = Harvest(jobs, data, view, at_once=made.at_once, minutes=made.minutes, settings=_stated(self.settings))
        try:
            status = harvest.run()
            if not harvest.stopped:
                self._look_back(harvest.results, data, thresholds, view, opts.metrics)
        except (OSError, StoreError) as error:
            view.end(harvest.results, Exit.NOT_WRITTEN)
            self.fail(f"all is saved that the sites say, but {error}", Exit.NOT_WRITTEN)
            return
        view.end(harvest.results, status)
        self.exitcode = Exit.NOT_WRITTEN if status is Exit.FINE and view.lost else status

    def _look_back(
        self, results: Sequence[Result], data: Path, thresholds: health.Thresholds, view: View, metrics: str | None
    ) -> None:
        sites = {site for result in results for site in result.job.sites}
        with History(data) as history:
            # The metrics are of all sites, or those that were not due would be missing from the file.
            found = health.findings(history, thresholds, [] if metrics else sorted(sites)) if sites or metrics else []
            for finding in found:
                if finding.site in sites or finding.site == health.DATASET:
                    view.note(str(finding), warning=True)
            if metrics:
                health.write_metrics(history, Path(metrics), found)


def _plan(args: list[str], opts: argparse.Namespace) -> Plan:
    made = plan(args)
    if opts.at_once is not None:
        if not 1 <= opts.at_once <= 64:
            raise ArgumentError(f"--at-once {opts.at_once}: use 1 to 64")
        made.at_once = opts.at_once
    if opts.minutes is not None:
        if not 0 < opts.minutes < 1e6:
            raise ArgumentError(f"--minutes {opts.minutes:g}: use a number above 0")
        made.minutes = opts.minutes
    if opts.quiet and opts.verbose:
        raise ArgumentError("give --quiet or --verbose, not both")
    return made


def _view(opts: argparse.Namespace) -> View:
    if sys.stdout.isatty():
        return LiveView(Console(), quiet=opts.quiet, verbose=opts.verbose)
    return LogView(sys.stdout, quiet=opts.quiet, verbose=opts.verbose)


def _due(made: Plan, data: Path, *, everything: bool, view: View) -> tuple[list[Job], list[tuple[Job, datetime]]]:
    now = datetime.now(UTC)
    longest = max((job.interval for job in made.jobs), default=0)
    with History(data) as history:
        runs = history.runs((now - timedelta(seconds=longest, days=30)).isoformat())
    _warn_of_clock(runs, now, view)
    jobs, later = due(made.jobs, runs, now)
    if everything:
        jobs, later = [*jobs, *(job for job, _ in later)], []
    return jobs, later


def _warn_of_clock(runs: Sequence[RunRow], now: datetime, view: View) -> None:
    ahead = [run.started_at for run in runs if datetime.fromisoformat(run.started_at) > now + timedelta(minutes=5)]
    if ahead:
        view.note(
            f"the clock says {now:%Y-%m-%d %H:%M} UTC, but a run began at {max(ahead)}: one of the two is wrong;"
            " certificates and the dates of articles depend on the clock",
            warning=True,
        )


def _stated(settings: BaseSettings) -> list[str]:
    """What was set on the command line, for each crawl."""
    least = SETTINGS_PRIORITIES["cmdline"]
    named = [name for name in settings if (settings.getpriority(name) or 0) >= least and name != "LOG_FILE"]
    return [f"{name}={settings[name]}" for name in sorted(named) if isinstance(settings[name], str | int | float)]
