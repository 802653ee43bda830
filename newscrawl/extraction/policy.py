"""From labelled blocks to the text of an article: what is in, what is out, and what has been said already."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from newscrawl.extraction.blocks import Block, Label

DEFAULT: frozenset[Label] = frozenset(
    {Label.STANDFIRST, Label.BODY, Label.SUBHEADING, Label.LIST, Label.QUOTE, Label.CODE}
)
"""Captions, tables, biographies, prompts, related links, navigation and comments stay out."""

_WORD = re.compile(r"\w+")


def text(blocks: Iterable[Block], keep: frozenset[Label] = DEFAULT) -> str:
    """The paragraphs of the kept labels in document order, joined by blank lines.

    A standfirst that the body repeats, and a paragraph that says the same as the one before, come once.
    """
    kept = [block for block in blocks if block.label in keep]
    spoken: set[str] = set()
    opening = ""
    if any(block.label is Label.STANDFIRST for block in kept):
        spoken = {_fold(block.text) for block in kept if block.label is not Label.STANDFIRST}
        opening = next((_fold(block.text) for block in kept if block.label is Label.BODY), "")
    parts: list[str] = []
    for block in kept:
        if block.label is Label.STANDFIRST:
            folded = _fold(block.text)
            if not folded or folded in spoken or opening.startswith(folded):
                continue
            spoken.add(folded)
        if parts and parts[-1] == block.text:
            continue
        parts.append(block.text)
    return "\n\n".join(parts)


def overrule(blocks: Iterable[Block], drop: Iterable[HtmlElement], keep: Iterable[HtmlElement]) -> None:
    """Relabel what lies in elements that a person has named: never text, or always; ``keep`` has the last word."""
    # The elements are held so that each stands for one object while the blocks are compared with them.
    out = {inner for element in drop for inner in element.iter()}
    within = {inner for element in keep for inner in element.iter()}
    for block in blocks:
        if block.element in within:
            block.label = Label.SUBHEADING if block.is_heading else Label.BODY
        elif block.element in out:
            block.label = Label.OTHER


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
