"""Paragraphs that ask something of the reader, however sure they look: to subscribe, to follow, to consent."""

from __future__ import annotations

from collections.abc import Iterable

from newscrawl.extraction.blocks import BODY, IN, QUOTE, Block, Label, phrases
from newscrawl.extraction.labels.amid import SENTENCES

MAX_CONSENT = 600
MAX_INVITATION = 240
"""Longer texts are no question for consent, and no invitation."""

_ADVERTISEMENT = "advertisement"
_OTHERS = frozenset({QUOTE, Label.EMBED, Label.CODE, Label.TABLE, Label.NOTE})


def set_aside(blocks: Iterable[Block]) -> None:
    """Label those among what was taken for text."""
    for block in blocks:
        if block.label in IN and block.label not in _OTHERS and block.weight <= MAX_CONSENT and _asks(block):
            block.label = Label.PROMPT


def _asks(block: Block) -> bool:
    sentences = SENTENCES.findall(block.text)
    if any(phrases.opens("embed_consent", said) for said in sentences):
        return True
    if block.label is not BODY or block.weight > MAX_INVITATION:
        return False
    return phrases.invites(block.text) or all(map(_is_prompt, sentences))


def _is_prompt(text: str) -> bool:
    said = phrases.said(text)
    return said is not None and (said[1] is Label.PROMPT or said[0] == _ADVERTISEMENT)
