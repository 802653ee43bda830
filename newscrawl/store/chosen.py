"""URLs of the ledger that a person chooses: told one after the other, or put back to be asked for again.

Beside a crawl that writes: no statement looks at more than some thousand rows, so that none has to be waited for and
none keeps the log of the database from being folded in.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newscrawl.errors import StoreFull
from newscrawl.items import LeadKind, Reason
from newscrawl.store.guarded import marks
from newscrawl.store.ledger import WAITING
from newscrawl.store.reading import connect_to_read
from newscrawl.store.schema import DATABASE

STEP = 10_000
"""How many rows one statement looks at."""

WITHOUT_ARTICLE = (
    Reason.NOT_AN_ARTICLE, Reason.FAILED, Reason.DUPLICATE, Reason.NEAR_DUPLICATE, Reason.DISALLOWED, Reason.OPTED_OUT,
)  # fmt: skip
"""Fates of what became no article of its own for what was found there, not for the arguments of the run."""

_NOT_AGAIN = (*WAITING, Reason.WITHDRAWN)

_TELL = """
SELECT url.url, url.site, url.reason, url.detail, url.kind, url.source,
    coalesce((SELECT finder.url FROM url AS finder WHERE finder.id = url.found_by), ''), url.day, url.attempts,
    strftime('%Y-%m-%dT%H:%M:%S+00:00', abs(url.retry_at), 'unixepoch'),
    run.id, run.started_at
FROM url CROSS JOIN run ON run.number = url.run WHERE """
_ASK_AGAIN = f"""
UPDATE url SET retry_at = -?, attempts = 0 WHERE claim IS NULL AND reason NOT IN ({marks(_NOT_AGAIN)})
    AND (? OR reason != '{Reason.NOT_AN_ARTICLE}' OR kind = '{LeadKind.ARTICLE}')
    AND id IN (SELECT url.id FROM url CROSS JOIN run ON run.number = url.run WHERE """


_QUEUE = "UPDATE url SET reason = 'pending' WHERE site = ? AND retry_at < 0 AND claim IS NULL"
"""What a person has asked for has a negative time, so that no bound on what a run tries by itself holds for it."""


@dataclass(slots=True, frozen=True)
class LedgerLine:
    """One URL of the ledger as `newscrawl dataset ledger` prints it."""

    url: str
    """The URL in normal form."""
    site: str
    """The site that it is counted to: its registrable domain."""
    reason: str
    """Its fate."""
    detail: str
    """What is known beside the fate, as "kind" or "kind: particulars"."""
    kind: str
    """What it was expected to hold."""
    source: str
    """By which way it was found."""
    found_on: str
    """The URL of the page that led there."""
    day: str
    """When it was published, as far as a visit told, ISO 8601."""
    attempts: int
    """How often it has been tried in vain since it last went well."""
    retry_at: str | None
    """From when on a run may try it again (ISO 8601, UTC); null if none will by itself."""
    run: str
    """The run that gave it this fate, or, of what waits, that found it."""
    run_started_at: str
    """When that run began, ISO 8601, UTC."""


@dataclass(slots=True, frozen=True)
class Choice:
    """Which URLs: those that all of this is true of; what is empty is not asked.

    ``keys``: of the URLs (`newscrawl.urls.key`). ``detail``: how it begins. ``since``: an instant (ISO 8601, UTC);
    their runs began then or later. ``run``: its name.
    """

    keys: Sequence[bytes] = ()
    sites: Sequence[str] = ()
    reasons: Sequence[Reason] = ()
    detail: str = ""
    since: str = ""
    run: str = ""

    def conditions(self, db: sqlite3.Connection) -> Iterator[tuple[str, list[object]]]:
        """What is true of the URLs, some of them at a time, in the order in which they were found."""
        where, values = "1", list[object]()
        for stated, condition in (
            (self.sites, f"url.site IN ({marks(self.sites)})"),
            (self.reasons, f"url.reason IN ({marks(self.reasons)})"),
            ([self.detail] if self.detail else (), "instr(url.detail, ?) = 1"),
            ([self.since] if self.since else (), "run.started_at >= ?"),
            ([self.run] if self.run else (), "run.id = ?"),
        ):
            if stated:
                where += f" AND {condition}"
                values += map(str, stated)
        if self.keys:
            for key in self.keys:
                yield f"url.key = ? AND {where}", [key, *values]
            return
        last = db.execute("SELECT max(id) FROM url").fetchone()[0] or 0
        for first in range(1, last + 1, STEP):
            yield f"url.id BETWEEN ? AND ? AND {where} ORDER BY url.id", [first, first + STEP - 1, *values]


def ledger_lines(db: sqlite3.Connection, choice: Choice) -> Iterator[LedgerLine]:
    """The chosen URLs as they stand when they are come to, each once."""
    for condition, values in choice.conditions(db):
        # All at once: whoever reads slowly holds nothing up.
        for row in db.execute(_TELL + condition, values).fetchall():
            yield LedgerLine(*row)


def requeue(db: sqlite3.Connection, sites: Sequence[str]) -> None:
    """Put into the queue what a person wants to be asked for again."""
    db.executemany(_QUEUE, [(site,) for site in sites])


def ask_again(folder: Path, choice: Choice) -> int:
    """Let the next run of their sites ask for the chosen URLs again; how many there are that do not wait already.

    Until that run begins they keep their fates; one that is going on does not come to them. Lists that were read, which
    are read again by themselves, and pages of articles are not among them unless it is by their keys.

    :raises StoreError: there is no dataset, or it cannot be read; StoreFull: it cannot be written.
    """
    db = connect_to_read(folder / DATABASE)
    now = int(time.time())
    try:
        return sum(
            db.execute(f"{_ASK_AGAIN}{condition})", [now, *_NOT_AGAIN, bool(choice.keys), *values]).rowcount
            for condition, values in choice.conditions(db)
        )
    except sqlite3.Error as error:
        raise StoreFull(f"the ledger in {folder} cannot be written: {error}") from error
    finally:
        db.close()
