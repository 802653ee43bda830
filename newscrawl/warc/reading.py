"""Records one after the other, from a file that may be compressed as a whole, record by record, or not at all."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import IO, cast

from newscrawl.errors import PageError, PageTooLarge
from newscrawl.inflation import CHUNK, GZIP_MAGIC
from newscrawl.warc.answer import MAX_HEAD, Answer, headers_of

MAGIC = b"WARC/"
MAX_LINE = 1 << 16
_ENCODED = 4096
"""How much of a file shows whether there are records in its compression."""


@dataclass(slots=True, frozen=True)
class Record:
    """``headers`` by names in lower case; ``block`` is None where it has more than the bytes that were asked for."""

    headers: dict[str, str]
    block: bytes | None
    most: int

    @property
    def kind(self) -> str:
        """What it is: "response", "warcinfo", …"""
        return self.headers.get("warc-type", "")

    @property
    def url(self) -> str:
        """What was asked for; some put it into angle brackets."""
        return self.headers.get("warc-target-uri", "").strip("<>")

    @property
    def date(self) -> str:
        """When that was, as stated: ISO 8601, UTC."""
        return self.headers.get("warc-date", "")

    @property
    def is_answer(self) -> bool:
        """Whether it is what a web server has answered."""
        return self.kind == "response" and self.url.lower().startswith(("http://", "https://"))

    def answer(self) -> Answer:
        """What the server answered.

        :raises PageError: it is none, or not all of it; PageTooLarge: it is too long.
        """
        if self.block is None:
            raise PageTooLarge(f"over {self.most} bytes")
        if "warc-truncated" in self.headers:
            raise PageError(f"cut short: {self.headers['warc-truncated'][:40]}")
        return Answer.parse(self.block, self.most)


def is_warc(start: bytes) -> bool:
    """Whether a file that begins like this holds records, compressed by gzip or not."""
    if start.startswith(GZIP_MAGIC):
        try:
            start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(start[:_ENCODED], len(MAGIC))
        except zlib.error:
            return False
    return start.startswith(MAGIC)


def records(file: BufferedReader, most: int) -> Iterator[Record]:
    """The records of a file in their order; only one at a time is in memory.

    :raises PageError: from here on there is none: the file is cut or broken. What comes before has been given.
    """
    start = file.peek(len(GZIP_MAGIC))
    stream = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if start.startswith(GZIP_MAGIC) else file
    number = 0
    try:
        while head := _head(stream):
            record = _record(stream, head, most)
            number += 1
            yield record
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise PageError(f"cut or broken after {number} records ({str(error) or 'it ends within one'})") from error
    except OSError as error:
        raise PageError(error.strerror or str(error)) from error


def _head(stream: IO[bytes]) -> bytes:
    """The next first line and headers, b"" at the end of the file."""
    line = b"\n"
    while line and not line.strip():
        line = stream.readline(MAX_LINE)
    if not line:
        return b""
    if not line.startswith(MAGIC):
        raise EOFError("what follows is no record")
    head = [line]
    size = len(line)
    while line.strip():
        line = stream.readline(MAX_LINE)
        if not line:
            raise EOFError
        head.append(line)
        size += len(line)
        if size > MAX_HEAD:
            raise EOFError("a head without an end")
    return b"".join(head)


def _record(stream: IO[bytes], head: bytes, most: int) -> Record:
    headers = headers_of(head)
    stated = headers.get("content-length", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) <= 18):
        raise EOFError("a record without a length")
    left = int(stated)
    wanted = Record(headers, None, most).is_answer and left <= most + MAX_HEAD
    pieces: list[bytes] = []
    while left:
        piece = stream.read(min(left, CHUNK))
        if not piece:
            raise EOFError
        left -= len(piece)
        if wanted:
            pieces.append(piece)
    return Record(headers, b"".join(pieces) if wanted else None, most)
