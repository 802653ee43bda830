"""Arrows: « Headline … Headline », drawn by an icon font, a picture or a script, as a pair side by side.

An arrow alone is a bullet, a breadcrumb, "read on". Two links side by side with one to either side are a way back and
a way on. At either end of the chain one of them is left: it is told by a headline, in a pager below the text, which
has a name or a half that is empty. A page that is read from the right is left alone: half of them turn their arrows,
half do not.
"""

from __future__ import annotations

import re

from newscrawl._url_looks import words
from newscrawl.extraction.neighbours.pagers import empty_twin, pager_of
from newscrawl.extraction.neighbours.tree import TOPS, Anchors, anchor_of, is_small, leads, pieces
from newscrawl.extraction.neighbours.words import LEFT, LEFT_SIGNS, RIGHT, RIGHT_SIGNS
from newscrawl.extraction.tree.dom import Element, Tree

MAX_ARROWS = 60

_MOST_ICONS = 300
_ICONS = ("data-icon", "data-feather", "data-lucide")

# A side that only says where something floats ("icon pull-left", "fa-align-left") is no arrow.
_DRAWN = re.compile(
    r"(?:arrows?|chevron|angle|caret|triangle|icon|ico|fa)(?:[-_](?:double|alt|circle|long|thin|solid|square|small))*"
    r"[-_]?(left|right|back|forward)(?![a-z])"
    r"|(?<![a-z])(left|right)[-_]?(?:arrow|chevron|angle|caret|triangle)"
)
_LEFT = words("left back")
_SIGNS = {LEFT: LEFT_SIGNS, RIGHT: RIGHT_SIGNS}
_MIN_TITLE = 15
_MOST_IN_PAIR = 4


def icons(tree: Tree) -> list[tuple[Element, int]]:
    """The arrows that an attribute names, for a script to draw."""
    named = [(icon, name) for name in _ICONS for icon in tree.having(name)]
    return [(icon, side) for icon, name in named[:_MOST_ICONS] if (side := draws(icon.get(name).lower()))]


def draws(name: str) -> int:
    """Whether a class draws an arrow, `LEFT` or `RIGHT`: "fa-chevron-left", "dashicons-arrow-right-alt2"; else 0.

    ``name`` is in lower case.
    """
    if "left" not in name and "right" not in name and "back" not in name and "forward" not in name:
        return 0
    sides = {one or other for one, other in _DRAWN.findall(name)}
    if not sides:
        return 0
    left = sides <= _LEFT
    return LEFT if left else 0 if sides & _LEFT else RIGHT


class Arrows:
    """Collects the arrows of a page and finds those that are a pair."""

    def __init__(self, root: Element, anchors: Anchors) -> None:
        self.root = root
        self.anchors = anchors
        self._left: dict[Element, None] = {}
        self._right: dict[Element, None] = {}

    def note(self, element: Element, side: int) -> None:
        """An arrow in ``element``; kept where that stands in a link.

        Of two the first counts: the other is for pages that are read from the right.
        """
        kept, other = (self._left, self._right) if side & LEFT else (self._right, self._left)
        if len(kept) < MAX_ARROWS:
            anchor = anchor_of(element)
            if anchor is not None and leads(anchor) and anchor not in other:
                kept[anchor] = None

    def pairs(self, taken: set[Element]) -> list[tuple[Element, Element]]:
        """Links to the left and to the right that stand side by side, none of them ``taken`` by a better sign."""
        if not self._left or not self._right or self._reads_from_right():
            return []
        found: list[tuple[Element, Element]] = []
        for left in self._left:
            if left in taken:
                continue
            right = self._partner(left, taken)
            if right is not None:
                found.append((left, right))
        return found

    def lone(self, taken: set[Element]) -> list[tuple[Element, int]]:
        """Links with a headline that stand alone in a pager, none of them ``taken``, each with its side."""
        arrows = [(anchor, LEFT) for anchor in self._left] + [(anchor, RIGHT) for anchor in self._right]
        if not arrows or self._reads_from_right():
            return []
        return [
            (anchor, side)
            for anchor, side in arrows
            if anchor not in taken
            and self._is_pointed(anchor, side)
            and (pager_of(anchor, self.anchors) or self._is_half(anchor, side))
        ]

    def _is_pointed(self, anchor: Element, side: int) -> bool:
        """Whether a link is a headline behind an arrow to the left, or before one to the right."""
        said = " ".join(pieces(anchor))
        if len(said) <= _MIN_TITLE or said[0 if side == LEFT else -1] not in _SIGNS[side]:
            return False
        # Quotation marks come in pairs.
        return said[0 if side == LEFT else -1] not in "«»" or said.count("«") != said.count("»")

    def _is_half(self, anchor: Element, side: int) -> bool:
        """Whether the half of a pager that a link's arrow points away from is empty."""
        twin = empty_twin(anchor, self.anchors)
        return twin is not None and (twin.start < anchor.start) == (side == RIGHT)

    def _partner(self, left: Element, taken: set[Element]) -> Element | None:
        box = left.parent
        for _ in range(3):
            if box is None or box.tag in TOPS:
                return None
            inside = self.anchors.inside(box, _MOST_IN_PAIR + 1)
            if len(inside) > _MOST_IN_PAIR or not is_small(box):
                return None
            for right in inside:
                if right in self._right and right not in taken and right is not left:
                    return right if _alike(left, right) else None
            box = box.parent
        return None

    def _reads_from_right(self) -> bool:
        return any(top.get("dir").lower() == "rtl" for top in (self.root, self.root.tree.body))


def _alike(left: Element, right: Element) -> bool:
    """Whether both links say a headline, or both nothing."""
    sizes = [sum(map(len, pieces(anchor))) for anchor in (left, right)]
    return left.get("href") != right.get("href") and (min(sizes) > _MIN_TITLE or max(sizes) <= _BARE)


_BARE = len("keyboard_double_arrow_right")
