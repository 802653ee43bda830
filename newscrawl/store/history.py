"""Looking back on a dataset: its runs, what they brought in, what was set aside. Reads only, also beside a live run."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from newscrawl.errors import StoreError
from newscrawl.items import Reason
from newscrawl.store import inventory
from newscrawl.store.chosen import Choice, LedgerLine, ledger_lines
from newscrawl.store.copies import Copy
from newscrawl.store.files import PART
from newscrawl.store.guarded import marks
from newscrawl.store.inventory import Inventory
from newscrawl.store.ledger import LedgerEntry
from newscrawl.store.packing import Unreadable, open_lines
from newscrawl.store.pages import PAGES
from newscrawl.store.reading import connect_to_read
from newscrawl.store.schema import DATABASE
from newscrawl.store.shards import id_of, published
from newscrawl.store.tallies import Tally
from newscrawl.store.withdrawn import Withdrawal, withdrawals

MAX_SEARCHED = 64 * 1024 * 1024
"""Bytes of shards that are read to find the articles that one question is about."""

_HAS_ARTICLES = """
SELECT 1 FROM run JOIN tally ON tally.run = run.number
WHERE EXISTS (SELECT 1 FROM json_each(run.sites) WHERE value = ?) AND (
    json_extract(counts, '$.articles') > 0 OR json_extract(counts, '$.reasons."near-duplicate"') > 0
    OR json_extract(counts, '$.reasons.duplicate') > coalesce(json_extract(counts, '$.details.duplicate.redirects'), 0)
) LIMIT 1
"""

_LED_TO = """
SELECT detail FROM url WHERE site = ? AND kind = 'seed' AND reason = 'out-of-scope'
AND detail LIKE 'redirects out: to %' ORDER BY run DESC LIMIT 1
"""

"""How each line begins."""


@dataclass(slots=True, frozen=True)
class RunRow:
    """One run's record. Instants are ISO 8601 in UTC; ``finished_at`` is "" while the run goes on, or died unseen.

    ``outcome``: "finished", "shutdown" (a signal), "died", "unbalanced", or why Scrapy closed it. ``counts``: by
    reason, and "found", "known", "fetched". ``arguments``: what the spider was given. ``reader``: what
    read the pages, {} where that was not noted.
    """

    number: int
    id: str
    spider: str
    sites: tuple[str, ...]
    started_at: str
    finished_at: str
    outcome: str
    counts: dict[str, int]
    arguments: dict[str, Any] = field(default_factory=dict)
    reader: dict[str, Any] = field(default_factory=dict)

    @property
    def profile(self) -> str:
        """The argument of this name, "" if there was none."""
        return str(self.arguments.get("profile", ""))

    @property
    def seconds(self) -> float:
        """How long it took, 0 while that is not known."""
        if not self.finished_at:
            return 0.0
        begun, ended = map(datetime.fromisoformat, (self.started_at, self.finished_at))
        return max(0.0, (ended - begun).total_seconds())


@dataclass(slots=True, frozen=True)
class TallyRow:
    """What one run (its number) brought in of a site on a day (YYYY-MM-DD, UTC)."""

    run: int
    site: str
    day: str
    tally: Tally


@dataclass(slots=True, frozen=True)
class Disk:
    """What the dataset takes, and what its disk has left, in bytes."""

    shards: int
    database: int
    free: int
    pages: int = 0

    @property
    def taken(self) -> int:
        """All that the dataset takes."""
        return self.shards + self.database + self.pages


class History:
    """A data directory, to read. Close it, or use it in a ``with``.

    :raises StoreError: there is no dataset, or it is of another version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._db = connect_to_read(folder / DATABASE)
        self._db.execute("PRAGMA query_only = ON")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def runs(self, since: str = "") -> list[RunRow]:
        """The runs that began at an instant (ISO 8601, a prefix will do) or later, the oldest first."""
        rows = self._all(
            "SELECT number, id, spider, sites, started_at, finished_at, outcome, summary, arguments, reader"
            " FROM run WHERE started_at >= ? ORDER BY number",
            since,
        )
        with self._answering():
            return [
                RunRow(
                    *(number, id_, spider, tuple(json.loads(sites)), started_at, finished_at or "", outcome),
                    *map(json.loads, stated),
                )
                for number, id_, spider, sites, started_at, finished_at, outcome, *stated in rows
            ]

    def shards(self) -> dict[int, list[str]]:
        """The files of the sealed shards by the number of the run that wrote them."""
        found: dict[int, list[str]] = {}
        for run, name, codec in self._rows("SELECT run, name, codec FROM shard WHERE sealed ORDER BY run, name"):
            found.setdefault(run, []).append(published(Path(), name, codec).name)
        return found

    def ledger(self, choice: Choice) -> Iterator[LedgerLine]:
        """The chosen URLs with their fates, in the order in which they were found."""
        with self._answering():
            yield from ledger_lines(self._db, choice)

    def inventory(self) -> Inventory:
        """Which shards are gone, and which the manifest does not know.

        :raises StoreError: the folder cannot be read.
        """
        try:
            with self._answering():
                return inventory.taken(self._db, self.folder / "articles")
        except OSError as error:
            raise StoreError(f"cannot read {self.folder}: {error.strerror}") from error

    def withdrawals(self) -> list[Withdrawal]:
        """The articles that were taken out of the dataset, in the order in which that was done."""
        with self._answering():
            return list(withdrawals(self._db))

    def tallies(self, since: str = "", site: str = "") -> Iterator[TallyRow]:
        """What came in from a day (YYYY-MM-DD) on, of one site or of all, by run."""
        for run, of, day, counts in self._rows(
            "SELECT run, site, day, counts FROM tally WHERE day >= ? AND (? = '' OR site = ?) ORDER BY run, site, day",
            *(since, site, site),
        ):
            with self._answering():
                tally = Tally.from_json(counts)
            yield TallyRow(run, of, day, tally)

    def has_articles(self, site: str) -> bool:
        """Whether a run that was about a site, among others or alone, has come to an article, be it a copy."""
        return bool(self._all(_HAS_ARTICLES, site))

    def led_to(self, site: str) -> str:
        """Where a start of the site has led to that is not the site's, when it was last asked for; "" for nowhere."""
        rows = self._all(_LED_TO, site)
        return str(rows[0][0]).removeprefix("redirects out: to ") if rows else ""

    def examples(self, reason: Reason, most: int = 10, sites: Sequence[str] = ()) -> list[LedgerEntry]:
        """The last URLs that came to a reason; of these sites, or of all."""
        where = f" AND site IN ({marks(sites)})" if sites else ""
        rows = self._all(
            f"SELECT url, kind, source, reason, detail FROM url WHERE reason = ?{where}"
            " ORDER BY run DESC, id DESC LIMIT ?",
            *(reason.value, *sites, most),
        )
        with self._answering():
            return [LedgerEntry(url, kind, source, Reason(state), detail) for url, kind, source, state, detail in rows]

    def copies(self, most: int = 100) -> list[Copy]:
        """The last articles that were set aside as copies, the newest first."""
        rows = self._all(
            "SELECT site, seen_at, url, title, text, reason, first, similarity FROM copy ORDER BY id DESC LIMIT ?", most
        )
        with self._answering():
            return [
                Copy(site, seen_at, url, title, text, Reason(reason), first, similarity)
                for site, seen_at, url, title, text, reason, first, similarity in rows
            ]

    def articles(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The last lines of articles by their id, as far as they are found in shards of a bounded size in all."""
        wanted = list(dict.fromkeys(ids))
        runs = self._all(f"SELECT DISTINCT run FROM article WHERE id IN ({marks(wanted)})", *wanted)
        numbers = [number for (number,) in runs if number is not None]
        shards = self._all(
            f"SELECT name, codec, sealed, bytes FROM shard WHERE run IN ({marks(numbers)}) ORDER BY run, name", *numbers
        )
        found: dict[str, dict[str, Any]] = {}
        left = MAX_SEARCHED
        for name, codec, sealed, size in shards:
            left -= size
            if left < 0 or not wanted:
                break
            folder = self.folder / "articles"
            path = published(folder, name, codec) if sealed else folder / (name + PART)
            found |= _lines_of(path, codec if sealed else "", set(wanted), size)
        return found

    def disk(self) -> Disk:
        """What is taken and what is left.

        :raises StoreError: the disk does not say.
        """
        try:
            shards, pages = (
                sum(path.stat().st_size for path in (self.folder / room).glob("*")) for room in ("articles", PAGES)
            )
            database = sum(path.stat().st_size for path in self.folder.glob(f"{DATABASE}*"))
            return Disk(shards, database, shutil.disk_usage(self.folder).free, pages)
        except OSError as error:
            raise StoreError(f"cannot read {self.folder}: {error.strerror}") from error

    def _all(self, question: str, *values: object) -> list[Any]:
        return list(self._rows(question, *values))

    def _rows(self, question: str, *values: object) -> Iterator[Any]:
        with self._answering():
            yield from self._db.execute(question, values)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Of a damaged database, what is told may be none of what was written."""
        try:
            yield
        except (sqlite3.Error, ValueError, TypeError, AttributeError) as error:
            raise StoreError(f"the database in {self.folder} does not answer: {error}") from error


def _lines_of(path: Path, codec: str, wanted: Collection[str], size: int) -> dict[str, dict[str, Any]]:
    """The lines of a shard, as far as they are committed, that are of these articles."""
    found: dict[str, dict[str, Any]] = {}
    try:
        with open_lines(path, codec) as lines:
            while size > 0 and (line := lines.readline(size)):
                size -= len(line)
                if (article := id_of(line)) in wanted:
                    found[article] = json.loads(line)
    except (OSError, Unreadable, ValueError):
        return found  # a shard that was moved away, or is damaged: `scrapy dataset verify` tells
    return found
