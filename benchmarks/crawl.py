"""What a crawl costs, and how much of that keeps it from losing anything.

    python -m benchmarks.crawl [ARTICLES] [--rounds N]

A newspaper of ARTICLES (default 1,000) on this machine, each of 420 words on a page of 25 KB, a quarter of what pages
of news have, is crawled from its lists by processes of their own, in turn. bare: Scrapy alone, its scheduler and feed
export, the title only. unsafe: the same with newscrawl's extraction. newscrawl: `scrapy crawl site`, with the queue
and the ledger on disk, deduplication, what is remembered of the site, and synced shards.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.torture import pages
from newscrawl.demo import Newspaper

PLAIN = """
import scrapy, sys
from dataclasses import asdict
from newscrawl import extract
class Plain(scrapy.Spider):
    name = "plain"
    start_urls = [sys.argv[1]]
    custom_settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": 8, "CONCURRENT_ITEMS": 4, "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "FEEDS": {sys.argv[2]: {"format": "jsonlines"}}}
    def parse(self, response):
        if "/story/" not in response.url:
            yield from response.follow_all(css="h2 a, a[rel=next]")
        elif sys.argv[3] == "bare":
            yield {"title": response.css("title::text").get()}
        else:
            yield asdict(extract(response.body, url=response.url))
from scrapy.crawler import CrawlerProcess
process = CrawlerProcess()
process.crawl(Plain)
process.start()
"""
PARAGRAPHS = 14
TIMED = """
import atexit, sys, time
from newscrawl import frontier, runs
from newscrawl.extensions.record import RunRecord
from newscrawl.pipelines import deduplicate, export
from newscrawl.store import Run
spent = depth = 0
def timed(owner, name):
    call = getattr(owner, name)
    def run(*args, **kwargs):
        global spent, depth
        depth += 1
        began = time.perf_counter()
        try:
            return call(*args, **kwargs)
        finally:
            depth -= 1
            if not depth:
                spent += time.perf_counter() - began
    setattr(owner, name, run)
for owner, names in {
    frontier.Frontier: "enqueue_request next_request has_pending_requests open",
    deduplicate.DeduplicatePipeline: "process_item",
    export.ExportPipeline: "process_item",
    RunRecord: "_tick",
    Run: "settle fate is_news article keep remember remembered finish",
}.items():
    for name in names.split():
        timed(owner, name)
began = time.perf_counter()
atexit.register(lambda: print(spent / (time.perf_counter() - began)))
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""
OPTIONS = {
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "NEWSCRAWL_PROGRESS_SECONDS": 0,
    "ROBOTSTXT_OBEY": False,
}


def seconds(command: list[str], shard: Path, count: int) -> float:
    """How long a crawl takes; it has to bring ``count`` lines."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    spent = time.perf_counter() - began
    lines = sum(
        len(path.read_bytes().splitlines()) for path in [*shard.glob("articles/*.jsonl"), shard] if path.is_file()
    )
    assert lines == count, f"{lines} lines, not {count}: {command}"
    return spent


def crawl_command(start: str, data: Path) -> list[str]:
    """The arguments of Scrapy for a crawl from ``start`` into ``data``."""
    command = ["crawl", "site", "-a", f"url={start}", "-a", "follow=listing"]
    for name, value in {**OPTIONS, "NEWSCRAWL_DATA_DIR": data}.items():
        command += ["-s", f"{name}={value}"]
    return command


def around() -> tuple[str, str]:
    """What a newspaper prints before and after each article: sections, cards of other stories, a footer."""
    links = "".join(f'<li class="menu-item"><a href="/section/{n}/">Section number {n}</a></li>' for n in range(90))
    cards = "".join(
        f'<div class="card"><h3><a href="/2024/05/0{n % 9 + 1}/other-story-of-the-week-{n}/">Other story of the week,'
        f" number {n}</a></h3><p>What it is about is said here in a dozen words or so, and a few more.</p></div>"
        for n in range(40)
    )
    header = f'<header><nav class="main-menu"><ul>{links}</ul></nav></header>'
    return header, f'<aside class="related">{cards}</aside><footer><ul>{links}</ul><p>All rights reserved.</p></footer>'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    opts = parser.parse_args()
    count = opts.articles
    spent: dict[str, list[float]] = {"bare": [], "unsafe": [], "newscrawl": []}
    with Newspaper(extra=pages(count, PARAGRAPHS, around())) as paper, tempfile.TemporaryDirectory() as folder:
        script, start = Path(folder, "plain.py"), f"{paper.origin}/"
        script.write_text(PLAIN)
        for number in range(opts.rounds):
            for kind, times in spent.items():
                data = Path(folder, f"{kind}{number}")
                if kind == "newscrawl":
                    command = [sys.executable, "-m", "scrapy", *crawl_command(start, data)]
                else:
                    command = [sys.executable, str(script), start, str(data), kind]
                times.append(seconds(command, data, count))
            print("  ".join(f"{kind} {count / times[-1]:.0f} pages/s" for kind, times in spent.items()), flush=True)
        data = Path(folder, "timed")
        done = subprocess.run(
            [sys.executable, "-c", TIMED, *crawl_command(start, data)], capture_output=True, text=True, check=True
        )
        share = float(done.stdout.split()[-1])
        print(f"queue, ledger, deduplication and shards take {share:.1%} of the time of a crawl")
    best = {kind: min(times) for kind, times in spent.items()}
    middle = {kind: statistics.median(times) for kind, times in spent.items()}
    for name, times in (("fastest", best), ("median", middle)):
        print(f"{name}: newscrawl runs at {times['unsafe'] / times['newscrawl']:.0%} of unsafe")


if __name__ == "__main__":
    main()
