"""What a function says of a string, remembered: the same few thousand words and names come on every page of a site."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")


class Memo(dict[str, V]):
    """What ``read`` says of a string, remembered for up to ``most`` of them: a hit costs one look into a dict.

    What is longer than ``longest`` characters is read anew each time. A page may be made to fill it: then all is
    forgotten at once, which costs less than to know what was used last.
    """

    def __init__(self, read: Callable[[str], V], most: int, longest: int) -> None:
        super().__init__()
        self._read = read
        self._most = most
        self._longest = longest

    def __missing__(self, key: str) -> V:
        value = self._read(key)
        if len(key) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[key] = value
        return value
