"""Where on a page the prose lies: how far the hints of its boxes reach, and which box holds the main text.

The container is found as readability-like tools do, by the mass of prose, but going down from the root: so it is the
smallest box that still holds nearly all of it, and an article in several boxes is not cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

import lxml.html

from newscrawl.extraction.blocks import Block, Box, Label, ends_sentence
from newscrawl.extraction.hints import Hint

MIN_PROSE = 60
"""A block of at least this weight outside links, with a sentence in it, is prose."""

CHAIN_SHARE = 0.8
"""The main container is found by going down as long as one child holds this share of the prose."""

STRANGE_BEST = 0.5
STRANGE_COUNT = 4
STRANGE_SHARE = 0.02
"""A box is strange in an article where one kind of box holds `STRANGE_BEST` of the prose, and its own kind, of which
there are at most `STRANGE_COUNT`, less than `STRANGE_SHARE`."""

MAX_CHECKS = 500_000
"""Blocks that are compared with the inline elements whose nature is known."""

ASIDE = (
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
_CLEAR_MASS = 450
_CLEAR_SHARE = 0.25
_WIDE = 0.85
"""The same for these hints, where prose of that mass and share stands outside of all boxes that have them."""
_NARROW_COMMENTS = 0.7
"""The same for one box of comments: a long thread can hold more prose than its article."""

_DAMPED = 0.15
_RAISED = 1.6
_WRAPPERS = frozenset({"div", "section", "article"})
_SENTENCE = re.compile("[.!?…][\"'”’»)]?\\s|[。！？؟۔।]")
# Thai, Lao and Khmer put no sign at the end of a sentence.
_UNSTOPPED = re.compile("[\u0e00-\u0eff\u1780-\u17ff]{3}")


class Regions:
    """The prose of a page's blocks, summed over its boxes.

    ``hints``: for each block the hints of all boxes around it; ``prose``: how much running text it holds, less in
    asides; ``fixed``: the blocks of elements whose nature is known; ``main``: the box of the main text.
    """

    def __init__(
        self,
        blocks: list[Block],
        neighbours: Iterable[lxml.html.HtmlElement],
        thread: Iterable[lxml.html.HtmlElement],
    ) -> None:
        self.blocks = blocks
        self.root = _top(blocks[0].box)
        self.links = [0, *accumulate(block.link_chars for block in blocks)]
        self.chars = [0, *accumulate(len(block.text) for block in blocks)]
        self.prose = [_prose(block) for block in blocks]
        self.mass = [0.0, *accumulate(self.prose)]
        self.hints = self._spread_hints()
        self.fixed = self._fixed(neighbours, thread)
        for i, hint in enumerate(self.hints):
            if i in self.fixed:
                self.prose[i] = 0.0
            elif hint & ASIDE:
                self.prose[i] *= _DAMPED
            elif hint & Hint.BODY:
                self.prose[i] *= _RAISED
        self.mass = [0.0, *accumulate(self.prose)]
        self.main = self._container()

    def mass_of(self, box: Box) -> float:
        """The prose inside a box."""
        return self.mass[box.end] - self.mass[box.start]

    def _spread_hints(self) -> list[int]:
        """Hand each box's hints down to its blocks, unless boxes like it hold too much of the page."""
        total = self.mass[-1] or 1.0
        shares: dict[str, float] = {}
        boxes: list[Box] = []
        stack = [self.root]
        while stack:
            box = stack.pop()
            boxes.append(box)
            stack.extend(box.children)
            box.hints |= ASIDE_TAGS.get(box.tag, 0)
            if box.hints & ASIDE:
                shares[box.signature] = shares.get(box.signature, 0.0) + self.mass_of(box) / total
        hinted: dict[Box | None, int] = {None: 0}
        for box in boxes:
            hinted[box] = (box.hints & _SURE) | hinted[box.parent]
        clear = sum(prose for prose, block in zip(self.prose, self.blocks, strict=True) if not hinted[block.box])
        wide = _WIDE if clear > _CLEAR_MASS and clear > _CLEAR_SHARE * total else _NARROW
        reach: dict[Box | None, int] = {None: 0}
        for box in boxes:  # parents before their children
            found = box.hints
            if found & Hint.COMMENT and self.mass_of(box) / total < _NARROW_COMMENTS:
                pass
            elif found & ASIDE and shares[box.signature] > (wide if found & _SURE else _NARROW):
                found &= ~ASIDE
            reach[box] = found | reach[box.parent]
        return [reach[block.box] for block in self.blocks]

    def _fixed(
        self, neighbours: Iterable[lxml.html.HtmlElement], thread: Iterable[lxml.html.HtmlElement]
    ) -> dict[int, Label]:
        """The blocks inside elements whose nature is known."""
        fixed: dict[int, Label] = {}
        marks: dict[lxml.html.HtmlElement, Label] = dict.fromkeys(neighbours, Label.NAVIGATION)
        marks.update((e, Label.COMMENT) for e in thread)
        if not marks:
            return fixed
        by_element: dict[lxml.html.HtmlElement, Box] = {}
        stack = [self.root]
        while stack:
            box = stack.pop()
            by_element[box.element] = box
            stack.extend(box.children)
        own: dict[Box, list[int]] = {}
        checks = MAX_CHECKS
        for element, what in marks.items():
            found = by_element.get(element)
            if found is not None:
                fixed.update(dict.fromkeys(range(found.start, found.end), what))
                continue
            # An inline element, a link mostly: its block is marked where the link is all that the block says.
            text = " ".join("".join(map(str, element.itertext())).split())
            parent = element.getparent()
            while parent is not None and parent not in by_element:
                parent = parent.getparent()
            if parent is None or not text:
                continue
            if not own:
                for i, block in enumerate(self.blocks):
                    own.setdefault(block.box, []).append(i)
            for i in own.get(by_element[parent], ()):
                checks -= 1
                if checks < 0:
                    return fixed
                if self.blocks[i].text in text:
                    fixed[i] = what
        return fixed

    def _container(self) -> Box:
        """Down from the root as long as one child holds most of the prose."""
        box = self.root
        while box.children:
            mass = self.mass_of(box)
            best = max(box.children, key=self.mass_of)
            if best.end - best.start < 2 and best.tag == "p":
                break
            if mass == 0 or self.mass_of(best) < CHAIN_SHARE * mass:
                break
            box = best
        return box

    def _link_share(self, start: int, end: int) -> float:
        chars = self.chars[end] - self.chars[start]
        return (self.links[end] - self.links[start]) / chars if chars else 0.0

    def link_lists(self) -> set[int]:
        """Blocks of boxes below the container that are lists of links."""
        found: set[int] = set()
        mass = self.mass_of(self.main) or 1.0
        stack = list(self.main.children)
        while stack:
            box = stack.pop()
            if self.mass_of(box) < 0.1 * mass and self._link_share(box.start, box.end) > 0.5:
                found.update(range(box.start, box.end))
            else:
                stack.extend(box.children)
        return found

    def strange(self, total: float) -> set[int]:
        """Blocks of boxes below the container of whose kind hardly any holds prose: notices, polls, embeds.

        Only where the prose lies together, as in an article. A page builder wraps every paragraph in a box.
        """
        main = self.main
        own: dict[Box | None, float] = {}
        for i in range(main.start, main.end):
            if self.prose[i]:
                box = self.blocks[i].box
                holder = box if box.tag in _WRAPPERS else box.parent
                own[holder] = own.get(holder, 0.0) + self.prose[i]
        weights: dict[str, float] = {}
        counts: dict[str, int] = {}
        boxes: list[Box] = []
        stack = list(main.children)
        while stack:
            box = stack.pop()
            stack.extend(box.children)
            if box.tag in _WRAPPERS:
                boxes.append(box)
                weights[box.signature] = weights.get(box.signature, 0.0) + own.get(box, 0.0)
                counts[box.signature] = counts.get(box.signature, 0) + 1
        best = max([own.get(main, 0.0), *weights.values()])
        found: set[int] = set()
        if best < STRANGE_BEST * total:
            return found
        for box in boxes:
            if (
                self.mass_of(box) < STRANGE_SHARE * total
                and weights[box.signature] < STRANGE_SHARE * total
                and counts[box.signature] <= STRANGE_COUNT
                and not box.hints & Hint.BODY
                and not self._is_plain(box)
            ):
                found.update(range(box.start, box.end))
        return found

    def _is_plain(self, box: Box) -> bool:
        """Whether a box holds nothing but a heading or a list: page builders give each kind of block its own box."""
        blocks = self.blocks[box.start : box.end]
        if len(blocks) == 1 and blocks[0].is_heading:
            return True
        return all(block.tag == "li" and block.link_chars == 0 for block in blocks)


def _prose(block: Block) -> float:
    """How much running text a block holds: its weight outside links where it reads as sentences, else 0."""
    if block.weight < MIN_PROSE:
        return 0.0
    plain = block.weight * (1 - block.link_share)
    if plain < MIN_PROSE or block.link_share > 0.5:
        return 0.0
    if ends_sentence(block.text):
        return plain
    if _SENTENCE.search(block.text):
        return 0.5 * plain
    return (0.8 if _UNSTOPPED.search(block.text) else 0.2) * plain


def _top(box: Box) -> Box:
    while box.parent is not None:
        box = box.parent
    return box
