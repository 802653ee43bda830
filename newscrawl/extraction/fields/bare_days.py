"""Days in lines that no element holds: text between a headline and its article that is parted by <br> alone.

What elements say is read before the blocks have labels. Here the labels tell where the headline is and where the text
begins, and with that which lines may date it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.blocks import IN, Block, Label
from newscrawl.extraction.dates import Moment
from newscrawl.extraction.fields import credits

_COLON = re.compile("[:：]")
_BEHIND = 4
_MAX_LINE = 80
_MOST_STRANGE = 4


def read(blocks: Sequence[Block], day_first: bool | None, last: date) -> Moment | None:
    """The day of the first line at the headline that says little else; that line is none of the text then.

    One that tells the last change, itself or by the line before it, is not the day of publication.
    """
    head = next((at for at, block in enumerate(blocks) if block.label is Label.HEADLINE), None)
    if head is None:
        return None
    box = blocks[head].element.parent
    before = [block for block in blocks[max(0, head - 1) : head] if block.element is box]
    changed = False
    for block in before + list(blocks[head + 1 : head + 1 + _BEHIND]):
        text = block.text
        was_told, changed = changed, _tells_change(text)
        if len(text) > _MAX_LINE:
            if block.label in IN:
                break
            continue
        if was_told or changed or not dates.may_hold(text):
            continue
        moment = dates.parse(text, day_first=day_first, guess=False)
        if moment is not None and moment.day <= last and len(credits.strangers(text, ())) <= _MOST_STRANGE:
            block.label = Label.OTHER
            return moment
    return None


def _tells_change(text: str) -> bool:
    """Whether a line opens by saying that something was changed: "Last updated on 2 August 2025"."""
    return lexicon.longest("updated_label", _COLON.sub(" ", text[:_MAX_LINE]).split()) > 0
