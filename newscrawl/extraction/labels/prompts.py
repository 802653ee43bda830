"""Paragraphs that ask something of the reader, however sure they look: to subscribe, to follow, to consent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import BODY, IN, QUOTE, Block, Label, phrases
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.labels.amid import SENTENCES
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.once import once

MAX_CONSENT = 600
MAX_INVITATION = 240
"""Longer texts are no question for consent, and no invitation."""

_MAX_LINE = 120
_MOST_BLOCKS = 8
_NETWORK = re.compile(
    r"(?:https?:)?//(?:[\w-]{1,20}\.)?(?:facebook|twitter|x|instagram|linkedin|youtube|whatsapp|telegram|t|tiktok|threads|bsky"
    r"|pinterest|reddit|vk|ok|dzen)\.(?:com|net|me|app|ru|be)(?=[/?#]|$)",
    re.IGNORECASE,
)
_ADVERTISEMENT = "advertisement"
_OTHERS = frozenset({QUOTE, Label.EMBED, Label.CODE, Label.TABLE, Label.NOTE})


def set_aside(blocks: Sequence[Block]) -> None:
    """Label those among what was taken for text."""
    for block in blocks:
        if block.label in IN and block.label not in _OTHERS and block.weight <= MAX_CONSENT and _asks(block):
            block.label = Label.PROMPT
    for block in blocks:
        if block.is_heading and block.label in IN and _heads_form(block, blocks):
            block.label = Label.PROMPT


def _heads_form(heading: Block, blocks: Sequence[Block]) -> bool:
    """Whether a heading shares a box with a field to fill in, and with nothing else of the text."""
    box = heading.box.parent
    if box is None or not 1 < box.end - box.start <= _MOST_BLOCKS:
        return False
    if any(block.label in IN for block in blocks[box.start : box.end] if block is not heading):
        return False
    return next(box.element.iter("form", "input"), None) is not None


def _asks(block: Block) -> bool:
    sentences = SENTENCES.findall(block.text)
    if any(phrases.opens("embed_consent", said) for said in sentences):
        return True
    if block.label is not BODY or block.weight > MAX_INVITATION:
        return False
    if phrases.invites(block.text) or any(map(_asks_for_consent, sentences)) or _leads_to_networks(block):
        return True
    return all(map(_is_prompt, sentences))


def _asks_for_consent(text: str) -> bool:
    """Whether a sentence says what those agree to who sign up: "By subscribing you agree to our privacy policy"."""
    return phrases.opens("signing_up", text) and bool(phrases.held("consent_terms", phrases.words_of(text)))


def _leads_to_networks(block: Block) -> bool:
    """Whether the links of a short line, several, are names of networks and lead to these: "Follow us on X and Y"."""
    if not block.link_chars or block.weight > _MAX_LINE:
        return False
    links = list(islice(block.element.iter("a"), _MOST_BLOCKS))
    return len(links) > 1 and all(map(_leads_to_network, links))


@once
def _leads_to_network(link: Element) -> bool:
    is_named = lexicon.matches("network", text_of(link, _MAX_LINE))
    return is_named and _NETWORK.match(link.get("href").strip()) is not None


def _is_prompt(text: str) -> bool:
    said = phrases.said(text)
    return said is not None and (said[1] is Label.PROMPT or said[0] == _ADVERTISEMENT)
