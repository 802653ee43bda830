"""What each block of a page is: a learned score says what is text of the article, rules name the rest.

The score is that of a forest over the features of all blocks (`features`, `forest`). Around it stand few rules, each
of which can be said in a sentence: what is settled beforehand (neighbours, comments) stays as it is, a block that is
nothing but a known phrase is what the phrase is, a heading must head something, a post shown amid the prose belongs
to it; `alone` has those that look at one block by itself, `sectioning` those that go by the sections of the page,
`smoothing` those that weigh a block in doubt against those around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from newscrawl.extraction import comments, dates, fields, liveblog, neighbours
from newscrawl.extraction.blocks import (
    BODY,
    CERTAIN,
    IN,
    SUBHEADING,
    Block,
    Label,
    ends_sentence,
    posts,
)
from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.blocks.segmentation import segment
from newscrawl.extraction.blocks.unread import leave_out_edits
from newscrawl.extraction.fields.credits import MAX_BYLINE, is_byline
from newscrawl.extraction.labels import (
    alone,
    captions,
    features,
    forest,
    gutters,
    notes,
    placeholders,
    prompts,
    questions,
    remarks,
    sectioning,
    smoothing,
)
from newscrawl.extraction.labels.amid import Amid
from newscrawl.extraction.labels.features import Matrix
from newscrawl.extraction.labels.forest import Forest
from newscrawl.extraction.labels.regions import Regions
from newscrawl.extraction.labels.wholes import Wholes
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

STATED = 0.2
"""From this score on a block that looks like a standfirst is one."""

MIN_STANDFIRST = 40

_STANDFIRST = int(Hint.STANDFIRST)
_CREDIT = int(Hint.BYLINE | Hint.META)
_WORD = re.compile(r"\w+")
_PARTICULARS = re.compile(r"\s[-–—|•·/]\s")
_SPOKEN = 30
"""A standfirst and the description of its page are told to be the same by this many characters."""

_MAX_DATELINE = 60
_LONGEST_NAME = 80
_RARE = 5
_MAX_PARTICULAR = 40
_MAX_PARTICULARS = 160
_PULLED = features.FEATURES.index("pulled")
_TRAILING = 4


class HasElements(Protocol):
    """What labelling needs of a thread of comments or of the neighbours: the elements they are made of."""

    @property
    def elements(self) -> list[Element]: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What the page states of itself; "" and () where it is silent. ``live``: whether it may be a live blog."""

    title: str = ""
    authors: Sequence[str] = ()
    description: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """The blocks of a page with what is known of them before they are scored."""

    regions: Regions
    matrix: Matrix


def survey(page: Page) -> Survey | None:
    """The survey of a page as `label` makes it; None for a page without text."""
    found = fields.resolve(page)
    known = Known(found.title, found.authors, found.description)
    return _survey(segment(page), page, neighbours.find(page), comments.find(page), known)


def label(
    blocks: list[Block],
    page: Page,
    neighbours: HasElements,
    thread: HasElements,
    known: Known | None = None,
    model: Forest | None = None,
) -> Survey | None:
    """Set the label and the score of every block; what they were drawn from is returned, None for no blocks."""
    known = known or Known()
    found = _survey(blocks, page, neighbours, thread, known)
    if found is not None:
        log_odds = (model or forest.shipped()).scores(found.matrix)
        for block, score in zip(blocks, (1 / (1 + np.exp(-log_odds))).tolist(), strict=True):
            block.score = score
        _Labeller(found.regions, page, known, np.flatnonzero(found.matrix[:, _PULLED]).tolist()).run()
    return found


