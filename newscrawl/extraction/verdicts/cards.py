"""What lists are made of, as the blocks show it: cards with linked headlines, links, short lines, figures."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from newscrawl.extraction.blocks import BODY, HEADINGS, QUOTE, SUBHEADING, Block, Box, Label, ends_sentence

TOLD = frozenset({BODY, Label.LIST, QUOTE, SUBHEADING, Label.STANDFIRST})
"""What was taken for the body."""

_MANY_LINKS = 3
_MANY_LINES = 20
_MAX_FIGURE = 12
_MAX_LINKS = 20
_STAMP = re.compile(r"[\s\d./:年月日()\[\]-]{4,20}$|^[\s\d./:年月日()\[\]-]{4,20}")


def interleaved(blocks: list[Block], least: int, *, headed: bool = True) -> bool:
    """Whether what was taken for the body is a row of cards: a linked headline before every few paragraphs.

    ``headed``: only a heading is a headline.
    """
    prose = [i for i, block in enumerate(blocks) if block.label is BODY and block.weight >= 60]
    if len(prose) < least:
        return False
    heads = 0
    waiting = False
    for block in blocks[prose[0] - 3 if prose[0] > 3 else 0 : prose[-1] + 1]:
        if (block.is_heading or not headed) and leads(block):
            waiting = True
        elif waiting and block.label is BODY:
            heads += 1
            waiting = False
    return heads >= least and heads * 2 >= len(prose)


def lists_links(blocks: list[Block]) -> bool:
    """Whether what was taken for the body is a list of links, be it with a date before each."""
    told = [block for block in blocks if block.label in TOLD]
    linked = [block for block in told if block.link_share > 0.5]
    return len(linked) >= _MANY_LINKS and sum(b.weight for b in linked) > 0.8 * sum(b.weight for b in told)


def lists_lines(blocks: list[Block]) -> bool:
    """Whether what was taken for the body is nothing but items of a list, hardly one of them a sentence."""
    told = [block for block in blocks if block.label in TOLD]
    items = [block for block in told if block.label is Label.LIST]
    sentences = sum(ends_sentence(block.text) for block in items)
    return len(items) >= _MANY_LINES and len(items) >= 0.9 * len(told) and sentences <= 0.2 * len(items)


def lists_figures(blocks: list[Block]) -> bool:
    """Whether what was taken for the body is nothing but numbers and single words: the bars of a chart."""
    told = [block for block in blocks if block.label in TOLD and not block.is_heading]
    figures = sum(block.weight <= _MAX_FIGURE and " " not in block.text for block in told)
    return len(told) >= _MANY_LINES and figures >= 0.9 * len(told)


def leads(block: Block) -> bool:
    """Whether a block could be a headline that leads to another page."""
    return block.link_share > 0.7 and 15 <= block.weight <= 250 and not _leads_here(block)


def _leads_here(block: Block) -> bool:
    """Whether a heading links to its own place on the page, for those who want to point there."""
    links = [link.get("href") for link in islice(block.element.iter("a"), _MAX_LINKS)] if block.is_heading else []
    return bool(links) and all(href.startswith("#") for href in links)


def count_cards(blocks: list[Block]) -> int:
    """How many linked headlines the page shows in its largest group of equal boxes."""
    groups: Counter[tuple[str, str]] = Counter()
    for block in filter(is_card, blocks):
        box = block.box
        groups[box.signature, box.parent.signature if box.parent else ""] += 1
    return max(groups.values(), default=0)


def is_card(block: Block) -> bool:
    if not 25 <= block.weight <= 250 or block.link_chars <= 0.5 * len(block.text):
        return False
    if block.link_chars <= 0.7 * len(_STAMP.sub("", block.text) if block.tag == "li" else block.text):
        return False
    return (block.tag in HEADINGS and not _leads_here(block)) or _in_card(block.box)


def _in_card(box: Box) -> bool:
    parent: Box | None = box
    headed = False
    for _ in range(4):
        if parent is None:
            return False
        # A card may have a header of its own.
        if parent.tag in ("nav", "footer"):
            return False
        if parent.tag == "article" or (parent.tag == "li" and not headed):
            return True
        headed = headed or parent.tag == "header"
        parent = parent.parent
    return False
