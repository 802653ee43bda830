"""Which block is body, and what the others are: rules over the blocks and the boxes that hold them.

What carries the decision (measured on 1,254 pages, see the benchmark): how far a block lies off the chain of
boxes that leads to the main text, and how much of the blocks with the same tag-and-class signature is prose.
Words in class names and phrases only break ties. Everything is behind `label`, so that a learned labeller can
take its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import lxml.html

from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.blocks import Block, Box, Label, ends_sentence
from newscrawl.extraction.hints import Hint
from newscrawl.extraction.page import Page
from newscrawl.extraction.regions import ASIDE, MIN_PROSE, Regions


class HasElements(Protocol):
    """What labelling needs of a thread of comments or of the neighbours: the elements they are made of."""

    @property
    def elements(self) -> list[lxml.html.HtmlElement]: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What the page states that tells its furniture from its prose; "" and () where it is silent."""

    authors: Sequence[str] = ()
    description: str = ""


_LABELS: tuple[tuple[int, Label], ...] = (
    (Hint.COMMENT, Label.COMMENT),
    (Hint.AUTHOR, Label.AUTHOR_BIO),
    (Hint.RELATED | Hint.CARD, Label.RELATED),
    (Hint.PROMPT | Hint.OVERLAY, Label.PROMPT),
    (Hint.LEGAL, Label.LEGAL),
    (Hint.MEDIA, Label.CAPTION),
    (Hint.NAVIGATION | Hint.FOOTER | Hint.TAGS | Hint.SHARE, Label.NAVIGATION),
)


MAX_COUNTED = 40
"""Longer blocks are not looked up as phrases with a counter in them: "Comments (3)"."""

MAX_PHRASE = 120
"""Longer blocks are not looked up among the phrases."""

_PHRASES: tuple[tuple[str, Label], ...] = (
    ("previous_article", Label.NAVIGATION),
    ("next_article", Label.NAVIGATION),
    ("write_comment", Label.COMMENT),
    ("comments_heading", Label.COMMENT),
    ("read_also", Label.RELATED),
    ("related_heading", Label.RELATED),
    ("newsletter", Label.PROMPT),
    ("subscribe", Label.PROMPT),
    ("paywall", Label.PROMPT),
    ("cookie", Label.PROMPT),
    ("share", Label.NAVIGATION),
    ("next_page", Label.NAVIGATION),
    ("prev_page", Label.NAVIGATION),
    ("tags_label", Label.NAVIGATION),
    ("advertisement", Label.OTHER),
    ("author_bio", Label.AUTHOR_BIO),
    ("byline", Label.OTHER),
    ("legal", Label.LEGAL),
    ("photo_credit", Label.CAPTION),
)
# How much of the body may at most follow a phrase for it to close the body.
_CLOSING = {
    "comments_heading": 0.5,
    "write_comment": 0.3,
    "related_heading": 0.25,
    "author_bio": 0.2,
    "previous_article": 0.15,
    "next_article": 0.15,
}
_NEIGHBOUR = frozenset({"previous_article", "next_article"})
_IN = frozenset({Label.BODY, Label.LIST, Label.SUBHEADING, Label.QUOTE, Label.CODE})
_WORD = re.compile(r"\w+")

MAX_BYLINE = 200
"""Longer blocks are no line of names and dates."""

_SPOKEN = 30
"""A standfirst and the description of its page are told to be the same by this many characters."""

_CREDITS = ("byline", "published_label", "updated_label")
_BETWEEN = re.compile(r"[\s\d.,:;|/()\[\]{}<>«»\"“”·•*–—_\-+،、。：，；／＝()#\u200e\u200f]+")
# What stands beside the numbers of a date or time in any language.
_CLOCK_WORDS = frozenset(
    ["年", "月", "日", "年月日", "時", "时", "分", "点", "년", "월", "일", "시", "분", "am", "pm", "a", "m", "p", "h",
     "uhr", "hrs", "t", "z", "utc", "gmt"]
)  # fmt: skip
MAX_CREDITS = 30
"""Words of such a line that are looked at."""

MAX_STRANGE = 3
"""Words that a line of names and dates may hold beyond them: days of the week, zones, places."""


def label(
    blocks: list[Block], page: Page, neighbours: HasElements, thread: HasElements, known: Known | None = None
) -> None:
    """Set the label of every block."""
    if blocks:
        title = _fold(str(page.root.findtext(".//title") or ""))
        _Labeller(Regions(blocks, neighbours.elements, thread.elements), title, known or Known()).run()


