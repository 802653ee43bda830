"""Days in lines that no element holds: text between a headline and its article that is parted by <br> alone.

What elements say is read before the blocks have labels. Here the labels tell where the headline is and where the text
begins, and with that which lines may date it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from newscrawl.extraction import dates
from newscrawl.extraction.blocks import IN, Block, Label
from newscrawl.extraction.dates import Moment
from newscrawl.extraction.fields import credits

_BEHIND = 4
_MAX_LINE = 80
_MOST_STRANGE = 4


def read(blocks: Sequence[Block], day_first: bool | None, last: date) -> Moment | None:
    """The day of the first line at the headline that says little else; that line is none of the text then."""
    head = next((at for at, block in enumerate(blocks) if block.label is Label.HEADLINE), None)
    if head is None:
        return None
    box = blocks[head].element.parent
    before = [block for block in blocks[max(0, head - 1) : head] if block.element is box]
    for block in before + list(blocks[head + 1 : head + 1 + _BEHIND]):
        text = block.text
        if len(text) > _MAX_LINE:
            if block.label in IN:
                break
            continue
        moment = dates.parse(text, day_first=day_first, guess=False) if dates.may_hold(text) else None
        if moment is not None and moment.day <= last and len(credits.strangers(text, ())) <= _MOST_STRANGE:
            block.label = Label.OTHER
            return moment
    return None
