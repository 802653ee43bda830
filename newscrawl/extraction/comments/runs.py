"""Comments that no box holds: a line that tells who and when, and paragraphs, one after the other in one box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import islice, pairwise

from newscrawl.extraction.comments import heads
from newscrawl.extraction.comments.headings import line, pieces
from newscrawl.extraction.comments.items import INERT, Item
from newscrawl.extraction.comments.marks import AUTHOR, parts_named
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
    """The cards of a thread, with what stands in one box without any cards of its own taken apart, and so what is
    called one comment and holds several boxes with a name each."""
    if not 0 < len(items) <= _FEW:
        return items
    found: dict[Element, Item] = {}
    for item in items.values():
        alone = not any(other.parent is item for other in items.values())
        parts = [] if item.is_ping else (of(item.element) if alone else []) or _named_boxes(item, items)
        if item.parent is not None and item.parent.element not in found:
            before = (other for other in found.values() if other.element.start < item.element.start)
            item.parent = max(before, key=_start, default=None)
        for part in parts or [item]:
            part.parent = part.parent or item.parent
            found[part.element] = part
    return dict(sorted(found.items(), key=lambda pair: pair[0].start))


def _start(item: Item) -> int:
    return item.element.start


def _named_boxes(item: Item, others: Container[Element]) -> list[Item]:
    """The boxes of one class right in a card if each names its author, and nothing before them does, with those of that
    class further within, which answer the one before them; else []."""
    card, elements = item.element, item.element.tree.elements
    children = [child for child in islice(card.children(), MAX_PARTS) if child.get("class")]
    kinds = Counter(map(_kind, children))
    boxes = [child for child in children if kinds[_kind(child)] == max(kinds.values()) > 1]
    if not boxes or len(set(map(_kind, boxes))) > 1 or not all(map(_names_author, boxes)):
        return []
    if boxes[0] in others or any(map(_is_author, elements[card.start + 1 : boxes[0].start])):
        return []
    found: list[Item] = []
    at, parent = boxes[0].start, None
    while at < card.end:
        element = elements[at]
        is_box = element.tag == boxes[0].tag and _kind(element) == _kind(boxes[0])
        if is_box and element.parent is card:
            found.append(parent := Item(element, None))
        elif is_box and _names_author(element):
            found.append(Item(element, parent))
        at = element.end if is_box or element in others else at + 1
    return found


def _names_author(box: Element) -> bool:
    return any(map(_is_author, box.tree.elements[box.start + 1 : min(box.end, box.start + _MAX_BOXES)]))


def _is_author(element: Element) -> bool:
    return bool(parts_named(element.get("class")[:200]) & AUTHOR)


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
