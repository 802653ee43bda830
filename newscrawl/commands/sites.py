"""`scrapy sites`: what is known of a site, and how to come to know it."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands._shared import Shared
from newscrawl.errors import ArgumentError
from newscrawl.exits import Exit
from newscrawl.extensions.record import STOPPED
from newscrawl.runs import refusal
from newscrawl.sites.probed import Findings, to_toml
from newscrawl.spiders import courtesy
from newscrawl.spiders.params import SiteParams
from newscrawl.spiders.probe import MOST, ProbeSpider

USAGE = "use: newscrawl sites probe URL [-o FILE.toml]"
STDOUT = "-"


class Command(Shared, ScrapyCommand):
    """Exit codes: 0 all well; 1 something broke; 2 wrong usage; 69 the site cannot be reached; 74 the profile cannot
    be written; 130 stopped by a signal."""

    requires_project = False
    # What goes wrong is said in one line of our own.
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "probe URL [-o FILE]"

    def short_desc(self) -> str:
        return "Look at a site and write a profile of it"

    def long_desc(self) -> str:
        return (
            f"probe: look at the site at URL with {MOST} requests at the most, as slowly as it asks for and no further"
            " than robots.txt and opt-outs allow, and write a site profile with what was found as comments: feeds,"
            " sitemaps, previous and next, times, pace, rights, and three articles as they are extracted."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="file to write, which must not exist yet")
        parser.add_argument("-O", "--overwrite-output", metavar="FILE", help="the same, overwriting what is there")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        match args:
            case ["probe", url]:
                self._probe(url, opts.output, opts.overwrite_output)
            case ["probe", *_]:
                self.fail(f"give one URL; {USAGE}", Exit.USAGE)
            case [word, *_]:
                self.fail(f"no subcommand {word!r}; {USAGE}", Exit.USAGE)
            case _:
                self.fail(USAGE, Exit.USAGE)

    def _probe(self, url: str, fresh: str | None, over: str | None) -> None:
        assert self.crawler_process is not None
        assert self.settings is not None
        try:
            params = SiteParams.parse({"url": url})
            if len(params.seeds) > 1:
                raise ArgumentError("give one URL")
            output = _output(fresh, over)
            courtesy.set_pace(self.settings.copy(), params)
        except ArgumentError as error:
            self.fail(str(error), Exit.USAGE)
            return
        found = Findings(params.seeds[0], day=f"{datetime.now(UTC):%Y-%m-%d}")
        sys.stderr.write(f"looking at {found.url}, {MOST} requests at the most …\n")
        with TemporaryDirectory(prefix="newscrawl-probe-") as folder:
            crawler = self.crawler_process.create_crawler(ProbeSpider)
            self.crawler_process.crawl(crawler, params=params, found=found, folder=folder)
            self.crawler_process.start()
        spider = crawler.spider
        if not isinstance(spider, ProbeSpider) or not spider.ended:
            self.fail("the crawl could not start; -L ERROR says more", Exit.FAILED)
        elif spider.ended == STOPPED:
            self.fail("stopped by a signal; no profile was written", Exit.STOPPED)
        elif (why := refusal(crawler)) is not None:
            self.fail(f"the temporary folder cannot be used: {why}", Exit.FAILED)
        elif spider.broken:
            self.fail(f"{type(spider.broken).__name__}: {spider.broken}; no profile was written", Exit.FAILED)
        elif not spider.done:
            self.fail(f"the look ended too early: {spider.ended}", Exit.FAILED)
        elif spider.unreached:
            self.fail(f"{found.url} cannot be reached: {spider.unreached}", Exit.UNREACHED)
        else:
            self._write(found, output, overwrite=over is not None)

    def _write(self, found: Findings, output: str, *, overwrite: bool) -> None:
        body = to_toml(found).encode()
        if output == STDOUT:
            with self.printing():
                sys.stdout.buffer.write(body)
        else:
            try:
                with Path(output).open("wb" if overwrite else "xb") as file:
                    file.write(body)
            except OSError as error:
                self.fail(f"{output}: {error.strerror or error}", Exit.NOT_WRITTEN)
        if self.exitcode:
            return
        where = "standard output" if output == STDOUT else output
        note = f"; no page was read: {found.refused}" if found.refused else ""
        sys.stderr.write(f"profile written to {where}, {found.requests} requests{note}\n")


def _output(fresh: str | None, over: str | None) -> str:
    """Where the profile goes. Raises ArgumentError where it could not be written, or not be found again."""
    if fresh is not None and over is not None:
        raise ArgumentError("give -o or -O, not both")
    output = over or fresh or STDOUT
    if output == STDOUT:
        return output
    path = Path(output)
    if not output.endswith(".toml"):
        raise ArgumentError(f"{output}: the name of a profile ends in .toml")
    if not path.parent.is_dir():
        raise ArgumentError(f"{output}: there is no folder {path.parent}")
    if fresh is not None and path.exists():
        raise ArgumentError(f"{output} exists; -O overwrites it")
    return output
