"""What the tests share: the demo newspaper on loopback, and crawls as a person starts them."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import forked
import pytest

from newscrawl import urls
from newscrawl.demo import Newspaper, site_root
from newscrawl.items import Reason
from newscrawl.store import Store
from newscrawl.store.ledger import LedgerEntry

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT = 120
SLOW = ("test_hostile", "test_revisits", "test_crawl", "test_harvest", "test_torture", "test_cli", "test_politeness")
SLOW += ("test_javascript", "test_crawl_again", "test_short_runs", "test_moved")
"""Modules that begin first, or one of them would be what all the others are waited for."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores, since many tests wait for what they start."""
    return (os.cpu_count() or 1) + 1


def pytest_configure_node(node: Any) -> None:
    """Tell each worker of the one server that forks for all."""
    node.workerinput["server"] = forked.known()


def pytest_configure(config: pytest.Config) -> None:
    """Take what `pytest_configure_node` has told, where this is a worker."""
    if (told := getattr(config, "workerinput", None)) is not None:
        forked.share(told["server"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow modules first."""
    items.sort(key=lambda item: SLOW.index(item.path.stem) if item.path.stem in SLOW else len(SLOW))


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """No file can be written beyond so many bytes, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@dataclass
class Crawl:
    """What a crawl left behind: how the process ended, and the data directory."""

    code: int
    out: str
    err: str
    data: Path

    @property
    def articles(self) -> list[dict[str, Any]]:
        """All lines of all sealed shards in the order of writing: two runs of one second have names in any order."""
        shards = sorted((self.data / "articles").glob("*.jsonl"), key=lambda shard: shard.stat().st_mtime_ns)
        return [json.loads(line) for shard in shards for line in shard.open(encoding="utf-8")]

    def fate(self, url: str) -> LedgerEntry | None:
        """The ledger's row of a URL."""
        return Store(self.data).ledger.entry(urls.key(url))

    def urls_at(self, reason: Reason) -> list[str]:
        """The URLs that ended in a reason."""
        return [entry.url for entry in Store(self.data).ledger.entries(reason)]


def scrapy(*arguments: str, cwd: Path = ROOT, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command of the project as the shell would; ``options`` as `forked.Process` has them."""
    return forked.run(list(arguments), cwd, TIMEOUT, **options)


def plainly(*arguments: str, cwd: Path = ROOT, **options: Any) -> subprocess.CompletedProcess[str]:
    """The same in a process that begins with nothing, for what the beginning or the end of one does."""
    command = [sys.executable, "-m", "scrapy", *arguments]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "timeout": TIMEOUT} | options
    return subprocess.run(command, cwd=cwd, check=False, **options)


def crawl_site(data: Path, *extra: str, **arguments: object) -> Crawl:
    """``scrapy crawl site`` with these spider arguments; ``extra`` goes to the command line as it is."""
    pairs = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
    done = scrapy("crawl", "site", *pairs, "-s", f"NEWSCRAWL_DATA_DIR={data}", *extra)
    return Crawl(done.returncode, done.stdout, done.stderr, data)


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    """The demo newspaper, served."""
    with Newspaper() as served:
        yield served


@pytest.fixture(scope="session")
def truth() -> list[dict[str, Any]]:
    """What a crawler should find in the demo newspaper, an object an article."""
    path = site_root().parent / "truth.jsonl"
    return [json.loads(line) for line in path.open(encoding="utf-8")]


@pytest.fixture
def crawl(tmp_path: Path) -> Callable[..., Crawl]:
    """`crawl_site` into a data directory of the test's own."""

    def run(*extra: str, **arguments: object) -> Crawl:
        return crawl_site(tmp_path / "data", *extra, **arguments)

    return run


@pytest.fixture(scope="session")
def harvest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newspaper, Crawl]]:
    """The whole demo newspaper, harvested once from its home page by all means."""
    with Newspaper() as served:
        yield served, crawl_site(tmp_path_factory.mktemp("harvest") / "data", url=served.home)
