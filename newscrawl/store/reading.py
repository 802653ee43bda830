"""Opening a database to ask it only: beside a run that writes, and where nothing can be written."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from newscrawl.errors import StoreError
from newscrawl.store.schema import DAMAGED, DATABASE, VERSION, connect, unopened, version


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open the database of a dataset that is there; nothing but temporary tables should be written to it.

    One that an earlier version of newscrawl has written is brought up to date first.

    :raises StoreError: it is not there, cannot be read, or is of a later version.
    """
    try:
        there = path.is_file()
    except OSError as error:
        raise StoreError(f"cannot look into {path.parent}: {error.strerror}") from error
    if not there:
        raise StoreError(
            f"no dataset in {path.parent}: there is no {DATABASE}; set NEWSCRAWL_DATA_DIR to where it is, or harvest"
            " first"
        )
    try:
        db = _open(path)
        if version(db, path) < VERSION:
            db.close()
            _bring_up_to_date(path)
            db = _open(path)
        db.execute("PRAGMA temp_store = MEMORY")
    except DAMAGED as error:
        raise unopened(path, error) from error
    return db


def _open(path: Path) -> sqlite3.Connection:
    # Where the file may not be written SQLite reads it all the same; a read-only mode would leave files behind.
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=30.0)
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # The two files that all who have it open share cannot be made here.
        db.close()
        if _log_of(path):
            raise
        db = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None, factory=_AtRest)
        assert isinstance(db, _AtRest)
        db.path = path
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return db


def _log_of(path: Path) -> int:
    """How many bytes beside a database may not be in it yet: whoever writes has such a log."""
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size
    except FileNotFoundError:
        return 0


class _AtRest(sqlite3.Connection):
    """Of a file that nobody writes to, read without locks: as soon as somebody does, there is no answer any more."""

    path: Path

    def execute(self, *question: Any) -> sqlite3.Cursor:
        """As always.

        :raises StoreError: a run has begun to write.
        """
        if _log_of(self.path):
            raise StoreError(f"a run has begun to write to {self.path} meanwhile; ask again")
        return super().execute(*question)


def _bring_up_to_date(path: Path) -> None:
    try:
        connect(path).close()
    except StoreError as error:
        raise StoreError(f"{path} is of an earlier version of newscrawl, and cannot be changed: {error}") from error
