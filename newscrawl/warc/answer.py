"""An answer of a server as it came over the wire: its status, its headers, and its body without what was done to it
for the way."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newscrawl.errors import PageError, PageTooLarge
from newscrawl.inflation import inflated

MAX_HEAD = 1 << 17
"""Bytes of a status line and headers."""

MAX_ENCODINGS = 4
"""Of one body, one in the other."""

_TAIL = 1024
_LAST = b"</html"
_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]{0,1000})?\r?\n")


@dataclass(slots=True, frozen=True)
class Answer:
    """``headers`` by names in lower case, the first of each."""

    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def parse(cls, message: bytes, most: int) -> Answer:
        """An HTTP/1 message as an answer.

        :raises PageError: it is none, or its body is cut short; PageTooLarge: that has more than ``most`` bytes.
        """
        end = _END.search(message, 0, MAX_HEAD)
        status = _STATUS.match(message)
        if end is None or status is None:
            raise PageError("no answer of HTTP")
        headers = headers_of(message[: end.start()])
        body, whole = message[end.end() :], True
        if "chunked" in headers.get("transfer-encoding", "").lower():
            body, whole = _unchunked(body)
        encodings = [name.strip() for name in headers.get("content-encoding", "").lower().split(",")]
        if len(encodings) > MAX_ENCODINGS:
            raise PageError(f"encoded {len(encodings)} times")
        for encoding in reversed(encodings):
            body, ended = _inflated(body, encoding, most)
            whole = whole and ended
        if len(body) > most:
            raise PageTooLarge(f"over {most} bytes")
        # Some servers leave the end of the stream out; that of the page is there all the same.
        if not whole and _LAST not in body[-_TAIL:].lower():
            raise PageError("cut short")
        return cls(int(status[1]), headers, body)


def headers_of(head: bytes) -> dict[str, str]:
    """The headers below the first line of a head, by names in lower case, the first of each."""
    headers: dict[str, str] = {}
    name = ""
    for line in head.split(b"\n")[1:]:
        text = line.decode("utf-8", "replace").rstrip("\r")
        if text[:1] in (" ", "\t"):
            # A line that goes on; those beyond the first few would cost time out of proportion.
            if name and len(headers[name]) < 1000:
                headers[name] += f" {text.strip()}"
            continue
        stated, colon, value = text.partition(":")
        name = stated.strip().lower() if colon else ""
        if name in headers:
            name = ""
        elif name:
            headers[name] = value.strip()
    return headers


def _unchunked(body: bytes) -> tuple[bytes, bool]:
    """A body without the sizes of its chunks, and whether the last is there; as it is where it has none, since some
    crawlers take them out and leave the header."""
    if _SIZE.match(body) is None:
        return body, True
    whole, at = bytearray(), 0
    while size := _SIZE.match(body, at):
        length = int(size[1], 16)
        if not length:
            return bytes(whole), True
        at = size.end() + length
        whole += body[size.end() : at]
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return bytes(whole), False


def _inflated(body: bytes, encoding: str, most: int) -> tuple[bytes, bool]:
    """A body after one encoding, and whether its stream has an end; as it is where it is no such stream, since some
    crawlers inflate bodies and leave the header.

    :raises PageTooLarge: it has more than ``most`` bytes.
    """
    whole = bytearray()
    try:
        for piece in inflated(body, encoding):
            whole += piece
            if len(whole) > most:
                raise PageTooLarge(f"over {most} bytes")
    except EOFError:
        return bytes(whole), not body
    except ValueError:
        return body, True
    return bytes(whole), True
