"""What stands amid the text without doubt belongs to it: subheadings, lists, quotations, boxes that scored too low.

Between two paragraphs that surely are text a box is judged by what it holds rather than by its own score: no links,
no pictures, no name that says otherwise, nothing said elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice

from newscrawl.extraction.blocks import (
    BODY,
    CLEAR,
    HEADINGS,
    IN,
    QUOTE,
    SUBHEADING,
    Block,
    Box,
    Label,
    ends_sentence,
    is_certain,
    phrases,
)
from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.labels.regions import MIN_PROSE, Regions
from newscrawl.extraction.labels.wholes import LISTS, is_item
from newscrawl.extraction.tree.dom import inside

AMID = 0.35
"""From this score on a block amid what surely is text is text of the article."""

_LAST = 0.42
"""The same of one after the last of the text."""

_LAST_ITEM = 0.2
_LAST_SET_APART = 0.15
"""The same of a list, of a quotation or a note in a box of its own, right behind it in the same box.

A list of sentences needs none."""

NOTE = re.compile(r"(?<![a-z])(?:note|alert|admonition|callout|notice|hint|infobox|tip|warning|info)(?![a-z])")
"""What boxes of notes set apart from a text are called."""

SENTENCES = re.compile(r"\s*+([^.!?。！？।۔؟]++[.!?。！？।۔؟]?|[.!?。！？।۔؟])")
"""The sentences of a paragraph, one after the other."""

_LINKED = 0.5
_PLAIN = 0.3
_LEVELS = 6
_MIN_CERTAIN = 2
_HEADED = 0.25
_OPENED = 0.35
_WRAPPED = 4
_STEPS = 8
_MAX_UNIT = 8
_MAX_LINKS = 20
_MIN_QUOTE = 30
_MAX_CAPTIONS = 20
_MAX_QUOTATIONS = 100
"""Quotations that are looked for in the whole page: each costs its length."""

_OPENING = 60
_ASIDE = frozenset({"aside", "footer", "nav", "form", "button", "figure", "table", "pre"})
_WHOLES = LISTS | {"blockquote"}
_PICTURES = ("img", "picture", "video", "iframe")
_UNNAMED = frozenset({Label.OTHER, Label.CAPTION, Label.PROMPT})
_NEVER = frozenset({"previous_article", "next_article", "advertisement", "comments_heading", "write_comment", "cookie"})
"""Phrases that head nothing of an article, whatever stands around them."""

_FOREIGN = int(
    Hint.COMMENT | Hint.NAVIGATION | Hint.FOOTER | Hint.RELATED | Hint.CARD | Hint.SHARE | Hint.ADVERT | Hint.PROMPT
    | Hint.AUTHOR | Hint.BYLINE | Hint.MEDIA | Hint.OVERLAY | Hint.TAGS | Hint.LEGAL
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stands as one piece amid the text: the blocks ``start`` to ``end`` of a box, ``room`` is the one around."""

    room: Box
    box: Box
    start: int
    end: int


