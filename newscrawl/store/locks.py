"""Locks that the kernel gives back when their holder dies, so none is ever stale."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import Self

from newscrawl.errors import StoreBusy


class FileLock:
    """An exclusive ``flock`` on a file; taken at once or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd: int | None = None

    def acquire(self, note: str = "") -> Self:
        """Take the lock and leave ``note`` in the file for whoever is refused.

        :raises StoreBusy: somebody else holds it.
        """
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(fd, 200).decode("utf-8", "replace").strip()
            os.close(fd)
            raise StoreBusy(f"{self._path.stem} is held by another run ({holder or 'unknown'})") from None
        self._fd = fd
        # A full disk may refuse the note; the lock is held all the same.
        with contextlib.suppress(OSError):
            os.ftruncate(fd, 0)
            os.write(fd, note.encode())
        return self

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock at ``path`` (its holder ended, cleanly or not)."""
    lock = FileLock(path)
    try:
        lock.acquire()
    except StoreBusy:
        return False
    lock.release()
    return True
