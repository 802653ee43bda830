"""What the files of a dataset have in common: a name of its own while one is open, and names that are forced to the
disk."""

from __future__ import annotations

import os
from pathlib import Path

PART = ".part"
"""At the end of the name of a file that is open."""

UNFINISHED = ".tmp"
"""At the end of the name of a file that is being written in place of another."""


def sync_folder(folder: Path) -> None:
    """Force the names of a folder to the disk."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
