"""From labelled blocks to the text of an article: what is in, what is out, and what has been said already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from newscrawl.errors import ArgumentError
from newscrawl.extraction.blocks import Block, Label
from newscrawl.extraction.tree.dom import Element, holder, outermost

CELLS = " | "
"""What stands between the cells of a table's row, which is one paragraph of the text."""

_OPENING = 20
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TextPolicy:
    """What is in the text of an article beside its prose, subheadings, quotes and code.

    The default is what a reader would call the article. Biographies, prompts, related links, navigation and comments
    are never in.
    """

    standfirst: bool = True
    """The paragraph under the headline, unless the first paragraph repeats it."""
    captions: bool = False
    """What stands under the pictures between the headline and the last paragraph."""
    lists: bool = True
    tables: bool = True
    """Each row as a paragraph."""
    embeds: bool = True
    """Posts of other sites shown amid the prose."""
    notes: bool = True
    """Footnotes and references, to which marks in the text lead; the marks are never in."""

    @classmethod
    def of(cls, with_: Iterable[str] = (), without: Iterable[str] = ()) -> TextPolicy:
        """The default with some of its parts in and others out. Raises ArgumentError for a part that is none."""
        asked = dict.fromkeys(with_, True) | dict.fromkeys(without, False)
        if unknown := sorted(asked.keys() - set(cls.__slots__)):
            raise ArgumentError(f"no part of a text is called {unknown[0]!r}; there are {', '.join(cls.__slots__)}")
        return cls(**asked)

    @property
    def labels(self) -> frozenset[Label]:
        """The labels of the blocks that are in."""
        asked = {
            Label.STANDFIRST: self.standfirst,
            Label.CAPTION: self.captions,
            Label.LIST: self.lists,
            Label.TABLE: self.tables,
            Label.EMBED: self.embeds,
            Label.NOTE: self.notes,
        }
        return _ALWAYS.union(what for what, wanted in asked.items() if wanted)


_ALWAYS = frozenset({Label.BODY, Label.SUBHEADING, Label.QUOTE, Label.CODE})
DEFAULT = TextPolicy()


def text(blocks: Sequence[Block], policy: TextPolicy = DEFAULT, times: Mapping[int, str] | None = None) -> str:
    """The paragraphs of the kept labels in document order, joined by blank lines.

    A standfirst that a paragraph repeats stands there; what else repeats it, a subheading or a quote, is left out, and
    so is a paragraph that says the same as the one before. ``times`` are those of a live blog's entries by the index
    of their first block: each is a paragraph before its entry.
    """
    keep = policy.labels
    due = _due(blocks, keep, times) if times else {}
    kept = [block for block in _article(blocks, policy) if block.label in keep]
    told: list[str] = []
    if any(block.label is Label.STANDFIRST for block in kept):
        told = [block.text for block in kept if block.label is Label.BODY]
    stated: set[str] = set()
    parts: list[str] = []
    for row, group in groupby(kept, _row):
        if row is not None:
            parts.append(CELLS.join(block.text for block in group))
            continue
        for block in group:
            if block.label is Label.STANDFIRST:
                folded = _fold(block.text)
                if not folded or folded in stated or any(_says(other, folded) for other in told):
                    continue
                if _fold("".join(told[:1])).startswith(folded):
                    continue
                stated.add(folded)
            elif stated and any(_says(block.text, folded) for folded in stated):
                continue
            if parts and parts[-1] == block.text:
                continue
            if block in due:
                parts.append(due[block])
            parts.append(block.text)
    return "\n\n".join(parts)


def _due(blocks: Sequence[Block], keep: frozenset[Label], times: Mapping[int, str]) -> dict[Block, str]:
    """The time that stands before a block: that of the entry of which it is the first in the text."""
    due: dict[Block, str] = {}
    starts = sorted(times)
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        first = next((block for block in blocks[start:end] if block.label in keep), None)
        if first is not None:
            due[first] = times[start]
    return due


def _article(blocks: Sequence[Block], policy: TextPolicy) -> Sequence[Block]:
    """The blocks that may be in the text; where captions are, only what lies between headline and last paragraph."""
    if not policy.captions:
        return blocks
    places = [i for i, block in enumerate(blocks) if block.label in _ALWAYS or block.label is Label.HEADLINE]
    return blocks[places[0] : places[-1] + 1] if places else ()


def _row(block: Block) -> Element | None:
    """The row of a table that a cell stands in; None for all else."""
    if block.label is not Label.TABLE:
        return None
    return next((up for up in chain((block.element,), block.element.ancestors()) if up.tag == "tr"), None)


def overrule(blocks: Iterable[Block], drop: Iterable[Element], keep: Iterable[Element]) -> None:
    """Relabel what lies in elements that a person has named: never text, or always; ``keep`` has the last word."""
    dropped, kept = (outermost(sorted(named, key=lambda element: element.start)) for named in (drop, keep))
    if not dropped and not kept:
        return
    for block in blocks:
        if holder(kept, block.element) is not None:
            block.label = Label.SUBHEADING if block.is_heading else Label.BODY
        elif holder(dropped, block.element) is not None:
            block.label = Label.OTHER


def _says(text: str, folded: str) -> bool:
    """Whether a text is, folded, another one. Its first letter tells most apart, its opening nearly all."""
    first = text[:1].casefold()
    if first.isalnum() and not folded.startswith(first):
        return False
    return folded.startswith(_fold(text[:_OPENING])) and _fold(text) == folded


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
