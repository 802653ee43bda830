"""URLs that one run had found and another, at the same time, has taken over: the first has to account for them too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

_OTHERS = "SELECT EXISTS (SELECT 1 FROM run WHERE finished_at IS NULL AND number != ?)"
_TAKE = """
INSERT INTO taken (run, site, reason, count)
SELECT url.run, url.site, url.reason, 1 FROM url JOIN run ON run.number = url.run AND run.finished_at IS NULL
WHERE url.key = :key AND url.run != :run AND (url.claim IS NULL OR abs(url.claim) = :run)
ON CONFLICT (run, site, reason) DO UPDATE SET count = count + 1
"""
_LOSE = """
INSERT INTO taken (run, site, reason, count)
SELECT :run, site, 'pending', 1 FROM url WHERE key = :key AND run != :run
ON CONFLICT (run, site, reason) DO UPDATE SET count = count + 1
"""


def is_alone(db: sqlite3.Connection, run: int) -> bool:
    """Whether no other run goes on."""
    return not db.execute(_OTHERS, (run,)).fetchone()[0]


def take(db: sqlite3.Connection, run: int, keys: Iterable[bytes]) -> None:
    """Note for other runs what is theirs and about to become this run's, with the reason that they had given it."""
    db.executemany(_TAKE, [{"key": key, "run": run} for key in keys])


def lose(db: sqlite3.Connection, run: int, keys: Iterable[bytes]) -> None:
    """Note for this run what it has found and another was faster to claim."""
    db.executemany(_LOSE, [{"key": key, "run": run} for key in keys])


def forget(db: sqlite3.Connection, run: int) -> None:
    """What a run that has accounted for all it found needs no more."""
    db.execute("DELETE FROM taken WHERE run = ?", (run,))
