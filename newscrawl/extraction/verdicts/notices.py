"""Pages that say one thing and nothing else: that they ask for consent, or that the article was taken away."""

from __future__ import annotations

import re

from newscrawl.extraction.blocks import IN, Block, phrases

MAX_WORDS = 400
"""Words of a text above which it is not asked whether it is a request for consent."""

_MAX_CHARS = 6000
_SHARE = 0.6
_ASKING = 0.2
_LEAST_SAID = 3
_PROSE = 60
_WHOLLY = 0.9
_LINKED = 0.5
_HEADS = 3
_LOOKED = 160
_MAX_ELSE = 250
_SENTENCE = re.compile(r"[.!?…]\s+|[。！？।؟]")


def asks_consent(blocks: list[Block], words: int) -> bool:
    """Whether nearly all sentences of a text, or of a page that has none, ask for consent or say what it is for.

    One about consent speaks of it too; but what asks does so in the first person and of the reader's own data, and has
    no paragraph of anything else beside it.
    """
    if words > MAX_WORDS:
        return False
    told = [block.text for block in blocks if block.label in IN]
    told = told or [block.text for block in blocks if block.link_share < _LINKED]
    whole = sum(map(len, told))
    if not whole or whole > _MAX_CHARS:
        return False
    # Nearly all articles end here.
    if not any(_said(max(told, key=len)[:_LOOKED])):
        return False
    asking = other = elsewhere = 0
    said: set[str] = set()
    for text in told:
        others = 0
        for sentence in _SENTENCE.split(text):
            asks, terms = _said(sentence)
            said |= asks | terms
            asking += len(sentence) if asks else 0
            others += 0 if asks or terms else len(sentence)
        other += others
        elsewhere += others if others >= max(_PROSE, _WHOLLY * len(text)) else 0
        if elsewhere > _MAX_ELSE or other > (1 - _SHARE) * whole:
            return False
    return asking >= _ASKING * whole and len(said) >= _LEAST_SAID


def _said(text: str) -> tuple[set[str], set[str]]:
    """The phrases of a text that ask for consent, and those that say what it is for."""
    words = phrases.words_of(text)
    return phrases.held("asks_consent", words), phrases.held("consent_terms", words)


def is_taken_down(blocks: list[Block], title: str) -> bool:
    """Whether the headline or the first line of the text opens by saying that the article was taken away."""
    first = next((block.text for block in blocks if block.label in IN), "")
    heads = [block.text for block in blocks if block.is_heading and block.link_share < _LINKED][:_HEADS]
    return any(phrases.opens("taken_down", line) for line in (title, first, *heads))
