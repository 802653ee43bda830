"""Which parameters of a site change nothing of what is read, and under which address each page was taken up first.

A link that is decorated anew with each rendering (``?clk=8f3a``) leads to what is known; its key says nothing of that.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator

from newscrawl import urls
from newscrawl.store.guarded import Guarded
from newscrawl.store.queue import NOT_FOLLOWED

LASTS = 30 * 86_400
"""Seconds after which a parameter has to show anew that it changes nothing: sites are built anew."""

MOST = 50
"""Parameters of a site that are judged while that lasts."""

LOOKED_AT = 500_000
"""The newest addresses of the ledger among which those of a site are looked for that have a parameter."""

MOST_FOUND = 20_000
"""Such addresses that are looked at: nothing else happens meanwhile."""

EXCEPTIONS = 0.1
"""The share of addresses that may have had several articles, since articles change."""

_JUDGED = "SELECT site, name, idle FROM idle WHERE judged_at > ?"
_JUDGE = """
INSERT INTO idle (site, name, idle, judged_at) VALUES (?, ?, ?, ?)
ON CONFLICT (site, name) DO UPDATE SET idle = excluded.idle, judged_at = excluded.judged_at
"""
_FIRST = "SELECT first FROM bare WHERE address = ?"
_HAS = "SELECT 1 FROM url WHERE key = ? AND detail != ? AND kind IN ('article', 'listing')"
_TAKE = "INSERT OR REPLACE INTO bare (address, first) VALUES (?, ?)"
_HAVE = """
SELECT key, url, reason IN ('emitted', 'revised', 'unchanged') AS is_article FROM (
    SELECT * FROM url WHERE id > (SELECT max(id) FROM url) - ? AND site = ? AND instr(url, ?) AND detail != ?
    AND kind IN ('article', 'listing') ORDER BY id DESC LIMIT ?
) ORDER BY is_article DESC, reason = 'pending', id
"""
"""The addresses of a site that have a parameter, those first that articles were read at."""


class Idle:
    """The idle parameters as one run knows them; the addresses that it takes up wait for its next commit.

    Articles and lists of them only: of sitemaps and feeds each part has an address that looks the same.
    """

    def __init__(self, db: sqlite3.Connection, asked: Guarded) -> None:
        self._db = db
        self._asked = asked
        self._judged: dict[str, dict[str, bool]] = {}
        for site, name, is_idle in db.execute(_JUDGED, (int(time.time()) - LASTS,)):
            self._judged.setdefault(site, {})[name] = bool(is_idle)
        self._taken: dict[bytes, bytes] = {}

    def key(self, url: str) -> bytes:
        """The key under which the ledger has the page at a URL, which is that of another one where they differ in
        idle parameters alone."""
        own = urls.key(url)
        address = self._address(url)
        if not address:
            return own
        first = self._taken.get(address)
        if first is None and (row := self._asked.one(_FIRST, address)):
            first = row[0]
        if first is None and self._asked.one(_HAS, address, NOT_FOLLOWED):
            first = address
        return first or own

    def take(self, url: str) -> None:
        """A URL is taken up: all that differ from it in idle parameters alone are known from here on."""
        address = self._address(url)
        if address:
            self._taken[address] = urls.key(url)

    def url(self, key: bytes) -> str:
        """The URL with a key, "" where the ledger has none."""
        row = self._asked.one("SELECT url FROM url WHERE key = ?", key)
        return str(row[0]) if row else ""

    def judge(self, site: str, name: str, same: int) -> bool:
        """Whether a parameter that has changed nothing of ``same`` pages has not changed others in earlier runs either.

        :raises StoreFull: the database refused.
        """
        judged = self._judged.setdefault(site, {})
        if name in judged or len(judged) >= MOST:
            return judged.get(name, False)
        judged[name] = True
        articles: Counter[bytes] = Counter()
        firsts: dict[bytes, bytes] = {}
        for key, address, is_article in self._have(site, name):
            articles[address] += is_article
            firsts.setdefault(address, key)
        others = sum(count > 1 for count in articles.values())
        judged[name] = is_idle = others <= EXCEPTIONS * max(same, len(firsts) - others)
        self._asked.write(lambda: self._write_judgement(site, name, firsts if is_idle else {}))
        return is_idle

    def write(self) -> None:
        """Write down what waits, inside the caller's transaction."""
        self._db.executemany(_TAKE, self._taken.items())
        self._taken.clear()

    def _have(self, site: str, name: str) -> Iterator[tuple[bytes, bytes, bool]]:
        with self._asked.answering():
            for key, url, is_article in self._db.execute(
                _HAVE, (LOOKED_AT, site, f"{name}=", NOT_FOLLOWED, MOST_FOUND)
            ):
                if address := self._address(url):
                    yield key, address, is_article

    def _write_judgement(self, site: str, name: str, firsts: dict[bytes, bytes]) -> None:
        self._db.execute(_JUDGE, (site, name, self._judged[site][name], int(time.time())))
        self._db.executemany(_TAKE, firsts.items())

    def _address(self, url: str) -> bytes:
        """The key of a URL without idle parameters, b"" where it has none."""
        address, _, query = url.partition("?")
        if not query or not self._judged or not (judged := self._judged.get(urls.domain(url))):
            return b""
        pieces = query.split("&")
        kept = [piece for piece in pieces if not judged.get(piece.partition("=")[0])]
        if len(kept) == len(pieces):
            return b""
        return urls.key(f"{address}?{'&'.join(kept)}" if kept else address)
