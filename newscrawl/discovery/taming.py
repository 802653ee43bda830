"""The XML of strangers before libxml2 reads it: what would cost it time or memory out of proportion is taken away."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from newscrawl.discovery.guards import junk
from newscrawl.errors import PageError

MAX_PARTS = 500_000
"""Tags and attributes that are held at a time; 5,000 entries of a full feed have half as many."""

_MAX_PROLOG = 1 << 16
# Everything but XML's own five entities and character references. Unescaped ampersands are the commonest flaw
# of all, and recovery would drop "&id" from the URL; escaping named entities as well disarms those of a DTD.
_LOOSE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))  # no XML, and libxml2 stops at them
_LONGEST_REFERENCE = 12
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_CLOSED = re.compile(b"|".join(map(re.escape, _ENDS)))
_BLANKS = b" \t\r\n"
_DECLARATION = re.compile(r"\ufeff?\s*<\?xml\s[^<>]{0,300}>", re.IGNORECASE)
_BEFORE_ROOT = re.compile(rb"\s*+(?:(?:<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->)\s*+)*+")
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE(?:[^\["'<>]|"[^"]*+"|'[^']*+')*+"""
    rb"""(?:\[(?:[^\]"'<]|"[^"]*+"|'[^']*+'|<!--(?:[^-]|-(?!->))*+-->|<(?!!--))*+\])?+[^<>]*+>""",
    re.IGNORECASE,
)


def escaped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces with loose ampersands escaped, and without what may not stand before a root or need not: blanks,
    `junk`, a document type. UTF-16 becomes UTF-8.

    Raises PageError where what stands before the root has no end.
    """
    rest = b""
    for piece in _begun(piece.translate(None, _CONTROLS) for piece in _in_bytes(iter(pieces))):
        piece = rest + piece
        rest = b""
        cut = piece.rfind(b"&", -_LONGEST_REFERENCE)  # a reference may go on in the next piece
        if cut >= 0:
            piece, rest = piece[:cut], piece[cut:]
        if piece:
            yield _LOOSE_AMPERSAND.sub(b"&amp;", piece)
    if rest:
        yield _LOOSE_AMPERSAND.sub(b"&amp;", rest)


def parts(markup: bytes) -> int:
    """How many tags and attributes there are, at most: what looks like one in a text counts as well."""
    dense = markup.translate(None, _BLANKS)
    return sum(map(dense.count, (b"<", b'="', b"='")))


def is_crowded(document: bytes) -> bool:
    """Whether a document has over `MAX_PARTS` tags and attributes; those in CDATA sections are text."""
    return parts(document) > MAX_PARTS and parts(b"".join(_open(document))) > MAX_PARTS


def _open(document: bytes) -> Iterator[bytes]:
    """What of a document is outside of its comments and the like, which count as one tag each."""
    at = 0
    while 0 <= at < len(document):
        found = _CLOSED.search(document, at)
        yield document[at : found.end() if found else len(document)]
        at = document.find(_ENDS[found[0]], found.end()) if found else -1


def _in_bytes(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces in an encoding in which ASCII is ASCII."""
    first = next(pieces, b"")
    if first[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        yield first
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    yield _DECLARATION.sub("", decoder.decode(first), count=1).encode()
    for piece in pieces:
        yield decoder.decode(piece).encode()


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    start = b""
    for piece in pieces:
        start = (start + piece).removeprefix(codecs.BOM_UTF8).lstrip()
        if len(start) >= _MAX_PROLOG:
            break
    yield _untyped(start[junk(start) :])
    yield from pieces


def _untyped(start: bytes) -> bytes:
    """A document's start without its type: entities are disarmed, and its other declarations take quadratic time."""
    at = _root(start, 0)
    while found := _DOCTYPE.match(start, at):
        start = start[:at] + start[found.end() :]
        at = _root(start, at)
    if start[at : at + 2] in (b"<!", b"<?"):
        raise PageError("a document type or a comment without an end")
    return start


def _root(start: bytes, at: int) -> int:
    found = _BEFORE_ROOT.match(start, at)
    return found.end() if found else at
