"""The wall in an article that only subscribers read on: a heading that says so. What follows it is not the text."""

from __future__ import annotations

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import HEADINGS, IN, Block, Label

MAX_BEHIND = 1500
"""Characters of prose from which on what follows a wall is the article all the same, for those who may read it."""

_NEAR = 8
_MIN_WORDS = 4
_MIN_DENSE = 20


def find(blocks: list[Block]) -> int | None:
    """The place of the heading that is a wall: soon behind the headline or the text, with hardly any prose behind it.

    What pops up over a page that one may read stands at the page's end.
    """
    walls = {at for at, block in enumerate(blocks) if block.tag in HEADINGS and _says_so(block)}
    last = -_NEAR
    for at, block in enumerate(blocks if walls else ()):
        if at - last < _NEAR and at in walls:
            behind = sum(b.weight for b in blocks[at + 1 :] if b.label in IN)
            return at if behind < MAX_BEHIND else None
        if block.label in IN or block.label is Label.HEADLINE:
            last = at
    return None


def set_aside(blocks: list[Block]) -> None:
    """Take what stands behind a wall out of the text: other articles, and how to subscribe."""
    at = find(blocks)
    if at is not None:
        for block in blocks[at:]:
            if block.label in IN:
                block.label = Label.RELATED


def _says_so(block: Block) -> bool:
    # "Members only" may as well head a box beside the article.
    return (
        block.link_share < 0.5
        and (len(block.text.split()) >= _MIN_WORDS or block.weight >= max(_MIN_DENSE, 2 * len(block.text)))
        and lexicon.matches("paywall", block.text)
    )
