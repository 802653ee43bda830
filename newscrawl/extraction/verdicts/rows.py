"""Rows of equal boxes that hold an article each, which has a page of its own: a list, or what stands beside an article.

What gives a box away is its headline or its last line, which leads to another page of the site, and its day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, islice, takewhile
from typing import NamedTuple

from newscrawl import urls
from newscrawl.extraction import dates
from newscrawl.extraction.blocks import HEADINGS, IN, Block, Box, Label, ends_sentence, phrases
from newscrawl.extraction.fields import Fields
from newscrawl.extraction.fields.metadata import fold
from newscrawl.extraction.labels import smoothing
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import inside
from newscrawl.extraction.verdicts.leading import TOLD, Leading

MAX_BOXES = 200
"""Boxes of a row that are looked at."""

_SHARE = 0.9
_MOST = 0.8
_FEW, _SOME, _MANY = 2, 3, 4
_DAY_LINE = 120
_SENTENCE = 40
_LEVELS = 3
_OPENING = 6
_CLOSING = 3
_MIN_LINE = 15
_MIN_OWN = 80
_NEAR = 8
_LINKED = 0.7
_FOOT = 0.4
_MAX_LINKS = 20
_CUT = ("…", "...", "[…]", "[...]")


class _Post(NamedTuple):
    """One box of a row: where its lines lead, whether its headline does, whether it has a day, or lies under a link."""

    targets: frozenset[str]
    headed: bool
    dated: bool
    covered: bool = False


def is_list(page: Page, blocks: list[Block], found: Fields, *, stated: bool) -> bool:
    """Whether nearly all text stands in equal boxes, each with a way to a page of its own and a day of its own.

    A page that shows no day at all needs none in its boxes, where their headlines lead on. ``stated`` says that the
    page calls itself an article; it is believed where the day is stated too, and not read off the page. At the address
    of an article only <article> elements with a headline that leads on and a day are such boxes. Boxes that lie under a
    link each need none of this.
    """
    if not page.url:
        return False
    dated = found.provenance.get("published_at", "") or found.provenance.get("date", "")
    shown = dated.startswith("html:")
    if stated and dated and not shown:
        return False
    around = _around_text(blocks)
    if around is None:
        return False
    leading = Leading(page, found.canonical_url)
    named = urls.looks_like_listing(page.url, sure=True)
    row = _largest_row(blocks, around)
    posts = [_read(page, leading, blocks, box) for box in row[:MAX_BOXES]]
    least = _MOST * len(posts)
    shared = Counter(target for post in posts for target in post.targets)
    apart = sum(any(shared[target] == 1 for target in post.targets) for post in posts) >= least
    if apart and len(posts) >= _FEW and all(post.covered for post in posts):
        return True
    placed = urls.looks_like_article(page.url)
    if placed and (not row or row[0].tag != "article"):
        return False
    if len(row) < (_FEW if named or placed else _SOME):
        return named and not stated and _is_entry(page, leading, blocks, around)
    if not apart:
        return False
    if sum(post.dated and (post.headed or not placed) for post in posts) >= least:
        return True
    return (
        not placed and not stated and not shown and len(posts) >= _MANY and sum(post.headed for post in posts) >= least
    )


def set_aside(page: Page, blocks: list[Block], found: Fields) -> None:
    """Take cards of other articles out of the text of one that has a headline, a day and a text of its own."""
    heads = [at for at, block in enumerate(blocks) if block.tag in HEADINGS and block.link_share > _LINKED]
    if len(heads) < _SOME or not any(block.label in TOLD for block in blocks[heads[0] :]):
        return
    if not page.url or urls.looks_like_listing(page.url, sure=True):
        return
    leading = Leading(page, found.canonical_url)
    cards = [box for row in _rows(blocks, heads) if _are_cards(leading, blocks, row) for box in row]
    if cards and _has_own_text(leading, blocks, cards, fold(found.title)):
        for box in cards:
            for block in blocks[box.start : box.end]:
                if block.label in IN:
                    block.label = Label.RELATED
        smoothing.headings_of_nothing(page, blocks)


# -- lists -------------------------------------------------------------------------------------------------------


def _around_text(blocks: list[Block]) -> Box | None:
    """The smallest box that holds nearly all text."""
    said = _said(blocks)
    longest = max((block for block in blocks if block.label in TOLD), key=lambda block: block.weight, default=None)
    boxes = longest.box.outwards() if longest is not None else ()
    return next((box for box in boxes if said[box.end] - said[box.start] >= _SHARE * said[-1]), None)


def _largest_row(blocks: list[Block], around: Box) -> list[Box]:
    """The equal boxes right in a box that hold nearly all text; [] where there are none."""
    said = _said(blocks)
    kinds: dict[tuple[str, str], list[Box]] = {}
    for box in around.children:
        if box.end - box.start > 1 and said[box.end] > said[box.start]:
            kinds.setdefault(_kind(box), []).append(box)
    row = max(kinds.values(), key=len, default=[])
    return row if sum(said[box.end] - said[box.start] for box in row) >= _SHARE * said[-1] else []


def _said(blocks: list[Block]) -> list[float]:
    """How much text there is before each block, and in all."""
    return [0.0, *accumulate(b.weight * (1 - b.link_share) if b.label in TOLD else 0.0 for b in blocks)]


def _read(page: Page, leading: Leading, blocks: list[Block], box: Box) -> _Post:
    opening = list(
        takewhile(lambda block: not _is_prose(block), blocks[box.start : min(box.end, box.start + _OPENING)])
    )
    closing = [block for block in blocks[max(box.start, box.end - _CLOSING) : box.end] if not _is_prose(block)]
    # The day may head the box from without.
    dated = _is_dated([*blocks[max(0, box.start - 1) : box.start], *opening, *closing])
    for block in opening:
        is_line = block.link_share > _LINKED and block.weight >= _MIN_LINE
        if block.is_heading or is_line:
            targets = _targets(page, leading, block, to_article=not block.is_heading)
            if targets:
                return _Post(targets, block.link_share > _LINKED, dated)
    found = [_targets(page, leading, block, to_article=True) for block in closing]
    over = leading.overlays(box.element)
    return _Post(frozenset(map(page.absolute, over)).union(*found), False, dated, bool(over))


def _targets(page: Page, leading: Leading, block: Block, *, to_article: bool) -> frozenset[str]:
    """Where the links in a line or around it lead, if to other pages, be it to a place on one."""
    links = inside(block.element.tree.tagged("a"), block.element, _MAX_LINKS) if block.link_chars else []
    if block.link_chars and not links:
        links = [above for above in islice(block.element.ancestors(), _LEVELS) if above.tag == "a"]
    found = (link for link in links if leading.leads_away(link, to_article=to_article and "#" not in link.get("href")))
    return frozenset(page.absolute(link.get("href")) for link in found)


def _is_entry(page: Page, leading: Leading, blocks: list[Block], around: Box) -> bool:
    """Whether right above all text stand a line that leads to another article and a day: a list with one post."""
    for box in islice(around.outwards(), _LEVELS):
        post = _read(page, leading, blocks, box)
        if post.targets:
            return post.headed and post.dated and not blocks[box.start].is_heading
    return False


def _is_prose(block: Block) -> bool:
    """Whether a block is a paragraph rather than a line that tells what follows or went before."""
    return not block.is_heading and block.link_share < _FOOT and not _is_line(block)


# -- cards beside an article -------------------------------------------------------------------------------------


def _rows(blocks: list[Block], heads: list[int]) -> Iterator[list[Box]]:
    """The rows of at least three equal boxes, one after the other in one box, with one of the headings each, that hold
    what was taken for text."""
    boxes = [box for at in heads[:MAX_BOXES] if (box := _card(blocks[at].box, heads)) is not blocks[at].box]
    for _, row in groupby(boxes, lambda box: (id(box.parent), _kind(box))):
        found = list(row)
        if len(found) >= _SOME and any(block.label in TOLD for block in blocks[found[0].start : found[-1].end]):
            yield found


def _card(box: Box, heads: list[int]) -> Box:
    """The largest box around a heading that holds no other one."""
    for above in islice(box.outwards(), 1, None):
        if bisect_left(heads, above.end) - bisect_left(heads, above.start) > 1:
            break
        box = above
    return box


def _are_cards(leading: Leading, blocks: list[Block], row: Sequence[Box]) -> bool:
    """Whether nearly all boxes of a row have a headline that leads to another article, and a day or a text cut off."""
    least = _MOST * len(row)
    if sum(leading.leads_on(box.element, to_article=True) for box in row) < least:
        return False
    said = phrases.said(blocks[row[0].start - 1].text) if row[0].start else None
    if said is not None and said[1] is Label.RELATED:
        return True
    parts = [blocks[box.start : box.end] for box in row]
    return sum(_is_dated(part) or any(block.text.endswith(_CUT) for block in part) for part in parts) >= least


def _has_own_text(leading: Leading, blocks: list[Block], cards: Sequence[Box], title: str) -> bool:
    """Whether a page has a headline, a text and a day that stand in none of the cards."""
    apart = {at for box in cards for at in range(box.start, box.end)}
    own = [at for at, block in enumerate(blocks) if block.label in TOLD and at not in apart]
    if sum(blocks[at].weight for at in own) < _MIN_OWN:
        return False
    heads = [at for at in range(own[0]) if at not in apart and blocks[at].is_heading and fold(blocks[at].text) == title]
    if not heads or leading.leads_on(blocks[heads[-1]].element):
        return False
    near = [blocks[at] for at in range(max(0, heads[-1] - _NEAR), min(own[-1] + _NEAR, len(blocks))) if at not in apart]
    return _is_dated([block for block in near if block.label not in TOLD])


def _is_dated(blocks: Sequence[Block]) -> bool:
    """Whether one of some lines states a day."""
    lines = (block.text for block in blocks if _is_line(block) and dates.may_hold(block.text))
    return any(dates.is_stated(line) for line in lines)


def _is_line(block: Block) -> bool:
    length = len(block.text)
    return length <= _SENTENCE or (length <= _DAY_LINE and not ends_sentence(block.text))


def _kind(box: Box) -> tuple[str, str]:
    """What equal boxes share: the tag and the first class."""
    name = box.signature.partition(".")[2].split(maxsplit=1)
    return box.tag, name[0] if name else ""
