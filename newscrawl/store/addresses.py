"""At which addresses an article of the dataset is known, so that one that moves stays the article that it is.

An address is kept beside the hashes of texts: both say whose they are.
"""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from dataclasses import dataclass

from newscrawl import urls
from newscrawl.store.batch import Known
from newscrawl.store.guarded import Guarded

MOST = 8
"""Moves of one article; a site that goes on serving it at ever new addresses is not followed there."""

MOST_SENT = 10_000
"""Addresses of articles that led elsewhere which a run remembers."""

REDIRECTS = "redirects: to "
"""How the detail of a URL begins that leads to another one."""

UNREAD = (REDIRECTS, "could not be read again")
"""How the detail of a URL begins that has an article's reason, and was not read."""

AT = "at:"
"""What stands before the name of an address where it is kept."""

_OWNER = "SELECT article FROM content WHERE hash = ?"
_SAVE = "INSERT INTO content (hash, article) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET article = excluded.article"
_POINT = "UPDATE article SET key = ? WHERE id = ?"
_VISITS = """
UPDATE OR IGNORE visit SET (url, site) = (SELECT id, site FROM url WHERE key = :new), etag = '', modified = ''
WHERE NOT list AND url = (SELECT id FROM url WHERE key = :old)
"""
_NO_VISITS = "DELETE FROM visit WHERE NOT list AND url = (SELECT id FROM url WHERE key = ?)"
_NO_END = "UPDATE url SET chain_end = 0 WHERE key = ?"
_END = """
UPDATE url SET chain_end = 1 WHERE key = :new AND reason IN ('duplicate', 'near-duplicate')
AND EXISTS (SELECT 1 FROM url AS old WHERE old.key = :old AND old.chain_end)
"""
_IS_ARTICLE = """
SELECT 1 FROM url WHERE key = ? AND reason IN ('emitted', 'unchanged', 'revised', 'duplicate', 'near-duplicate')
"""


@dataclass(slots=True, frozen=True)
class _Move:
    article: str
    old: bytes
    new: bytes
    names: frozenset[str]
    number: int


class Addresses:
    """The addresses of one run's articles; what it has learnt since its last commit waits for the next.

    An address is named by the key of its URL, in hexadecimal digits, as articles are by their ids.
    """

    def __init__(self, db: sqlite3.Connection, asked: Guarded) -> None:
        self._db = db
        self._asked = asked
        self._names: dict[str, tuple[str, int]] = {}
        self._moves: list[_Move] = []
        self._sent: OrderedDict[bytes, str] = OrderedDict()
        self._redirects: list[tuple[bytes, bytes]] = []

    def owner(self, name: str) -> str:
        """The id of the article that has moved to an address or away from it, "" for none."""
        return self._entry(name)[0]

    def has_moved_enough(self, known: Known) -> bool:
        """Whether an article has had so many addresses that a further one is none of its own."""
        return self._entry(known.key.hex())[1] >= MOST

    def move(self, known: Known, key: bytes, name: str) -> None:
        """An article is found at another address, that with this key, whose page goes by the id ``name``."""
        number = self._entry(known.key.hex())[1] + 1
        names = frozenset({known.key.hex(), key.hex(), name})
        self._names |= dict.fromkeys(names, (known.id, number))
        self._moves.append(_Move(known.id, known.key, key, names, number))

    def note(self, old: bytes, detail: str) -> None:
        """An address is a duplicate for good; whether it leads to another one, the detail tells."""
        try:
            new = urls.key(detail.removeprefix(REDIRECTS)) if detail.startswith(REDIRECTS) else b""
        except ValueError:
            return
        if not new:
            return
        self._redirects.append((old, new))
        article = self._sent.get(old) or self.owner(old.hex())
        if not article and self._asked.one("SELECT 1 FROM article WHERE id = ?", old.hex()):
            article = old.hex()
        if article:
            self._sent[new] = article
            if len(self._sent) > MOST_SENT:
                self._sent.popitem(last=False)

    def origin(self, key: bytes) -> str:
        """The id of the article one of whose addresses has led to this one in this run, "" for none."""
        return self._sent.get(key, "")

    def title(self, key: bytes) -> str:
        """The headline of an article as what named its address has said, "" where it has not."""
        row = self._asked.one("SELECT facts FROM url WHERE key = ?", key)
        return str(json.loads(row[0]).get("title", "")) if row and row[0] else ""

    def write(self) -> None:
        """Write down what waits, inside the caller's transaction: visits that are due go where the article went."""
        for old, new in self._redirects:
            if self._db.execute(_IS_ARTICLE, (new,)).fetchone():
                self._db.execute(_END, {"old": old, "new": new})
                self._hand_over(old, new)
        for move in self._moves:
            rows = [(AT + name, f"{move.article} {move.number}") for name in sorted(move.names)]
            self._db.executemany(_SAVE, rows)
            self._db.execute(_POINT, (move.new, move.article))
            self._hand_over(move.old, move.new)
        self._names.clear()
        self._moves.clear()
        self._redirects.clear()

    def _hand_over(self, old: bytes, new: bytes) -> None:
        self._db.execute(_NO_END, (old,))
        self._db.execute(_VISITS, {"old": old, "new": new})
        self._db.execute(_NO_VISITS, (old,))

    def _entry(self, name: str) -> tuple[str, int]:
        waiting = self._names.get(name)
        if waiting is not None:
            return waiting
        row = self._asked.one(_OWNER, AT + name)
        article, _, number = str(row[0]).partition(" ") if row else ("", "", "0")
        return article, int(number)
