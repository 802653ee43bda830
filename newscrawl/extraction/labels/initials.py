"""Initials that a page sets apart, large or as a picture: put back to the words that they begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from newscrawl.extraction.blocks import IN, Block, Label
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.tree.dom import Element

_NAMED = re.compile(
    r"drop|initial|let+rine|capital|(?:first|big|lead)[_-]?(?:letter|char)|(?:^|[\s_-])cap(?:$|[\s_-])", re.I
)
_INITIAL = re.compile(r"[\"'“”„«‘]?[^\W\d_]")
_APART = re.compile(r"([\"'“”„«‘]?[^\W\d_])\s([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+")
_DEEP = 3
_SHORT = 4
# Letters that are words of some language: "A ferry", "Y nada", "W lesie", "В лесу".
_WORDS = frozenset("AEIOUYÀÈÉÒÓÅKSVWZАБВЖЗИЙКОСУЯІЄ")


class _Told:
    """The words of a text as it stands on the page, counted when first asked for: few pages have an initial."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    def is_said(self, initial: str, rest: str) -> bool:
        """Whether the text says the joined word elsewhere, and what is left without the initial nowhere."""
        return f"{initial}{rest}".casefold() in self._folded and self._words[rest] <= 1

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(word for block in self._blocks if block.label in IN for word in _WORD.findall(block.text))

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(map(str.casefold, self._words))


def restore(blocks: Sequence[Block]) -> None:
    """Join initials with their words, in place; what was a block of its own is none of the text."""
    told = _Told(blocks)
    for at, block in enumerate(blocks):
        if block.label not in IN:
            continue
        if match := _APART.match(block.text):
            if _is_begun(told, block, match[1], match[2]):
                block.text = match[1] + block.text[match.start(2) :]
        elif block.text[0].islower():
            _join_before(told, blocks, at)


def _is_begun(told: _Told, block: Block, initial: str, rest: str) -> bool:
    """Whether a paragraph opens with an initial that is set apart from the rest of its word."""
    if not (_is_initial(initial) and rest[0].islower() and _is_set_apart(block.element, initial)):
        return False
    return initial[-1] not in _WORDS or told.is_said(initial[-1], rest)


def _join_before(told: _Told, blocks: Sequence[Block], at: int) -> None:
    """Join a paragraph that begins with a small letter with the initial before it: a block, or a picture in it."""
    block, before = blocks[at], blocks[at - 1] if at else None
    rest = _WORD.match(block.text)
    if rest is None:
        return
    pictured = _pictured(block.element)
    if pictured:
        block.text = pictured + block.text
    elif before is not None and _is_initial(before.text):
        boxes = (before.element, *islice(before.element.ancestors(), 1))
        if any(map(_is_named, boxes)) or told.is_said(before.text[-1], rest[0]):
            block.text = before.text + block.text
            before.label = Label.OTHER


def _is_initial(text: str) -> bool:
    return text[-1:].isupper() and _INITIAL.fullmatch(text) is not None


def _is_set_apart(paragraph: Element, initial: str) -> bool:
    """Whether the first thing inside a paragraph is named as an initial, and says it."""
    inside = islice(paragraph.iter(), 1, 1 + _DEEP)
    return any(text_of(inner, _SHORT) == initial and _is_named(inner) for inner in inside)


def _pictured(paragraph: Element) -> str:
    """The initial that the picture at the beginning of a paragraph shows, by its name; "" for none."""
    first = next(islice(paragraph.iter(), 1, 2), None)
    if first is None or first.tag != "img" or paragraph.text.strip() or not _is_named(first):
        return ""
    said = first.get("alt").strip()
    return said if _is_initial(said) else ""


def _is_named(element: Element) -> bool:
    return _NAMED.search(f"{element.tag} {element.get('class')}") is not None
