"""What the sections of a page say against the scores of its blocks: <article>, <aside>, <footer>, <nav>, the headline.

After the HTML Living Standard, 4.3 "Sections": an article is a composition complete in itself, an aside could be
considered separate from the content around it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from newscrawl.extraction.blocks import IN, Block, Box, Label
from newscrawl.extraction.regions import Regions

_CERTAIN = 0.9
_ARTICLE = 250
_LEVELS = 4
_TANGENT = {"aside": 0.5, "footer": 0.9, "nav": 0.9}
"""Elements that hold no article, unless it is this share of all that was taken for text."""


def other_articles(regions: Regions, headline: int) -> None:
    """An <article> of the same kind as the one with the headline, beside it, is another article.

    A page of several posts, or one that goes on with the next article as one scrolls. "Kind": they share a class, or
    the other has an <h1> of its own; recipes and guides put their sections in <article> too. ``headline`` is the index
    of the heading that says the title, -1 for none.
    """
    if headline < 0:
        return
    blocks = regions.blocks
    around = (box for box in blocks[headline].box.outwards() if box.tag == "article")
    own = next((box for box in islice(around, _LEVELS) if _weight(blocks[box.start : box.end]) >= _ARTICLE), None)
    if own is None:
        return
    kinds = _classes(own)
    h1s = [i for i, block in enumerate(blocks) if block.tag == "h1"]
    done = 0
    beside = [box for box in regions.boxes if box.tag == "article" and (box.end <= own.start or box.start >= own.end)]
    for box in sorted(beside, key=lambda box: (box.start, -box.end)):
        if box.start < done:
            continue
        if not kinds.isdisjoint(_classes(box)) or bisect_left(h1s, box.start) < bisect_left(h1s, box.end):
            done = box.end
            for block in blocks[box.start : box.end]:
                block.label = Label.RELATED if block.label in IN else block.label


def _weight(blocks: Sequence[Block]) -> int:
    """How much prose there is among some blocks."""
    return sum(block.weight for block in blocks if block.label is Label.BODY)


def _classes(box: Box) -> set[str]:
    return set(box.signature.partition(".")[2].split())


def above_headline(blocks: Sequence[Block], headline: int) -> None:
    """What stands above the headline in doubt is none of the text: banners, errors, teasers.

    Below a lesser heading than <h1> more of it must follow, for some articles end with their title once more.
    """
    above = blocks[: max(headline, 0)]
    told = [block for block in above if block.label is Label.BODY]
    if not above or any(block.score >= _CERTAIN for block in told):
        return
    if blocks[headline].tag == "h1" or _weight(told) <= _weight(blocks[headline:]):
        for block in above:
            block.label = Label.OTHER if block.label in IN else block.label


def tangents(regions: Regions) -> None:
    """What an <aside> holds is none of the text, unless most of it lies there, nor what a <footer> or <nav> holds."""
    blocks = regions.blocks
    # Summed up once: on a page made to hurt, boxes lie in each other a thousand deep.
    said = [0, *accumulate(block.weight if block.label in IN else 0 for block in blocks)]
    for box in _outermost([box for box in regions.boxes if box.tag in _TANGENT], said):
        for block in blocks[box.start : box.end]:
            block.label = Label.OTHER if block.label in IN else block.label


def _outermost(boxes: list[Box], said: Sequence[int]) -> Iterator[Box]:
    """The boxes that hold less than their share of what is said, none within another."""
    done = 0
    for box in sorted(boxes, key=lambda box: (box.start, -box.end)):
        if box.start >= done and said[box.end] - said[box.start] < _TANGENT[box.tag] * said[-1]:
            done = box.end
            yield box
