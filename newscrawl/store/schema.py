"""Tables of the database, and the one way to open it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from newscrawl.errors import StoreError, StoreFull
from newscrawl.store.files import full, refusal

DATABASE = "newscrawl.db"
VERSION = 8

MIGRATIONS = {
    1: """
ALTER TABLE shard ADD COLUMN codec TEXT NOT NULL DEFAULT '';
CREATE TABLE shape (id INTEGER PRIMARY KEY, request TEXT NOT NULL UNIQUE);
INSERT INTO shape (request) SELECT DISTINCT request FROM url;
ALTER TABLE url ADD COLUMN shape INTEGER NOT NULL DEFAULT 0;
ALTER TABLE url ADD COLUMN facts TEXT NOT NULL DEFAULT '';
ALTER TABLE url ADD COLUMN found_by INTEGER;
UPDATE url SET shape = (SELECT id FROM shape WHERE shape.request = url.request);
ALTER TABLE url DROP COLUMN request;
""",
    3: "ALTER TABLE article ADD COLUMN run INTEGER",
    4: "ALTER TABLE article ADD COLUMN head TEXT NOT NULL DEFAULT ''",
    5: "ALTER TABLE run ADD COLUMN reader TEXT NOT NULL DEFAULT '{}'",
}
"""What leads from a version to the next one, before the tables that are new are made."""

FILLED = {
    2: """
INSERT INTO visit (url, site, list, first_at, visited_at, read_at, news_at, due_at)
    SELECT id, site, 1, 0, 0, 0, 0, 0 FROM url
    WHERE kind IN ('feed', 'listing', 'sitemap') AND reason = 'not-an-article';
