"""Where on a page the prose lies, how far the hints of its boxes reach, and which blocks are settled beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate

from newscrawl.extraction.blocks import Block, Box, Label, ends_sentence
from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.tree.dom import Element, inside

MIN_PROSE = 60
"""A block of at least this weight outside links, with a sentence in it, is prose."""

MAX_CHECKS = 500_000
"""Blocks that are compared with the inline elements whose nature is known."""

_ASIDE = (
    Hint.COMMENT
    | Hint.NAVIGATION
    | Hint.FOOTER
    | Hint.SIDEBAR
    | Hint.RELATED
    | Hint.CARD
    | Hint.SHARE
    | Hint.ADVERT
    | Hint.PROMPT
    | Hint.AUTHOR
    | Hint.MEDIA
    | Hint.OVERLAY
    | Hint.TAGS
    | Hint.LEGAL
)
ASIDE_TAGS = {
    "nav": Hint.NAVIGATION,
    "footer": Hint.FOOTER,
    "aside": Hint.SIDEBAR,
    "form": Hint.PROMPT,
    "button": Hint.PROMPT,
    "figcaption": Hint.MEDIA,
    "dialog": Hint.OVERLAY,
    "menu": Hint.NAVIGATION,
}
_NARROW = 0.4
"""A hint on a box that holds more than this share of the page's prose says nothing about what is in it."""
_SURE = Hint.COMMENT | Hint.RELATED
_COMMENT, _CARD = int(Hint.COMMENT), int(Hint.CARD)
_CLEAR_MASS = 450
_CLEAR_SHARE = 0.25
_WIDE = 0.85
"""The same for these hints, where prose of that mass and share stands outside of all boxes that have them."""
_NARROW_COMMENTS = 0.7
"""The same for one box of comments: a long thread can hold more prose than its article."""

_SENTENCE = re.compile("[.!?…][\"'”’»)]?\\s|[。！？؟۔।]")
# Thai, Lao and Khmer put no sign at the end of a sentence.
_UNSTOPPED = re.compile("[\u0e00-\u0eff\u1780-\u17ff]{3}")


class Regions:
    """The prose of a page's blocks, summed over its boxes.

    ``boxes``: all boxes, parents before their children; ``parents``: the number of the box around each, 0 for the
    outermost; ``own``: the number of each block's box; ``hints``: for each block the hints of all boxes around it;
    ``running``: how much running text it holds, 0 in what is known to be no article; ``fixed``: the blocks of
    elements whose nature is known.
    """

    def __init__(self, blocks: list[Block], neighbours: Iterable[Element], thread: Iterable[Element]) -> None:
        self.blocks = blocks
        number = _numbered(_top(blocks[0].box))
        self.boxes = list(number)
        self.parents = [0, *[number[box.parent] for box in self.boxes if box.parent is not None]]
        self.own = [number[block.box] for block in blocks]
        self.fixed = self._fixed(neighbours, thread)
        self.running = [_prose(block) if block.weight >= MIN_PROSE else 0.0 for block in blocks]
        self.hints = self._spread_hints()
        for i in self.fixed:
            self.running[i] = 0.0

    @cached_property
    def _by_element(self) -> dict[Element, Box]:
        return {box.element: box for box in self.boxes}

    def around(self, element: Element) -> Box | None:
        """The box that an element is, or stands in."""
        known = self._by_element
        at = element if element in known else next((up for up in element.ancestors() if up in known), None)
        return None if at is None else known[at]

    def _spread_hints(self) -> list[int]:
        """Hand each box's hints down to its blocks, unless boxes like it hold too much of the page."""
        boxes, parents = self.boxes, self.parents
        sums = [0.0, *accumulate(self.running)]
        total = sums[-1] or 1.0
        held: dict[int, float] = {}
        shares: dict[str, float] = {}
        sure = [0] * len(boxes)
        for at, (box, parent) in enumerate(zip(boxes, parents, strict=True)):
            found = box.hints | ASIDE_TAGS.get(box.tag, 0)
            if found & _CARD and not _leads(box.element):
                found &= ~_CARD  # a card that leads nowhere teases nothing
            if found & _ASIDE:
                held[at] = (sums[box.end] - sums[box.start]) / total
                shares[box.signature] = shares.get(box.signature, 0.0) + held[at]
            box.hints = found
            sure[at] = (found & _SURE) | sure[parent]
        clear = sum([prose for prose, at in zip(self.running, self.own, strict=True) if not sure[at]])
        wide = _WIDE if clear > _CLEAR_MASS and clear > _CLEAR_SHARE * total else _NARROW
        reach = [0] * len(boxes)
        for at, (box, parent) in enumerate(zip(boxes, parents, strict=True)):
            found = box.hints
            if at in held:
                wanted = _NARROW_COMMENTS if found & _COMMENT else 0.0
                bound = wide if found & _SURE else _NARROW
                if held[at] >= wanted and shares[box.signature] > bound:
                    found &= ~_ASIDE
            reach[at] = found | reach[parent]
        return [reach[at] for at in self.own]

    def _fixed(self, neighbours: Iterable[Element], thread: Iterable[Element]) -> dict[int, Label]:
        """The blocks inside elements whose nature is known."""
        fixed: dict[int, Label] = {}
        marks = dict.fromkeys(neighbours, Label.NAVIGATION) | dict.fromkeys(thread, Label.COMMENT)
        if not marks:
            return fixed
        own: dict[Box, list[int]] = {}
        checks = MAX_CHECKS
        for element, what in marks.items():
            found = self.around(element)
            if found is not None and found.element is element:
                fixed.update(dict.fromkeys(range(found.start, found.end), what))
                continue
            # An inline element, a link mostly: its block is marked where the link is all that the block says.
            text = element.line()
            if found is None or not text:
                continue
            if not own:
                for i, block in enumerate(self.blocks):
                    own.setdefault(block.box, []).append(i)
            for i in own.get(found, ()):
                checks -= 1
                if checks < 0:
                    return fixed
                if self.blocks[i].text in text:
                    fixed[i] = what
        return fixed


def _prose(block: Block) -> float:
    """How much running text a block holds: its weight outside links where it reads as sentences, else 0."""
    linked = block.link_share
    plain = block.weight * (1 - linked)
    if plain < MIN_PROSE or linked > 0.5:
        return 0.0
    if ends_sentence(block.text):
        return plain
    if _SENTENCE.search(block.text):
        return 0.5 * plain
    return (0.8 if _UNSTOPPED.search(block.text) else 0.2) * plain


def _leads(element: Element) -> bool:
    """Whether there is a link in an element, or it lies in one."""
    return bool(inside(element.tree.tagged("a"), element)) or any(up.tag == "a" for up in element.ancestors())


def _top(box: Box) -> Box:
    while box.parent is not None:
        box = box.parent
    return box


def _numbered(root: Box) -> dict[Box, int]:
    """A box and all inside it, parents before their children, each with its number."""
    found: dict[Box, int] = {}
    stack = [root]
    while stack:
        box = stack.pop()
        found[box] = len(found)
        stack.extend(box.children)
    return found
