"""How many tags of a kind a page can hold at most, told by the two bytes behind each "<".

What is done against pages that are made to hurt asks for tags that hardly any page has many of. One look at all
openings spares the search for each kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Openings(NamedTuple):
    """``tags``: all "<" of a page; the others bounds for start tags: ``formats``, those of formatting with attributes,
    ``floods``, of <html>, <body> and <option>, ``templates``, of <template>."""

    tags: int
    formats: int
    floods: int
    templates: int


_CASE = 0x2020
"""A letter with this bit is in lower case; what else it makes equal only raises the bounds."""

_FORMATS, _FLOODS, _TEMPLATES = 1, 2, 3


def _table(kinds: Iterable[tuple[int, Iterable[bytes]]]) -> npt.NDArray[np.uint8]:
    found = np.zeros(0x10000, np.uint8)
    for kind, heads in kinds:
        for head in heads:
            found[int.from_bytes(head, "little") | _CASE] = kind
    return found


_KINDS = _table(
    (
        (_FORMATS, (b"em", b"fo", b"sm", b"st", b"tt", b"bi", b"co")),
        (_FORMATS, (bytes(pair) for pair in product(b"bisu", b" \t\n\r\f\v/"))),
        (_FLOODS, (b"ht", b"bo", b"op")),
        (_TEMPLATES, (b"te",)),
    )
)


def count(data: bytes) -> Openings:
    """The bounds of a page, whatever its "<" are: in a script or a value many begin no tag."""
    places = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("<"))
    pairs = np.ndarray((max(len(data) - 1, 0),), "<u2", data, strides=(1,))
    heads = pairs[places[places < len(data) - 2] + 1]
    kinds = np.bincount(_KINDS[heads | _CASE], minlength=_TEMPLATES + 1)
    return Openings(len(places), *kinds[1:].tolist())
