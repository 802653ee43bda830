"""Placeholder text ("Lorem ipsum …") that the maker of a template left standing beside the article: none of it."""

from __future__ import annotations

from collections.abc import Sequence

from newscrawl.extraction.blocks import IN, Block, Label

_OPENING = "lorem ipsum"
_MOST = 0.5
_QUOTED = frozenset({Label.QUOTE, Label.CODE})


def set_aside(blocks: Sequence[Block]) -> None:
    """Label it, unless it is most of the text: the page of a demonstration has no other."""
    told = [block for block in blocks if block.label in IN]
    found = [block for block in told if block.text[: len(_OPENING)].casefold() == _OPENING]
    if found and sum(block.weight for block in found) <= _MOST * sum(block.weight for block in told):
        for block in found:
            if block.label not in _QUOTED:
                block.label = Label.OTHER