class _Labeller:
    def __init__(self, regions: Regions, title: str, known: Known) -> None:
        self.regions = regions
        self.title = title
        self.authors = [author.casefold() for author in known.authors if len(author) > 1]
        self.description = _fold(known.description[:1000])
        self.blocks = regions.blocks
        self.hints = regions.hints
        self.prose = regions.prose
        self.first = 0

    def run(self) -> None:
        fixed, main = self.regions.fixed, self.regions.main
        for i, block in enumerate(self.blocks):
            if i in fixed:
                block.label = fixed[i]
            elif not main.start <= i < main.end:
                block.label = self._outside(i)
        inside = [i for i in range(main.start, main.end) if i not in fixed]
        self._label_inside(inside)
        self._phrases(inside)
        self._trim(inside)
        self._head()

    def _outside(self, i: int) -> Label:
        block, hint = self.blocks[i], self.hints[i]
        for bits, what in _LABELS:
            if hint & bits:
                return what
        if block.link_share > 0.6:
            return Label.NAVIGATION
        return Label.OTHER

    def _label_inside(self, inside: list[int]) -> None:
        blocks, hints = self.blocks, self.hints
        asides = self.regions.link_lists()
        groups: dict[tuple[str, str], list[float]] = {}
        for i in inside:
            block = blocks[i]
            parent = block.box.parent
            key = (block.box.signature, parent.signature if parent else "")
            group = groups.setdefault(key, [0.0, 0.0])
            group[0] += self.prose[i] if i not in asides else 0.0
            group[1] += block.weight
        total = sum(self.prose[i] for i in inside) or 1.0
        strange = self.regions.strange(total)
        for i in inside:
            block = blocks[i]
            if i in strange and i not in asides:
                block.label = Label.OTHER
                continue
            if i in asides or hints[i] & ASIDE:
                block.label = self._outside(i)
                if block.label is Label.OTHER and i in asides:
                    block.label = Label.RELATED
                continue
            parent = block.box.parent
            prose, weight = groups[block.box.signature, parent.signature if parent else ""]
            block.label = self._kind(i, prose / total, prose / max(weight, 1.0))

    def _kind(self, i: int, group_share: float, group_density: float) -> Label:
        block = self.blocks[i]
        link = block.link_share
        if block.is_heading:
            return Label.SUBHEADING if link < 0.5 else Label.RELATED
        prose = self.prose[i] > 0
        if block.tag in ("li", "dd", "dt"):
            return Label.LIST if link < 0.5 or prose else Label.RELATED
        if block.tag in ("td", "th", "caption"):
            return Label.BODY if prose and group_share > 0.3 else Label.TABLE
        if block.tag in ("pre", "code"):
            return Label.CODE
        if _within(block.box, "blockquote"):
            return Label.QUOTE
        if is_byline(block.text, self.authors):
            return Label.OTHER
        if link > 0.6:
            return Label.RELATED
        if prose or block.tag == "p":
            return Label.BODY
        if group_density > 0.4 or group_share > 0.3:
            return Label.BODY
        return Label.OTHER

    def _phrases(self, inside: list[int]) -> None:
        """Blocks whose whole text is a known phrase; what such a phrase heads at the end of the body goes with it."""
        blocks = self.blocks
        rest = sum(self.prose[i] for i in inside if blocks[i].label in _IN)
        total = rest or 1.0
        tail: Label | None = None
        for position, i in enumerate(inside):
            block = blocks[i]
            if block.label in _IN:
                rest -= self.prose[i]
            if tail is not None:
                block.label = self._outside(i) if self.hints[i] & ASIDE else tail
                continue
            if block.weight > MAX_PHRASE:
                continue
            what = _phrase(block.text)
            if what is None:
                continue
            category, found = what
            block.label = found
            if category in _CLOSING and rest < _CLOSING[category] * total:
                tail = found
            elif category in _NEIGHBOUR and position + 1 < len(inside):
                title = blocks[inside[position + 1]]
                if title.weight <= 2 * MAX_PHRASE and not ends_sentence(title.text):
                    title.label = Label.NAVIGATION

    def _trim(self, inside: list[int]) -> None:
        """Bound the body by its first and last prose, and drop headings that head nothing."""
        blocks = self.blocks
        prose = [i for i in inside if blocks[i].label in _IN and self.prose[i] > 0]
        if not prose:
            return
        first, last = prose[0], prose[-1]
        # What follows the last prose belongs to it as long as it looks the same: a short last paragraph, a list.
        body_parent = blocks[last].box.parent
        look = body_parent.signature if body_parent is not None else ""
        for i in inside[inside.index(last) + 1 :]:
            block = blocks[i]
            parent = block.box.parent
            if block.label is Label.LIST and parent is not None:
                parent = parent.parent
            if block.label not in _IN or parent is None or parent.signature != look:
                break
            last = i
        follows = False
        for i in reversed(inside):
            block = blocks[i]
            if block.label not in _IN:
                continue
            if not first <= i <= last or (block.label is Label.SUBHEADING and not follows):
                block.label = Label.OTHER
            else:
                follows = block.label is not Label.SUBHEADING or follows
        self.first = first

    def _head(self) -> None:
        """The headline, and the standfirst between it and the body."""
        blocks = self.blocks
        start = self.first
        headline = -1
        for i in range(min(start, len(blocks) - 1), max(-1, start - 60), -1):
            if blocks[i].tag == "h1":
                headline = i
                break
        if headline >= 0:
            blocks[headline].label = Label.HEADLINE
        for i in range(max(headline + 1, start - 12), start):
            block = blocks[i]
            if block.label is not Label.OTHER or block.link_share >= 0.3 or self.hints[i] & ASIDE:
                continue
            if self._is_described(block) or (
                (block.weight >= MIN_PROSE or self.hints[i] & Hint.STANDFIRST)
                and block.weight >= 40
                and not self.hints[i] & (Hint.BYLINE | Hint.META)
                and (headline >= 0 or self.hints[i] & Hint.STANDFIRST)
                and not is_byline(block.text, self.authors)
            ):
                block.label = Label.HEADLINE if _fold(block.text) in self.title else Label.STANDFIRST

    def _is_described(self, block: Block) -> bool:
        """Whether the block says what the page's own description says, or the other begins with it."""
        said, described = _fold(block.text[:1000]), self.description
        if said == described:
            return said != ""
        return min(len(said), len(described)) >= _SPOKEN and (said.startswith(described) or described.startswith(said))


