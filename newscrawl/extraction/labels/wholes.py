"""Tables, lists, quotations and listings are text as a whole or not at all: a part says too little by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, islice

from newscrawl.extraction.blocks import BODY, IN, QUOTE, Block, Box, Label, is_certain
from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.labels.regions import Regions

ITEMS = frozenset({"li", "dd", "dt"})
LISTS = frozenset({"ul", "ol", "dl"})
CELLS = frozenset({"td", "th"})
LISTINGS = frozenset({"pre", "code"})

_UNTOLD = frozenset({Label.OTHER, Label.CAPTION, Label.NAVIGATION})
_UNNAMED = frozenset({Label.OTHER, Label.CAPTION, Label.NAVIGATION, Label.AUTHOR_BIO})
_PLAIN = 0.3
_DASHES = "—–―-"
_MAX_NAME = 100
_MAX_QUOTED = 4
_CALLED = int(Hint.QUOTE)
_QUOTED = frozenset({"blockquote", "figure"})
_LEVELS = 4
_DEPTH = 8
_MAX_CELL = 160
_MAX_CELLS = 2000
_MIN_ROWS = 2
_LIKELY = 0.4
_LEAST = 0.2
"""What the blocks of a table or a list in doubt that stands behind sure text must score at an average."""


class Wholes:
    """The tables, the lists, the quotations and the listings of one page."""

    def __init__(self, regions: Regions) -> None:
        self.blocks = regions.blocks
        self.regions = regions
        self.fixed = regions.fixed
        self.certain = [0, *accumulate(map(is_certain, self.blocks))]

    def tables(self) -> None:
        """A table of which most is text, or one of data that follows sure text, is text; of no other table is a cell.

        Tables that only lay out a page stay as they are.
        """
        if not self.blocks[0].element.tree.tagged("table"):
            return
        within = self.regions.within("table")
        tables = [_table(block) if inner else None for block, inner in zip(self.blocks, within, strict=True)]
        for table, group in groupby(enumerate(self.blocks), lambda numbered: tables[numbered[0]]):
            if table is None:
                continue
            places = [at for at, _ in islice(group, _MAX_CELLS)]
            cells = [self.blocks[at] for at in places]
            data = _is_data(cells)
            cells = cells if data else [cell for cell in cells if cell.tag in CELLS]
            told = [cell for cell in cells if cell.label is Label.TABLE or (data and cell.label in IN)]
            most = 2 * sum(cell.weight for cell in told) > sum(cell.weight for cell in cells)
            if most or (data and (_is_likely(cells, told) or self._follows(table, places))):
                for cell in cells:
                    if cell in told or cell.label in _UNTOLD or (data and cell.label is Label.PROMPT):
                        cell.label = Label.TABLE
            elif data:
                for cell in told:
                    cell.label = Label.OTHER

    def lists(self) -> None:
        """A list of which most is text, or some and it follows sure text, is so as a whole, but for what leads on."""
        listed = [at for at, within in enumerate(self.regions.within("ul")) if within]
        # A list without a line of text says nothing, and most are menus.
        told = [at for at in listed if self.blocks[at].label in IN and _is_listed(self.blocks[at], at)]
        told_in = {outer: None for at in told if (outer := _list(self.blocks[at])) is not None}
        if not told_in:
            return
        places: dict[Box | None, list[int]] = {}
        for at in listed:
            if _is_listed(self.blocks[at], at):
                places.setdefault(_list(self.blocks[at]), []).append(at)
        for outer in told_in:
            for own in _rows(places[outer]):
                items = [self.blocks[at] for at in own]
                said = sum(item.weight for item in items if item.label in IN)
                if 2 * said > sum(item.weight for item in items) or (said and self._follows(outer, own)):
                    for item in items:
                        if item.label in _UNTOLD and item.link_share <= _PLAIN:
                            item.label = Label.LIST

    def quotations(self) -> None:
        """Who said it, in a line of its own, belongs to a quotation of which all else is text, or to its figure.

        So does a line with a dash right behind a quotation.
        """
        quoted = [0, *accumulate([block.label is QUOTE for block in self.blocks])]
        for box in self.regions.of(*_QUOTED, called=_CALLED):
            last = box.end - 1
            if last == box.start or not self._may_name(last):
                continue
            told = self.blocks[box.start : last] if box.hints & _CALLED and last - box.start <= _MAX_QUOTED else ()
            if quoted[last] - quoted[box.start] == last - box.start or (told and all(map(_is_quoted, told))):
                self.blocks[last].label = QUOTE
        for at in range(1, len(self.blocks)):
            if self.blocks[at - 1].label is QUOTE and self.blocks[at].text[0] in _DASHES and self._may_name(at):
                self.blocks[at].label = QUOTE

    def listings(self) -> None:
        """A listing in doubt is text where more than half of them are, between the first of these and the last."""
        if not self.blocks[0].element.tree.tagged("pre"):
            return
        code = [at for at, block in enumerate(self.blocks) if block.tag in LISTINGS and at not in self.fixed]
        told = [at for at in code if self.blocks[at].label is Label.CODE]
        if 2 * len(told) <= len(code):
            return
        for at in code:
            if told[0] < at < told[-1] and self.blocks[at].label in _UNTOLD and self.blocks[at].score >= _LEAST:
                self.blocks[at].label = Label.CODE

    def _may_name(self, at: int) -> bool:
        """Whether a block in doubt is short enough to say who said a quotation."""
        name = self.blocks[at]
        return (
            at not in self.fixed and name.label in _UNNAMED and name.weight <= _MAX_NAME and name.link_share <= _PLAIN
        )

    def _follows(self, box: Box, places: Sequence[int]) -> bool:
        """Whether text stands right before a table or a list without links, in a room in which some of it is sure."""
        start, end = places[0], places[-1] + 1
        room = next((up for up in islice(box.outwards(), _LEVELS) if up.start < start), None)
        if room is None or self.blocks[start - 1].label not in IN or not self.fixed.keys().isdisjoint(places):
            return False
        if self.certain[start] == self.certain[room.start]:
            return False
        within = self.blocks[start:end]
        if any(block.link_share > _PLAIN for block in within):
            return False
        return sum(block.score for block in within) >= _LEAST * len(within)


def _is_quoted(block: Block) -> bool:
    return block.label in (QUOTE, BODY)


def _rows(places: Sequence[int]) -> Iterator[list[int]]:
    """Those places of a list's items that follow each other without another block between them."""
    # Places less their rank are the same along a row.
    for _, row in groupby(enumerate(places), lambda ranked: ranked[1] - ranked[0]):
        yield [at for _, at in row]


