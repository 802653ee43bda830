"""How deep a comment lies in its thread: by nesting, by attributes and classes, by the lists and indents around it,
by what says which other one it answers: an attribute, a link."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise, takewhile

from newscrawl.extraction.tree.dom import Element, inside

_DEPTH_CLASS = re.compile(r"(?:depth|level|indent)[-_]?(\d{1,2})")
_INDENT = re.compile(
    r"(?:margin|padding)-(?:left|right|inline-start)\s{0,3}:\s{0,3}(\d{1,4}(?:\.\d{1,4})?)", re.IGNORECASE
)
_ANSWERS = re.compile(
    r"(?:^|[\s_-])(?:indent(?:ed)?|children|repl(?:y|ies)|answers?|nested)(?:$|[\s_-])", re.IGNORECASE
)
_LISTS = frozenset({"ul", "ol", "dl", "blockquote"})

_DEPTH_NAMES = ("data-depth", "data-level", "aria-level", "data-indent", "data-comment-depth", "data-nesting-level")
_ANSWERED = (
    "data-parent-id", "data-parent", "data-parent-comment", "data-parent-comment-id", "data-reply-to",
    "data-in-reply-to",
)  # fmt: skip
_NUMBER = re.compile(r"\d{1,20}$")
_MAX_WRAPPINGS = 3
_MAX_ABOVE = 60
_MAX_LINKS = 20
_MAX_ANCHORS = 5


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


def depths(cards: Iterable[tuple[Element, Element | None]]) -> dict[Element, int]:
    """The depth of each card, which come with the card around them, outer ones first: the deepest of what nesting,
    attributes, lists and indents say; what each says that it answers where all these are silent."""
    pairs = list(cards)
    stated = {element: depth for element, _ in pairs if (depth := stated_depth(element)) is not None}
    tops = [element for element, parent in pairs if parent is None]
    # Where only answers state a depth, what states none lies above them.
    silent = sum(element not in stated for element in tops)
    lowest = min(stated.values(), default=0) if 2 * silent < len(tops) else 0
    by_lists = _levels(tops) if silent else {}
    # Where those that state no depth lie deeper than those that do, it is only the tops that state theirs.
    if any(depth and element not in stated for element, depth in by_lists.items()):
        stated, lowest = by_lists, 0
    elif not stated and len(tops) == len(pairs):
        stated = _indents(tops)
        lowest = 0
    found: dict[Element, int] = {}
    for element, parent in pairs:
        nested = found.get(parent, -1) + 1 if parent is not None else 0
        found[element] = max(nested, stated.get(element, lowest) - lowest)
    return found if any(found.values()) else _by_answers([element for element, _ in pairs])


# -- lists and indents around a card -----------------------------------------------------------------------------


def _levels(tops: Sequence[Element]) -> dict[Element, int]:
    """Depths by the lists and boxes of answers that cards lie in beside what they answer, or by boxes of one name that
    lie in each other; {} where all lie alike, or where one lies deeper than an answer to the one before it could."""
    if len(tops) < 2:
        return {}
    first, last = tops[0], max(tops, key=lambda element: element.end)
    around: list[list[Element]] = []
    for element in tops:
        above = islice(element.ancestors(), _MAX_ABOVE)
        around.append(list(takewhile(lambda box: not (box.holds(first) and box.holds(last)), above)))
    lists = [sum(map(_holds_answers, boxes)) for boxes in around]
    return _ranked(tops, lists if any(lists) else [_repeated(boxes) for boxes in around])


def _ranked(tops: Sequence[Element], counts: Sequence[int]) -> dict[Element, int]:
    ranks = {count: rank for rank, count in enumerate(sorted(set(counts)))}
    found = [ranks[count] for count in counts]
    if len(ranks) == 1 or found[0] or any(depth > before + 1 for before, depth in pairwise(found)):
        return {}
    return dict(zip(tops, found, strict=True))


def _repeated(boxes: Sequence[Element]) -> int:
    """How many boxes of one class lie in each other at most."""
    counts = Counter(name for box in boxes if (name := box.get("class")))
    return max(counts.values(), default=0)


def _holds_answers(element: Element) -> bool:
    return element.tag in _LISTS or _names_answers(element.get("class")[:200])


@lru_cache(maxsize=1024)
def _names_answers(name: str) -> bool:
    return _ANSWERS.search(name) is not None


def _indents(elements: Sequence[Element]) -> dict[Element, int]:
    """Depths by how far styles push the elements in: the ranks of the distances; {} where all stand alike."""
    starts = [element.start for element in elements]
    distances: dict[Element, float] = {}
    for element in elements:
        matches = (_INDENT.search(box.get("style")[:500]) for box in _wrappings(element, starts))
        distances[element] = max((float(match[1]) for match in matches if match), default=0.0)
    ranks = {distance: rank for rank, distance in enumerate(sorted(set(distances.values())))}
    return {element: ranks[distance] for element, distance in distances.items()} if len(ranks) > 1 else {}


def _wrappings(element: Element, starts: Sequence[int]) -> Iterator[Element]:
    """A card, and the boxes around it that hold no other one; ``starts`` are where cards start."""
    yield element
    for above in islice(element.ancestors(), _MAX_WRAPPINGS):
        if bisect_left(starts, above.end) - bisect_left(starts, above.start) > 1:
            return
        yield above


# -- what a card answers -----------------------------------------------------------------------------------------


def _by_answers(elements: Sequence[Element]) -> dict[Element, int]:
    """Depths by the attributes of cards that name the number of an earlier one; by links where none has any."""
    numbers: dict[str, int] = {}
    found: list[int] = []
    for at, element in enumerate(elements):
        named = next((value for name in _ANSWERED if (value := element.get(name))), "")
        parent = numbers.get(_number(named)) if named else None
        found.append(0 if parent is None else found[parent] + 1)
        if own := _number(element.get("id") or element.get("data-id") or element.get("data-comment-id")):
            numbers.setdefault(own, at)
    return dict(zip(elements, found, strict=True)) if any(found) else _by_links(elements)


def _number(name: str) -> str:
    found = _NUMBER.search(name[-20:])
    return found[0] if found else ""


def _by_links(elements: Sequence[Element]) -> dict[Element, int]:
    """Depths by the links in cards to the anchors of earlier ones: "in reply to Ann"; 0 where there are none."""
    starts = [element.start for element in elements]
    anchors: dict[str, int] = {}
    parents: list[int | None] = []
    for at, element in enumerate(elements):
        own = list(_anchors(element, starts))
        for name in own:
            anchors.setdefault(name, at)
        named = (anchors.get(target) for target in _targets(element))
        parents.append(next((parent for parent in named if parent is not None and parent < at), None))
    # Where each one leads to the one before it, these are arrows.
    if len(elements) > 2 and all(parent == at for at, parent in enumerate(parents[1:])):
        parents = [None] * len(parents)
    found: list[int] = []
    for parent in parents:
        found.append(0 if parent is None else found[parent] + 1)
    return dict(zip(elements, found, strict=True))


def _anchors(element: Element, starts: Sequence[int]) -> Iterator[str]:
    """The names by which links can lead to a card: its own, those of its wrappings and of the anchors before it."""
    boxes = list(_wrappings(element, starts))
    links = inside(element.tree.tagged("a"), boxes[-1], _MAX_ANCHORS)
    before = element.previous()
    for holder in (*boxes, *links, *([before] if before is not None and before.tag == "a" else [])):
        for name in (holder.get("id"), holder.get("name") if holder.tag == "a" else ""):
            if name:
                yield name


def _targets(element: Element) -> Iterator[str]:
    """The fragments that links of a card lead to, save what stands in its paragraphs."""
    for link in inside(element.tree.tagged("a"), element, _MAX_LINKS):
        if "#" not in link.raw:
            continue
        fragment = link.get("href").partition("#")[2]
        if fragment and (link.parent is None or link.parent.tag not in ("p", "blockquote") or link.parent is element):
            yield fragment
