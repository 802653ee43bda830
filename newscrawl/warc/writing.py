"""Records as bytes (WARC/1.1), each a member of gzip by itself, so that readers may begin at any of them."""

from __future__ import annotations

import zlib
from base64 import b32encode
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha1
from http import HTTPStatus
from uuid import uuid4

LEVEL = 6
_OF_THE_WAY = (b"content-encoding", b"content-length", b"transfer-encoding")
"""Headers of what a body went through on its way; it is kept as it was before."""


def info(facts: Iterable[tuple[str, str]]) -> bytes:
    """The first record of a file, on who has written it and how."""
    block = "".join(f"{name}: {value}\r\n" for name, value in facts).encode()
    return _record("warcinfo", datetime.now(UTC), [("Content-Type", "application/warc-fields")], block)


def response(
    url: str,
    instant: datetime,
    status: int,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
    more: Iterable[tuple[str, str]] = (),
) -> bytes:
    """What a server has answered: ``url`` is where that stood, ``body`` is without chunks and inflated, ``more`` is
    said of it in the head of the record."""
    reason = next((known.phrase for known in HTTPStatus if known == status), "")
    lines = [f"HTTP/1.1 {status} {reason}".encode()]
    for name, value in headers:
        if name.lower() not in _OF_THE_WAY:
            lines.append(b"%b: %b" % (name, b" ".join(value.split())))
    lines.append(b"Content-Length: %d" % len(body))
    stated = [
        ("WARC-Target-URI", url),
        ("WARC-Payload-Digest", _digest(body)),
        ("Content-Type", "application/http;msgtype=response"),
        *more,
    ]
    return _record("response", instant, stated, b"\r\n".join([*lines, b"", body]))


def _record(kind: str, instant: datetime, stated: Iterable[tuple[str, str]], block: bytes) -> bytes:
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{uuid4()}>"),
        ("WARC-Date", f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),
        *stated,
        ("WARC-Block-Digest", _digest(block)),
        ("Content-Length", str(len(block))),
    ]
    lines = ["WARC/1.1", *(f"{name}: {' '.join(value.split())}" for name, value in fields), "", ""]
    squeeze = zlib.compressobj(LEVEL, wbits=zlib.MAX_WBITS | 16)
    head = "\r\n".join(lines).encode("utf-8", "replace")
    return b"".join((squeeze.compress(head), squeeze.compress(block), squeeze.compress(b"\r\n\r\n"), squeeze.flush()))


def _digest(data: bytes) -> str:
    return f"sha1:{b32encode(sha1(data, usedforsecurity=False).digest()).decode()}"
