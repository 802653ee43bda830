"""What the sections of a page say against the scores of its blocks: <article>, <aside>, <footer>, <nav>, the headline.

After the HTML Living Standard, 4.3 "Sections": an article is a composition complete in itself, an aside could be
considered separate from the content around it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice

from newscrawl.extraction import dates
from newscrawl.extraction.blocks import BODY, CERTAIN, CLEAR, IN, Block, Box, Label, phrases
from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.labels.regions import Regions

_ARTICLE = 250
_NESTED = 4
_ALL_LINK = 0.9
_MAX_TEASER = 8
_TEASED = 0.3
_MIN_ROW = 3
_MAX_LEVELS = 12
_MAX_DAY = 60
_TEASING = int(Hint.CARD | Hint.RELATED)
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
    own = next((box for box in islice(around, _NESTED) if _weight(blocks[box.start : box.end]) >= _ARTICLE), None)
    if own is None:
        return
    kinds = _classes(own)
    h1s = [i for i, block in enumerate(blocks) if block.tag == "h1"]

    def is_another(box: Box) -> bool:
        if box.start < own.end and own.start < box.end:
            return False
        return not kinds.isdisjoint(_classes(box)) or bisect_left(h1s, box.start) < bisect_left(h1s, box.end)

    for box in _outermost(filter(is_another, regions.of("article"))):
        _leave_out(blocks[box.start : box.end], Label.RELATED)


def _weight(blocks: Sequence[Block]) -> int:
    """How much prose there is among some blocks."""
    return sum(block.weight for block in blocks if block.label is BODY)


def _classes(box: Box) -> set[str]:
    return set(box.signature.partition(".")[2].split())


def above_headline(blocks: Sequence[Block], headline: int) -> None:
    """What stands above the headline in doubt is none of the text: banners, errors, teasers.

    Below a lesser heading than <h1> more of it must follow, for some articles end with their title once more.
    """
    above = blocks[: max(headline, 0)]
    told = [block for block in above if block.label is BODY]
    if not above or any(block.score >= CERTAIN for block in told):
        return
    if blocks[headline].tag == "h1" or _weight(told) <= _weight(blocks[headline:]):
        _leave_out(above, Label.OTHER)


def tangents(regions: Regions) -> None:
    """What an <aside> holds is none of the text, unless most of it lies there, nor what a <footer> or <nav> holds."""
    blocks = regions.blocks
    boxes = regions.of(*_TANGENT)
    if not boxes:
        return
    # Summed up once: on a page made to hurt, boxes lie in each other a thousand deep.
    said = [0, *accumulate([block.weight if block.label in IN else 0 for block in blocks])]

    def is_tangent(box: Box) -> bool:
        return said[box.end] - said[box.start] < _TANGENT[box.tag] * said[-1]

    for box in _outermost(filter(is_tangent, boxes)):
        _leave_out(blocks[box.start : box.end], Label.OTHER)


def teasers(regions: Regions) -> None:
    """An <article> or a card amid the text whose only heading is a link announces another article, whole.

    So does a box that is called related and opens with "Related", "Read more". Neither where it is much of the text.
    """
    announcing = regions.of("article", called=_TEASING)
    if not announcing:
        return
    blocks = regions.blocks
    said = [0, *accumulate([block.weight if block.label in IN else 0 for block in blocks])]
    found: dict[str, list[Box]] = {}
    for box in announcing:
        if said[box.end] > said[box.start] and (_is_teaser(blocks, box) or _is_related(blocks, box)):
            found.setdefault(box.signature, []).append(box)
    for boxes in found.values():
        boxes = [*_outermost(boxes)]
        most = _TANGENT["aside"] if boxes[0].hints & Hint.RELATED else _TEASED
        if sum(said[box.end] - said[box.start] for box in boxes) < most * said[-1]:
            for box in boxes:
                _leave_out(blocks[box.start : box.end], Label.RELATED)


def other_posts(regions: Regions, headline: int) -> None:
    """Boxes in a row below the text, each with one heading, a link, and most with their day, announce other posts."""
    if headline < 0:
        return
    blocks, hints = regions.blocks, regions.hints
    heads = [i for i in regions.headings if blocks[i].link_share > _ALL_LINK]
    if len(heads) < _MIN_ROW:
        return
    rows: dict[Box, dict[Box, int]] = {}
    for i in heads:
        entry = _entry(blocks, i)
        if entry is not None and entry.parent is not None:
            rows.setdefault(entry.parent, {})[entry] = i
    if not any(len(entries) >= _MIN_ROW for entries in rows.values()):
        return
    told = (
        block.label is BODY and (block.score >= CLEAR or bool(hints[i] & Hint.BODY)) for i, block in enumerate(blocks)
    )
    sure = [*accumulate(told, initial=0)]
    for entries in rows.values():
        first = min(box.start for box in entries)
        alike = len({box.tag for box in entries}) == 1
        if len(entries) < _MIN_ROW or not alike or first <= headline or sure[first] == sure[headline]:
            continue
        if 2 * sum(_is_dated(blocks[box.start : box.end]) for box in entries) > len(entries):
            for box in entries:
                _leave_out(blocks[box.start : box.end], Label.RELATED)


def _entry(blocks: Sequence[Block], i: int) -> Box | None:
    """The largest box around a linked heading in which there is no other heading; None where it is large."""
    entry = None
    for box in islice(blocks[i].box.outwards(), _MAX_LEVELS):
        if box.end - box.start > _MAX_TEASER or any(
            block.is_heading for block in chain(blocks[box.start : i], blocks[i + 1 : box.end])
        ):
            break
        entry = box
    return entry


def _is_dated(blocks: Sequence[Block]) -> bool:
    """Whether one of a few blocks is little but a date."""
    short = (block.text for block in blocks if block.weight <= _MAX_DAY and dates.may_hold(block.text))
    return any(dates.is_stated(text) for text in short)


def _is_teaser(blocks: Sequence[Block], box: Box) -> bool:
    if (box.tag != "article" and not box.hints & Hint.CARD) or box.end - box.start > _MAX_TEASER:
        return False
    headings = [block for block in blocks[box.start : box.end] if block.is_heading]
    return len(headings) == 1 and headings[0].link_share > _ALL_LINK


def _is_related(blocks: Sequence[Block], box: Box) -> bool:
    if not box.hints & Hint.RELATED:
        return False
    phrase = phrases.said(blocks[box.start].text)
    return phrase is not None and phrase[1] is Label.RELATED


def _outermost(boxes: Iterable[Box]) -> Iterator[Box]:
    """Those of the boxes that lie in none of the others, in document order."""
    done = 0
    for box in sorted(boxes, key=lambda box: (box.start, -box.end)):
        if box.start >= done:
            done = box.end
            yield box


def _leave_out(blocks: Iterable[Block], label: Label) -> None:
    """Give those of the blocks that were taken for text another label."""
    for block in blocks:
        if block.label in IN:
            block.label = label
