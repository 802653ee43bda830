"""Kills a crawl over and over, resumes it each time, and holds the dataset against the newspaper in the end.

    python -m benchmarks.torture [KILLS] [--articles N] [--seed N]

A newspaper of N articles (default 1,000), linked by previous and next and listed on pages, is crawled on this machine.
Each process dies by SIGKILL: at a random moment; at the n-th point at which the dataset is touched (`faults`); where
strace is installed, at the n-th system call that writes, synchronises or renames. When all articles are there, the next
newspaper begins with an empty dataset, every other one with compressed shards, until KILLS (default 200) are done. In
the end of each every article has to be there once, the ledger to balance, and `scrapy dataset verify` to find nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Protocol

from newscrawl.demo import Answer, Newspaper
from newscrawl.store.packing import open_lines

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT = 300
SYSTEM_CALLS = {"pwrite64": 120, "write": 60, "fdatasync": 12, "fsync": 2, "rename": 1}
"""Each with how many of it a process makes at the most before it dies."""

MOST_POINTS = 250
MOST_PAGES = 15
LISTED = 50
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il")]
OPTIONS = {
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "NEWSCRAWL_COMMIT_ITEMS": 5,
    "NEWSCRAWL_SHARD_LINES": 60,
    "NEWSCRAWL_HOLD_PAGES": 0,
    "NEWSCRAWL_PROGRESS_SECONDS": 0,
    "ROBOTSTXT_OBEY": False,
}


def article(number: int, count: int, paragraphs: int, around: tuple[str, str]) -> Answer:
    """An article of its own words, between its neighbours, and with what stands before and after it on each page."""
    hand = random.Random(number)

    def sentence(words: int) -> str:
        return " ".join("".join(hand.choices(SYLLABLES, k=hand.randint(1, 3))) for _ in range(words)).capitalize()

    links = "".join(
        f'<div class="nav-{side}"><a rel="{side}" href="/story/{at}">{side}</a></div>'
        for side, at in (("prev", number - 1), ("next", number + 1))
        if 0 <= at < count
    )
    body = "".join(f"<p>{sentence(30)}.</p>" for _ in range(paragraphs))
    title = sentence(7)
    day = f"2024-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
    return Answer(
        f'<!doctype html><html lang="en"><head><title>{title} | Paper</title>'
        '<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{day}T10:00:00+01:00"></head>'
        f"<body>{around[0]}<article><h1>{title}</h1>"
        f'{body}</article><nav class="post-navigation">{links}</nav>{around[1]}</body></html>'.encode()
    )


def listing(page: int, count: int) -> Answer:
    """A page that lists the articles, with a pager."""
    numbers = range(page * LISTED, min(count, (page + 1) * LISTED))
    items = "".join(f'<h2><a href="/story/{n}">Story {n} of the harbour town and its council</a></h2>' for n in numbers)
    more = f'<a rel="next" href="/page/{page + 2}/">Older</a>' if (page + 1) * LISTED < count else ""
    return Answer(f"<html><body><h1>Paper</h1>{items}{more}</body></html>".encode())


def pages(count: int, paragraphs: int = 4, around: tuple[str, str] = ("", "")) -> dict[str, Answer]:
    """A whole newspaper: its articles and lists by path."""
    found = {f"/story/{number}": article(number, count, paragraphs, around) for number in range(count)}
    found |= {f"/page/{page + 1}/": listing(page, count) for page in range((count + LISTED - 1) // LISTED)}
    return found | {"/": listing(0, count), "/robots.txt": Answer(b"", 404)}


class Command(Protocol):
    """Runs a command of scrapy to its end."""

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]: ...


class Process(Protocol):
    """As much of a `subprocess.Popen` as it takes to kill one."""

    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def kill(self) -> None: ...
    def communicate(self, *, timeout: float) -> tuple[str, str]: ...


class Begin(Protocol):
    """Begins a crawl. ``trap``: what `faults.arm` is given in its process; ``strace``: how it is traced."""

    def __call__(
        self, arguments: list[str], *, trap: tuple[int, str] | None = None, strace: list[str] | None = None
    ) -> Process: ...


def plainly(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a shell would run it."""
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT, check=False)


