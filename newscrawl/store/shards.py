"""Shards: append-only JSON Lines files whose committed length the database knows.

A shard is ``<run>.jsonl.part`` while open. Bytes past the committed length are not part of the dataset and
are cut on the next start. Sealing is a commit first and a rename after it; a rename that did not happen is
made up for on the next start.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

from newscrawl.errors import StoreError
from newscrawl.items import SCHEMA_VERSION

PART = ".part"


def encode(line: dict[str, Any]) -> bytes:
    """One line of the dataset, with its newline: UTF-8, no NaN, and no character that some reader takes for a line end.

    :raises ValueError: a NaN or an infinity is among the values.
    """
    text = json.dumps(line, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for separator in ("\u2028", "\u2029", "\u0085"):
        if separator in text:
            text = text.replace(separator, f"\\u{ord(separator):04x}")
    # A lone surrogate has no UTF-8; a question mark stands where it was.
    return text.encode("utf-8", "replace") + b"\n"


class ShardWriter:
    """The one open shard of a run. The file appears with the first line."""

    def __init__(self, folder: Path, name: str, run: int) -> None:
        self.name = name
        self.lines = 0
        self.bytes = 0
        self._run = run
        self._path = folder / (name + PART)
        self._sealed_path = folder / name
        self._file: int | None = None
        self._sha256 = hashlib.sha256()
        self._first_at: str | None = None
        self._last_at: str | None = None

    @property
    def path(self) -> Path:
        """Where a reader finds the shard once it is sealed."""
        return self._sealed_path

    def append(self, lines: list[bytes], instant: str) -> None:
        """Write lines and force them to the disk; they count only after `record` has been committed.

        :raises OSError: the disk is full or broken. Call `cut` before anything else.
        """
        if self._file is None:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
            os.lseek(self._file, self.bytes, os.SEEK_SET)
            _sync_folder(self._path.parent)
        data = b"".join(lines)
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
        os.fdatasync(self._file)
        self.lines += len(lines)
        self.bytes += len(data)
        self._sha256.update(data)
        self._first_at = self._first_at or instant
        self._last_at = instant

    def cut(self, length: int) -> None:
        """Cut the file back to ``length`` bytes after a write that will not be committed."""
        if self._file is not None:
            os.ftruncate(self._file, length)

    def record(self, db: sqlite3.Connection) -> None:
        """Say in the current transaction how long the shard is."""
        db.execute(
            "INSERT INTO shard (name, run, lines, bytes, first_at, last_at, schema_version)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
            " lines = excluded.lines, bytes = excluded.bytes, last_at = excluded.last_at",
            (self.name, self._run, self.lines, self.bytes, self._first_at, self._last_at, SCHEMA_VERSION),
        )

    def seal(self, db: sqlite3.Connection) -> None:
        """Close the shard for good in the current transaction; `publish` it once that is committed."""
        if self._file is None:
            return
        os.close(self._file)
        self._file = None
        db.execute("UPDATE shard SET sealed = 1, sha256 = ? WHERE name = ?", (self._sha256.hexdigest(), self.name))


def recover(db: sqlite3.Connection, folder: Path, dead_runs: list[int]) -> None:
    """Bring the shards of runs that ended without saying so to what the database says of them, and seal them."""
    for run in dead_runs:
        rows = db.execute("SELECT name, bytes FROM shard WHERE run = ? AND NOT sealed", (run,)).fetchall()
        for name, length in rows:
            part = folder / (name + PART)
            if not part.exists() or part.stat().st_size < length:
                raise StoreError(
                    f"{part} is gone or shorter than the {length} bytes that were saved in it; restore it from a backup"
                )
            with part.open("rb+") as file:
                file.truncate(length)
                os.fdatasync(file.fileno())
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            db.execute("UPDATE shard SET sealed = 1, sha256 = ? WHERE name = ?", (digest, name))


def publish(db: sqlite3.Connection, folder: Path) -> None:
    """Give every sealed shard its final name; a reader sees it from here on."""
    for part in folder.glob(f"*{PART}"):
        name = part.name.removesuffix(PART)
        if db.execute("SELECT 1 FROM shard WHERE name = ? AND sealed", (name,)).fetchone():
            # Another run that starts at the same moment may have been faster.
            with contextlib.suppress(FileNotFoundError):
                part.rename(folder / name)
    _sync_folder(folder)


def drop_unknown(db: sqlite3.Connection, folder: Path, dead_ids: list[str]) -> None:
    """Remove what a dead run wrote before its first commit: no line of it was ever said to be saved."""
    for run_id in dead_ids:
        name = f"{run_id}.jsonl"
        if db.execute("SELECT 1 FROM shard WHERE name = ?", (name,)).fetchone() is None:
            (folder / (name + PART)).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