class Amid:
    """The blocks in doubt of one page, judged by the text that they stand amid."""

    def __init__(self, regions: Regions, pulled: Sequence[int]) -> None:
        self.regions = regions
        self.blocks = regions.blocks
        self.pulled = frozenset(pulled)
        self.asked = 0
        self.told = [0, *accumulate([block.label in IN for block in self.blocks])]
        certain = list(map(is_certain, self.blocks))
        self.certain = [0, *accumulate(certain)]
        self.first = certain.index(True) if True in certain else len(certain)

    def run(self) -> None:
        """Label the units that are text as a whole, then the headings above what is text."""
        if self.certain[-1] < _MIN_CERTAIN:
            return
        fixed = self.regions.fixed
        # Nothing is amid the text before what surely is.
        done = self.first
        for i, block in enumerate(self.blocks[done:], done):
            if i < done or block.label in IN or block.tag in HEADINGS or i in fixed:
                continue
            unit = self._unit(block)
            if unit is not None:
                done = unit.end
                self._settle(unit)
        for i in self.regions.headings:
            if self.blocks[i].label not in IN and i not in fixed and self._heads(i):
                self.blocks[i].label = SUBHEADING

    def _unit(self, block: Block) -> _Unit | None:
        """The largest box around a block that holds nothing of the text; None for bare text amid it."""
        unit = None
        for box in islice(block.box.outwards(), _LEVELS):
            if self.told[box.end] > self.told[box.start]:
                break
            if box.parent is not None:
                unit = _Unit(box.parent, box, box.start, box.end)
        return unit

    def _settle(self, unit: _Unit) -> None:
        blocks = self.blocks[unit.start : unit.end]
        if len(blocks) > _MAX_UNIT and unit.box.tag not in LISTS:
            return
        if not self._starts(unit) and not (
            self.certain[unit.start] and _is_list(unit, blocks) and self._continues(unit)
        ):
            return
        if any(block.link_share > _PLAIN or _says_phrase(block.text) for block in blocks):
            return
        if _has_picture(unit.box):
            return
        label = self._kind(unit, blocks) if self._goes_on(unit) or self._ends(unit) else self._last_kind(unit, blocks)
        if label is not None:
            for block in blocks:
                block.label = SUBHEADING if block.is_heading else label

    def _kind(self, unit: _Unit, blocks: Sequence[Block]) -> Label | None:
        """What a unit amid the text is; None where it is none of it."""
        names = self._names(unit)
        if _is_list(unit, blocks) and not names & _FOREIGN:
            return Label.LIST if _is_long(blocks) or (_are_sentences(blocks) and _best(blocks) >= AMID) else None
        if self._is_quotation(unit, names) and not names & (_FOREIGN & ~int(Hint.BYLINE | Hint.AUTHOR)):
            return QUOTE
        if names & _FOREIGN or unit.box.tag in _ASIDE or not self._is_beside(unit):
            return None
        least = MIN_PROSE if unit.box.tag == "p" else _MIN_QUOTE
        told = any(block.weight >= least and ends_sentence(block.text) for block in blocks)
        return BODY if told and _best(blocks) >= AMID else None

    def _last_kind(self, unit: _Unit, blocks: Sequence[Block]) -> Label | None:
        """What the last unit of a text is that stands right behind it: a list, a quotation, a note set in a box."""
        if self.told[-1] > self.told[unit.end] or not self._continues(unit):
            return None
        if any(block.link_chars for block in blocks):
            return None
        names = self._names(unit)
        best = _best(blocks)
        if _is_list(unit, blocks):
            told = _is_long(blocks) and (best >= _LAST_ITEM or _are_sentences(blocks))
            return Label.LIST if told and not names & _FOREIGN else None
        if best < _LAST_SET_APART or names & (_FOREIGN & ~int(Hint.BYLINE | Hint.AUTHOR)):
            return None
        if self._is_quotation(unit, names):
            return QUOTE
        noted = unit.box.tag == "div" and not names & _FOREIGN and NOTE.search(unit.box.signature.lower())
        return BODY if noted and _are_sentences(blocks) else None

    def _names(self, unit: _Unit) -> int:
        """What the boxes of a unit are called."""
        found, stack = 0, [unit.box]
        while stack:
            box = stack.pop()
            found |= box.hints
            stack.extend(box.children)
        return found

    def _is_quotation(self, unit: _Unit, names: int) -> bool:
        """Whether a unit is called a quotation, says a sentence or more and repeats nothing of the page."""
        if not (names & Hint.QUOTE or _core(unit.box).tag == "blockquote"):
            return False
        told = range(unit.start, unit.end)
        said = max((self.blocks[i] for i in told), key=lambda block: block.weight)
        if said.weight < _MIN_QUOTE or not self.pulled.isdisjoint(told):
            return False
        self.asked += 1
        if self.asked > _MAX_QUOTATIONS:
            return False
        opening = said.text[:_OPENING]
        return self.whole.count(opening) == sum(self.blocks[i].text.count(opening) for i in told)

    @cached_property
    def whole(self) -> str:
        """The texts of all blocks."""
        return "\n".join([block.text for block in self.blocks])

    def _starts(self, unit: _Unit) -> bool:
        """Whether there is what surely is text before a unit in its room."""
        return self.certain[unit.start] > self.certain[unit.room.start]

    def _goes_on(self, unit: _Unit) -> bool:
        """The same of what stands behind it in its room, or right behind it."""
        behind = self.blocks[unit.end : unit.end + 1]
        return self.certain[unit.room.end] > self.certain[unit.end] or any(map(is_certain, behind))

    def _ends(self, unit: _Unit) -> bool:
        """Whether the text ends with a unit that is not far from it in score and stands right behind it."""
        best = max(block.score for block in self.blocks[unit.start : unit.end])
        return best >= _LAST and self.told[-1] == self.told[unit.end] and self._is_beside(unit)

    def _continues(self, unit: _Unit) -> bool:
        """Whether text stands right before a unit in its room, with but captions between them."""
        first = max(unit.room.start, unit.start - _MAX_CAPTIONS)
        before = (i for i in range(unit.start - 1, first - 1, -1) if self.blocks[i].label != Label.CAPTION)
        at = next(before, -1)
        return at >= 0 and self.blocks[at].label in IN

    def _is_beside(self, unit: _Unit) -> bool:
        """Whether what surely is text of its room stands right before a unit, and right behind it if text goes on."""
        beside = [self.blocks[unit.start - 1]]
        if self.told[-1] > self.told[unit.end]:
            beside.append(self.blocks[unit.end])
        return all(is_certain(block) and _around(block) is unit.room for block in beside)

    def _heads(self, i: int) -> bool:
        """Whether a heading in doubt stands above text: a sure paragraph beside it, or what was found to be text."""
        block, blocks = self.blocks[i], self.blocks
        linked = block.link_share >= _LINKED
        if block.tag == "h1" or (linked and not _links_itself(block)):
            return False
        if not self.certain[i]:
            return not linked and self._opens(i)
        phrase = phrases.said(block.text)
        if phrase is None:
            # The classes of a heading may speak of the bar of links that it must not slip under.
            if (
                not linked
                and block.label not in _UNNAMED
                and not (block.label is Label.NAVIGATION and self._is_amid(i))
            ):
                return False
        elif phrase[0] in _NEVER:
            return False
        below = range(i + 1, min(i + 1 + (_STEPS if phrase is None else 1), len(blocks)))
        at = next((at for at in below if not self._is_inserted(blocks[at])), -1)
        own = block.box.parent
        if at < 0 or blocks[at].label not in IN or own is None:
            return False
        if phrase is None and not linked and block.score >= _HEADED and self._is_within(i, at):
            return True
        if at >= own.end:
            return False
        if phrase is None and is_certain(blocks[at]) and _around(blocks[at]) is own:
            return True
        return any(
            self.certain[i] > self.certain[box.start] and self.certain[box.end] > self.certain[i]
            for box in islice(own.outwards(), _LEVELS)
        )

    def _opens(self, i: int) -> bool:
        """Whether a heading with no text before it but the headline stands right above a list in its own box."""
        block, below = self.blocks[i], self.blocks[i + 1 : i + 2]
        own = block.box.parent
        if self.told[i] or block.score < _OPENED or own is None or phrases.said(block.text) is not None:
            return False
        if not below or i + 1 >= own.end or below[0].label is not Label.LIST:
            return False
        return any(other.tag == "h1" for other in self.blocks[max(0, i - _STEPS) : i])

    def _is_within(self, heading: int, text: int) -> bool:
        """Whether a heading, alone in a box or not, stands between sure text and some text of one room."""
        outwards = islice(self.blocks[heading].box.outwards(), 1, _WRAPPED)
        room = next((box for box in outwards if box.end - box.start > 1), None)
        below = self.blocks[text]
        if room is None or _around(below) is not room or below.score < CLEAR:
            return False
        return self.certain[heading] > self.certain[room.start]

    def _is_amid(self, heading: int) -> bool:
        """Whether a heading stands right between two paragraphs that surely are text, in one box with them."""
        around = self.blocks[heading - 1 : heading + 2]
        return all(is_certain(block) and _around(block) is around[1].box.parent for block in (around[0], around[-1]))

    def _is_inserted(self, block: Block) -> bool:
        """Whether a block stands between a heading and its text: a caption, an advertisement's label."""
        if block.label is Label.CAPTION:
            return True
        return block.label is Label.OTHER and (phrases.said(block.text) or ("",))[0] == "advertisement"