def begun(arguments: list[str], *, trap: tuple[int, str] | None = None, strace: list[str] | None = None) -> Process:
    """The crawl as a shell would begin it."""
    words = ["-m", "scrapy"] if trap is None else ["-m", "benchmarks.faults", *map(str, trap)]
    command = [*(strace or []), sys.executable, *words, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


class Torture:
    """One dataset under torture. ``command``: runs those commands that are not struck; ``begin``: begins the others."""

    def __init__(
        self,
        paper: Newspaper,
        data: Path,
        hand: random.Random,
        *,
        packed: bool = False,
        command: Command = plainly,
        begin: Begin = begun,
    ) -> None:
        self.paper = paper
        self._command = command
        self._begin = begin
        self.data = data
        self.hand = hand
        self.kinds: Counter[str] = Counter()
        self.crawl = ["crawl", "site", "-a", f"url={paper.origin}/", "-a", "follow=prev,next,listing"]
        for name, value in {**OPTIONS, "NEWSCRAWL_DATA_DIR": data, "NEWSCRAWL_SHARD_ZSTD": packed}.items():
            self.crawl += ["-s", f"{name}={value}"]

    def strike(self) -> bool:
        """Start the crawl and kill it somewhere; whether it died of that, and had not ended before."""
        ways = ["moment", "before", "after"] + (["system call"] if shutil.which("strace") else [])
        way = self.hand.choice(ways)
        asked = len(self.paper.requests)
        match way:
            case "moment":
                process = self._begin(self.crawl)
            case "system call":
                what = self.hand.choice(list(SYSTEM_CALLS))
                at = self.hand.randint(1, SYSTEM_CALLS[what])
                strace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={what}"]
                strace += ["-e", f"inject={what}:signal=KILL:when={at}"]
                process = self._begin(self.crawl, strace=strace)
            case _:
                process = self._begin(self.crawl, trap=(self.hand.randint(1, MOST_POINTS), way))
        if way == "moment":
            wanted = asked + self.hand.randint(1, MOST_PAGES)
            deadline = time.monotonic() + TIMEOUT
            while len(self.paper.requests) < wanted and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.002)
            time.sleep(self.hand.random() * 0.05)
            process.kill()
        said = process.communicate(timeout=TIMEOUT)[1]
        killed = process.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
        self.kinds[way] += killed
        if not killed and process.returncode:
            raise AssertionError(f"a crawl ended with {process.returncode}:\n{said[-2000:]}")
        return killed

    def settle(self) -> None:
        """Let a crawl run to its end; raises AssertionError where anything was lost, doubled or damaged."""
        done = self._command(*self.crawl)
        assert done.returncode == 0, done.stderr[-2000:]
        found: Counter[str] = Counter()
        for shard in (self.data / "articles").glob("*.jsonl*"):
            with open_lines(shard, shard.suffix.removeprefix(".jsonl")) as file:
                found.update(json.loads(line)["url"] for line in file)
        wanted = {self.paper.origin + path for path in self.paper.extra if path.startswith("/story/")}
        assert not list((self.data / "articles").glob("*.part")), "a shard was left open"
        assert found == Counter(dict.fromkeys(wanted, 1)), (
            f"lost {sorted(wanted - found.keys())[:5]}, doubled {[url for url, n in found.items() if n > 1][:5]}"
        )
        done = self._command("dataset", "verify", "-s", f"NEWSCRAWL_DATA_DIR={self.data}")
        assert done.returncode == 0, done.stdout + done.stderr


def torture(
    kills: int, articles: int, seed: int, *, strikes: int = 70, command: Command = plainly, begin: Begin = begun
) -> Counter[str]:
    """Kill crawls until ``kills`` have died, at the most ``strikes`` a dataset; gives the deaths by their kind."""
    hand = random.Random(seed)
    kinds: Counter[str] = Counter()
    with Newspaper(extra=pages(articles)) as paper, tempfile.TemporaryDirectory() as folder:
        dataset = 0
        while sum(kinds.values()) < kills:
            dataset += 1
            data = Path(folder, str(dataset))
            run = Torture(paper, data, hand, packed=dataset % 2 == 0, command=command, begin=begin)
            for _ in range(strikes):
                if sum(kinds.values()) + sum(run.kinds.values()) >= kills:
                    break
                if not run.strike():
                    break
            run.settle()
            kinds += run.kinds
            print(f"dataset {dataset}: {articles} articles, each once, after {run.kinds.total()} kills", flush=True)
    return kinds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kills", nargs="?", type=int, default=200)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    opts = parser.parse_args()
    began = time.monotonic()
    kinds = torture(opts.kills, opts.articles, opts.seed)
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    print(f"{kinds.total()} kills ({told}) in {time.monotonic() - began:.0f} s: nothing lost, nothing doubled")


if __name__ == "__main__":
    main()
