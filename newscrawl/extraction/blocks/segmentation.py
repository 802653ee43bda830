"""A page's tags → its leaf blocks of text in document order, and the boxes around them.

Method: segmentation into text blocks with shallow features, after Kohlschütter, Fankhauser and Nejdl, "Boilerplate
Detection using Shallow Text Features" (WSDM 2010), with the boxes (block elements) kept as a tree beside it. All tags
of a page are looked at together, as columns; one by one only what becomes a block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from newscrawl.extraction.blocks import Block, Box, ends_sentence, looks, noscripts, posts
from newscrawl.extraction.blocks.unread import unread
from newscrawl.extraction.tree import dom, tags
from newscrawl.extraction.tree.dom import Element, inside
from newscrawl.extraction.tree.once import once
from newscrawl.extraction.tree.page import Page
from newscrawl.extraction.tree.tags import Numbers

MAX_BLOCKS = 20_000
"""Bound for pages that were made to hurt; what lies beyond is one block. News pages stay below a tenth of it."""

_LONG = 90
_MIN_SHOWN = 1500
_MIN_VEILED = 250
_VEILED = 4
"""A body is taken to be veiled where less than the first weight of paragraphs is shown, and hidden ones hold so many
times as much."""

_DENSE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u200b\u2060\ufeff\u00ad]")

Flags = npt.NDArray[np.bool_]


def segment(page: Page) -> list[Block]:
    """The page's leaf blocks of text in document order; [] for a page without text.

    What is hidden is left out, unless hardly anything else is there (bodies that a script unveils).
    """
    body = page.tree.body
    hidden, silent = _hidden(body), unread(page.tree)
    spoken = [*posts.unscripted(page.tree), *noscripts.telling(page.tree)]
    blocks = _cut(body, [*hidden, *silent], spoken)
    if hidden and (shown := _in_paragraphs(blocks)) < _MIN_SHOWN:
        bare = _cut(body, silent, spoken)
        if _in_paragraphs(bare) > max(_MIN_VEILED, _VEILED * shown):
            return bare
    return blocks


@once
def leaf_blocks(element: Element) -> Sequence[Block]:
    """The leaf blocks of text below an element, in document order; the topmost box is the element's own."""
    return _cut(element, _hidden(element))


def paragraphs(source: Element | str) -> list[str]:
    """The text below an element, or in a piece of HTML, as paragraphs."""
    if isinstance(source, str):
        if "<" not in source:
            return [line for line in (" ".join(part.split()) for part in source.split("\n")) if line]
        source = dom.parse(source.encode("utf-8", "replace")).body
    return [block.text for block in leaf_blocks(source)]


def _in_paragraphs(blocks: list[Block]) -> int:
    return sum(block.weight for block in blocks if block.tag == "p")


def _hidden(top: Element) -> Sequence[Element]:
    """The elements inside that are not shown."""
    found = inside(top.tree.hidden, top)
    return found[1:] if found and found[0] is top else found


@dataclass(slots=True)
class _Lines:
    """The tags of a stretch of a page without what is silent or hidden, a column each.

    ``places``: in the markup; ``kinds``: numbers of `tags`, 0 for what only carries text; ``starts``: whether it is a
    start tag; ``texts``: what follows it; ``sizes``: of the texts, in characters; ``filled``: whether there is more
    than white space in it; ``steps``: 1 where a box begins, -1 where it ends; ``edges``: where a block of text begins.
    """

    places: Numbers
    kinds: Numbers
    starts: Flags
    texts: list[str]
    sizes: Numbers
    filled: Flags
    steps: Numbers
    edges: Flags


def _cut(root: Element, hidden: Sequence[Element], spoken: Sequence[Element] = ()) -> list[Block]:
    """The blocks inside ``root``, as if the hidden elements were not there; ``spoken`` are silent by nature alone."""
    lines = _lines(root, hidden, spoken)
    if lines is None:
        return []
    group = np.cumsum(lines.edges)
    said = np.flatnonzero(lines.filled)
    if not len(said):
        return []
    of = group[said]
    new = np.flatnonzero(of[1:] != of[:-1])[: MAX_BLOCKS - 1] + 1
    first, last = np.concatenate((said[:1], said[new])), np.concatenate((said[new - 1], said[-1:]))
    texts = [_text(lines.texts[begin : end + 1]) for begin, end in zip(first.tolist(), last.tolist(), strict=True)]
    if "" in texts:
        kept = np.fromiter(map(bool, texts), np.bool_, len(texts))
        first, last, texts = first[kept], last[kept], list(filter(None, texts))
    boxes = _boxes(root, lines, first)
    links, strongs = (
        _share(lines, within, first, last) for within in (lines.kinds == tags.LINK, tags.IS_STRONG[lines.kinds])
    )
    rows = zip(texts, boxes, links, strongs, strict=True)
    return [
        Block(text, box.tag, box.element, box, min(link, len(text)), min(strong, len(text)), _weight(text))
        for text, box, link, strong in rows
    ]


