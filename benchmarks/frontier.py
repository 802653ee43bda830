"""What the queue costs at a given number of waiting URLs: time, memory of the process, bytes on disk.

    python -m benchmarks.frontier [COUNT] [--data DIR]

COUNT URLs (default 1,000,000) of one site are asked for in the frontier's own way, a new process then opens the
database, and a tenth of them, 100,000 at the most, are handed out, settled and committed as a crawl does it.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from newscrawl import urls
from newscrawl.items import LeadKind, Reason, Source
from newscrawl.store import Run, Store, UrlRow

SITE = "paper.example"
MOST_HANDED_OUT = 100_000
REQUEST = '{"callback":"parse","errback":"on_failure","meta":{"lead":{},"depth":3}}'
WINDOW = 2000
BATCH = 100


def url(number: int) -> str:
    """An address as newspapers write them, about 75 characters."""
    month, day = number // 28 % 12 + 1, number % 28 + 1
    return f"https://www.{SITE}/news/2024/{month:02}/{day:02}/council-votes-on-breakwater-{number:08}"


def start(folder: Path) -> tuple[Store, Run]:
    store = Store(folder)
    return store, store.start(spider="site", sites=[SITE], arguments={}, policy="")


def fill(folder: Path, count: int) -> None:
    store, run = start(folder)
    began = time.perf_counter()
    for number in range(count):
        address = url(number)
        row = UrlRow(urls.key(address), address, SITE, LeadKind.ARTICLE, Source.SITEMAP, number % 3, REQUEST)
        row.facts = f'{{"lastmod":"2024-05-{number % 28 + 1:02}T23:09:00+03:00"}}'
        row.found_on = f"https://www.{SITE}/sitemaps/{number // 50_000}.xml"
        run.ask(row, claimed=False)
    run.commit()
    spent = time.perf_counter() - began
    print(f"enqueue     {count / spent:10,.0f} a second", report_memory(), sep="   ")
    store.finish(run, "finished")
    store.close()


def drain(folder: Path, count: int) -> None:
    began = time.perf_counter()
    store, run = start(folder)
    print(f"start-up    {time.perf_counter() - began:10.2f} s")
    asked = 0
    began = time.perf_counter()
    while asked < count and (rows := run.load(WINDOW)):
        for row in rows:
            if row.leftover:
                run.adopt(row.key)
            run.settle(row.key, Reason.NOT_AN_ARTICLE, "listing")
            asked += 1
            if run.waiting >= BATCH:
                run.commit()
    run.commit()
    spent = time.perf_counter() - began
    print(f"next+settle {asked / spent:10,.0f} a second", report_memory(), sep="   ")
    began = time.perf_counter()
    summary = store.finish(run, "finished")
    print(f"finish      {time.perf_counter() - began:10.2f} s   balanced: {summary.balanced}")
    store.close()


def report_memory() -> str:
    return f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, help="where to keep the database (default: a folder that is removed)")
    parser.add_argument("--step", choices=("fill", "drain"), help=argparse.SUPPRESS)
    opts = parser.parse_args()
    if opts.step:
        (fill if opts.step == "fill" else drain)(opts.data, opts.count)
        return
    folder = opts.data or Path(tempfile.mkdtemp(prefix="frontier-"))
    try:
        for step, count in (("fill", opts.count), ("drain", min(opts.count // 10, MOST_HANDED_OUT))):
            command = [sys.executable, "-m", "benchmarks.frontier", str(count), "--data", str(folder), "--step", step]
            subprocess.run(command, check=True)
            size = sum(path.stat().st_size for path in folder.glob("newscrawl.db*"))
            print(f"on disk     {size / opts.count:10.0f} bytes a URL")
    finally:
        if not opts.data:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