UPDATE url SET priority = 1000000 WHERE kind IN ('feed', 'listing', 'sitemap', 'seed')
"""
}
"""What leads from a version to the next one once they are there."""

TABLES = """
CREATE TABLE IF NOT EXISTS run (
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    spider      TEXT NOT NULL,
    sites       TEXT NOT NULL,
    arguments   TEXT NOT NULL,
    policy      TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    outcome     TEXT NOT NULL DEFAULT '',
    summary     TEXT NOT NULL DEFAULT '{}',
    reader      TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE IF NOT EXISTS url (
    id        INTEGER PRIMARY KEY,
    key       BLOB NOT NULL UNIQUE,
    url       TEXT NOT NULL,
    site      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    source    TEXT NOT NULL,
    priority  INTEGER NOT NULL,
    shape     INTEGER NOT NULL DEFAULT 0,
    facts     TEXT NOT NULL DEFAULT '',
    found_by  INTEGER,
    reason    TEXT NOT NULL,
    detail    TEXT NOT NULL DEFAULT '',
    policy    TEXT NOT NULL DEFAULT '',
    attempts  INTEGER NOT NULL DEFAULT 0,
    retry_at  INTEGER,
    day       TEXT NOT NULL DEFAULT '',
    chain_end INTEGER NOT NULL DEFAULT 0,
    run       INTEGER NOT NULL,
    claim     INTEGER
);
CREATE TABLE IF NOT EXISTS shape (id INTEGER PRIMARY KEY, request TEXT NOT NULL UNIQUE);
CREATE INDEX IF NOT EXISTS url_queue ON url (site, priority DESC, id) WHERE reason = 'pending' AND claim IS NULL;
CREATE INDEX IF NOT EXISTS url_again ON url (site)
    WHERE retry_at IS NOT NULL OR reason IN ('over-budget', 'out-of-scope') OR chain_end;
CREATE INDEX IF NOT EXISTS url_run ON url (run, reason);
CREATE TABLE IF NOT EXISTS article (
    id       TEXT PRIMARY KEY,
    key      BLOB NOT NULL,
    hash     TEXT NOT NULL,
    revision INTEGER NOT NULL,
    run      INTEGER,
    head     TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS content (
    hash    TEXT PRIMARY KEY,
    article TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shard (
    name           TEXT PRIMARY KEY,
    run            INTEGER NOT NULL,
    sealed         INTEGER NOT NULL DEFAULT 0,
    lines          INTEGER NOT NULL DEFAULT 0,
    bytes          INTEGER NOT NULL DEFAULT 0,
    sha256         TEXT NOT NULL DEFAULT '',
    first_at       TEXT,
    last_at        TEXT,
    codec          TEXT NOT NULL DEFAULT '',
    schema_version INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sketch (
    id     INTEGER PRIMARY KEY,
    site   TEXT NOT NULL,
    key    BLOB NOT NULL,
    blocks INTEGER NOT NULL,
    data   BLOB NOT NULL,
    UNIQUE (site, key)
);
CREATE TABLE IF NOT EXISTS near (
    id        INTEGER PRIMARY KEY,
    article   BLOB NOT NULL,
    first     BLOB,
    size      INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    signature BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS visit (
    url        INTEGER PRIMARY KEY,
    site       TEXT NOT NULL,
    list       INTEGER NOT NULL,
    etag       TEXT NOT NULL DEFAULT '',
    modified   TEXT NOT NULL DEFAULT '',
    first_at   INTEGER NOT NULL,
    visited_at INTEGER NOT NULL,
    read_at    INTEGER NOT NULL,
    news_at    INTEGER NOT NULL,
    due_at     INTEGER
);
CREATE INDEX IF NOT EXISTS visit_due ON visit (site, list, due_at);
CREATE TABLE IF NOT EXISTS trust (
    site       TEXT PRIMARY KEY,
    came_true  INTEGER NOT NULL,
    came_false INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS host (
    host       TEXT PRIMARY KEY,
    fetched_at INTEGER NOT NULL,
    status     INTEGER NOT NULL,
    robots     BLOB NOT NULL,
    tdmrep     BLOB NOT NULL,
    wait_until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS run_open ON run (number) WHERE finished_at IS NULL;
CREATE TABLE IF NOT EXISTS taken (
    run    INTEGER NOT NULL,
    site   TEXT NOT NULL,
    reason TEXT NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (run, site, reason)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tally (
    run    INTEGER NOT NULL,
    site   TEXT NOT NULL,
    day    TEXT NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (run, site, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copy (
    id         INTEGER PRIMARY KEY,
    site       TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    url        TEXT NOT NULL,
    title      TEXT NOT NULL,
    text       TEXT NOT NULL,
    reason     TEXT NOT NULL,
    first      TEXT NOT NULL,
    similarity REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS copy_site ON copy (site, id);
CREATE TABLE IF NOT EXISTS slash (site TEXT PRIMARY KEY, seen INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS idle (
    site      TEXT NOT NULL,
    name      TEXT NOT NULL,
    idle      INTEGER NOT NULL,
    judged_at INTEGER NOT NULL,
    PRIMARY KEY (site, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bare (address BLOB PRIMARY KEY, first BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS withdrawn (
    id           TEXT PRIMARY KEY,
    url          TEXT NOT NULL,
    withdrawn_at TEXT NOT NULL,
    why          TEXT NOT NULL,
    lines        INTEGER NOT NULL,
    shards       TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS near_band (entry INTEGER PRIMARY KEY);
"""


DAMAGED = (sqlite3.Error, UnicodeDecodeError)
"""What is raised by a database that cannot be read; what SQLite says of it may hold bytes of the damage."""


def connect(path: Path) -> sqlite3.Connection:
    """Open or make the database at ``path`` in WAL mode, transactions left to the caller.

    NORMAL is enough: a commit lost with the power takes its URLs back to the queue and its lines are cut
    from the shard on the next start; no commit can outlive the lines it speaks of, which were synced before.

    :raises StoreError: the file is no database of newscrawl, or is of a later version.
    """
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=30.0)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA temp_store = MEMORY")
        if version(db, path) < VERSION:
            _migrate(db)
    except DAMAGED as error:
        raise unopened(path, error) from error
    return db


def version(db: sqlite3.Connection, path: Path) -> int:
    """The version of the tables, 0 where there are none.

    :raises StoreError: it is a later one.
    """
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found > VERSION:
        raise StoreError(f"{path} was written by a later version of newscrawl (schema {found}); update newscrawl")
    return found


def unopened(path: Path, error: Exception) -> StoreError:
    """What a person is told of a database that cannot be opened."""
    if isinstance(error, sqlite3.OperationalError) and (lack := full(path.parent)):
        return StoreFull(f"cannot open {path}: {lack}; once there is room, the next run goes on from where it was")
    what = "is it a database of newscrawl, and is the disk writable?"
    if "malformed" in str(error) or isinstance(error, UnicodeDecodeError):
        what = "restore it from a backup"
    return StoreError(f"cannot open {path}: {refusal(error)}; {what}")


def _migrate(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    # Another process may have been faster.
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    steps = range(found or VERSION, VERSION)
    before, after = ([changes[step] for step in steps if step in changes] for changes in (MIGRATIONS, FILLED))
    for statement in ";".join([*before, TABLES, *after]).split(";"):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")
    db.execute("COMMIT")
