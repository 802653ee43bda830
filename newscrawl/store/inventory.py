"""The files of the shards held against the manifest by their names alone: what is gone, and what it does not know.

A database and shards that are not of one moment come of backups: an older database knows nothing of the newest shards
and would have their articles written again.
"""

from __future__ import annotations

import os
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from newscrawl.errors import StoreError
from newscrawl.store.shards import FILE, ZSTD

_OF_RUN = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}(?:-\d{3,})?\.jsonl(?:\.zst)?")
_RUN = len("20261129T050841Z-cb468c")
"""How much of a name is that of its run."""

_SEALED = f"SELECT {FILE}, lines FROM shard WHERE sealed ORDER BY name"


@dataclass(slots=True, frozen=True)
class Inventory:
    """``gone``: the files of the manifest that are not there, with their lines; ``unknown``: those that look like
    shards and are not in it."""

    gone: dict[str, int]
    unknown: list[str]


def taken(db: sqlite3.Connection, folder: Path) -> Inventory:
    """The inventory of a dataset's shards; what runs seal meanwhile is neither gone nor unknown."""
    before = dict(db.execute(_SEALED))
    there = _shards(folder)
    after = dict(db.execute(_SEALED))
    gone = {name: lines for name, lines in before.items() if name not in there and name in after}
    # Between its transaction and its name a shard is still called what it was while it was open.
    gone = {name: lines for name, lines in gone.items() if not _is_open(folder, name)}
    return Inventory(gone, sorted(there - after.keys()))


def refuse_newer(db: sqlite3.Connection, folder: Path) -> None:
    """Make sure that no shard is newer than all that the database knows of, or of a run whose end it does not know.

    :raises StoreError: there is one.
    """
    there = _shards(folder)
    known = {name for (name,) in db.execute("SELECT name FROM shard")}
    newest = max(known, default="")
    cut_off = {run for (run,) in db.execute("SELECT id FROM run WHERE finished_at IS NULL OR outcome = 'died'")}
    unknown = [name for name in there if name.removesuffix(f".{ZSTD}") not in known]
    if newer := sorted(name for name in unknown if name[:_RUN] > newest[:_RUN] or name[:_RUN] in cut_off):
        more = f" and {len(newer) - 1} more" if len(newer) > 1 else ""
        raise StoreError(
            f"{newer[0]}{more} in {folder}: the database is older than that and does not know it, so that its articles"
            " would be written again; restore a newer backup of the database, or move these files elsewhere"
        )


def _shards(folder: Path) -> set[str]:
    with os.scandir(folder) as entries:
        return {entry.name for entry in entries if _OF_RUN.fullmatch(entry.name)}


def _is_open(folder: Path, name: str) -> bool:
    return (folder / f"{name.removesuffix('.zst')}.part").exists() or (folder / name).exists()
