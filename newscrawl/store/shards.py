"""Shards: append-only JSON Lines files whose committed length the database knows.

A shard is ``<run>.jsonl.part`` while open, later ones of the run ``<run>-002.jsonl.part`` and so on. Bytes past the
committed length are not part of the dataset and are cut on the next start. Sealing is a commit first and a rename
after it (`sealing`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl.items import SCHEMA_VERSION
from newscrawl.store.files import PART, sync_folder
from newscrawl.store.pages import PAGES, PageFiles

ZSTD = "zst"
FILE = "name || iif(codec = '', '', '.' || codec)"
"""SQL: what the file of a row of ``shard`` is called, as `published` says."""

_ID = b'{"id":"'
"""How each line begins."""


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


def id_of(line: bytes) -> str:
    """Of which article a line is, "" where it does not say."""
    return line[len(_ID) : line.find(b'"', len(_ID))].decode("utf-8", "replace") if line.startswith(_ID) else ""


@dataclass(slots=True, frozen=True)
class ShardPlan:
    """When a run begins another shard, and how a sealed one is kept.

    ``lines`` and ``bytes``: it is sealed with the batch that reaches one of them (0: never). ``daily``: a shard holds
    lines of one day, in UTC. ``zstd``: sealed shards are compressed. ``pages``: the bytes at which another file of
    pages is begun.
    """

    lines: int = 0
    bytes: int = 0
    daily: bool = False
    zstd: bool = False
    pages: int = 256 << 20

    def is_full(self, shard: ShardWriter) -> bool:
        """Whether a shard takes no more lines."""
        return 0 < self.lines <= shard.lines or 0 < self.bytes <= shard.bytes

    def is_over(self, shard: ShardWriter, instant: str) -> bool:
        """Whether a shard's day is not that of an instant."""
        return self.daily and shard.first_at is not None and shard.first_at[:10] != instant[:10]


class ShardWriter:
    """One open shard. The file appears with the first line."""

    def __init__(self, folder: Path, name: str, run: int, codec: str = "") -> None:
        self.name = name
        self.lines = 0
        self.bytes = 0
        self.first_at: str | None = None
        self._run = run
        self._codec = codec
        self._path = folder / (name + PART)
        self._file: int | None = None
        self._sha256 = hashlib.sha256()
        self._last_at: str | None = None

    @property
    def published(self) -> Path:
        """Where a reader finds it once it is sealed."""
        return published(self._path.parent, self.name, self._codec)

    def append(self, db: sqlite3.Connection, lines: list[bytes], instant: str) -> None:
        """Write lines, force them to the disk, and say in the current transaction how long the shard is then.

        :raises OSError: the disk is full or broken. Call `cut` before anything else.
        """
        if self._file is None:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
            os.lseek(self._file, self.bytes, os.SEEK_SET)
            sync_folder(self._path.parent)
        data = b"".join(lines)
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
        os.fdatasync(self._file)
        self.lines += len(lines)
        self.bytes += len(data)
        self._sha256.update(data)
        self.first_at = self.first_at or instant
        self._last_at = instant
        db.execute(
            "INSERT INTO shard (name, run, lines, bytes, first_at, last_at, codec, schema_version)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
            " lines = excluded.lines, bytes = excluded.bytes, last_at = excluded.last_at",
            (self.name, self._run, self.lines, self.bytes, self.first_at, self._last_at, self._codec, SCHEMA_VERSION),
        )

    def cut(self, length: int) -> None:
        """Cut the file back to ``length`` bytes after a write that will not be committed."""
        if self._file is not None:
            os.ftruncate(self._file, length)

    def seal(self, db: sqlite3.Connection) -> None:
        """Say in the current transaction that the shard is complete; `close` it once that is committed."""
        db.execute("UPDATE shard SET sealed = 1, sha256 = ? WHERE name = ?", (self._sha256.hexdigest(), self.name))

    def close(self) -> None:
        """Give the file back; no line comes after it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class ShardSeries:
    """The shards of a run, one open at a time. After each transaction call `committed` or `rolled_back`."""

    def __init__(self, folder: Path, run_id: str, run: int, plan: ShardPlan) -> None:
        self.folder = folder
        self.lines = 0
        self.published: list[Path] = []
        """Where a reader finds the shards that are sealed."""
        self._run_id = run_id
        self._run = run
        self._plan = plan
        self._number = 0
        self._pages = PageFiles(folder.with_name(PAGES), run_id, plan.pages)
        self._open = self._next()
        self._written: list[tuple[ShardWriter, int]] = []
        self._sealed: list[ShardWriter] = []

    def append(self, db: sqlite3.Connection, lines: list[bytes], instant: str, pages: Iterable[bytes] = ()) -> None:
        """Write a batch of lines, after the pages that they were read from, in the current transaction.

        :raises OSError: the disk is full or broken.
        """
        self._pages.append(pages)
        if self._plan.is_over(self._open, instant):
            self._seal(db)
        self._written.append((self._open, self._open.bytes))
        self._open.append(db, lines, instant)
        if self._plan.is_full(self._open):
            self._seal(db)

    def finish(self, db: sqlite3.Connection) -> None:
        """Seal the open shard in the current transaction."""
        self._pages.finish()
        if self._open.lines:
            self._seal(db)

    def committed(self) -> bool:
        """What was written counts from here on; whether a shard was sealed and waits to be published."""
        self._pages.committed()
        self.lines += sum(shard.lines for shard in self._sealed)
        sealed = bool(self._sealed)
        for shard in self._sealed:
            shard.close()
            self.published.append(shard.published)
        self._written, self._sealed = [], []
        return sealed

    def rolled_back(self) -> None:
        """Cut what was written since the last commit; the run must not go on, its next start mends the rest."""
        self._pages.rolled_back()
        # What cannot be cut now is cut then: the database knows the length.
        for shard, length in self._written:
            with contextlib.suppress(OSError):
                shard.cut(length)

    def _seal(self, db: sqlite3.Connection) -> None:
        self._open.seal(db)
        self._sealed.append(self._open)
        self._open = self._next()

    def _next(self) -> ShardWriter:
        self._number += 1
        name = f"{self._run_id}.jsonl" if self._number == 1 else f"{self._run_id}-{self._number:03}.jsonl"
        return ShardWriter(self.folder, name, self._run, ZSTD if self._plan.zstd else "")


def published(folder: Path, name: str, codec: str) -> Path:
    """Where a reader finds a sealed shard."""
    return folder / (f"{name}.{codec}" if codec else name)
