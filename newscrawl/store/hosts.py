"""What hosts say of how they want to be treated, kept from run to run: robots.txt, tdmrep.json, until when to wait."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from newscrawl.store.guarded import Guarded

_SAVE = """
INSERT INTO host (host, fetched_at, status, robots, tdmrep, wait_until) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (host) DO UPDATE SET fetched_at = excluded.fetched_at, status = excluded.status, robots = excluded.robots,
    tdmrep = excluded.tdmrep, wait_until = excluded.wait_until
"""


@dataclass(slots=True, frozen=True)
class HostRow:
    """One origin ("https://paper.example").

    ``fetched_at``: when its files were read, seconds since 1970. ``status``: of its robots.txt, 0 if it could not be
    had. ``robots``, ``tdmrep``: the files, empty where there is none. ``wait_until``: before that it wants no request.
    """

    host: str
    fetched_at: int = 0
    status: int = 0
    robots: bytes = b""
    tdmrep: bytes = b""
    wait_until: int = 0


class Hosts:
    """The hosts of one run; what has been learnt since the last commit waits for the next."""

    def __init__(self, db: sqlite3.Connection, asked: Guarded) -> None:
        self._db = db
        self._asked = asked
        self._noted: dict[str, HostRow] = {}

    def get(self, host: str) -> HostRow:
        """What is known of a host; an empty row for one that is new."""
        if host in self._noted:
            return self._noted[host]
        row = self._asked.one(
            "SELECT host, fetched_at, status, robots, tdmrep, wait_until FROM host WHERE host = ?", host
        )
        return HostRow(*row) if row else HostRow(host)

    def note(self, row: HostRow) -> None:
        """Remember a host with the next commit."""
        self._noted[row.host] = row

    def write(self) -> None:
        """Write down what waits, inside the caller's transaction."""
        rows = self._noted.values()
        values = [(row.host, row.fetched_at, row.status, row.robots, row.tdmrep, row.wait_until) for row in rows]
        self._db.executemany(_SAVE, values)
        self._noted.clear()