def _best(blocks: Sequence[Block]) -> float:
    return max(block.score for block in blocks)


def _is_long(blocks: Sequence[Block]) -> bool:
    """Whether one of the items of a list says more than what stands on buttons."""
    return max(block.weight for block in blocks) > _MIN_QUOTE


def _are_sentences(blocks: Sequence[Block]) -> bool:
    return all(ends_sentence(block.text) for block in blocks)


def _is_list(unit: _Unit, blocks: Sequence[Block]) -> bool:
    """Whether a unit is a list and nothing else, be it in a box of its own, its items in paragraphs or bare."""
    return _core(unit.box).tag in LISTS and all(map(is_item, blocks))


def _core(box: Box) -> Box:
    """The list or the quotation that is all a box holds, or the innermost box that holds as much."""
    while box.tag not in _WHOLES and len(box.children) == 1:
        inner = box.children[0]
        if inner.end - inner.start < box.end - box.start:
            break
        box = inner
    return box


def _around(block: Block) -> Box | None:
    """The box that a block stands in as a paragraph: that of its element or, for bare text among others, its own."""
    return block.box if block.box.end - block.box.start > 1 else block.box.parent


def _says_phrase(text: str) -> bool:
    """Whether a sentence of a text is a known phrase, or it opens as one that leads elsewhere or tells its date."""
    if phrases.announces(text) or phrases.is_colophon(text):
        return True
    return any(phrases.said(said) is not None for said in SENTENCES.findall(text))


def _links_itself(block: Block) -> bool:
    """Whether a heading is a link to its own place on the page."""
    links = islice(block.element.iter("a"), _MAX_LINKS)
    return all(link.get("href")[1:] and link.get("href").startswith("#") for link in links)


def _has_picture(box: Box) -> bool:
    return any(inside(box.element.tree.tagged(tag), box.element) for tag in _PICTURES)
