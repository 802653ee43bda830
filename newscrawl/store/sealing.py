"""From an open shard to one that a reader may take: what a dead run left is cut, and what is sealed gets its name.

Sealing is a commit first and a rename after it; a rename that did not happen is made up for on the next start.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

from newscrawl.errors import StoreError
from newscrawl.store.files import CUT, PART, UNFINISHED, replacing, sync_folder
from newscrawl.store.packing import pack, unpack
from newscrawl.store.shards import published


def recover(db: sqlite3.Connection, folder: Path, dead_runs: list[int]) -> None:
    """Bring the shards of runs that ended without saying so to what the database says of them, and seal them."""
    for run in dead_runs:
        rows = db.execute("SELECT name, bytes, codec FROM shard WHERE run = ? AND NOT sealed", (run,)).fetchall()
        for name, length, codec in rows:
            part, final = folder / (name + PART), published(folder, name, codec)
            if not part.exists() and final.exists():
                # The database has lost the commit that sealed it, with the power or with a piece of its log.
                unpack(final, part) if codec else final.rename(part)
                _keep_rest(part, length)
            if not part.exists() or part.stat().st_size < length:
                raise StoreError(
                    f"{part} is gone or shorter than the {length} bytes that were saved in it; restore it from a backup"
                )
            with part.open("rb+") as file:
                file.truncate(length)
                os.fdatasync(file.fileno())
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            db.execute("UPDATE shard SET sealed = 1, sha256 = ? WHERE name = ?", (digest, name))


def _keep_rest(part: Path, length: int) -> None:
    """Put what a shard that was complete holds beyond a length into a file of its own: where the database is an older
    backup, nothing else may have it."""
    if part.stat().st_size > length:
        with part.open("rb") as shard, replacing(part.with_name(part.name.partition(".")[0] + CUT)) as rest:
            shard.seek(length)
            shutil.copyfileobj(shard, rest)


def _sync_log(db: sqlite3.Connection) -> None:
    """Force the log of the database to the disk, so that no name outlives the commit that gave it."""
    path = Path(db.execute("PRAGMA database_list").fetchone()[2])
    with contextlib.suppress(FileNotFoundError), path.with_name(f"{path.name}-wal").open("rb") as log:
        os.fdatasync(log.fileno())


def drop_unknown(db: sqlite3.Connection, folder: Path, dead_ids: list[str]) -> None:
    """Remove what a dead run wrote before its first commit: no line of it was ever said to be saved."""
    for run_id in dead_ids:
        for part in folder.glob(f"{run_id}*{PART}"):
            name = part.name.removesuffix(PART)
            if db.execute("SELECT 1 FROM shard WHERE name = ?", (name,)).fetchone() is None:
                part.unlink(missing_ok=True)


def publish(db: sqlite3.Connection, folder: Path) -> None:
    """Give every sealed shard its final name; a reader sees it from here on."""
    _sync_log(db)
    for part in folder.glob(f"*{PART}"):
        name = part.name.removesuffix(PART)
        row = db.execute("SELECT codec FROM shard WHERE name = ? AND sealed", (name,)).fetchone()
        if row is None:
            continue
        # Another run that starts at the same moment may have been faster.
        with contextlib.suppress(FileNotFoundError):
            if row[0]:
                pack(part, published(folder, name, row[0]))
            else:
                part.rename(folder / name)
    for left in folder.glob(f"*{UNFINISHED}"):
        # Of a compression that died; the shard has been compressed anew since.
        if (folder / left.name.rsplit(".", 2)[0]).exists():
            left.unlink(missing_ok=True)
    sync_folder(folder)
