"""Many sites: a process each, or all in one reactor?

    python -m benchmarks.harvest [SITES] [ARTICLES]

SITES (default 8) papers of ARTICLES (default 100) each are served on loopback, each at an address of its own, by
another process. They are harvested by `scrapy harvest` with 1, 2, 4 … sites at the same time, a process each, and by
one process in whose reactor all crawls run at once; then once more with nothing new, where starting is all there is to
do. What is printed counts whole processes and their children: seconds by the clock, CPU seconds, and the largest
memory of one process.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks.press import Story
from newscrawl.demo import Answer, Newspaper

ROOT = Path(__file__).resolve().parent.parent
PORT = 9300
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title><meta property="og:type" content="article">
<meta property="article:published_time" content="{at}"></head><body><header><a href="/">Paper {site}</a></header>
<article><h1>{title}</h1>{body}</article></body></html>"""
ONE_REACTOR = """
import sys
from scrapy.crawler import CrawlerProcess
from scrapy.utils.project import get_project_settings
settings = get_project_settings()
settings.set("NEWSCRAWL_DATA_DIR", sys.argv[1], "cmdline")
settings.set("NEWSCRAWL_PROGRESS_SECONDS", 0, "cmdline")
process = CrawlerProcess(settings)
for url in sys.argv[2:]:
    process.crawl("site", url=url)
process.start()
"""


def paper(site: int, articles: int) -> Newspaper:
    """One paper: a home page that names all articles, and these."""
    from datetime import UTC, datetime, timedelta

    now = datetime.now(UTC)
    stories = [Story(100_000 * site + n, now - timedelta(hours=n)) for n in range(articles)]
    links = "".join(f'<li><a href="{story.path}">{story.title}</a></li>' for story in stories)
    served = Newspaper(host=f"127.0.1.{site + 1}", port=PORT)
    served.extra["/"] = Answer(f"<html><body><h1>Paper {site}</h1><ul>{links}</ul></body></html>".encode())
    for story in stories:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in story.text())
        text = PAGE.format(title=story.title, at=story.at.isoformat(), site=site, body=body)
        served.extra[story.path] = Answer(text.encode())
    nothing = replace(Answer(b""), status=404)
    served.invent = lambda _path: nothing
    return served


def serve(sites: int, articles: int, ready: Event, over: Event) -> None:
    """In a process of its own, so that the crawls do not pay for the server."""
    papers = [paper(site, articles) for site in range(sites)]
    for one in papers:
        one.__enter__()
    ready.set()
    over.wait()


def measured(command: list[str]) -> tuple[float, float, float]:
    """Seconds, CPU seconds and MB of a command and its children."""
    meter = (
        "import ctypes, os, resource, subprocess, sys\n"
        "ctypes.CDLL(None).prctl(36, 1)\n"  # PR_SET_CHILD_SUBREAPER: what outlives its parent is ours to count
        "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode\n"
        "try:\n"
        "    while True: os.wait()\n"
        "except ChildProcessError: pass\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)\n"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", meter, *command], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - began
    code, cpu, megabytes = done.stdout.split()
    if code != "0":
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    return seconds, float(cpu), float(megabytes)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", type=int, nargs="?", default=8)
    parser.add_argument("articles", type=int, nargs="?", default=100)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ready, over = multiprocessing.Event(), multiprocessing.Event()
    server = multiprocessing.Process(target=serve, args=(options.sites, options.articles, ready, over))
    server.start()
    ready.wait()
    urls = [f"http://127.0.1.{site + 1}:{PORT}/" for site in range(options.sites)]
    print(f"{options.sites} sites of {options.articles} articles{'seconds':>24}{'CPU s':>9}{'MB':>7}{'articles/s':>12}")
    counts = [count for count in (1, 2, 4, 8, 16) if count <= options.sites]
    try:
        for name, at_once in [*((f"a process each, {count} at once", count) for count in counts), ("one reactor", 0)]:
            with tempfile.TemporaryDirectory(prefix="newscrawl-harvest-") as folder:
                if at_once:
                    command = [sys.executable, "-m", "scrapy", "harvest", *urls, f"--at-once={at_once}"]
                    command += ["-s", f"NEWSCRAWL_DATA_DIR={folder}"]
                else:
                    command = [sys.executable, "-c", ONE_REACTOR, folder, *urls]
                for what in (name, "  again, nothing new"):
                    seconds, cpu, megabytes = measured(command)
                    rate = options.sites * options.articles / seconds
                    print(f"{what:<38}{seconds:>10.1f}{cpu:>9.1f}{megabytes:>7.0f}", end="")
                    print(f"{rate:>12.1f}" if what == name else "", flush=True)
    finally:
        over.set()
        server.join()


if __name__ == "__main__":
    main()
