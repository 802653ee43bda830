"""Numbers of lines, each in a box of its own beside a listing, and the steps of a scale: 1, 2, 3 … are no text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from newscrawl.extraction.blocks import IN, Block, Label

_LEAST = 5
_DIGITS = 5
_OTHERS = frozenset({Label.TABLE, Label.CODE})


def set_aside(blocks: Iterable[Block], told: Iterable[Block]) -> None:
    """Label the rows of blocks that do nothing but count, each one more than the block before.

    ``told`` are those that were taken for text: no others are labelled.
    """
    if len([block for block in told if _number(block) is not None]) < _LEAST:
        return
    numbered = ((at - number, block) for at, block in enumerate(blocks) if (number := _number(block)) is not None)
    # A place less its number is the same along a row.
    for _, row in groupby(numbered, lambda one: one[0]):
        told = [block for _, block in row]
        if len(told) >= _LEAST:
            for block in told:
                block.label = Label.OTHER


def _number(block: Block) -> int | None:
    text = block.text
    is_number = len(text) <= _DIGITS and text.isdecimal() and block.label in IN and block.label not in _OTHERS
    return int(text) if is_number else None
