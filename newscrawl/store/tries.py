"""How often and when what came to nothing is tried again, and how much of that a run can bear.

What failed is tried again as soon as its time has come. What answered and was something else where an article was
named, a login or an empty shell, is mostly what it seems to be: of these a run tries a few, and more while they prove
to be articles after all. So days of walls are made up for, and a site full of them costs next to nothing.

A try counts only if the host has given an article in the same run, before it or after it: what comes of a host that is
down, or shows everybody a wall, says nothing of the page. Such a page stays owed, for half a year and longer: it is
tried at growing intervals, a few of a site in a run, and all as soon as the host gives articles again.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from newscrawl import urls
from newscrawl.items import LeadKind, Reason
from newscrawl.store.guarded import Guarded

MAX_ATTEMPTS = 5
"""Times that a URL is asked for in all, as far as they count."""

MOST_ATTEMPTS = 14
"""Times that it is asked for whether they count or not: over half a year."""

FIRST_RETRY_SECONDS = 3600
"""Before the second time; four times as long before each further one, so that they reach over some days."""

LONGEST_WAIT = 30 * 86_400
"""Seconds before a further time for what is owed, where each wait is twice the one before."""

MOST_STAND_INS = 24
"""Pages in place of articles that a run tries again of each site, whatever comes of it."""

MOST_OWED = 3
"""Further ones of what is owed: the first of them tells whether the host is well again."""

MORE = 2
"""Further ones for each that has proved to be an article."""

_IN_PLACE = (Reason.NOT_AN_ARTICLE, Reason.OUT_OF_SCOPE, Reason.DISALLOWED)
_REASONS = ", ".join(f"'{reason}'" for reason in _IN_PLACE)
_FEW_AT_ONCE = f"(kind = 'article' AND (reason IN ({_REASONS}) OR attempts >= {MAX_ATTEMPTS - 1}))"
DUE = f"(retry_at <= ? AND NOT {_FEW_AT_ONCE})"
"""What is tried again at once, for the time that it is now."""

_MOST = f"CASE WHEN :counts THEN {MAX_ATTEMPTS} ELSE {MOST_ATTEMPTS} END"
_WAIT = (
    f"min({LONGEST_WAIT}, {FIRST_RETRY_SECONDS} << 2 * min(attempts, {MAX_ATTEMPTS - 2})"
    f" + max(0, attempts - {MAX_ATTEMPTS - 2}))"
)
NEXT = f"CASE WHEN attempts + 1 < {_MOST} THEN :now + {_WAIT} END"
"""When a URL is due again after another try in vain, null for never."""

FROM_THE_FUTURE = f"UPDATE url SET retry_at = :now WHERE site = :site AND retry_at > :now + {LONGEST_WAIT} + 86400"
"""What is due later than anything can be was planned under a clock that was ahead."""

_QUEUE = """
UPDATE url SET reason = 'pending' WHERE id IN (
    SELECT id FROM url WHERE site = :site AND {which} AND reason != 'pending' AND claim IS NULL
    ORDER BY attempts, id DESC LIMIT {most})
"""
_QUEUE_FEW = _QUEUE.format(
    which=f"retry_at BETWEEN 0 AND :now AND {_FEW_AT_ONCE} AND attempts < {MAX_ATTEMPTS}", most=":most"
)
_QUEUE_OWED = _QUEUE.format(which=f"retry_at BETWEEN 0 AND :now AND attempts >= {MAX_ATTEMPTS}", most=":most")
_QUEUE_ALL_OWED = _QUEUE.format(
    which=f"retry_at >= 0 AND attempts >= {MAX_ATTEMPTS} AND instr(url, :place) AND run != :run"
    f" AND (:most > 0 OR reason NOT IN ('{Reason.DISALLOWED}', '{Reason.OPTED_OUT}'))",
    most=f"iif(:most, :most, {MOST_STAND_INS})",
)
"""What a host owes that is well again, whenever it is due; what robots.txt forbids is no less forbidden for that."""

MOST_HOSTS = 1000
"""Hosts that are remembered for having given an article."""

MOST_DOUBTED = 10_000
"""Pages that are remembered for having come to nothing where their host had given no article yet; others have a try
more."""


class Tries:
    """The further tries of one run."""

    def __init__(self, db: sqlite3.Connection, asked: Guarded, run: int) -> None:
        self._db = db
        self._asked = asked
        self._run = run
        self._proved: Counter[tuple[str, str]] = Counter()
        self._well: set[str] = set()
        self._doubted: dict[str, dict[bytes, Callable[[], None]]] = {}

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

    def is_well(self, url: str) -> bool:
        """Whether the host of a URL has given an article in this run."""
        return urls.host(url) in self._well

    def doubt(self, url: str, key: bytes, settle: Callable[[], None]) -> None:
        """Hold what came to nothing against a page once its host gives an article; ``settle`` does so."""
        if sum(map(len, self._doubted.values())) < MOST_DOUBTED:
            self._doubted.setdefault(urls.host(url), {})[key] = settle

    def note_well(self, url: str) -> None:
        """An article was read at a URL: what has come to nothing at others of its host is held against them, and what
        the host owes is asked for."""
        host = urls.host(url)
        if host not in self._well and len(self._well) < MOST_HOSTS:
            self._well.add(host)
            self._proved[urls.domain(url), urlsplit(url).netloc] += 0
        for settle in self._doubted.pop(host, {}).values():
            settle()

    def note_article(self, key: bytes) -> None:
        """An article was read at a URL; an earlier run may have seen something else there."""
        row = self._asked.one("SELECT site, url FROM url WHERE key = ? AND attempts", key)
        if row is not None:
            self._proved[row[0], urlsplit(row[1]).netloc] += MORE

    def queue_more(self) -> None:
        """Put further ones into the queue, as many as those that have proved to be articles are worth, and what hosts
        owe that are well again."""
        if self._proved:
            proved, self._proved = self._proved, Counter()
            self._asked.write(lambda: self._queue(proved))

    def _queue(self, proved: Counter[tuple[str, str]]) -> None:
        now = int(time.time())
        for (site, place), most in proved.items():
            values = {"site": site, "now": now, "most": most, "place": f"://{place}/", "run": self._run}
            self._db.execute(_QUEUE_FEW, values)
            self._db.execute(_QUEUE_ALL_OWED, values)


def queue_stand_ins(db: sqlite3.Connection, sites: Sequence[str]) -> None:
    """Put pages in place of articles that are due into the queue, a few of each site: first those that have been tried
    least, of these the newest."""
    now = int(time.time())
    db.executemany(FROM_THE_FUTURE, [{"site": site, "now": now} for site in sites])
    db.executemany(_QUEUE_FEW, [{"site": site, "now": now, "most": MOST_STAND_INS} for site in sites])
    db.executemany(_QUEUE_OWED, [{"site": site, "now": now, "most": MOST_OWED} for site in sites])
