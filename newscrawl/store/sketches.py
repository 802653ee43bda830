"""What a site's pages look like, a row a page, bounded a site: the oldest go first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
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


def remembered(asked: Guarded, site: str, waiting: Iterable[SketchRow]) -> list[tuple[bytes, bytes]]:
    """The key and data of each page of a site that is remembered or waits to be, the oldest first."""
    rows = dict(asked.all("SELECT key, data FROM sketch WHERE site = ? ORDER BY id", site))
    for row in waiting:
        if row.site == site:
            rows.pop(row.key, None)
            rows[row.key] = row.data
    return list(rows.items())


def write(db: sqlite3.Connection, rows: Iterable[SketchRow], most: int) -> None:
    """Write pages down inside the caller's transaction; above ``most`` blocks a site the oldest are forgotten."""
    sites: dict[str, None] = {}
    for row in rows:
        # A page that is seen again becomes the newest.
        db.execute(REMEMBER, (row.site, row.key, row.blocks, row.data))
        sites[row.site] = None
    for site in sites:
        db.execute(FORGET, (site, most))
