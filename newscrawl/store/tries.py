"""How often and when what came to nothing is tried again, and how much of that a run can bear.

What failed is tried again as soon as its time has come. What answered and was something else where an article was
named, a login or an empty shell, is mostly what it seems to be: of these a run tries a few, and more while they prove
to be articles after all. So days of walls are made up for, and a site full of them costs next to nothing.

A failure counts only if the host has given an article in the same run: what comes of a host that is down, or shuts
everybody out, says nothing of the page. Its last try is kept for when the host is well again, some weeks at the most.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable

from newscrawl.items import LeadKind, Reason
from newscrawl.store.guarded import Guarded

MAX_ATTEMPTS = 5
"""Times that a URL is asked for in all, as far as they count."""

MOST_ATTEMPTS = 14
"""Times that it is asked for whether they count or not: over four weeks."""

FIRST_RETRY_SECONDS = 3600
"""Before the second time; four times as long before each further one, so that they reach over some days."""

MOST_STAND_INS = 24
"""Pages in place of articles that a run tries again of each site, whatever comes of it."""

MORE = 2
"""Further ones for each that has proved to be an article."""

_IN_PLACE = (Reason.NOT_AN_ARTICLE, Reason.OUT_OF_SCOPE, Reason.DISALLOWED)
_REASONS = ", ".join(f"'{reason}'" for reason in _IN_PLACE)
_FEW_AT_ONCE = f"(kind = 'article' AND (reason IN ({_REASONS}) OR attempts >= {MAX_ATTEMPTS - 1}))"
DUE = f"(retry_at <= ? AND NOT {_FEW_AT_ONCE})"
"""What is tried again at once, for the time that it is now."""

_MOST = f"CASE WHEN :counts THEN {MAX_ATTEMPTS} ELSE {MOST_ATTEMPTS} END"
_WAIT = f"({FIRST_RETRY_SECONDS} << 2 * min(attempts, {MAX_ATTEMPTS - 2}))"
NEXT = f"CASE WHEN attempts + 1 < {_MOST} THEN :now + {_WAIT} END"
"""When a URL is due again after another try in vain, null for never."""

_QUEUE = f"""
UPDATE url SET reason = 'pending' WHERE id IN (
    SELECT id FROM url WHERE site = :site AND retry_at BETWEEN 0 AND :now AND {_FEW_AT_ONCE} AND claim IS NULL
    ORDER BY attempts, id DESC LIMIT :most)
"""


class Tries:
    """The further tries of one run."""

    def __init__(self, db: sqlite3.Connection, asked: Guarded) -> None:
        self._db = db
        self._asked = asked
        self._proved: Counter[str] = Counter()

    @property
    def may_be_more(self) -> bool:
        """Whether some have proved to be worth it, so that `queue_more` may find others."""
        return bool(self._proved)

    def is_due(self, kind: LeadKind, reason: str, retry_at: int | None, attempts: int) -> bool:
        """Whether a URL that is named once more is tried again for that; that of which a run tries a few has its turn
        without, or a sitemap would put all of them into one run."""
        if kind is LeadKind.ARTICLE and (reason in _IN_PLACE or attempts >= MAX_ATTEMPTS - 1):
            return False
        return retry_at is not None and retry_at <= time.time()

    def has_failed(self, key: bytes) -> bool:
        """Whether the last tries of a URL came to nothing."""
        return self._made(key) > 0

    def is_last(self, key: bytes) -> bool:
        """Whether a URL has no further try that counts."""
        return self._made(key) >= MAX_ATTEMPTS - 1

    def _made(self, key: bytes) -> int:
        row = self._asked.one("SELECT attempts FROM url WHERE key = ?", key)
        return int(row[0]) if row else 0

    def note_article(self, key: bytes) -> None:
        """An article was read at a URL; an earlier run may have seen something else there."""
        row = self._asked.one("SELECT site FROM url WHERE key = ? AND attempts", key)
        if row is not None:
            self._proved[row[0]] += MORE

    def queue_more(self) -> None:
        """Put further ones into the queue, as many as those that have proved to be articles are worth."""
        if self._proved:
            proved, self._proved = self._proved, Counter()
            self._asked.write(lambda: queue_stand_ins(self._db, proved.items()))


def queue_stand_ins(db: sqlite3.Connection, sites: Iterable[tuple[str, int]]) -> None:
    """Put pages in place of articles that are due into the queue, so many of each site: first those that have been
    tried least, of these the newest."""
    now = int(time.time())
    db.executemany(_QUEUE, [{"site": site, "now": now, "most": most} for site, most in sites])
