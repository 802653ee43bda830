"""How deep a comment lies in its thread: by nesting, by attributes and classes, by how far styles push it in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from newscrawl.extraction.dom import Element

_DEPTH_CLASS = re.compile(r"(?:depth|level|indent)[-_]?(\d{1,2})")
_INDENT = re.compile(
    r"(?:margin|padding)-(?:left|right|inline-start)\s{0,3}:\s{0,3}(\d{1,4}(?:\.\d{1,4})?)", re.IGNORECASE
)

_DEPTH_NAMES = ("data-depth", "data-level", "aria-level", "data-indent", "data-comment-depth", "data-nesting-level")


def stated_depth(element: Element) -> int | None:
    """The depth that an attribute or a class of an element gives; None where none does."""
    for name in _DEPTH_NAMES:
        value = element.attrs.get(name)
        if value and value.isdecimal() and len(value) < 3:
            return int(value)
    return _named_depth(element.get("class")[:400])


@lru_cache(maxsize=1024)
def _named_depth(names: str) -> int | None:
    for name in names.lower().split():
        found = _DEPTH_CLASS.search(name)
        if found:
            return int(found.group(1))
    return None


def indents(elements: Iterable[Element]) -> dict[Element, int]:
    """Depths by how far styles push the elements in: the ranks of the distances; {} where all stand alike."""
    distances: dict[Element, float] = {}
    for element in elements:
        match = _INDENT.search(element.get("style")[:500])
        distances[element] = float(match[1]) if match else 0.0
    ranks = {distance: rank for rank, distance in enumerate(sorted(set(distances.values())))}
    return {element: ranks[distance] for element, distance in distances.items()} if len(ranks) > 1 else {}


def depths(cards: Iterable[tuple[Element, Element | None]]) -> dict[Element, int]:
    """The depth of each card, which come with the card around them, outer ones first: the deepest of what nesting,
    attributes and indents say."""
    pairs = list(cards)
    stated = {element: depth for element, _ in pairs if (depth := stated_depth(element)) is not None}
    tops = [element for element, parent in pairs if parent is None]
    # Where only answers state a depth, what states none lies above them.
    silent = sum(element not in stated for element in tops)
    lowest = min(stated.values(), default=0) if 2 * silent < len(tops) else 0
    if not stated and all(parent is None for _, parent in pairs):
        stated = indents(element for element, _ in pairs)
    found: dict[Element, int] = {}
    for element, parent in pairs:
        nested = found.get(parent, -1) + 1 if parent is not None else 0
        found[element] = max(nested, stated.get(element, lowest) - lowest)
    return found
