"""What the files of a dataset have in common: a name of its own while one is open, names that are forced to the disk,
and what their disk lacks."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PART = ".part"
"""At the end of the name of a file that is open."""

CUT = ".cut"
"""At the end of the name of what a shard held beyond what the database knew of it."""

UNFINISHED = ".tmp"
"""At the end of the name of a file that is being written in place of another."""


def sync_folder(folder: Path) -> None:
    """Force the names of a folder to the disk."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


LEAST_FREE = 1 << 20
"""Bytes below which a disk is called full: SQLite needs some of them to open a database."""


@contextlib.contextmanager
def replacing(path: Path, mark: str = "") -> Iterator[IO[bytes]]:
    """A file to write that takes the place of another at once and whole, or leaves no trace where the disk refuses.

    ``mark``: what tells it from those that other processes write for the same place.

    :raises OSError: the disk refuses.
    """
    unfinished = path.with_name(f"{path.name}{mark}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except BaseException:
        # It would take the room that others need.
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
    sync_folder(path.parent)


def full(folder: Path) -> str:
    """That the disk of a folder is full, in words; "" where it is not, or does not say."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return ""
    free = disk.f_bavail * disk.f_frsize
    if free < LEAST_FREE:
        return f"the disk is full, {free // 1024} KiB are free"
    if disk.f_files and not disk.f_favail:
        return "the disk is full, it takes no more files"
    return ""


def refusal(error: Exception) -> str:
    """What an error of the disk or of the database says, with its number where that alone tells one from another."""
    name = getattr(error, "sqlite_errorname", "")
    return f"{error} ({name})" if isinstance(error, sqlite3.Error) and "IOERR" in name else str(error)
