"""Where on a page the prose lies, how far the hints of its boxes reach, and which blocks are settled beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from newscrawl.extraction.blocks import HEADINGS, Block, Box, Label, ends_sentence
from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.tree.dom import Element, holder, inside, outermost

MIN_PROSE = 60
"""A block of at least this weight outside links, with a sentence in it, is prose."""

MAX_CHECKS = 500_000
"""Blocks that are compared with inline elements whose nature is known, times the hundreds of characters of these."""

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
_ASIDE_TAGS = {
    "nav": Hint.NAVIGATION,
    "footer": Hint.FOOTER,
    "aside": Hint.SIDEBAR,
    "form": Hint.PROMPT,
    "button": Hint.PROMPT,
    "figcaption": Hint.MEDIA,
    "dialog": Hint.OVERLAY,
    "menu": Hint.NAVIGATION,
}
ROOMS = (
    ("figure", "figcaption"), ("aside",), ("blockquote", "q"), ("table",), ("ul", "ol", "dl"), ("header",), ("footer",),
    ("nav", "menu"), ("form", "button", "fieldset"), ("article", "main"), ("details", "dialog"),
)  # fmt: skip
"""Tags that tell what a block lies in, those of one kind together."""

# The commonest have the lowest bits: numbers of more than 30 cost twice as much.
ROOM_BITS = tuple(1 << at for at in reversed(range(len(ROOMS))))
"""What stands for each of them in `Regions.rooms`."""

# Both are handed down at once, the rooms in the bits above all hints.
_FIRST_ROOM = max(Hint).bit_length()
_HINTS = (1 << _FIRST_ROOM) - 1
_OF_TAG = {tag: bit << _FIRST_ROOM for bit, tags in zip(ROOM_BITS, ROOMS, strict=True) for tag in tags}
for _tag, _hint in _ASIDE_TAGS.items():
    _OF_TAG[_tag] |= _hint
del _tag, _hint

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
    outermost; ``called``: the hints of each by itself; ``own``: the number of each block's box; ``hints``: for each
    block the hints of all boxes around it; ``rooms``: which of `ROOMS` it lies in, as `ROOM_BITS`; ``running``: how
    much running text it holds, 0 in what is known to be no article; ``headings``: the blocks that are headings;
    ``fixed``: those of elements whose nature is known.
    """

    def __init__(self, blocks: list[Block], neighbours: Iterable[Element], thread: Iterable[Element]) -> None:
        self.blocks = blocks
        self.boxes = _inside(_top(blocks[0].box))
        number = {box: at for at, box in enumerate(self.boxes)}.__getitem__
        self.parents = [0, *map(number, [box.parent for box in self.boxes if box.parent is not None])]
        self.own = list(map(number, [block.box for block in blocks]))
        self.headings = [at for at, block in enumerate(blocks) if block.tag in HEADINGS]
        self.fixed = self._fixed(neighbours, thread)
        self.running = [_prose(block) if block.weight >= MIN_PROSE else 0.0 for block in blocks]
        reach = self._spread_hints()
        self.hints = [found & _HINTS for found in reach]
        self.rooms = [found >> _FIRST_ROOM for found in reach]
        for i in self.fixed:
            self.running[i] = 0.0

    def of(self, *tags: str, called: int = 0) -> list[Box]:
        """The boxes of some tags, all of them among `ROOMS`, and those with one of some hints; in the order of all."""
        found = [at for tag in tags for at in self._tagged.get(tag, ())]
        if called:
            found += [at for at, hints in enumerate(self.called) if hints & called]
        return [self.boxes[at] for at in sorted(set(found))]

    def within(self, tag: str) -> list[bool]:
        """Whether each block lies in an element of the kind of a tag, one of `ROOMS`."""
        bit = _OF_TAG[tag] >> _FIRST_ROOM
        return [room & bit > 0 for room in self.rooms]

    @cached_property
    def _by_element(self) -> dict[Element, Box]:
        return {box.element: box for box in self.boxes}

    def around(self, element: Element) -> Box | None:
        """The box that an element is, or stands in."""
        known = self._by_element
        at = element if element in known else next((up for up in element.ancestors() if up in known), None)
        return None if at is None else known[at]

    def _spread_hints(self) -> list[int]:
        """Hand each box's hints and rooms down to its blocks, but no hints of boxes that hold too much of the page."""
        boxes = self.boxes
        told = [box.hints for box in boxes]
        self._tagged: dict[str, list[int]] = {}
        for at in [at for at, box in enumerate(boxes) if box.tag in _OF_TAG]:
            tag = boxes[at].tag
            told[at] |= _OF_TAG[tag]
            self._tagged.setdefault(tag, []).append(at)
        sums = [0.0, *accumulate(self.running)]
        total = sums[-1] or 1.0
        held: dict[int, float] = {}
        shares: dict[str, float] = {}
        links = outermost(boxes[0].element.tree.tagged("a"))
        for at in [at for at, found in enumerate(told) if found & _ASIDE]:
            box = boxes[at]
            if told[at] & _CARD and not _leads(box.element, links):
                told[at] &= ~_CARD  # a card that leads nowhere teases nothing
            if told[at] & _ASIDE:
                held[at] = (sums[box.end] - sums[box.start]) / total
                shares[box.signature] = shares.get(box.signature, 0.0) + held[at]
        self.called = [found & _HINTS for found in told]
        for box, found in zip(boxes, self.called, strict=True):
            box.hints = found
        reach = self._handed_down(told)
        clear = sum([prose for prose, at in zip(self.running, self.own, strict=True) if not reach[at] & _SURE])
        wide = _WIDE if clear > _CLEAR_MASS and clear > _CLEAR_SHARE * total else _NARROW
        common = []
        for at, share in held.items():
            wanted = _NARROW_COMMENTS if told[at] & _COMMENT else 0.0
            bound = wide if told[at] & _SURE else _NARROW
            if share >= wanted and shares[boxes[at].signature] > bound:
                common.append(at)
        if common:
            for at in common:
                told[at] &= ~_ASIDE
            reach = self._handed_down(told)
        return [reach[at] for at in self.own]

    def _handed_down(self, told: Sequence[int]) -> list[int]:
        """For each box the bits of its own and of all boxes around it, of which ``told`` are those of each."""
        found = [told[0]]
        for own, parent in zip(told[1:], self.parents[1:], strict=True):
            found.append(own | found[parent])
        return found

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
                checks -= 1 + len(text) // 100
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


def _leads(element: Element, links: Sequence[Element]) -> bool:
    """Whether there is one of the links in an element, or it lies in one; none of these lies in another."""
    return bool(inside(links, element, 1)) or holder(links, element) is not None


def _top(box: Box) -> Box:
    while box.parent is not None:
        box = box.parent
    return box


def _inside(root: Box) -> list[Box]:
    """A box and all inside it, parents before their children."""
    found: list[Box] = []
    stack = [root]
    while stack:
        box = stack.pop()
        found.append(box)
        if box.children:
            stack += box.children
    return found
