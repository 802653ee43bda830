"""`scrapy demo`: serve the demo newspaper on loopback and crawl it, so that there is something to look at."""

from __future__ import annotations

import argparse
import json
import threading
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newscrawl.commands._shared import Shared, as_json
from newscrawl.commands.crawl import exit_code, spider_named
from newscrawl.demo import Newspaper
from newscrawl.exits import Exit
from newscrawl.invoked import program

PORT = 8765
LINES_SHOWN = 3
WIDTH = 150


class Command(Shared, ScrapyCommand):
    """Exit codes as `newscrawl crawl`."""

    requires_project = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Serve the demo newspaper on this machine and crawl it"

    def long_desc(self) -> str:
        return (
            "Serve the demo newspaper on 127.0.0.1 and harvest it as `newscrawl crawl site` would, into --data."
            " Run it twice: the second run finds nothing new. With --serve, only serve, for crawls of your own."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--serve", action="store_true", help="only serve, until interrupted")
        parser.add_argument("--port", type=int, default=PORT, help=f"port to serve on (default {PORT}; 0: any)")
        parser.add_argument("--data", default="demo-data", help="data directory (default demo-data)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"{program()} demo takes options only")
        try:
            paper = Newspaper(port=opts.port)
        except FileNotFoundError as error:
            self.fail(str(error), Exit.FAILED)
            return
        except (OSError, OverflowError) as error:
            why = error.strerror if isinstance(error, OSError) else "there is no such port"
            self.fail(f"port {opts.port}: {why}; choose another with --port", Exit.USAGE)
            return
        with paper:
            with self.printing():
                print(f"The Meridian Courier is served at {paper.home}")
            if self.exitcode:
                return
            if opts.serve:
                self._wait()
            else:
                self._crawl(paper.home, Path(opts.data))

    def _wait(self) -> None:
        with self.printing():
            print(f"Crawl it from another shell: {program()} crawl site -a url=<this address>. Ctrl-C ends.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()

    def _crawl(self, url: str, data: Path) -> None:
        assert self.crawler_process is not None
        with self.printing():
            print(f"{program()} crawl site -a url={url} -s NEWSCRAWL_DATA_DIR={data}\n")
        crawler = self.crawler_process.create_crawler(spider_named("site", self.crawler_process))
        crawler.settings.set("NEWSCRAWL_DATA_DIR", str(data), priority="cmdline")
        self.crawler_process.crawl(crawler, url=url)
        self.crawler_process.start()
        self.exitcode = exit_code(crawler)
        with self.printing():
            self._show(sorted((data / "articles").glob("*.jsonl")))

    def _show(self, shards: list[Path]) -> None:
        if not shards:
            return
        print(f"\nThe first lines of {shards[-1]}, cut to the screen:")
        with shards[-1].open(encoding="utf-8") as lines:
            for line, _ in zip(lines, range(LINES_SHOWN), strict=False):
                article = json.loads(line)
                shown = {name: article[name] for name in ("title", "published_at", "language", "authors", "text")}
                print(as_json(shown)[:WIDTH] + "…")