def is_byline(text: str, authors: Sequence[str] = ()) -> bool:
    """Whether a text is a line of credits: labels ("By", "Updated"), names, dates and times, and hardly a word more.

    ``authors`` are the names that are known, casefolded. A name that is not known counts where a label comes first.
    """
    if len(text) > MAX_BYLINE:
        return False
    rest = text.casefold()
    named = False
    for author in authors:
        if author in rest:
            named = True
            rest = rest.replace(author, " ")
    dated = any(map(str.isdigit, rest))
    if not named and not dated:
        return False
    if dated and dates.parse(text, guess=False) is None:
        return False
    strange, labels = _credits([word for word in _BETWEEN.split(lexicon.fold(rest)) if word][:MAX_CREDITS])
    if not labels and not (named and dated):
        return False
    if ends_sentence(text) and len(strange) > 1:
        return False
    if named or len(set(strange)) <= 1:
        return len(set(strange)) <= MAX_STRANGE if dated else not strange
    # "By Ann Smith, 9 June 2023", where nothing else says who Ann Smith is.
    names = [word for word in _BETWEEN.split(text) if lexicon.fold(word) in strange]
    return labels[0] == 0 and len(strange) <= 2 * MAX_STRANGE and all(name[:1].isupper() for name in names)


def _credits(words: list[str]) -> tuple[list[str], list[int]]:
    """The words that are neither a label nor part of a date, and where the labels stand."""
    strange: list[str] = []
    labels: list[int] = []
    at = 0
    while at < len(words):
        length = 0
        if words[at] in _label_starts():
            length = max(lexicon.longest(category, words[at : at + 6]) for category in _CREDITS)
        if length:
            labels.append(at)
        elif words[at] not in _CLOCK_WORDS and words[at] not in lexicon.months():
            strange.append(words[at])
        at += length or 1
    return strange, labels


@cache
def _label_starts() -> frozenset[str]:
    """The first words of all labels."""
    return frozenset(
        word for category in _CREDITS for phrase in lexicon.phrases(category) for word in _BETWEEN.split(phrase)[:1]
    )


@cache
def _known() -> dict[str, tuple[str, Label]]:
    """Every phrase with its category; where two share one, the first of `_PHRASES` has it."""
    known: dict[str, tuple[str, Label]] = {}
    for category, what in _PHRASES:
        for phrase in lexicon.phrases(category):
            known.setdefault(phrase, (category, what))
    return known


def _phrase(text: str) -> tuple[str, Label] | None:
    folded = lexicon.fold(text)
    found = _known().get(folded)
    if found is None and "#" in folded and len(folded) <= MAX_COUNTED:
        # A counter, "Comments (3)", is for the lexicon to see through.
        return next((pair for pair in _PHRASES if lexicon.matches(pair[0], text)), None)
    return found


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _within(box: Box | None, tag: str) -> bool:
    for _ in range(4):
        if box is None:
            return False
        if box.tag == tag:
            return True
        box = box.parent
    return False
