"""Bodies inflated piece by piece, after the encodings that HTTP knows, and whether there was all of them."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import Protocol

try:
    import brotli  # type: ignore[import-untyped, unused-ignore]
except ImportError:  # of PyPy
    import brotlicffi as brotli  # type: ignore[import-not-found, unused-ignore]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 1 << 16
MAX_MEMBERS = 4096
"""Of one gzip stream; one of empty members would cost time out of proportion."""

_GZIP = ("gzip", "x-gzip")


def inflated(body: bytes, encoding: str) -> Iterator[bytes]:
    """``body`` in pieces of some 64 KiB, inflated after one Content-Encoding; as it is after one that is not known.

    :raises EOFError: the stream is cut.
    :raises ValueError: it is no such stream, or broken.
    """
    stream = _opened(body, encoding)
    view, at, members = memoryview(body), 0, 1
    while at < len(body) and stream:
        data = bytes(view[at : at + CHUNK])
        at += len(data)
        try:
            yield from stream.pieces(data)
        except (zlib.error, zstd.ZstdError, brotli.error) as error:
            raise ValueError(str(error)) from error
        if stream.ended:
            at -= len(stream.unused)
            if encoding not in _GZIP or members >= MAX_MEMBERS or body[at : at + 2] != GZIP_MAGIC:
                return
            stream, members = _Zlib(zlib.MAX_WBITS | 16), members + 1
    if stream and not stream.ended:
        raise EOFError
    if not stream:
        yield from (bytes(view[start : start + CHUNK]) for start in range(0, len(body), CHUNK))


class _Stream(Protocol):
    @property
    def ended(self) -> bool: ...
    @property
    def unused(self) -> bytes: ...
    def pieces(self, data: bytes) -> Iterator[bytes]: ...


def _opened(body: bytes, encoding: str) -> _Stream | None:
    if encoding in _GZIP:
        return _Zlib(zlib.MAX_WBITS | 16)
    if encoding == "deflate":
        # RFC 1950 is meant; some send RFC 1951.
        has_header = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
        return _Zlib(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
    if encoding == "br":
        return _Brotli()
    return _Zstd() if encoding == "zstd" else None


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self._stream = zlib.decompressobj(wbits)

    @property
    def ended(self) -> bool:
        return self._stream.eof

    @property
    def unused(self) -> bytes:
        return self._stream.unused_data

    def pieces(self, data: bytes) -> Iterator[bytes]:
        out = b"."
        while out and not self.ended:
            out = self._stream.decompress(data, CHUNK)
            data = self._stream.unconsumed_tail
            yield out


class _Zstd:
    unused = b""

    def __init__(self) -> None:
        self._stream = zstd.ZstdDecompressor()

    @property
    def ended(self) -> bool:
        return self._stream.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield self._stream.decompress(data, CHUNK)
        while not self.ended and not self._stream.needs_input:
            yield self._stream.decompress(b"", CHUNK)


class _Brotli:
    unused = b""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def ended(self) -> bool:
        return bool(self._stream.is_finished())

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield self._stream.process(data, output_buffer_limit=CHUNK)
        while not self.ended and not self._stream.can_accept_more_data():
            yield self._stream.process(b"", output_buffer_limit=CHUNK)
