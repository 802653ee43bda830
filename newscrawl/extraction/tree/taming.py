"""Markup made to hurt a parser, rewritten so that it cannot: nesting without end, tags with thousands of attributes.

A WHATWG tree builder walks its stack of open elements for many tags, and its list of attributes for each further one,
so both cost quadratic time: 100,000 open divs or 100,000 attributes hold Lexbor for most of a minute. Formatting that
is never closed is opened anew in every paragraph. What is cut here is markup alone; the text stays.
"""

from __future__ import annotations

import re

MAX_DEPTH = 1000
"""Elements open at once; news pages stay below 100. Start tags beyond it are left out, with their end tags."""

MAX_PARTS = 600
"""Names, values and gaps in one tag, about three to an attribute; a longer tag loses its attributes."""

_MANY_TAGS = 12_000
"""Below this many tags no nesting costs more than half a second."""

_SOME_TAGS = 1500
_MANY_FORMATS = 400
"""With so many tags, and so many of them formatting that has attributes, each may be opened anew by many others."""

_MAX_REOPENED = 600_000
"""Formatting elements open at once, times the tags that may open them anew."""

_LONG_GAP = 20_000
_MANY_NAMES = 1500
"""This many words or equals signs between two "<" so far apart may lie within one tag."""

_WINDOW = 8192
_CROWDED = 1000
"""A window of the page with no end tag and this many words in it may lie within one tag."""

_ALWAYS = 2_000_000
"""From this many bytes on every tag is counted through: what hides from the windows must not cost minutes."""

_WHOLE_TAG = re.compile(rb"<([a-zA-Z][^\s/>\"']{0,40})((?>[^\s/>\"']++|\"[^\"]*+\"|'[^']*+'|[\s/]++)*+)>?")
_PART = re.compile(rb"[^\s/>\"']++|\"[^\"]*+\"|'[^']*+'|[\s/]++")
_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]{0,40})[^<>]*>?")
# What stays open until its own end tag, whatever closes around it; a link is closed by the next one.
_FORMATTING = frozenset(b"b big code em font i s small strike strong tt u".split())
_FORMATS = re.compile(rb"<(?:b|i|em|font|small|strong|u|s|tt|big|code|strike|B|I|EM|FONT|SMALL|STRONG|U|S|TT|BIG)[\s/]")
# Elements that are empty, and those that the next of their kind closes: only what holds them nests.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr"
    b" p li dd dt tr td th thead tbody tfoot option optgroup rp rt colgroup caption script style".split()
)


def tame(data: bytes) -> bytes:
    """The same page without tags that nest beyond `MAX_DEPTH` and without attributes beyond bearing."""
    if _may_flood(data):
        data = _WHOLE_TAG.sub(_bare, data)
    tags = data.count(b"<")
    if tags > _MANY_TAGS or (tags > _SOME_TAGS and len(_FORMATS.findall(data)) > _MANY_FORMATS):
        most = max(3, min(MAX_DEPTH, _MAX_REOPENED // tags))
        deepest, formatting = _depths(data)
        if deepest > MAX_DEPTH or formatting > most:
            data = _TAG.sub(_Flatten(most), data)
    return data


def _may_flood(data: bytes) -> bool:
    """Whether one tag may hold thousands of attributes: a look at windows of the page, which costs next to nothing."""
    if len(data) >= _ALWAYS:
        return True
    if any(
        data.find(b"</", at, at + _WINDOW) < 0 and len(data[at : at + _WINDOW].split()) > _CROWDED
        for at in range(_WINDOW, len(data), 4 * _WINDOW)
    ):
        return True
    if all(data.find(b"<", at, at + _LONG_GAP // 2) >= 0 for at in range(0, len(data), _LONG_GAP // 2)):
        return False
    return any(
        len(gap) > _LONG_GAP and (gap.count(b"=") > _MANY_NAMES or len(gap.split()) > _MANY_NAMES)
        for gap in data.split(b"<")
    )


def _bare(match: re.Match[bytes]) -> bytes:
    if len(match[2]) < MAX_PARTS or sum(1 for _ in _PART.finditer(match[2])) < MAX_PARTS:
        return match[0]
    return b"<" + match[1] + b">"


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
    """Leaves out the tags of elements beyond the depth, and of formatting beyond ``most``."""

    def __init__(self, most: int) -> None:
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
            if self._depth >= MAX_DEPTH or (formats and self._formatting >= self._most):
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
