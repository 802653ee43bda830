"""Taking articles out of the dataset for good: their lines, their pages, and what the database knows of them.

What stays is what keeps them from coming back: the hashes of their addresses and texts, the signatures, and why.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from newscrawl import urls
from newscrawl.errors import ArgumentError, StoreBusy
from newscrawl.items import LeadKind, Reason
from newscrawl.store import near, pages, rewriting
from newscrawl.store.addresses import AT
from newscrawl.store.batch import plain
from newscrawl.store.files import PART
from newscrawl.store.guarded import marks
from newscrawl.store.reading import connect_to_read
from newscrawl.store.schema import DATABASE
from newscrawl.store.shards import published
from newscrawl.store.store import Store
from newscrawl.store.withdrawn import Withdrawal

_ID = re.compile(r"[0-9a-f]{32}")
_OF_TWINS = re.compile(r"(?:same article|same text|similar text): (?:[\d.]+ to )?([^\s,]+)")
_OWNERS = f"SELECT hash, article FROM content WHERE hash >= '{AT}' AND hash < '{AT}g'"
_NO_MORE = f"""
UPDATE url SET reason = '{Reason.WITHDRAWN}', detail = ?, facts = '', retry_at = NULL, attempts = 0, chain_end = 0,
    claim = NULL WHERE key = ?
