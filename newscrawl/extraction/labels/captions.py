"""Captions that no box tells: lines typed under a picture, and lines that say who took it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import BODY, Block, Label, ends_sentence
from newscrawl.extraction.tree.dom import Element, inside, is_short
from newscrawl.extraction.tree.once import once

MAX_CAPTION = 240
"""Longer texts are no caption."""

_MAX_SPANS = 200
_NEAR = 3
_MAX_CREDIT = 60
_MAX_WORDS = 7
_FEW, _MOST_WORDS = 2, 25
_QUOTES = "\"“„«»‹‘'「『"
_MAX_PICTURE = 12
_MAX_PARTS = 60
_STRONG = 0.95
_SLANTED = frozenset({"em", "i", "br"})
_APART = frozenset({"em", "i", "small", "br"})
BRACKETS = "()（）[]［］【】〔〕《》 \u3000"
"""What may stand around a line about the text."""

LABELLED = re.compile(r"([^:：]{1,40})[:：]\s*(?=\S)")
"""A line with its label: "Photo: AP"."""

_PICTURED = re.compile(r"image|img|figure|photo|picture", re.IGNORECASE)


def set_aside(blocks: Sequence[Block]) -> None:
    """Label the captions among the blocks that were taken for text."""
    if not blocks:
        return
    _set_called_aside(blocks)
    for block in blocks:
        if (
            block.label is BODY
            and block.weight <= MAX_CAPTION
            and (_is_typed(block) or _is_below(block) or _is_titling(block) or _is_boxed(block) or _credits(block.text))
        ):
            block.label = Label.CAPTION


def _set_called_aside(blocks: Sequence[Block]) -> None:
    """Label the lines below pictures whose inline elements are called captions; no box of theirs tells it."""
    tree = blocks[0].element.tree
    telling = tree.attributes.holding("class", "caption")
    if not telling:
        return
    lines = {
        (block.element, block.text): block for block in blocks if block.label is BODY and block.weight <= MAX_CAPTION
    }
    for element in tree.valued("class", telling)[:_MAX_SPANS]:
        before = element.previous()
        if before is None or not inside(before.tree.tagged("img"), before, 1) or not is_short(element):
            continue
        line = element.line()
        block = next((lines[up, line] for up in islice(element.ancestors(), _NEAR) if (up, line) in lines), None)
        if block is not None:
            block.label = Label.CAPTION


def _is_typed(block: Block) -> bool:
    """Whether a line is typed under a picture: slanted in one paragraph with it, or centred like it with its credit."""
    element = block.element
    if block.strong_chars >= _STRONG * len(block.text) and block.tag == "p":
        kinds = [child.tag for child in islice(element.children(), _MAX_PARTS)]
        if kinds[:1] == ["img"] and _SLANTED.issuperset(kinds[1:]) and not element.text.strip():
            return not block.text.endswith(":")
    if not _is_centred(element) or not _is_credited(block.text):
        return False
    before = element.previous()
    return before is not None and _is_centred(before) and _is_picture(before)


def _is_below(block: Block) -> bool:
    """Whether a line right below a picture ends with who took it, or is set apart from the text as a whole."""
    before = block.element.previous()
    if before is None or block.is_heading or not _is_picture(before):
        return False
    text = block.text
    if text[0] in _QUOTES or "://" in text:
        return False
    return _ends_credited(text) or (_FEW < len(text.split()) <= _MOST_WORDS and _is_set_apart(block.element))


@once
def _is_picture(element: Element) -> bool:
    """Whether an element holds a picture and no text."""
    if element.end - element.start > _MAX_PICTURE or element.text.strip():
        return False
    return next(element.iter("img"), None) is not None and not element.line()


@once
def _is_set_apart(element: Element) -> bool:
    """Whether all of a line is in italics or in small print."""
    parts = list(element.children())
    if not parts or element.text.strip():
        return False
    return all(part.tag in _APART and not part.tail.strip() for part in parts)


def _ends_credited(text: str) -> bool:
    """Whether a line ends with who took a picture: "The old bridge. Photo: AP", "… (Foto von Jo Castell)"."""
    if "©" in text[-_MAX_CREDIT:]:
        return True
    before, sign, _ = text.rstrip(BRACKETS).rpartition("(") if text.endswith(")") else text.rpartition(":")
    if not sign or len(text) - len(before) > _MAX_CREDIT:
        return False
    words = before.split()[-1:] if sign == ":" else text[len(before) + 1 :].split()[:1]
    return bool(words) and _is_label(words[0].strip(BRACKETS + ":"))


def _is_titling(block: Block) -> bool:
    """Whether a line is alone in a box called one of a picture, below the picture."""
    around = block.box.parent
    if block.tag == "p" or around is None or around.end - around.start > 1 or not _PICTURED.search(around.signature):
        return False
    pictures = inside(block.element.tree.tagged("img"), around.element, 1)
    return bool(pictures) and pictures[0].start < block.element.start


def _is_boxed(block: Block) -> bool:
    """Whether a line that is no paragraph stands in a box of a picture, a sentence below it and at most a credit."""
    around = block.box.parent
    if block.tag != "div" or around is None or around.end - around.start > _FEW or around.element.text.strip():
        return False
    first, *lines = islice(around.element.children(), _MAX_PARTS)
    if first.tag != "img" and not _is_picture(first):
        return False
    return ends_sentence(next(filter(None, (line.line() for line in lines)), ""))


def _credits(text: str) -> bool:
    return _is_credit(text) or _is_bracketed(text)


def _is_bracketed(text: str) -> bool:
    """Whether a line in brackets says of which picture it is: "(Cover: the old bridge. Photo: AP)"."""
    found = LABELLED.match(text, 1) if text[0] in "(（" and text[-1] in ")）" else None
    return found is not None and _is_label(found[1])


def _is_credit(text: str) -> bool:
    """Whether a line is alone with who took a picture: "Photo: AP"."""
    if len(text) > _MAX_CREDIT or ends_sentence(text) or len(text.split()) > _MAX_WORDS:
        return False
    found = LABELLED.match(text)
    return found is not None and _is_label(found[1])


def _is_label(text: str) -> bool:
    """Whether a text is the label of who took a picture; that of a source may be that of a text or of figures."""
    label = lexicon.fold(text)
    return label in lexicon.phrases("photo_credit") and label not in lexicon.phrases("source_label")


@once
def _is_centred(element: Element) -> bool:
    return "center" in element.raw


def _is_credited(text: str) -> bool:
    """Whether a line names who took the picture, at its end: "The old bridge. 张志强 摄"."""
    return lexicon.fold(text.rpartition(" ")[2].strip(BRACKETS)) in lexicon.phrases("photo_credit")