def _lines(root: Element, hidden: Sequence[Element], spoken: Sequence[Element]) -> _Lines | None:
    tree, markup = root.tree, root.tree.markup
    begin, end = tree.span(root)
    if end <= begin:
        return None
    texts, kinds = markup.texts[begin:end], markup.numbers[begin:end]
    starts = kinds > 0
    kinds = np.abs(kinds)
    silent = tags.IS_SILENT[kinds]
    for element in spoken:
        silent[np.subtract(tree.span(element), begin)] = False
    for element in hidden:
        silent[np.subtract(tree.span(element), begin)] = True
    silent[0] = False
    places = np.arange(begin, end)
    neutral = silent | tags.IS_INLINE[kinds] | (kinds == tags.BREAK)
    void = starts & tags.IS_VOID[kinds]
    if silent.any():
        # The end tag of what is not shown stays, for the text that follows it.
        kept = np.cumsum(np.where(silent & ~void, np.where(starts, 1, -1), 0)) == 0
        kinds[silent] = tags.REMARK
        texts = list(compress(texts, kept.tolist()))
        kinds, starts, places, neutral, void = kinds[kept], starts[kept], places[kept], neutral[kept], void[kept]
    neutral[0] = False
    steps = np.where(neutral | void, 0, np.where(starts, 1, -1))
    breaks = np.flatnonzero(kinds == tags.BREAK)
    for at in breaks.tolist():
        texts[at] = " " + texts[at]
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    filled = (sizes > 0) & ~np.fromiter(map(str.isspace, texts), np.bool_, len(texts))
    lines = _Lines(places, kinds, starts, texts, sizes, filled, steps, ~neutral)
    if len(breaks):
        _break(lines, breaks)
    return lines


def _break(lines: _Lines, breaks: Numbers) -> None:
    """Two line breaks in a row end a paragraph, one does where a long sentence has just ended."""
    index = np.arange(len(lines.texts))
    begun = np.maximum.accumulate(np.where(lines.edges, index, 0))
    spoken = np.maximum.accumulate(np.where(lines.filled, index, -1))
    before = since = counted = -1
    length = 0
    for at in breaks.tolist():
        if begun[at] > since:
            since, counted, length = int(begun[at]), int(begun[at]), 0
        length += sum([len(text.strip()) for text in lines.texts[counted:at]])
        counted = at
        talk = int(spoken[at - 1])
        if before >= since and talk < before:
            ends = True
        else:
            ends = talk >= since and length >= _LONG
            ends = ends and ends_sentence(lines.texts[talk].rstrip())
        if ends:
            lines.edges[at] = True
            since, length = at, 0
        before = at


def _boxes(root: Element, lines: _Lines, first: Numbers) -> list[Box]:
    """The box of each block, given by its first line; all boxes that hold text are made and hung into each other."""
    tree = root.tree
    depth = np.cumsum(lines.steps)
    size = len(depth)
    opened = np.flatnonzero(lines.steps > 0)
    keys = depth[opened] * size + opened
    order = np.argsort(keys)
    ranked = keys[order]

    def around(depths: Numbers, places: Numbers) -> Numbers:
        """Which of the boxes of these depths began last before these places."""
        found: Numbers = order[np.searchsorted(ranked, depths * size + places, side="right") - 1]
        return found

    owners = tree.owners[lines.places[opened]]
    starts = np.searchsorted(first, opened)
    ends = np.searchsorted(lines.places[first], tree.ends[owners])
    parents = around(depth[opened] - 1, opened)
    made: list[Box | None] = [None] * len(opened)
    held = np.flatnonzero(ends > starts)
    rows = zip(
        held.tolist(), owners[held].tolist(), parents[held].tolist(), depth[opened[held]].tolist(),
        starts[held].tolist(), ends[held].tolist(), strict=True,
    )  # fmt: skip
    for at, owner, up, level, start, end in rows:
        element = tree.elements[owner]
        parent = made[up] if level > 1 else None
        box = made[at] = Box(element, element.tag, parent, level - 1, start, end, *looks(element))
        if parent is not None:
            parent.children.append(box)
    own = around(depth[first], first).tolist()
    return [box for at in own if (box := made[at]) is not None]


def _share(lines: _Lines, within: Flags, first: Numbers, last: Numbers) -> list[int]:
    """How many characters of each block lie in elements of a kind; white space between words counts once."""
    inside = np.cumsum(np.where(within, np.where(lines.starts, 1, -1), 0)) > 0
    sizes = np.where(inside, np.where(lines.filled, lines.sizes, np.minimum(lines.sizes, 1)), 0)
    sums = np.cumsum(sizes)
    found: list[int] = (sums[last] - sums[first] + sizes[first]).tolist()
    return found


def _text(parts: list[str]) -> str:
    text = " ".join("".join(parts).split())
    return text if text.isprintable() else _UNSEEN.sub("", text).strip()


def _weight(text: str) -> int:
    return len(text) if text.isascii() else len(text) + 2 * len(_DENSE.findall(text))
