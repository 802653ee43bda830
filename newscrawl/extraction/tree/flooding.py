"""Tags of thousands of attributes, pages of thousands of names or options: left out before the parser sees them.

Lexbor compares each attribute of a tag with all before it, holds the names of a page in a table of fixed size, and
looks through a whole <select> for each option in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

from newscrawl.extraction.tree.openings import Openings

MAX_ATTRIBUTES = 1000
"""A tag with more of them, and some bytes long, loses all."""

_LONG = 4000
"""Bytes of a tag below which no number of attributes costs anything."""

_LOOKS = 3
"""How often a long tag is looked into for one that begins in it: the first may stand in a script, and be none."""

_GLANCES = 8
"""How many ">" of each `_LONG` bytes are looked at before a page is cut into its tags: in scripts many end none."""

_SPACES = 8
"""Bytes of white space between a "=" and a quote from which on it is not looked for."""

_LARGE = 1_000_000
_MAX_NAMES = 20_000
"""Names of elements and attributes in a page so large; tags with others are left out."""

_MAX_OPTIONS = 4000
"""A page with more loses all: nothing in a <select> is read."""

_MAX_ROOTS = 50
"""Start tags of <html> and <body>, each of which gives its attributes to the first."""

# A tag from its "<" on, as the HTML standard cuts it: quotes count behind "=" alone, and that may begin a name.
_ATTRIBUTE = rb"(=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_REST = rb"(?>[\s/]++|" + _ATTRIBUTE.replace(b"(=", b"(?:=", 1) + rb")*+>?"
_NAMES = re.compile(_ATTRIBUTE)
_TAG = re.compile(rb"<(?:/?[a-zA-Z][^\s/>]*+" + _REST + rb"|!--(?>[^-]++|-(?!->))*+)")
_NAME = re.compile(rb"</?[a-zA-Z][^\s/>]*+")
_OPENING = re.compile(rb"</?[a-zA-Z]")
# One of these stands before each attribute: what ends a tag's name, a name, or a value.
_BETWEEN = b" \t\n\r\f\v/\"'"
_MANY = re.compile(rb"<(?:html|body|option)(?=[\s/>])", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:html|body)(?=[\s/>])" + _REST, re.IGNORECASE)
_OPTION = re.compile(rb"</?option(?=[\s/>])" + _REST, re.IGNORECASE)


def drain(data: bytes, openings: Openings) -> bytes:
    """The same page without what one tag, or one kind of tag, has too much of."""
    if _may_flood(data):
        data = _bared(data, _LOOKS)
    if len(data) > _LARGE and len({name for tag in set(_TAG.findall(data)) for name in _names(tag)}) > _MAX_NAMES:
        data = _TAG.sub(_Known(), data)
    many = len(_MANY.findall(data)) if openings.floods > _MAX_ROOTS else 0
    if many > _MAX_ROOTS:
        data = _ROOT.sub(_first(_MAX_ROOTS), data)
    return _OPTION.sub(b" ", data) if many > _MAX_OPTIONS else data


def _may_flood(data: bytes) -> bool:
    """Whether a tag may have more attributes than `MAX_ATTRIBUTES`, told from a few places: False is certain."""
    at = 0
    while (opening := _OPENING.search(data, at)) and len(data) - opening.start() > _LONG:
        start = opening.start()
        end = _last_end(data, start, start + _LONG)
        if end < 0:
            end = data.find(b">", start + _LONG)
            if end < 0 or not _ends(data, start, end):
                return True
            if end - start - len(data[start:end].translate(None, _BETWEEN)) > MAX_ATTRIBUTES:
                return True
        at = end + 1
    return False


def _last_end(data: bytes, start: int, end: int) -> int:
    """The last ">" between two places that ends whatever tag begins from the first on; -1 where none is found soon."""
    for _ in range(_GLANCES):
        end = data.rfind(b">", start, end)
        if end < 0 or _ends(data, start, end):
            return end
    return -1


def _ends(data: bytes, start: int, end: int) -> bool:
    """Whether a ">" stands in no value of a tag, wherever that begins from ``start`` on."""
    for quote in (b'"', b"'"):
        at = data.rfind(quote, start, end)
        if at >= 0:
            before = data[max(at - _SPACES, start) : at].rstrip()
            if not before or before.endswith(b"="):
                return False
    return True


def _bared(data: bytes, looks: int) -> bytes:
    """The same page without the attributes of tags that have more than `MAX_ATTRIBUTES`."""
    pieces: list[bytes] = []
    end = 0
    # Few tags are long, and to be called for each of all would cost more than to cut them.
    for tag in _TAG.findall(data):
        if len(tag) > _LONG:
            start = data.index(tag, end)
            pieces += (data[end:start], _bare(tag, looks))
            end = start + len(tag)
    return b"".join([*pieces, data[end:]]) if pieces else data


def _bare(tag: bytes, looks: int) -> bytes:
    name = _NAME.match(tag)
    if name and sum(1 for _ in _NAMES.finditer(tag, name.end())) > MAX_ATTRIBUTES:
        return name[0] + b">"
    return tag[:1] + _bared(tag[1:], looks - 1) if looks else tag


def _names(tag: bytes) -> list[bytes]:
    """The names in a tag: its own, with its "<", and those of its attributes."""
    return [] if tag.startswith(b"<!") else [name[:_LONG] for name in _NAMES.findall(tag)]


class _Known:
    """Leaves out the tags that have a name beyond the first `_MAX_NAMES`."""

    def __init__(self) -> None:
        self._names: set[bytes] = set()

    def __call__(self, match: re.Match[bytes]) -> bytes:
        names = _names(match[0])
        if not self._names.issuperset(names):
            if len(self._names) >= _MAX_NAMES:
                return b" "
            self._names.update(names)
        return match[0]


def _first(most: int) -> Callable[[re.Match[bytes]], bytes]:
    numbers = count()
    return lambda match: match[0] if next(numbers) < most else b""
