"""The attributes of a page's tags, found by name once a page: some thirty rules ask who has one, and what stands in it.

All names end alike, before an equals sign and a quote. The eight bytes before these, read as one number, tell nearly
all names apart: to find one among all is a single comparison, and no attribute that nobody asks for is cut out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from newscrawl.extraction.tree.tags import Numbers

_WIDTH = 8
_WORD = np.dtype("<u8")
_NONE = np.zeros(0, np.int64)
_NUL, _SPACE, _EQUALS, _QUOTE = b'\0 ="'


@dataclass(slots=True)
class _Values:
    """The values of one attribute: each with its number, and ``column`` the numbers of all tags that have it.

    ``lows`` are they in lower case, ``joined`` these with a NUL between.
    """

    numbers: dict[str, int]
    column: Numbers
    lows: list[str] = field(default_factory=list)
    joined: str = ""


class Attributes:
    """The attributes of tags by their places, in order. All values are as they are written."""

    __slots__ = ("_ends", "_known", "_named", "_owners", "_starts", "_words", "_written")

    def __init__(self, raws: Sequence[str]) -> None:
        # The last quote is the end of none.
        self._written = written = "\0".join(["\0" * _WIDTH, *raws, '"'])
        # A byte for each character, whichever it is: so places are the same in both.
        data = written.encode("latin-1", "replace")
        letters = np.frombuffer(data, np.uint8)
        signs = np.flatnonzero((letters == _NUL) | (letters == _QUOTE))
        is_quote = letters[signs] == _QUOTE
        quotes, owners = signs[is_quote], (np.cumsum(~is_quote) - _WIDTH - 1)[is_quote]
        # A name may begin with an equals sign and a quote; none is nothing.
        opening = np.flatnonzero((letters[quotes - 1] == _EQUALS) & (letters[quotes - 2] != _SPACE))
        if (opening[1:] == opening[:-1] + 1).any():
            opening = _without_ends(opening)
        self._owners = owners[opening]
        self._starts = starts = quotes[opening] + 1
        self._ends = quotes[opening + 1]
        self._words = np.ndarray(len(data) - _WIDTH + 1, _WORD, data, 0, (1,))[starts - 2 - _WIDTH]
        self._named: dict[str, Numbers] = {}
        self._known: dict[str, _Values] = {}

    def having(self, name: str) -> Numbers:
        """The places of the tags that have an attribute."""
        found: Numbers = self._owners[self._places(name)]
        return found

    def valued(self, name: str, values: Iterable[str]) -> Numbers:
        """The places of the tags whose attribute has one of these values."""
        known = self._values(name)
        wanted = [number for value in values if (number := known.numbers.get(value)) is not None]
        if not wanted:
            return _NONE
        is_wanted = np.zeros(len(known.numbers), np.bool_)
        is_wanted[wanted] = True
        return self.having(name)[is_wanted[known.column]]

    def values(self, name: str) -> Collection[str]:
        """All values of an attribute, each once."""
        return self._values(name).numbers.keys()

    def holding(self, name: str, *parts: str) -> Collection[str]:
        """Those values of an attribute in which one of the parts, which are in lower case, stands in any case."""
        known = self._values(name)
        if not known.lows:
            known.joined = "\0".join(known.numbers).lower()
            known.lows = known.joined.split("\0")
        # One look at all of them spares most parts a look at each.
        present = [part for part in parts if part in known.joined]
        return {value for part in present for value, low in zip(known.numbers, known.lows, strict=True) if part in low}

    def _values(self, name: str) -> _Values:
        found = self._known.get(name)
        if found is None:
            written, places = self._written, self._places(name)
            numbers: dict[str, int] = {}
            spans = zip(self._starts[places].tolist(), self._ends[places].tolist(), strict=True)
            column = [numbers.setdefault(written[start:end], len(numbers)) for start, end in spans]
            found = self._known[name] = _Values(numbers, np.array(column, np.int64))
        return found

    def _places(self, name: str) -> Numbers:
        """Which of all attributes have a name."""
        found = self._named.get(name)
        if found is None:
            mark = f" {name}"
            end = mark[-_WIDTH:].encode()
            word = np.uint64(int.from_bytes(end, "little"))
            found = np.flatnonzero(self._words >> np.uint64(8 * (_WIDTH - len(end))) == word)
            if len(mark) > _WIDTH and len(found):
                behind = (self._starts[found] - 2).tolist()
                found = found[[self._written.endswith(mark, 0, at) for at in behind]]
            self._named[name] = found
        return found


def _without_ends(opening: Numbers) -> Numbers:
    """Which quotes open a value, without those that end one: it may end as an attribute begins, href="?id="."""
    found: list[int] = []
    end = -1
    for quote in opening.tolist():
        if quote != end:
            found.append(quote)
            end = quote + 1
    return np.array(found)