def explain(
    found: Survey | None, asked: Sequence[int] | None = None, most: int = 6
) -> list[list[tuple[str, float, float]]]:
    """For each block the features that moved its score most: name, value, contribution in log-odds.

    ``asked``: the numbers of the blocks that are looked at, all by default; the others have none.
    """
    if found is None:
        return []
    trees = forest.shipped()
    count = len(found.matrix)
    rows = list(range(count) if asked is None else asked)
    told = trees.contributions(found.matrix[rows])
    order = np.argsort(-np.abs(told), axis=1)[:, :most]
    reasons: list[list[tuple[str, float, float]]] = [[] for _ in range(count)]
    for row, best, adds in zip(rows, order, told, strict=True):
        reasons[row] = [(trees.names[at], float(found.matrix[row, at]), float(adds[at])) for at in best]
    return reasons


def _survey(blocks: list[Block], page: Page, links: HasElements, thread: HasElements, known: Known) -> Survey | None:
    if not blocks:
        return None
    regions = Regions(blocks, links.elements, thread.elements)
    return Survey(regions, features.matrix(regions, _titles(page, known), known.description[:1000], known.authors))


def _titles(page: Page, known: Known) -> list[str]:
    """What the page calls itself: its headline, its <title>."""
    return [known.title, *(element.text for element in page.tree.tagged("title")[:1])]


