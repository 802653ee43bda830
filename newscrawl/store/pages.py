"""The pages of articles beside the shards: ``pages/<run>.warc.gz``, later ones of the run ``<run>-002.warc.gz`` and so
on, with ``.part`` at the end while one is open.

Pages are written and forced to the disk before the lines that were read from them, so that no line is without its
page; a crash may leave a page whose line was never committed, and which is there once more when that has been made up
for. They are never read during a crawl, and the database knows nothing of them: of what a dead run has left, the next
start cuts off the record that is not whole.
"""

from __future__ import annotations

import contextlib
import os
import re
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from newscrawl.inflation import CHUNK
from newscrawl.store.files import PART, replacing, sync_folder
from newscrawl.warc import ID, writing
from newscrawl.warc.answer import MAX_HEAD

PAGES = "pages"
"""The folder of these files, beside that of the shards."""

_OF_ARTICLE = re.compile(rb"\r\n%b: *(\S+)" % ID.encode())
_END = f".warc.gz{PART}"
_FACTS = (("software", "newscrawl"), ("format", "WARC File Format 1.1"))


class PageFiles:
    """The files of a run, one open at a time; each appears with its first page. ``most``: the bytes at which another
    one is begun. After each transaction call `committed` or `rolled_back`."""

    def __init__(self, folder: Path, run_id: str, most: int) -> None:
        self._folder = folder
        self._run_id = run_id
        self._most = most
        self._number = 0
        self._path = folder
        self._file: int | None = None
        self._bytes = 0
        self._committed = 0

    def append(self, pages: Iterable[bytes]) -> None:
        """Write records and force them to the disk.

        :raises OSError: the disk is full or broken. Call `rolled_back` before anything else.
        """
        data = b"".join(pages)
        if not data:
            return
        if self._bytes >= self._most:
            self.finish()
        if self._file is None:
            self._open()
            data = writing.info((*_FACTS, ("isPartOf", self._run_id))) + data
        assert self._file is not None
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
        os.fdatasync(self._file)
        self._bytes += len(data)

    def committed(self) -> None:
        """What was written has its lines."""
        self._committed = self._bytes

    def rolled_back(self) -> None:
        """Cut what was written since the last commit."""
        if self._file is not None:
            # What cannot be cut now is cut by the next start, as far as it is no whole record.
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._committed)

    def finish(self) -> None:
        """Give the open file its name; a reader takes it from here on.

        :raises OSError: the disk refuses.
        """
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._path.rename(self._path.with_suffix(""))
            sync_folder(self._folder)

    def _open(self) -> None:
        self._folder.mkdir(exist_ok=True)
        self._number += 1
        part = f"-{self._number:03}" if self._number > 1 else ""
        self._path = self._folder / f"{self._run_id}{part}{_END}"
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        self._bytes = self._committed = 0
        sync_folder(self._folder)


def recover(folder: Path, is_dead: Callable[[str], bool]) -> None:
    """Cut the files that dead runs have left to their whole records, and give them their names.

    :raises OSError: the disk refuses.
    """
    for part in sorted(folder.glob(f"*{_END}")):
        run_id = "-".join(part.name.removesuffix(_END).split("-")[:2])
        if not is_dead(run_id):
            continue
        # Another run that starts at the same moment may have been faster.
        with contextlib.suppress(FileNotFoundError):
            with part.open("rb+") as file:
                length = _whole(file)
                file.truncate(length)
                os.fdatasync(file.fileno())
            if length:
                part.rename(part.with_suffix(""))
            else:
                part.unlink()
            sync_folder(folder)


def drop(folder: Path, ids: Collection[str], runs: Iterable[str]) -> int:
    """Write the files of some runs anew without the pages of these articles; gives how many pages that were.

    :raises OSError: the disk refuses.
    """
    wanted = {id_.encode() for id_ in ids}
    dropped = 0
    for run in runs:
        for path in sorted(folder.glob(f"{run}*.warc.gz")):
            dropped += _drop(path.resolve(), wanted)
    return dropped


def _drop(path: Path, ids: Collection[bytes]) -> int:
    def is_of_one(head: bytes) -> bool:
        stated = _OF_ARTICLE.search(head)
        return bool(stated and stated[1] in ids)

    with path.open("rb") as source:
        dropped = sum(is_of_one(head) for head, _ in _members(source))
    if dropped:
        with path.open("rb") as source, replacing(path) as file:
            file.writelines(member for head, member in _members(source) if not is_of_one(head))
    return dropped


def _members(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The beginning of each member, inflated, and the whole of it as it is."""
    data = file.read(CHUNK)
    while data:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        head, raw = b"", []
        while data and not stream.eof:
            inflated = stream.decompress(data)
            head += inflated[: MAX_HEAD - len(head)]
            raw.append(data[: len(data) - len(stream.unused_data)])
            data = stream.unused_data or file.read(CHUNK)
        yield head.partition(b"\r\n\r\n")[0], b"".join(raw)


def _whole(file: BinaryIO) -> int:
    """The length of a file as far as its members are whole."""
    end = 0
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    data = file.read(CHUNK)
    with contextlib.suppress(zlib.error):
        while data:
            stream.decompress(data)
            data = stream.unused_data
            if stream.eof:
                end = file.tell() - len(data)
                stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
            data = data or file.read(CHUNK)
    return end
