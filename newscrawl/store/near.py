"""The index of near-duplicates: a signature a text, and for each of its bands an entry that leads to it.

An entry is one integer, band and number of the text, so that the index is a single B-tree of keys: a third smaller
than a table of two columns, and a band is a range in it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from newscrawl.items import Article, Reason
from newscrawl.minhash import VERSION, Signature, agreements, containment, similarity
from newscrawl.store import guarded

NUMBER_BITS = 27
"""Texts are numbered below 2**27, 134 million."""

MOST_IN_BAND = 100
"""A band that more texts share is made of what many print: an agency's notice, a house's closing paragraph."""

LEAST_SIMILARITY = 0.4
"""Below this the bands find three of four at the most; a policy that asks for less would promise too much."""

CONTAINED = 0.9
"""From here on one text stands in the other, whatever else that holds."""

UNLIKE = 0.5
CROWD = 4
COMMON = 0.25
"""A value that this share of at least ``CROWD`` texts have, less than ``UNLIKE`` in all, is of a common passage."""

LEAST_APART = 0.3
LEAST_VALUES = 16
"""How alike two texts have to be in the other values, where so many are left."""

MOST_COMPARED = 400
"""Texts whose signatures are read for one text: those first that share most bands with it."""

_BAND = "SELECT entry FROM near_band WHERE entry > ? AND entry < ? LIMIT ?"


@dataclass(slots=True, frozen=True)
class Twin:
    """An article that says the same or nearly so.

    ``first`` is the id of the first of its cluster, its own where it is that; ``similarity`` is the estimated Jaccard
    similarity of both texts, ``contained`` how much of the shorter stands in the longer, both 0 to 1.
    """

    article: str
    first: str
    similarity: float = 1.0
    contained: float = 1.0
    exact: bool = False

    def __str__(self) -> str:
        if self.exact:
            return f"same text: {self.article}"
        return f"similar text: {self.similarity:.2f} to {self.article}, containment {self.contained:.2f}"


@dataclass(slots=True, frozen=True)
class DuplicatePolicy:
    """What becomes of an article that says what another one says.

    Exact copies and those of at least the similarity ``drop`` are left out of the dataset; those of at least ``mark``
    are kept and marked. With ``keep`` the former are marked too and stay.
    """

    drop: float = 0.8
    mark: float = 0.5
    keep: bool = False

    def refuses(self, twin: Twin) -> Reason | None:
        """The reason for which an article with such a twin is left out, None if it stays."""
        if self.keep:
            return None
        if twin.exact:
            return Reason.DUPLICATE
        return Reason.NEAR_DUPLICATE if twin.similarity >= self.drop else None

    def marked(self, article: Article, twin: Twin) -> Article:
        """The article as it goes into the dataset: with the first of its cluster where it is similar enough.

        One that holds another, or stands in it, and is not similar is only said to be so.
        """
        similar = twin.exact or twin.similarity >= self.mark
        if not similar and twin.contained < CONTAINED:
            return article
        provenance = json.loads(article.provenance)
        provenance["duplicate_of" if similar else "overlap"] = str(twin)
        said = json.dumps(provenance, ensure_ascii=False, sort_keys=True)
        return replace(article, duplicate_of=twin.first if similar else "", provenance=said)


@dataclass(slots=True, frozen=True)
class Entry:
    """An article as the index keeps it."""

    article: str
    first: str
    signature: Signature


def closest(own: Signature, article: str, others: Sequence[Entry]) -> Twin | None:
    """The most similar of the entries; those of the article itself, its earlier revisions, are left out.

    What many texts share that are otherwise different is a passage that a house prints everywhere. One that is alike
    in no more than that is left out too.
    """
    rivals = [entry for entry in others if entry.article != article]
    if not rivals:
        return None
    agreeing = agreements(own.values, [entry.signature.values for entry in rivals])
    found = similarity(agreeing)
    apart = _apart(agreeing, found)
    for at in np.argsort(-found, kind="stable").tolist():
        if apart[at] >= LEAST_APART:
            entry, jaccard = rivals[at], float(found[at])
            return Twin(entry.article, entry.first, jaccard, containment(jaccard, own.size, entry.signature.size))
    return None


def _apart(agreeing: NDArray[np.bool_], found: NDArray[np.float64]) -> NDArray[np.float64]:
    """How alike each is in the values that are not those of a common passage."""
    different = agreeing[found < UNLIKE]
    if len(different) < CROWD:
        return found
    own = different.mean(axis=0) < COMMON
    return similarity(agreeing[:, own]) if own.sum() >= LEAST_VALUES else found


def find(db: sqlite3.Connection, own: Signature, article: str, after: int = 0) -> Twin | None:
    """The most similar text of the index; with ``after`` among those that were added after that number."""
    seen: Counter[int] = Counter()
    for band in own.bands:
        start = band << NUMBER_BITS
        entries = db.execute(_BAND, (start + after, start + (1 << NUMBER_BITS), MOST_IN_BAND + 1)).fetchall()
        if len(entries) <= MOST_IN_BAND:
            seen.update(entry - start for (entry,) in entries)
    if not seen:
        return None
    numbers = [number for number, _ in seen.most_common(MOST_COMPARED)]
    marks = guarded.marks(numbers)
    rows = db.execute(
        f"SELECT article, first, size, signature FROM near WHERE id IN ({marks}) AND version = ? ORDER BY id",
        (*numbers, VERSION),
    )
    entries = [Entry(_text(of), _text(first or of), Signature(values, (), size)) for of, first, size, values in rows]
    return closest(own, article, entries)


def nearest(db: sqlite3.Connection, own: Signature, article: str, waiting: Sequence[Entry]) -> Twin | None:
    """The most similar text of the index, or of those that wait to be added."""
    found = [find(db, own, article), closest(own, article, waiting)]
    return max(filter(None, found), key=lambda twin: twin.similarity, default=None)


def newest(db: sqlite3.Connection) -> int:
    """The number of the text that was added last, 0 before the first."""
    row = db.execute("SELECT max(id) FROM near").fetchone()
    return int(row[0] or 0)


def add(db: sqlite3.Connection, entry: Entry) -> None:
    """Add a text inside the caller's transaction."""
    first = None if entry.first == entry.article else _bytes(entry.first)
    cursor = db.execute(
        "INSERT INTO near (article, first, size, version, signature) VALUES (?, ?, ?, ?, ?)",
        (_bytes(entry.article), first, entry.signature.size, VERSION, entry.signature.values),
    )
    number = cursor.lastrowid or 0
    rows = sorted((band << NUMBER_BITS) + number for band in set(entry.signature.bands))
    db.executemany("INSERT INTO near_band (entry) VALUES (?)", ((row,) for row in rows))


def marked_as(db: sqlite3.Connection, first: str) -> list[str]:
    """The articles that the index has with another one as the first of their cluster."""
    rows = db.execute("SELECT DISTINCT article FROM near WHERE first = ?", (_bytes(first),))
    return sorted(_text(article) for (article,) in rows)


def _bytes(article: str) -> bytes | str:
    """An id takes half the room as bytes; one that is no hexadecimal number stays what it is."""
    try:
        data = bytes.fromhex(article)
    except ValueError:
        return article
    return data if data.hex() == article else article


def _text(article: bytes | str) -> str:
    return article.hex() if isinstance(article, bytes) else article
