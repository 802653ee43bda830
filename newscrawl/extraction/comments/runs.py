"""Comments that no box holds: a line that tells who and when, and paragraphs, one after the other in one box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from newscrawl.extraction.comments import heads
from newscrawl.extraction.comments.headings import line, pieces
from newscrawl.extraction.comments.items import INERT, Item
from newscrawl.extraction.comments.places import instant
from newscrawl.extraction.tree.dom import Element

MAX_PARTS = 5000
"""Elements of one run."""

_MAX_BOXES = 30
_FEW = 3
_LEVELS = 3
_MAX_PIECES = 12
_HEADS = frozenset({"div", "p", "header", "dt", "h3", "h4", "h5", "h6"})


def unfolded(items: dict[Element, Item]) -> dict[Element, Item]:
    """The cards of a thread, with what stands in one box without any cards of its own taken apart."""
    if not 0 < len(items) <= _FEW:
        return items
    found: dict[Element, Item] = {}
    for item in items.values():
        alone = not any(other.parent is item for other in items.values())
        for part in (of(item.element) if alone and not item.is_ping else []) or [item]:
            found[part.element] = part
    return found


def of(area: Element) -> list[Item]:
    """The comments of the first box in an area, or of the area itself, that is such a run; [] where none is."""
    return next(filter(None, map(_run, islice(_boxes(area), _MAX_BOXES))), [])


def _boxes(area: Element) -> Iterator[Element]:
    """The area and what lies in it, the outer boxes first."""
    level = [area]
    for _ in range(_LEVELS):
        yield from level
        level = [child for box in level[:_MAX_BOXES] for child in islice(box.children(), _MAX_BOXES)]


def _run(box: Element) -> list[Item]:
    """The comments that follow each other right in a box; [] where a line names nobody, or no day, or has no text."""
    parts = list(islice(box.children(), MAX_PARTS))
    kinds = Counter(map(_kind, parts))
    opening = next((part for part in parts[:_FEW] if kinds[_kind(part)] > 1 and part.tag in _HEADS), None)
    if opening is None or not heads.is_dated(line(opening)):
        return []
    starts = [at for at, part in enumerate(parts) if _kind(part) == _kind(opening)]
    found = [_comment(parts[start:end]) for start, end in pairwise([*starts, len(parts)])]
    return [item for item in found if item is not None] if None not in found else []


def _comment(parts: Sequence[Element]) -> Item | None:
    head, *behind = parts
    texts = [part for part in behind if part.tag not in INERT]
    text = line(head)
    name = heads.name_in(text) or next(filter(None, map(heads.as_name, map(_bare, pieces(head, _MAX_PIECES)))), "")
    if not (name and texts and heads.is_dated(text)):
        return None
    return Item(head, None, author=name, instant=instant(text), content=texts)


def _bare(piece: str) -> str:
    text = " ".join(piece.split())
    return text if any(map(str.isalpha, text)) else ""


def _kind(element: Element) -> tuple[str, str]:
    return element.tag, element.get("class")[:200]
