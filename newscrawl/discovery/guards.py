"""What all parsers of foreign bytes need: bounded inflation, safe joining of URLs, short clean text."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from lxml import etree

from newscrawl.errors import PageTooLarge, Undecodable
from newscrawl.urls import normalize

GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 1 << 16
MAX_TITLE = 500
"""Characters of a title that are kept; longer ones are summaries or noise."""

# Of one gzip file; without a bound, a file of empty members would cost time out of proportion.
_MAX_MEMBERS = 4096
# Everything but XML's own five entities and character references. Unescaped ampersands are the commonest flaw
# of all, and recovery would drop "&id" from the URL; escaping named entities as well disarms those of a DTD.
_LOOSE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))  # no XML, and libxml2 stops at them
_LONGEST_REFERENCE = 12
_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,1000}>")
_NOT_WEB = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!//)")


def joined(base: str, reference: str) -> str:
    """``reference`` resolved against ``base`` (RFC 3986 §5) in normal form, "" if that is no http(s) URL."""
    reference = reference.strip()
    if not reference or reference.startswith("#") or (_NOT_WEB.match(reference) and reference[:4] != "http"):
        return ""
    try:
        return normalize(reference if reference.startswith(("https://", "http://")) else urljoin(base, reference))
    except ValueError:
        return ""


def line(text: str, limit: int = MAX_TITLE) -> str:
    """``text`` on one line, without surrounding blanks, at most ``limit`` characters."""
    return " ".join(text[: 8 * limit].split())[:limit].rstrip()


def plain(markup: str) -> str:
    """The text of a little HTML (a title in a feed) on one line."""
    return line(html.unescape(_TAG.sub("", markup[: 16 * MAX_TITLE])))


def chunks(body: bytes, max_bytes: int) -> Iterator[bytes]:
    """``body`` in pieces of at most 64 KiB, inflated where it starts with the magic of gzip (RFC 1952).

    Holds one piece at a time, so a gzip bomb costs no memory. A gzip stream cut short yields what it holds.
    Raises PageTooLarge once more than ``max_bytes`` would come out, Undecodable if nothing can be inflated.
    """
    total = 0
    for piece in _inflated(body) if body.startswith(GZIP_MAGIC) else _sliced(body):
        total += len(piece)
        if total > max_bytes:
            raise PageTooLarge(f"over {max_bytes} bytes uncompressed")
        yield piece


def whole(body: bytes, max_bytes: int) -> bytes:
    """All `chunks` in one."""
    if not body.startswith(GZIP_MAGIC) and len(body) <= max_bytes:
        return body
    return b"".join(chunks(body, max_bytes))


def _sliced(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), CHUNK):
        yield body[start : start + CHUNK]


def _inflated(body: bytes) -> Iterator[bytes]:
    view = memoryview(body)
    at = 0
    some = False
    for _ in range(_MAX_MEMBERS):
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        while at < len(body) and not member.eof:
            data = view[at : at + CHUNK]
            try:
                out = member.decompress(data, CHUNK)
            except zlib.error:
                if not some:
                    raise Undecodable("the gzip stream is broken") from None
                return
            at += len(data) - len(member.unconsumed_tail) - len(member.unused_data)
            if out:
                some = True
                yield out
        if not member.eof:
            yield member.flush()
            return
        if body[at : at + 2] != GZIP_MAGIC:
            return


def escaped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces with loose ampersands escaped and without blanks in front, which XML forbids."""
    rest = b""
    blank, wide = True, False
    for piece in pieces:
        piece = rest + piece
        rest = b""
        if blank:
            wide = piece[:2] in (b"\xff\xfe", b"\xfe\xff")
            piece = piece if wide else piece.removeprefix(b"\xef\xbb\xbf").lstrip()
            blank = not piece
        if not wide:
            cut = piece.rfind(b"&", -_LONGEST_REFERENCE)  # a reference may go on in the next piece
            if cut >= 0:
                piece, rest = piece[:cut], piece[cut:]
            piece = _LOOSE_AMPERSAND.sub(b"&amp;", piece.translate(None, _CONTROLS))
        if piece:
            yield piece
    if rest:
        yield _LOOSE_AMPERSAND.sub(b"&amp;", rest)


def local_name(element: etree._Element) -> str:
    """The name of an element without namespace or prefix, in lower case; "" for comments and the like."""
    # An undeclared prefix stays in the tag ("news:title").
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
