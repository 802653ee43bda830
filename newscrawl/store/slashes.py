"""Of which sites it has shown that an address means the same with a slash at its end as without."""

from __future__ import annotations

import sqlite3
from collections import Counter

from newscrawl import urls

ENOUGH = 3
"""Redirects or canonical addresses that have to say so."""

_NOTE = "INSERT INTO slash (site, seen) VALUES (?, ?) ON CONFLICT (site) DO UPDATE SET seen = seen + excluded.seen"


class Slashes:
    """What a run knows of slashes; what it has seen since the last commit waits for the next."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._new: Counter[str] = Counter()

    def note(self, site: str) -> None:
        """An address of the site has shown to mean the same as its twin."""
        self._new[site] += 1

    def mean_nothing(self, db: sqlite3.Connection, site: str) -> bool:
        """Whether the site has shown often enough that they are the same."""
        seen = self._seen.get(site)
        if seen is None:
            row = db.execute("SELECT seen FROM slash WHERE site = ?", (site,)).fetchone()
            seen = self._seen[site] = int(row[0]) if row else 0
        return seen + self._new[site] >= ENOUGH

    def twin(self, db: sqlite3.Connection, url: str, site: str) -> bytes:
        """The key of an address that means the same as this one, for all that the site has shown; b"" for none."""
        other = urls.slash_twin(url) if self.mean_nothing(db, site) else ""
        return urls.key(other) if other else b""

    def write(self, db: sqlite3.Connection) -> None:
        """Write down what is new, inside the caller's transaction."""
        db.executemany(_NOTE, self._new.items())
        for site, count in self._new.items():
            if site in self._seen:
                self._seen[site] += count
        self._new.clear()
