"""What each block is by itself: what is settled beforehand, a known phrase, text by its score, what its boxes say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from newscrawl.extraction.blocks import (
    BODY,
    CLEAR,
    HEADINGS,
    QUOTE,
    SUBHEADING,
    SURE,
    Block,
    Label,
    ends_sentence,
    phrases,
)
from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.labels.regions import Regions
from newscrawl.extraction.labels.wholes import CELLS, ITEMS, LISTINGS

_NAMED: tuple[tuple[int, Label], ...] = (
    (Hint.COMMENT, Label.COMMENT),
    (Hint.AUTHOR, Label.AUTHOR_BIO),
    (Hint.RELATED | Hint.CARD, Label.RELATED),
    (Hint.PROMPT | Hint.OVERLAY, Label.PROMPT),
    (Hint.LEGAL, Label.LEGAL),
    (Hint.MEDIA, Label.CAPTION),
    (Hint.NAVIGATION | Hint.FOOTER | Hint.TAGS | Hint.SHARE, Label.NAVIGATION),
)
_KINDS = {
    **dict.fromkeys(HEADINGS, SUBHEADING),
    **dict.fromkeys(ITEMS, Label.LIST),
    **dict.fromkeys(LISTINGS, Label.CODE),
}
_NEIGHBOUR = frozenset({"previous_article", "next_article"})
_OWN = frozenset({"legal", "byline", "photo_credit"})
_UNTOLD = frozenset({Label.NAVIGATION, Label.OTHER})
_LEADS = 0.5


def label(regions: Regions) -> None:
    """Label the blocks, which have their scores."""
    blocks, fixed = regions.blocks, regions.fixed
    has_quotes = bool(regions.of("blockquote"))
    announced = -1
    for i, block in enumerate(blocks):
        phrase = phrases.said(block.text)
        if i in fixed:
            block.label = fixed[i]
        elif i == announced:
            block.label = Label.NAVIGATION
        elif phrase is not None and not _is_own(blocks, i, phrase[0]):
            block.label = phrase[1]
            if phrase[0] in _NEIGHBOUR and i + 1 < len(blocks) and _is_headline(blocks[i + 1]):
                announced = i + 1
        elif phrases.is_colophon(block.text):
            block.label = Label.OTHER
        elif block.score >= SURE:
            leads = block.link_share >= _LEADS and phrases.announces(block.text)
            block.label = Label.RELATED if leads else _kind(block, regions.running[i] > 0, has_quotes)
        else:
            block.label = _outside(block, regions.hints[i])


def _is_own(blocks: Sequence[Block], i: int, category: str) -> bool:
    """Whether a known phrase amid what is clearly text is the text's own, as those of some kinds may be."""
    if category not in _OWN and blocks[i].tag not in CELLS:
        return False
    around = blocks[i - 1 : i + 2] if 0 < i < len(blocks) - 1 else []
    return bool(around) and all(block.score >= CLEAR for block in around)


def _is_headline(block: Block) -> bool:
    """Whether a block after "Next article" may be that article's headline."""
    return block.weight <= 2 * phrases.MAX_PHRASE and not ends_sentence(block.text)


def _kind(block: Block, is_running: bool, has_quotes: bool) -> Label:
    """What a block of the text is; ``has_quotes``: whether there is a <blockquote> on its page."""
    if block.tag in _KINDS:
        return _KINDS[block.tag]
    if block.tag in ("td", "th", "caption"):
        return BODY if is_running else Label.TABLE
    if has_quotes and any(up.tag == "blockquote" for up in block.box.near()):
        return QUOTE
    return BODY


def _outside(block: Block, hints: int) -> Label:
    """What a block that is none of the text and no known phrase is."""
    if block.tag == "figcaption":
        return Label.CAPTION
    named = _named(hints) or (Label.NAVIGATION if block.link_share > 0.6 else Label.OTHER)
    # One sentence alone has been looked up already.
    return Label.LEGAL if named in _UNTOLD and ". " in block.text and phrases.is_legal(block.text) else named


@lru_cache(maxsize=4096)
def _named(hint: int) -> Label | None:
    """What the boxes around a block say it is."""
    return next((what for bits, what in _NAMED if hint & bits), None)
