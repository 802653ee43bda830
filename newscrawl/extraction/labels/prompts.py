"""Paragraphs that ask something of the reader, however sure they look: to subscribe, to follow, to consent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import IN, Block, Label, phrases
from newscrawl.extraction.labels.amid import SENTENCES
from newscrawl.extraction.memo import Memo

MAX_CONSENT = 600
MAX_INVITATION = 240
"""Longer texts are no question for consent, and no invitation."""

_LONGEST = 24
_CONSENT = "embed_consent"
_WORD = re.compile(r"\w+")
# From here on words have no space between them.
_UNSPACED = "\u0e00"
_OTHERS = frozenset({Label.QUOTE, Label.EMBED, Label.CODE, Label.TABLE, Label.NOTE})


def set_aside(blocks: Iterable[Block]) -> None:
    """Label those among what was taken for text."""
    for block in blocks:
        if block.label in IN and block.label not in _OTHERS and block.weight <= MAX_CONSENT and _asks(block):
            block.label = Label.PROMPT


def _asks(block: Block) -> bool:
    sentences = [said for said in SENTENCES.split(block.text) if said]
    openings = [said for said in sentences if _MAY_ASK[said[:_LONGEST].partition(" ")[0]]]
    if any(phrases.opens(_CONSENT, said) for said in openings):
        return True
    if block.label is not Label.BODY or block.weight > MAX_INVITATION:
        return False
    return phrases.invites(block.text) or all(map(_is_prompt, sentences))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(word for phrase in lexicon.phrases(_CONSENT) for word in _WORD.findall(phrase)[:1])


def _may_ask(opening: str) -> bool:
    word = _WORD.search(opening)
    # What was cut off, signs and numbers may lead to anything.
    if word is None or len(opening) >= _LONGEST or not word[0].isalpha() or word[0] >= _UNSPACED:
        return True
    return lexicon.fold(word[0]) in _first_words()


_MAY_ASK = Memo(_may_ask, 20_000, _LONGEST)
"""What a sentence has before its first space → whether it may ask for consent: that leaves out nearly all."""


def _is_prompt(text: str) -> bool:
    said = phrases.said(text)
    return said is not None and said[1] is Label.PROMPT
