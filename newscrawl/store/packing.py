"""Compressed shards: written beside the plain one, which goes when the other is safe."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from typing import IO, cast

from newscrawl.store.files import replacing, sync_folder
from newscrawl.store.shards import ZSTD

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Unreadable = zstd.ZstdError
"""Raised while reading what is no whole compressed shard."""


def pack(plain: Path, target: Path) -> None:
    """Compress a file and remove it; ``target`` appears at once and whole.

    :raises OSError: the disk refuses, or another process was faster (FileNotFoundError).
    """
    with plain.open("rb") as source, replacing(target, f".{os.getpid()}") as file, open_to_pack(file) as packed:
        shutil.copyfileobj(source, packed)
    plain.unlink()


def unpack(packed: Path, target: Path) -> None:
    """Undo `pack`.

    :raises OSError: the disk refuses; Unreadable: the file is no whole compressed one.
    """
    with open_lines(packed, ZSTD) as source, replacing(target, f".{os.getpid()}") as file:
        shutil.copyfileobj(source, file)
    packed.unlink()
    sync_folder(target.parent)


def open_to_pack(file: IO[bytes]) -> IO[bytes]:
    """A way into a file through which what is written is compressed; to close it leaves the file open."""
    return cast(IO[bytes], zstd.open(file, "wb"))


def open_lines(path: Path, codec: str) -> IO[bytes]:
    """A shard to read, whatever it is compressed with."""
    return io.BufferedReader(zstd.open(path, "rb")) if codec else path.open("rb")