class _Labeller:
    def __init__(self, regions: Regions, page: Page, known: Known, pulled: Sequence[int]) -> None:
        self.regions = regions
        self.page = page
        self.known = known
        self.pulled = pulled
        self.blocks = regions.blocks
        self.hints = regions.hints
        self.titles = set(map(_fold, _titles(page, known)))
        self.authors = [author.casefold() for author in known.authors if len(author) > 1]
        self.description = _fold(known.description[:1000])
        self.shown = [box for box in regions.of("blockquote") if posts.is_post(box)]

    def run(self) -> None:
        alone.label(self.regions)
        titled = self._titled()
        if not self.known.live:
            sectioning.other_articles(self.regions, titled)
        sectioning.above_headline(self.blocks, titled)
        sectioning.tangents(self.regions)
        sectioning.teasers(self.regions)
        sectioning.other_posts(self.regions, titled)
        wholes = Wholes(self.regions)
        wholes.tables()
        wholes.lists()
        wholes.quotations()
        wholes.listings()
        smoothing.amid_text(self.regions)
        self._posts()
        Amid(self.regions, self.pulled).run()
        smoothing.pull_quotes(self.blocks, self.pulled)
        told = self._told()
        smoothing.copied_captions(self.blocks, told)
        smoothing.printed_twice(told)
        smoothing.below_comments(self.blocks)
        smoothing.teaser_headings(self.blocks)
        smoothing.spoken_prompts(told)
        smoothing.islands(self.regions)
        questions.take_in(self.regions)
        smoothing.headings_alike(self.regions)
        notes.take_in(self.regions)
        # From here on next to nothing is taken in.
        told = self._told()
        captions.set_aside(told)
        prompts.set_aside(self.blocks)
        remarks.set_aside(told, self.authors)
        placeholders.set_aside(told)
        gutters.set_aside(self.blocks, told)
        if self.known.live:
            for heading in liveblog.headings(self.page, self.blocks):
                heading.label = SUBHEADING
        smoothing.headings_of_nothing(self.page, self.blocks)
        leave_out_edits(self.page.tree, self.blocks)
        self._head()
        smoothing.cut_short(self.blocks)
        self._posts()

    def _told(self) -> list[Block]:
        """The blocks that are taken for text."""
        return [block for block in self.blocks if block.label in IN]

    def _titled(self) -> int:
        """The first heading that says the title; -1 where none does."""
        return next((i for i in self.regions.headings if self._is_title(self.blocks[i])), -1)

    def _head(self) -> None:
        """The headline, and the standfirst between it and the body."""
        blocks = self.blocks
        told = (i for i, block in enumerate(blocks) if block.label is BODY)
        start = next(told, -1)
        while start >= 0 and (
            _is_dateline(blocks[start].text) or self._names_author(blocks[start].text) or self._is_particular(start)
        ):
            blocks[start].label = Label.OTHER
            start = next(told, -1)
        if start < 0:
            return
        headline = self._headline(start)
        if headline >= 0:
            blocks[headline].label = Label.HEADLINE
        for i in range(max(headline + 1, start - 12), start + 1):
            block = blocks[i]
            if block.label in (Label.OTHER, SUBHEADING) and self._is_title(block):
                block.label = Label.HEADLINE
            elif block.label in (Label.OTHER, BODY, SUBHEADING) and self._is_standfirst(i):
                block.label = Label.AUTHOR_BIO if self._presents(block.text) else Label.STANDFIRST

        for block in blocks[start:]:
            if block.tag == "h1" and block.label is SUBHEADING and _fold(block.text) in self.titles:
                block.label = Label.HEADLINE

    def _is_particular(self, i: int) -> bool:
        """Whether a few words in doubt stand before a sure paragraph, and not as one: a section, a place."""
        block = self.blocks[i]
        if block.weight > _MAX_PARTICULAR or block.score >= CERTAIN or ends_sentence(block.text):
            return False
        behind = self.blocks[i + 1 : i + 2]
        if not behind or behind[0].score < CERTAIN:
            return False
        return behind[0].tag != block.tag or behind[0].box.parent is not block.box.parent

    def _names_author(self, text: str) -> bool:
        folded = text[: MAX_BYLINE + 1].casefold()
        return any(author in folded for author in self.authors) and is_byline(text, self.authors)

    def _is_title(self, block: Block) -> bool:
        """Whether a block says the title; a heading may say more: the line above the headline, run into it."""
        said = _fold(block.text)
        if said in self.titles:
            return True
        return block.is_heading and any(len(title) >= _SPOKEN and said.endswith(title) for title in self.titles)

    def _is_standfirst(self, i: int) -> bool:
        block = self.blocks[i]
        if block.link_share >= 0.3 or remarks.is_reading_time(block):
            return False
        named = self.hints[i] & _STANDFIRST and block.weight >= MIN_STANDFIRST and block.score >= STATED
        return bool(named or self._is_described(block)) and not self._is_credit(i)

    def _presents(self, text: str) -> bool:
        """Whether a text begins with the name of an author, or the given one of it: "Ada is a journalist who …"."""
        folded = text[:_LONGEST_NAME].casefold()
        given = (author.split(" ")[0] for author in self.authors)
        return folded.startswith(tuple(self.authors)) or folded.startswith(
            tuple(f"{name} " for name in given if len(name) >= _RARE)
        )

    def _posts(self) -> None:
        """Posts of other sites between the first and the last prose of the article, which speaks of them."""
        if not self.shown:
            return
        prose = [i for i, block in enumerate(self.blocks) if block.label is BODY]
        if not prose:
            return
        told = range(prose[0], prose[-1] + _TRAILING)
        for box in self.shown:
            for i in range(box.start, box.end):
                if i in told and i not in self.regions.fixed:
                    self.blocks[i].label = Label.OTHER if posts.is_note(self.blocks[i].text) else Label.EMBED

    def _headline(self, start: int) -> int:
        for i in range(start, max(-1, start - 60), -1):
            block = self.blocks[i]
            if block.tag == "h1" or (block.is_heading and _fold(block.text) in self.titles):
                return i
        return -1

    def _is_credit(self, i: int) -> bool:
        return bool(self.hints[i] & _CREDIT) or is_byline(self.blocks[i].text, self.authors)

    def _is_described(self, block: Block) -> bool:
        """Whether the block says what the page's own description says, or the other begins with it."""
        said, described = _fold(block.text[:1000]), self.description
        if said == described:
            return said != ""
        return min(len(said), len(described)) >= _SPOKEN and (said.startswith(described) or described.startswith(said))


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _is_dateline(text: str) -> bool:
    """Whether a line is little but a date, or begins with one among particulars: "7 May 2024 - By: … - Tags: …"."""
    if len(text) > _MAX_PARTICULARS or ends_sentence(text) or not dates.may_hold(text):
        return False
    parts = _PARTICULARS.split(text)
    line = parts[0] if len(parts) > 2 else text
    return len(line) <= _MAX_DATELINE and dates.is_stated(line)
