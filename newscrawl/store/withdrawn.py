"""Articles that were withdrawn: what is remembered of them, so that they do not come back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newscrawl.store.guarded import Guarded, marks

_ALL = "SELECT id, url, withdrawn_at, why, lines, shards FROM withdrawn ORDER BY withdrawn_at, id"


@dataclass(slots=True, frozen=True)
class Withdrawal:
    """One article that is in the dataset no more.

    ``lines``: how many it had. ``shards``: the files that these stood in, which are others since, or gone.
    """

    id: str
    url: str
    withdrawn_at: str
    why: str
    lines: int
    shards: tuple[str, ...]


class Withdrawn:
    """Questions of one run."""

    def __init__(self, asked: Guarded) -> None:
        self._asked = asked

    def among(self, ids: Iterable[str]) -> str:
        """The first of some articles that was withdrawn, "" for none."""
        given = sorted(set(ids) - {""})
        row = self._asked.one(f"SELECT id FROM withdrawn WHERE id IN ({marks(given)})", *given)
        return str(row[0]) if row else ""


def withdrawals(db: sqlite3.Connection) -> Iterator[Withdrawal]:
    """All that were withdrawn, in the order in which that was done."""
    for id_, url, at, why, lines, shards in db.execute(_ALL):
        yield Withdrawal(id_, url, at, why, lines, tuple(json.loads(shards)))
