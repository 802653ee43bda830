"""What a site's pages look like, a row a page, bounded a site: the oldest go first."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from newscrawl.store.guarded import Guarded

REMEMBER = "INSERT OR REPLACE INTO sketch (site, key, blocks, data) VALUES (?, ?, ?, ?)"
# The newest page of a site stays, however large it is.
FORGET = """
DELETE FROM sketch WHERE id IN (
    SELECT id FROM (
        SELECT id, sum(blocks) OVER (ORDER BY id DESC) AS total, row_number() OVER (ORDER BY id DESC) AS place
        FROM sketch WHERE site = ?
    ) WHERE total > ? AND place > 1
)
"""


@dataclass(slots=True, frozen=True)
class SketchRow:
    """What is remembered of one page: ``data`` as whoever made it packed it, ``blocks`` for how many it counts."""

    site: str
    key: bytes
    blocks: int
    data: bytes


class Sketches:
    """The pages that one run remembers of its sites; what it has learnt since its last commit waits for the next."""

    def __init__(self, db: sqlite3.Connection, asked: Guarded) -> None:
        self._db = db
        self._asked = asked
        self._new: dict[tuple[str, bytes], SketchRow] = {}
        self._most = 0

    def remember(self, row: SketchRow, most: int) -> None:
        """Remember a page of a site; above ``most`` blocks the site's oldest pages are forgotten at the commit."""
        # A page that is seen again becomes the newest.
        self._new.pop((row.site, row.key), None)
        self._new[row.site, row.key] = row
        self._most = most

    def of(self, site: str) -> list[tuple[bytes, bytes]]:
        """The key and data of each page of a site that is remembered, the oldest first."""
        rows = dict(self._asked.all("SELECT key, data FROM sketch WHERE site = ? ORDER BY id", site))
        for row in self._new.values():
            if row.site == site:
                rows.pop(row.key, None)
                rows[row.key] = row.data
        return list(rows.items())

    def write(self) -> None:
        """Write down what waits, inside the caller's transaction."""
        for row in self._new.values():
            self._db.execute(REMEMBER, (row.site, row.key, row.blocks, row.data))
        for site in {row.site for row in self._new.values()}:
            self._db.execute(FORGET, (site, self._most))
        self._new.clear()
