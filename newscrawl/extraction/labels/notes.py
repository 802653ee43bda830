"""The notes of a text: what the marks in its lines lead to is in, lists of it as a whole, with the heading above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from newscrawl.extraction.blocks import IN, Box, Label
from newscrawl.extraction.blocks.unread import fragment, marks
from newscrawl.extraction.labels.regions import Regions
from newscrawl.extraction.labels.wholes import LISTS
from newscrawl.extraction.tree.dom import Element

_MAX_MARKS = 1000
_MAX_NOTE = 20
"""Blocks of what a mark leads to; what holds more is a part of the text, if it is no list."""

_LEVELS = 3
_BRACKETS = "[](){}.: "
_MAX_HEADING = 60


def take_in(regions: Regions) -> None:
    """Label the notes of the text."""
    blocks = regions.blocks
    links = marks(blocks[0].element.tree)[:_MAX_MARKS]
    if not links:
        return
    end = 0
    for box in sorted(set(_notes(regions, links)), key=lambda box: box.start):
        start = box.start
        above = blocks[start - 1]
        if start > end and above.is_heading and above.weight <= _MAX_HEADING:
            start -= 1
        for at in range(start, box.end):
            if at not in regions.fixed:
                blocks[at].label = Label.OTHER if blocks[at].text.strip(_BRACKETS).isdigit() else Label.NOTE
        end = box.end


def _notes(regions: Regions, links: Sequence[Element]) -> Iterator[Box]:
    """The boxes behind the text's marks to which they lead, or the lists that these stand in."""
    tree = links[0].tree
    first = {fragment(link): link for link in reversed(links)}
    said = [0, *accumulate(block.label in IN for block in regions.blocks)]
    for name in ("id", "name"):
        for target in tree.valued(name, first):
            mark = first.get(target.get(name), target)
            if mark.start >= target.start:
                continue
            note, told = regions.around(target), regions.around(mark)
            if note is None or told is None or said[told.start] == said[told.end] or note.element.holds(mark):
                continue
            lists = (box for box in islice(note.outwards(), _LEVELS) if box.tag in LISTS)
            whole = next((box for box in lists if not box.element.holds(mark)), note)
            if whole.tag in LISTS or whole.end - whole.start <= _MAX_NOTE:
                yield whole