def _is_likely(cells: Sequence[Block], told: Sequence[Block]) -> bool:
    """Whether some cells of a table are text and the others, few of them links, are not far from it."""
    if not told or 2 * sum(cell.link_chars for cell in cells) > sum(len(cell.text) for cell in cells):
        return False
    return sum(cell.score for cell in cells) >= _LIKELY * len(cells)


def _is_data(cells: Sequence[Block]) -> bool:
    """Whether the blocks of a table are rows of short cells, a block each."""
    if any(cell.weight > _MAX_CELL or cell.is_heading for cell in cells):
        return False
    rows: dict[Box, list[Box]] = {}
    for cell in cells:
        own = _cell(cell)
        if own is None or own.parent is None or own.end - own.start > 1:
            return False
        rows.setdefault(own.parent, []).append(own)
    return sum(len(row) > 1 for row in rows.values()) >= _MIN_ROWS


def _cell(block: Block) -> Box | None:
    return next((box for box in block.box.near() if box.tag in CELLS), None)


def _table(block: Block) -> Box | None:
    """The table that a block stands in a cell of; None for all else."""
    within = False
    for box in islice(block.box.outwards(), _LEVELS + 2):
        within = within or box.tag in CELLS
        if box.tag == "table":
            return box if within else None
    return None


def is_item(block: Block) -> bool:
    around = block.box.parent
    if block.tag != "p" or around is None:
        return block.tag in ITEMS
    return around.tag in ITEMS and around.end - around.start == 1


def _is_listed(block: Block, at: int) -> bool:
    """Whether a block is an item, or the first paragraph of one that holds more, such as a list of its own."""
    if is_item(block):
        return True
    around = block.box.parent
    return block.tag == "p" and around is not None and around.tag in ITEMS and around.start == at


def _list(block: Block) -> Box | None:
    """The outermost list that an item stands in; None where it stands in none."""
    found = None
    for box in islice(block.box.outwards(), _DEPTH):
        if box.tag in LISTS:
            found = box
    return found
