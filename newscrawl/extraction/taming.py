"""Markup made to hurt a parser, rewritten so that it cannot: nesting without end, tags with thousands of attributes.

A WHATWG tree builder walks its stack of open elements for many tags, and its list of attributes for each further one,
so both cost quadratic time: 100,000 open divs or 100,000 attributes hold Lexbor for most of a minute. What is cut
here is markup alone; the text stays.
"""

from __future__ import annotations

import re

MAX_DEPTH = 1000
"""Elements open at once; news pages stay below 100. Start tags beyond it are left out, with their end tags."""

MAX_PARTS = 600
"""Names, values and gaps in one tag, about three to an attribute; a longer tag loses its attributes."""

_MANY_TAGS = 8000
"""Below this many tags no nesting costs more than a tenth of a second."""

_WINDOW = 8192
_CROWDED = 1000
"""A window of the page with no end tag and this many words in it may lie within one tag."""

_ALWAYS = 2_000_000
"""From this many bytes on every tag is counted through: what hides from the windows must not cost minutes."""

_WHOLE_TAG = re.compile(rb"<([a-zA-Z][^\s/>\"']{0,40})((?>[^\s/>\"']++|\"[^\"]*+\"|'[^']*+'|[\s/]++)*+)>?")
_PART = re.compile(rb"[^\s/>\"']++|\"[^\"]*+\"|'[^']*+'|[\s/]++")
_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]{0,40})[^<>]*>?")
# Elements that are empty, and those that the next of their kind closes: only what holds them nests.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr"
    b" p li dd dt tr td th thead tbody tfoot option optgroup rp rt colgroup caption script style".split()
)


def tame(data: bytes) -> bytes:
    """The same page without tags that nest beyond `MAX_DEPTH` and without attributes beyond bearing."""
    if _may_flood(data):
        data = _WHOLE_TAG.sub(_bare, data)
    if data.count(b"<") > _MANY_TAGS and _depth(data) > MAX_DEPTH:
        data = _TAG.sub(_Flatten(), data)
    return data


def _may_flood(data: bytes) -> bool:
    """Whether one tag may hold thousands of attributes: a look at windows of the page, which costs next to nothing."""
    if len(data) >= _ALWAYS:
        return True
    return any(
        data.find(b"</", at, at + _WINDOW) < 0 and len(data[at : at + _WINDOW].split()) > _CROWDED
        for at in range(_WINDOW, len(data), 4 * _WINDOW)
    )


def _bare(match: re.Match[bytes]) -> bytes:
    if len(match[2]) < MAX_PARTS or sum(1 for _ in _PART.finditer(match[2])) < MAX_PARTS:
        return match[0]
    return b"<" + match[1] + b">"


def _depth(data: bytes) -> int:
    """The deepest nesting if every element had to be closed by its own end tag."""
    depth = deepest = 0
    for closing, name in _TAG.findall(data):
        if name.lower() in _FLAT:
            continue
        if not closing:
            depth += 1
            if depth > deepest:
                deepest = depth
        elif depth:
            depth -= 1
    return deepest


class _Flatten:
    """Leaves out the tags of elements beyond the depth."""

    def __init__(self) -> None:
        self._depth = 0

    def __call__(self, match: re.Match[bytes]) -> bytes:
        if match[2].lower() in _FLAT:
            return match[0]
        if not match[1]:
            self._depth += 1
            return match[0] if self._depth <= MAX_DEPTH else b" "
        beyond = self._depth > MAX_DEPTH
        self._depth = max(0, self._depth - 1)
        return b" " if beyond else match[0]