"""
_ONCE_MORE = f"""
UPDATE url SET reason = '{Reason.FAILED}', detail = 'readmitted', retry_at = -?
WHERE key = ? AND reason = '{Reason.WITHDRAWN}'
"""
_ADD = """
INSERT INTO withdrawn (id, url, withdrawn_at, why, lines, shards) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET lines = lines + excluded.lines, why = excluded.why
"""
ARTICLES = (LeadKind.ARTICLE, LeadKind.PAGE, LeadKind.SEED)


@dataclass(slots=True)
class _Article:
    """One to be withdrawn, with the keys of all its addresses; ``run``, ``revision``: None where it has no line."""

    id: str
    url: str = ""
    site: str = ""
    keys: set[bytes] = field(default_factory=set)
    revision: int | None = None
    run: int | None = None


def withdraw(folder: Path, names: Sequence[str], why: str) -> list[Withdrawal]:
    """Take the articles with these ids, or at these addresses, out of a dataset, and see to it that no run brings them
    back. Done all or not at all; to do it once more is harmless.

    :raises ArgumentError: one of them is none; StoreBusy: a run holds one of their sites; StoreFull: the disk refuses;
        StoreError: the dataset cannot be read, or a shard that holds a line is not as the manifest says.
    """
    with Store(folder).changing(rewriting.LOCK) as store:
        db = store.database
        articles = [_found(db, name) for name in dict.fromkeys(names)]
        sites = sorted({article.site for article in articles} - {""})
        with store.holding(*(f"site-{site}" for site in sites)):
            return _take_out(db, store.articles, articles, why)


def readmit(folder: Path, names: Sequence[str]) -> int:
    """Let what was withdrawn come back: the next run asks for it as for what is new; gives how many articles those are.

    :raises ArgumentError: one of them was not withdrawn; the rest as `withdraw`.
    """
    with Store(folder).changing(rewriting.LOCK) as store:
        db = store.database
        ids = [_withdrawn(db, name) for name in dict.fromkeys(names)]
        db.execute("BEGIN IMMEDIATE")
        for id_, url in ids:
            db.execute("DELETE FROM withdrawn WHERE id = ?", (id_,))
            for key in _keys(db, id_) | ({urls.key(url)} if url else set()):
                db.execute(_ONCE_MORE, (int(time.time()), key))
        db.execute("COMMIT")
    return len(ids)


def copies_of(folder: Path, id_: str) -> list[str]:
    """The articles of a dataset that are marked as copies of another, as far as their texts are long enough."""
    db = connect_to_read(folder / DATABASE)
    try:
        return near.marked_as(db, id_)
    finally:
        db.close()


def _take_out(db: sqlite3.Connection, folder: Path, articles: list[_Article], why: str) -> list[Withdrawal]:
    ids = {article.id for article in articles}
    runs = _runs(db, articles)
    try:
        rests = list(_rests(db, folder, ids, runs))
        pages.drop(folder.with_name(pages.PAGES), ids, _names(db, runs))
        db.execute("BEGIN IMMEDIATE")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        for rest in rests:
            rewriting.say(db, rest)
        done = [_forget(db, article, rests, why, now) for article in articles]
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
        rewriting.finish(db, folder)
    return done


def _found(db: sqlite3.Connection, name: str) -> _Article:
    """The article with an id, or at an address of its own.

    :raises ArgumentError: there is none.
    """
    key = bytes.fromhex(name) if _ID.fullmatch(name) else urls.key(name)
    owner = db.execute("SELECT article FROM content WHERE hash = ?", (AT + key.hex(),)).fetchone()
    row = None
    for condition, value in (
        ("id = ?", name),
        ("id = ?", key.hex()),
        ("id = ?", str(owner[0]).partition(" ")[0] if owner else ""),
        ("key = ?", key),
    ):
        row = row or db.execute(f"SELECT id, key, revision, run FROM article WHERE {condition}", (value,)).fetchone()
    known = db.execute("SELECT url, site, kind, reason, detail FROM url WHERE key = ?", (row[1] if row else key,))
    url, site, kind, reason, detail = known.fetchone() or ("", "", "", "", "")
    if row is not None:
        id_, at, revision, run = row
        return _Article(id_, url, site, _keys(db, id_) | {at, key}, revision, run)
    if db.execute("SELECT 1 FROM withdrawn WHERE id = ?", (key.hex(),)).fetchone():
        return _Article(key.hex(), url, site, {key})
    if not url:
        raise ArgumentError(f"{name} is not in the ledger: no run has come across it")
    if twin := _OF_TWINS.match(detail):
        raise ArgumentError(f"{name} has no line of its own ({detail}); withdraw {twin[1]}")
    if kind not in ARTICLES or reason == Reason.DUPLICATE:
        raise ArgumentError(f"{name} is no article ({kind}, {reason}: {detail})")
    # It has no line yet, and will get none.
    return _Article(key.hex(), url, site, {key})


def _withdrawn(db: sqlite3.Connection, name: str) -> tuple[str, str]:
    """The id and the address of an article that was withdrawn, by either."""
    id_ = name if _ID.fullmatch(name) else urls.key(name).hex()
    owner = db.execute("SELECT article FROM content WHERE hash = ?", (AT + id_,)).fetchone()
    moved = str(owner[0]).partition(" ")[0] if owner else ""
    question = "SELECT id, url FROM withdrawn WHERE id IN (?, ?) OR url = ?"
    row = db.execute(question, (id_, moved, name if id_ == name else urls.normalize(name))).fetchone()
    if row is None:
        raise ArgumentError(f"{name} was not withdrawn; `newscrawl dataset withdrawn` tells what was")
    return str(row[0]), str(row[1])


def _keys(db: sqlite3.Connection, id_: str) -> set[bytes]:
    """The keys of the addresses at which an article has been."""
    own = {bytes.fromhex(id_)} if _ID.fullmatch(id_) else set()
    moved = {bytes.fromhex(at.removeprefix(AT)) for at, of in db.execute(_OWNERS) if of.partition(" ")[0] == id_}
    return own | moved


def _runs(db: sqlite3.Connection, articles: Iterable[_Article]) -> list[int]:
    """The runs that may have written their lines."""
    found: set[int] = set()
    for article in articles:
        if article.revision == 0 and article.run is not None:
            found.add(article.run)
        else:
            # An earlier revision is of any run before, and nothing says of which.
            return [number for (number,) in db.execute("SELECT number FROM run ORDER BY number")]
    return sorted(found)


def _names(db: sqlite3.Connection, runs: Sequence[int]) -> list[str]:
    """The names of runs, and of those that died: these may have left a page of which there is another one since."""
    wanted = set(runs)
    rows = db.execute("SELECT number, id, outcome FROM run").fetchall()
    return [name for number, name, outcome in rows if number in wanted or outcome == "died"]


def _rests(db: sqlite3.Connection, folder: Path, ids: Collection[str], runs: Sequence[int]) -> Iterable[rewriting.Rest]:
    rows = db.execute(
        f"SELECT name, codec, sealed, sha256, bytes FROM shard WHERE run IN ({marks(runs)}) ORDER BY name", runs
    ).fetchall()
    for name, codec, sealed, sha256, size in rows:
        if not sealed:
            if rewriting.lines_of(folder / (name + PART), "", ids, size):
                raise StoreBusy(f"a run still writes to {name}, which holds a line of it; try again once it has ended")
        elif rewriting.lines_of(published(folder, name, codec), codec, ids):
            yield rewriting.write_without(folder, name, codec, sha256, ids)


def _forget(
    db: sqlite3.Connection, article: _Article, rests: Iterable[rewriting.Rest], why: str, now: str
) -> Withdrawal:
    """All that the database has of an article and that may be read, in the current transaction."""
    held = [rest for rest in rests if article.id in rest.dropped]
    lines = sum(rest.dropped[article.id] for rest in held)
    shards = [published(Path(), rest.name, rest.codec).name for rest in held]
    db.execute("DELETE FROM article WHERE id = ?", (article.id,))
    db.execute("DELETE FROM copy WHERE first = ? OR url = ?", (article.id, article.url))
    for key in article.keys:
        db.execute("DELETE FROM visit WHERE url = (SELECT id FROM url WHERE key = ?)", (key,))
        db.execute("DELETE FROM sketch WHERE key = ?", (key,))
        db.execute(_NO_MORE, (plain(why), key))
    db.execute(_ADD, (article.id, article.url, now, why, lines, json.dumps(shards)))
    return Withdrawal(article.id, article.url, now, why, lines, tuple(shards))
