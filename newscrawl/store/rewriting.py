"""Sealed shards anew, without the lines of some articles.

The new file is written beside the old one, and the database says of it what it says of a shard. Once that is committed
the file takes the place of the old one; a death in between is made up for by the next start of a run.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from newscrawl.errors import StoreBusy, StoreError
from newscrawl.store import runfile
from newscrawl.store.files import sync_folder
from newscrawl.store.locks import FileLock
from newscrawl.store.packing import Unreadable, open_lines, open_to_pack
from newscrawl.store.shards import FILE, id_of, published

REWRITTEN = ".rewritten"
"""At the end of the name of a file that is to take the place of the one without it."""

LOCK = "rewriting"
_BY_FILE = f"SELECT codec, sha256 FROM shard WHERE {FILE} = ?"


@dataclass(slots=True)
class Rest:
    """What is left of a shard, and how many lines of each article were in it."""

    name: str
    codec: str
    lines: int
    bytes: int
    sha256: str
    dropped: dict[str, int]


def lines_of(path: Path, codec: str, ids: Collection[str], most: int = -1) -> dict[str, int]:
    """How many lines of these articles are in the first ``most`` bytes of a shard.

    :raises StoreError: it cannot be read.
    """
    found: dict[str, int] = {}
    with _reading(path, codec) as file:
        while most and (line := file.readline()):
            most = max(0, most - len(line)) if most > 0 else most
            if (article := id_of(line)) in ids:
                found[article] = found.get(article, 0) + 1
    return found


def ids_of(path: Path, codec: str) -> set[str]:
    """The articles of a shard.

    :raises StoreError: it cannot be read.
    """
    with _reading(path, codec) as file:
        return {id_of(line) for line in file}


def write_without(folder: Path, name: str, codec: str, sha256: str, ids: Collection[str]) -> Rest:
    """Write a shard anew without the lines of some articles; `say` it and then `finish`.

    :raises StoreError: the shard cannot be read, or is not what the manifest says of it; OSError: the disk refuses.
    """
    path = published(folder, name, codec)
    rest = Rest(name, codec, 0, 0, "", {})
    before, after = hashlib.sha256(), hashlib.sha256()
    with _reading(path, codec) as source, _to(path).open("wb") as file:
        target = open_to_pack(file) if codec else file
        for line in source:
            before.update(line)
            if (article := id_of(line)) in ids:
                rest.dropped[article] = rest.dropped.get(article, 0) + 1
                continue
            after.update(line)
            target.write(line)
            rest.lines += 1
            rest.bytes += len(line)
        if codec:
            target.close()
        if not rest.lines:
            file.truncate(0)
        file.flush()
        os.fsync(file.fileno())
    rest.sha256 = after.hexdigest()
    if sha256 not in (before.hexdigest(), rest.sha256):
        _to(path).unlink()
        raise StoreError(f"{path.name} is not what the manifest says of it; see `newscrawl dataset verify`")
    return rest


def say(db: sqlite3.Connection, rest: Rest) -> None:
    """Say in the current transaction what a shard is from here on."""
    if rest.lines:
        values = (rest.lines, rest.bytes, rest.sha256, rest.name)
        db.execute("UPDATE shard SET lines = ?, bytes = ?, sha256 = ? WHERE name = ?", values)
    else:
        db.execute("DELETE FROM shard WHERE name = ?", (rest.name,))


def recover(db: sqlite3.Connection, folder: Path, locks: Path) -> None:
    """Finish what died half-way, unless it is under way."""
    if any(folder.glob(f"*{REWRITTEN}")):
        with contextlib.suppress(StoreBusy):
            lock = FileLock(locks / f"{LOCK}.lock").acquire()
            try:
                finish(db, folder)
            finally:
                lock.release()


def finish(db: sqlite3.Connection, folder: Path) -> None:
    """Let each file that was written anew, and that the database speaks of, take its place; drop the others."""
    for new in sorted(folder.glob(f"*{REWRITTEN}")):
        path = new.with_name(new.name.removesuffix(REWRITTEN))
        row = db.execute(_BY_FILE, (path.name,)).fetchone()
        if row is None and new.stat().st_size == 0:
            path.resolve().unlink(missing_ok=True)
            path.unlink(missing_ok=True)
        elif row is not None and _digest(new, row[0]) == row[1]:
            _put(new, path.resolve())
        else:
            new.unlink()
            continue
        runfile.renew(db, folder.with_name(runfile.RUNS), path.name)
        new.unlink(missing_ok=True)
    sync_folder(folder)


def _put(new: Path, path: Path) -> None:
    """Put a file in the place of another, which may be on another disk by a link."""
    if path.parent == new.parent.resolve():
        new.rename(path)
        return
    beside = path.with_name(new.name)
    shutil.copyfile(new, beside)
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    beside.rename(path)
    sync_folder(path.parent)


def _to(path: Path) -> Path:
    return path.with_name(path.name + REWRITTEN)


def _digest(path: Path, codec: str) -> str:
    try:
        with open_lines(path, codec) as file:
            return hashlib.file_digest(cast(io.BufferedReader, file), "sha256").hexdigest()
    except (OSError, EOFError, Unreadable):
        return ""


@contextlib.contextmanager
def _reading(path: Path, codec: str) -> Iterator[IO[bytes]]:
    try:
        with open_lines(path, codec) as file:
            yield file
    except FileNotFoundError:
        raise StoreError(f"{path.name} is gone: put it back, or a link to where it is, and try again") from None
    except (EOFError, Unreadable) as error:
        raise StoreError(f"{path.name} cannot be read: {error}; see `newscrawl dataset verify`") from error
