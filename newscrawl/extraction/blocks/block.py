"""What a page is cut into: leaf blocks of text, and the boxes (block elements) around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from newscrawl.extraction.blocks.hints import Hint, hints
from newscrawl.extraction.memo import Memo
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.markup import unescape


class Label(StrEnum):
    """What a block is on its page."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BODY = "body"
    SUBHEADING = "subheading"
    LIST = "list"
    QUOTE = "quote"
    EMBED = "embed"
    """A post of another site shown in place."""
    NOTE = "note"
    """What a mark in the text leads to: a footnote, a reference."""
    CAPTION = "caption"
    TABLE = "table"
    CODE = "code"
    COMMENT = "comment"
    AUTHOR_BIO = "author-bio"
    RELATED = "related"
    NAVIGATION = "navigation"
    PROMPT = "prompt"
    LEGAL = "legal"
    OTHER = "other"


BODY, SUBHEADING, QUOTE = Label.BODY, Label.SUBHEADING, Label.QUOTE
"""What is asked of block after block; looking into the enumeration costs ten times as much."""

IN = frozenset(
    {
        Label.STANDFIRST,
        Label.BODY,
        Label.SUBHEADING,
        Label.LIST,
        Label.QUOTE,
        Label.EMBED,
        Label.NOTE,
        Label.TABLE,
        Label.CODE,
    }
)
"""The labels of what belongs to the article; the policy may still leave some of it out of the text."""

SURE = 0.5
"""From this score on a block is text of the article."""

CLEAR = 0.75
"""From this score on a block among its like is text even if it says a phrase that is none elsewhere."""

CERTAIN = 0.9
"""From this score on there is no doubt that it is."""

_NEAR = 4


@dataclass(slots=True, eq=False)
class Box:
    """A block element that holds text: ``start`` to ``end`` are the indices of its blocks."""

    element: Element
    tag: str
    parent: Box | None
    depth: int
    start: int
    end: int = 0
    signature: str = ""
    hints: int = 0
    children: list[Box] = field(default_factory=list)

    def outwards(self) -> Iterator[Box]:
        """The box itself and all those around it, innermost first."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent

    def near(self) -> Iterator[Box]:
        """The box itself and the three closest around it, innermost first."""
        return islice(self.outwards(), _NEAR)


@dataclass(slots=True, eq=False)
class Block:
    """A leaf block of text.

    ``weight`` is the length in characters with those of dense scripts (hanzi, kana, hangul, Thai) counted thrice,
    ``link_chars`` and ``strong_chars`` are how many characters lie in links and in bold or italic type; ``score`` is
    how sure the labeller is, 0 to 1, that the block is text of the article.
    """

    text: str
    tag: str
    element: Element
    box: Box
    link_chars: int
    strong_chars: int
    weight: int
    label: Label = Label.OTHER
    score: float = 0.0

    @property
    def link_share(self) -> float:
        """Share of the text that lies in links, 0 to 1."""
        return self.link_chars / len(self.text) if self.text else 0.0

    @property
    def is_heading(self) -> bool:
        return self.tag in HEADINGS


HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE_END = re.compile("[.!?…。！？．।؟۔։።][\"'”’»)\\]』」）]{0,3}$")
# The class of <body> tells of the page, not of its text; that of <article> lists its topics (tag-police).
_ROOMS = {
    "body": 0,
    "main": int(Hint.BODY),
    # A paragraph of class "paywall" is what the wall hides, not the wall; an embedded post is a quotation.
    "p": ~int(Hint.PROMPT),
    "blockquote": ~int(Hint.SHARE | Hint.MEDIA | Hint.CARD),
    "article": ~int(Hint.TAGS | Hint.META | Hint.ADVERT | Hint.AUTHOR | Hint.BYLINE | Hint.MEDIA | Hint.LEGAL),
}
_MAX_SIGNATURE = 120
_NAMES = re.compile(' (class|id|role|itemprop)="([^"]*)"')
_LONG = 150
_MAX_KNOWN = 8192
# All of ASCII, since what a table lacks costs more than what it has.
_NO_DIGITS = tuple(None if chr(code).isdigit() else chr(code) for code in range(128))


def looks(element: Element) -> tuple[str, int]:
    """The signature and the hints of a box, read off its element's attributes."""
    return _LOOKS[element.tag + element.raw]


def _read_looks(written: str) -> tuple[str, int]:
    """The same of a start tag as it is written, 'div class="x"'."""
    tag = written.partition(" ")[0]
    signature, found = tag, 0
    for attribute, value in _NAMES.findall(written):
        value = unescape(value)
        if value and attribute == "class":
            signature = f"{tag}.{value[:_MAX_SIGNATURE].translate(_NO_DIGITS)}"
        found |= hints(value)
    return signature, found & _ROOMS[tag] if tag in _ROOMS else found


_LOOKS = Memo(_read_looks, _MAX_KNOWN, _LONG)


def is_certain(block: Block) -> bool:
    """Whether there is no doubt that a block is a paragraph of the text."""
    return block.label is BODY and block.score >= CERTAIN


def ends_sentence(text: str) -> bool:
    """Whether the text closes with a sentence end of some script, closing quotes and brackets allowed."""
    return _SENTENCE_END.search(text[-4:]) is not None
