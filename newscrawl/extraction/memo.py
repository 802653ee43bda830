"""What a function says of a string, remembered: the same few thousand words and names come on every page of a site."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
V = TypeVar("V")

_FEW = 8


class Memo(dict[str, V]):
    """What ``read`` says of a string, remembered for up to ``most`` of them: a hit costs one look into a dict.

    What is longer than ``longest`` characters is read anew each time. A page may be made to fill it: then all is
    forgotten at once, which costs less than to know what was used last.
    """

    __slots__ = ("_longest", "_most", "_read")

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


def remembered(
    most: int, longest: int = 1000
) -> Callable[[Callable[Concatenate[str, P], V]], Callable[Concatenate[str, P], V]]:
    """`functools.lru_cache` for questions about texts; of those over ``longest`` characters it keeps the last few.

    A page may hold megabytes in one text and have it asked about again and again; thousands would fill the memory.
    """

    def decorate(function: Callable[Concatenate[str, P], V]) -> Callable[Concatenate[str, P], V]:
        short: Callable[..., V] = lru_cache(maxsize=most)(function)
        long: Callable[..., V] = lru_cache(maxsize=_FEW)(function)

        @wraps(function)
        def run(text: str, /, *args: P.args, **options: P.kwargs) -> V:
            return (short if len(text) <= longest else long)(text, *args, **options)

        return run

    return decorate
