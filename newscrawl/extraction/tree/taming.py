"""Markup made to hurt a parser, rewritten so that it cannot: nesting without end, texts in a thousand pieces.

A WHATWG tree builder walks its stack of open elements for many tags, which costs quadratic time: 100,000 open divs hold
Lexbor for most of a minute. Formatting that is never closed is opened anew in every paragraph. What is cut here is
markup alone; the text stays.

A text that a tag without effect cuts (an end tag of nothing, a cell without a table) is one text that grows, as is what
a table pushes out before itself: Lexbor may copy all of it for each piece. So long pages get marks that part such a
text, and that are none of the tree.
"""

from __future__ import annotations

import re
from random import Random
from zlib import crc32

from newscrawl.extraction.tree.openings import Openings

MAX_DEPTH = 512
"""Elements within each other, as many as browsers keep; news pages stay below 100. Start tags beyond it are left out,
with their end tags."""

_MAX_COUNTED = 1000
"""Elements that may be open at once, as far as tags tell; scripts and drawings may look like 600."""

_MANY_TAGS = 12_000
"""Below this many tags no nesting costs more than half a second."""

_SOME_TAGS = 1500
_MANY_FORMATS = 400
"""With so many tags, and so many of them formatting that has attributes, each may be opened anew by many others."""

_MAX_REOPENED = 600_000
"""Formatting elements open at once, times the tags that may open them anew."""

MARK = b"<bgsound/><?>"
"""Parts two texts wherever they stand: the element in a table or behind the body, the remark in a <select>."""

_UNMARKED = 128 * 1024
_BETWEEN = 4096
"""Bytes that a text may grow to in small pieces: at the start of a page, and from there on."""

_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]{0,40})[^<>]*>?")
# What stays open until its own end tag, whatever closes around it; a link is closed by the next one.
_FORMATTING = frozenset(b"b big code em font i s small strike strong tt u".split())
_FORMATS = re.compile(rb"<(?:b|i|em|font|small|strong|u|s|tt|big|code|strike|B|I|EM|FONT|SMALL|STRONG|U|S|TT|BIG)[\s/]")
# What an <svg> is drawn with has no text, and no end tag where it closes itself.
_DRAWN = re.compile(rb"</?(?:path|circle|ellipse|line|polygon|polyline|rect|stop|use)(?=[\s/>])[^<>]*>", re.IGNORECASE)
# Elements that are empty, and those that the next of their kind closes: only what holds them nests.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr"
    b" p li dd dt tr td th thead tbody tfoot option colgroup caption script style".split()
)


def tame(data: bytes, openings: Openings) -> bytes:
    """The same page without tags that nest beyond what a parser can bear."""
    tags = openings.tags
    if tags > _MANY_TAGS or (tags > _SOME_TAGS and _is_formatted(data, openings)):
        most = max(3, min(_MAX_COUNTED, _MAX_REOPENED // tags))
        deepest, formatting = _depths(data)
        if deepest > _MAX_COUNTED:
            data = _DRAWN.sub(b"", data)
            deepest, formatting = _depths(data)
        if deepest > _MAX_COUNTED or formatting > most:
            data = flatten(data, _MAX_COUNTED, most)
    return data


def _is_formatted(data: bytes, openings: Openings) -> bool:
    return openings.formats > _MANY_FORMATS and len(_FORMATS.findall(data)) > _MANY_FORMATS


def flatten(data: bytes, depth: int = MAX_DEPTH, formatting: int = MAX_DEPTH) -> bytes:
    """The same page without the tags of elements beyond a depth, and of formatting beyond one of its own."""
    return _TAG.sub(_Flatten(depth, formatting), data)


def part(data: bytes) -> bytes:
    """The same page with a `MARK` every few thousand bytes from `_UNMARKED` on, each behind a ">"."""
    if len(data) <= _UNMARKED:
        return data
    # Places that nobody can foresee: a page could see to it that all of them lie in values and scripts.
    chance = Random(crc32(data))  # noqa: S311 - nothing secret
    pieces: list[bytes] = []
    start = 0
    for at in range(_UNMARKED, len(data), _BETWEEN):
        end = data.rfind(b">", start, at + chance.randrange(_BETWEEN)) + 1
        if end:
            pieces.append(data[start:end])
            start = end
    pieces.append(data[start:])
    return MARK.join(pieces)


def _depths(data: bytes) -> tuple[int, int]:
    """The deepest nesting if every element had to be closed by its own end tag: of all elements, of formatting."""
    open_: dict[bytes, int] = {}
    depth = deepest = formatting = most = 0
    for closing, name in _TAG.findall(data):
        kind = name.lower()
        if kind in _FLAT:
            continue
        if not closing:
            open_[kind] = open_.get(kind, 0) + 1
            depth += 1
            if depth > deepest:
                deepest = depth
            if kind in _FORMATTING:
                formatting += 1
                if formatting > most:
                    most = formatting
        elif open_.get(kind):
            # An end tag of what is not open closes nothing.
            open_[kind] -= 1
            depth -= 1
            formatting -= kind in _FORMATTING
    return deepest, most


class _Flatten:
    """Leaves out the tags of elements beyond ``deepest``, and of formatting beyond ``most``."""

    def __init__(self, deepest: int, most: int) -> None:
        self._deepest = deepest
        self._most = most
        self._depth = 0
        self._formatting = 0
        # How many of a kind are open, and how many of them were left out: the last ones.
        self._open: dict[bytes, int] = {}
        self._left_out: dict[bytes, int] = {}

    def __call__(self, match: re.Match[bytes]) -> bytes:
        kind = match[2].lower()
        if kind in _FLAT:
            return match[0]
        formats = kind in _FORMATTING
        if not match[1]:
            if self._depth >= self._deepest or (formats and self._formatting >= self._most):
                self._left_out[kind] = self._left_out.get(kind, 0) + 1
                return b" "
            self._open[kind] = self._open.get(kind, 0) + 1
            self._depth += 1
            self._formatting += formats
        elif self._left_out.get(kind):
            self._left_out[kind] -= 1
            return b" "
        elif self._open.get(kind):
            self._open[kind] -= 1
            self._depth -= 1
            self._formatting -= formats
        return match[0]
