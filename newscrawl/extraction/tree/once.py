"""What a function says of an element, asked once per page: many blocks of text may stand in one element."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from newscrawl.extraction.tree.dom import Element

V = TypeVar("V")


def once(read: Callable[[Element], V]) -> Callable[[Element], V]:
    """The same function, its answers remembered for as long as the page lives."""

    @wraps(read)
    def remembered(element: Element) -> V:
        known: dict[Element, Any] = element.tree.known.setdefault(read, {})
        if element not in known:
            known[element] = read(element)
        answer: V = known[element]
        return answer

    return remembered
