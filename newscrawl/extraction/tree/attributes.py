"""The attributes of all tags of a page as one string, and where in it something stands.

Names of attributes and many whole ones are asked for, page after page most of them in vain. What is asked so has a
quote in it, and of quotes a page has few thousands: the eight bytes up to each are one number, and to compare all these
numbers takes a tenth of the time of a search through the string.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newscrawl.extraction.tree.tags import Numbers

_WIDTH = 8
"""Bytes of a number."""

_QUOTE = b'"'


class Attributes:
    """What is written in the tags of a page, given as ``raws``, in order: ' class="x" id="y"'."""

    __slots__ = ("_ends", "_heads", "_joined", "_quotes", "_values", "_where")

    def __init__(self, raws: Sequence[str]) -> None:
        # In bytes, since a page with one curly quote would be searched at half the speed. The first quote, too, has
        # a number's bytes before it.
        joined = ("\0" * _WIDTH + "\0".join(raws)).encode("utf-8", "replace")
        self._joined = joined
        found = np.frombuffer(joined, np.uint8)
        quotes = np.flatnonzero(found == ord(_QUOTE))
        windows = np.ndarray((len(joined) - _WIDTH + 1,), "<u8", joined, strides=(1,))
        self._heads = windows[quotes - (_WIDTH - 1)]
        self._quotes = np.append(quotes, len(joined))
        self._ends: Numbers | None = None
        self._values: dict[str, frozenset[str]] = {}
        self._where: dict[str, list[int]] = {}

    def values(self, name: str) -> frozenset[str]:
        """All that is written as the value of an attribute, each once."""
        found = self._values.get(name)
        if found is None:
            found = self._values[name] = self._read(f' {name}="'.encode())
        return found

    def where(self, *marks: str) -> list[int]:
        """The places of the tags in whose attributes one of the marks stands, in order."""
        if len(marks) == 1:
            return self._places(marks[0])
        return sorted(set().union(*map(self._places, marks)))

    def _places(self, mark: str) -> list[int]:
        found = self._where.get(mark)
        if found is None:
            found = self._where[mark] = self._find(mark.encode())
        return found

    def _find(self, mark: bytes) -> list[int]:
        hits = self._quotes[self._quoted(mark)] if _QUOTE in mark else self._anywhere(mark)
        if not len(hits):
            return []
        if self._ends is None:
            self._ends = np.flatnonzero(np.frombuffer(self._joined, np.uint8) == 0)[_WIDTH:]
        # One mark in a tag is enough.
        return list(dict.fromkeys(self._ends.searchsorted(hits).tolist()))

    def _anywhere(self, mark: bytes) -> list[int]:
        joined = self._joined
        hits: list[int] = []
        at = joined.find(mark)
        while at >= 0:
            hits.append(at)
            end = joined.find(b"\0", at)
            at = joined.find(mark, end) if end >= 0 else -1
        return hits

    def _quoted(self, mark: bytes) -> Numbers:
        """Which of the quotes are the last one of a mark."""
        size = mark.rindex(_QUOTE) + 1
        head = mark[max(size - _WIDTH, 0) : size]
        found = np.flatnonzero(self._heads >> np.uint64(8 * (_WIDTH - len(head))) == int.from_bytes(head, "little"))
        if len(mark) > len(head):
            starts = np.maximum(self._quotes[found] - (size - 1), 0).tolist()
            found = found[[at for at, start in enumerate(starts) if self._joined.startswith(mark, start)]]
        return found

    def _read(self, mark: bytes) -> frozenset[str]:
        joined, hits = self._joined, self._quoted(mark)
        first, last = (self._quotes[hits] + 1).tolist(), self._quotes[hits + 1].tolist()
        written = {joined[start:end] for start, end in zip(first, last, strict=True)}
        # Never on into the next tag: title=" class=" ends as an attribute begins.
        return frozenset([value.decode("utf-8", "replace") for value in written if 0 not in value])
