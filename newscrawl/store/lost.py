"""Shards that are gone for good: what stood in them is read again, as far as its site still has it."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from newscrawl.errors import ArgumentError
from newscrawl.items import Reason
from newscrawl.store import rewriting
from newscrawl.store.guarded import marks
from newscrawl.store.shards import FILE, published
from newscrawl.store.store import Store

_SHARD = f"SELECT name, run, sealed FROM shard WHERE {FILE} = ?"
_OTHERS = "SELECT name, codec FROM shard WHERE run IN ({}) AND name NOT IN ({})"
_ONCE_MORE = f"""
UPDATE url SET reason = '{Reason.FAILED}', detail = 'its shard is gone', retry_at = -?, attempts = 0 WHERE key = ?
"""
_ONE_LESS = "UPDATE article SET revision = revision - 1, hash = '', run = NULL WHERE id = ?"


def forget(folder: Path, shards: Sequence[str]) -> int:
    """Take shards that are gone out of the manifest and let the next runs ask again for the articles that were in them;
    gives how many those are.

    :raises ArgumentError: one of them is none of the manifest, or is there; StoreBusy: a run holds one of their sites;
        StoreFull: the disk refuses; StoreError: the dataset cannot be read.
    """
    with Store(folder).changing(rewriting.LOCK) as store:
        db = store.database
        rows = [_gone(db, store.articles, name) for name in dict.fromkeys(shards)]
        names, runs = [name for name, _ in rows], sorted({run for _, run in rows})
        listed = db.execute(f"SELECT sites FROM run WHERE number IN ({marks(runs)})", runs).fetchall()
        sites = sorted({site for (of,) in listed for site in json.loads(of)})
        with store.holding(*(f"site-{site}" for site in sites)):
            articles = _articles(db, store.articles, names, runs)
            db.execute("BEGIN IMMEDIATE")
            db.execute(f"DELETE FROM shard WHERE name IN ({marks(names)})", names)
            for id_, key, revision in articles:
                # Its earlier lines are those of other runs, and stay.
                db.execute(_ONE_LESS if revision else "DELETE FROM article WHERE id = ?", (id_,))
                db.execute(_ONCE_MORE, (int(time.time()), key))
            db.execute("COMMIT")
    return len(articles)


def _gone(db: sqlite3.Connection, folder: Path, name: str) -> tuple[str, int]:
    row = db.execute(_SHARD, (name,)).fetchone()
    if row is None:
        raise ArgumentError(f"{name} is no shard of the manifest; `newscrawl dataset verify` names those that are gone")
    if not row[2] or (folder / name).exists():
        raise ArgumentError(f"{name} is there; only what is gone can be forgotten")
    return row[0], row[1]


def _articles(
    db: sqlite3.Connection, folder: Path, names: Sequence[str], runs: Sequence[int]
) -> list[tuple[str, bytes, int]]:
    """The articles whose newest line was in one of the shards: those of the runs that are in none of the others."""
    there: set[str] = set()
    for name, codec in db.execute(_OTHERS.format(marks(runs), marks(names)), (*runs, *names)).fetchall():
        there |= rewriting.ids_of(published(folder, name, codec), codec)
    rows = db.execute(f"SELECT id, key, revision FROM article WHERE run IN ({marks(runs)})", runs).fetchall()
    return [row for row in rows if row[0] not in there]
