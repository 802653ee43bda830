"""Questions with their answers, each in a box of one kind, right below the text: they are of it, as a whole.

Papers fold them up, so that a question is a button or a link and its answer looks like what a menu hides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from newscrawl.extraction.blocks import BODY, IN, SUBHEADING, Block, Box, is_certain
from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.labels.regions import MIN_PROSE, Regions

_ASKING = "?？؟"
_MAX_QUESTION = 200
_FEW = 3
_MAX_ROW = 60
_LEVELS = 8
_NEAR = 3
_PLAIN = 0.3
_LINKED = 0.5
_MOST = 0.5
_FOREIGN = int(Hint.COMMENT | Hint.CARD | Hint.ADVERT | Hint.AUTHOR | Hint.OVERLAY)
_APART = frozenset({"aside", "nav", "form", "dialog"})


def take_in(regions: Regions) -> None:
    """Label such rows, with the heading above them, that follow sure text; and the questions of answers that are in."""
    blocks = regions.blocks
    asked = [i for i, block in enumerate(blocks) if block.text[-1] in _ASKING and block.weight <= _MAX_QUESTION]
    if len(asked) < _FEW:
        return
    for i in asked:
        question, answer = blocks[i], blocks[i + 1 : i + 2]
        if question.tag == "summary" and question.label not in IN and answer and is_certain(answer[0]):
            question.label = BODY
    told = [0, *accumulate(block.weight if block.label in IN else 0 for block in blocks)]
    for row in _rows(blocks, asked):
        start, end = row[0].start, row[-1].end
        heading = start - 1
        if heading < 0 or not blocks[heading].is_heading or all(block.label in IN for block in blocks[start:end]):
            continue
        if not any(block.label in IN for block in blocks[max(0, heading - _NEAR) : heading]):
            continue
        if not _is_plain(regions, row, told[start]):
            continue
        opening = {heading, *(box.start for box in row)}
        for i in range(heading, end):
            if blocks[i].label not in IN and (i in opening or blocks[i].link_share <= _LINKED):
                blocks[i].label = SUBHEADING if blocks[i].is_heading else BODY


def _rows(blocks: Sequence[Block], asked: Sequence[int]) -> Iterator[list[Box]]:
    """The boxes of one kind, one right behind the other, that each open with a question and hold no other."""
    row: list[Box] = []
    for at, i in enumerate(asked):
        box = _box(blocks[i], i, asked[at + 1] if at + 1 < len(asked) else len(blocks))
        if box is None:
            continue
        if row and not (box.parent is row[0].parent and box.signature == row[0].signature and box.start == row[-1].end):
            if len(row) >= _FEW:
                yield row
            row = []
        row.append(box)
    if len(row) >= _FEW:
        yield row


def _box(question: Block, i: int, other: int) -> Box | None:
    """The largest box that opens with a question, its answer below it, and ends before the other."""
    found = None
    for box in islice(question.box.outwards(), _LEVELS):
        if box.start != i or box.end > other:
            break
        if box.end - i > 1:
            found = box
    return found


def _is_plain(regions: Regions, row: Sequence[Box], told: int) -> bool:
    """Whether each question of a row has an answer, few links are in them, and they are less than the text above."""
    blocks = regions.blocks
    start, end = row[0].start, row[-1].end
    if len(row) > _MAX_ROW or any(i in regions.fixed or regions.hints[i] & _FOREIGN for i in range(start, end)):
        return False
    if any(box.tag in _APART for box in islice(row[0].outwards(), _LEVELS)):
        return False
    answers = [blocks[box.start + 1 : box.end] for box in row]
    if any(max(block.weight for block in answer) < MIN_PROSE for answer in answers):
        return False
    said = sum(block.weight for answer in answers for block in answer)
    linked = sum(block.link_chars for answer in answers for block in answer)
    return linked <= _PLAIN * said and said <= _MOST * told
