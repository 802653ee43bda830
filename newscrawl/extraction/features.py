"""What tells a block of the article from one of its page, as a matrix: one row a block, one column a feature.

All are cheap: what the block itself looks like, what the boxes around it hold, how blocks of the same tag-and-class
signature read elsewhere on the page, what stands before and after it. Sums over boxes and signatures are cumulative
sums and bincounts, so the cost is linear in the number of blocks and boxes. After Kohlschütter et al., "Boilerplate
Detection using Shallow Text Features" (WSDM 2010), and Vogels et al., "Web2Text" (ECIR 2018), for the features of
neighbouring and enclosing nodes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from newscrawl.extraction import shallow
from newscrawl.extraction.blocks import Block, Box
from newscrawl.extraction.hints import Hint
from newscrawl.extraction.regions import Regions

Matrix = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float64]

_HINTS = (
    Hint.COMMENT, Hint.NAVIGATION, Hint.FOOTER, Hint.SIDEBAR, Hint.RELATED, Hint.CARD, Hint.SHARE, Hint.ADVERT,
    Hint.PROMPT, Hint.AUTHOR, Hint.META, Hint.MEDIA, Hint.BODY, Hint.STANDFIRST, Hint.QUOTE, Hint.OVERLAY, Hint.EMBED,
    Hint.TAGS, Hint.BYLINE, Hint.HEADER,
)  # fmt: skip
_ROOMS = (
    ("figure", "figcaption"), ("aside",), ("blockquote", "q"), ("table",), ("ul", "ol", "dl"), ("header",), ("footer",),
    ("nav", "menu"), ("form", "button", "fieldset"), ("article", "main"), ("details", "dialog"),
)  # fmt: skip
_ROOM_OF = {tag: 1 << at for at, tags in enumerate(_ROOMS) for tag in tags}
_QUOTES = "\"'“”„«»‘’「」『』 "
_BIG = 80
"""A block that holds this much running text is a landmark for those around it."""

_CHAIN = 0.5


def _names() -> tuple[str, ...]:
    bits = [f"{reach}_{hint.name.lower()}" for reach in ("hint", "own") for hint in _HINTS]
    rooms = [f"within_{tags[0]}" for tags in _ROOMS]
    boxes = [f"box{level}_{what}" for level in range(4) for what in ("share", "link", "count", "average", "plain")]
    chain = "best_inside best_parent best_distance best_depth off_chain chain_depth chain_share"
    kin = [
        f"{group}_{what}"
        for group in ("sig", "kin", "wide")
        for what in ("count", "average", "link", "prose", "share", "best")
    ]
    place = "index share_before prose_total from_first to_last blocks copies copy_first since_big until_big"
    said = "title_match title_cover described from_title from_h1"
    around = [
        f"{way}{step}_{what}"
        for step in (1, 2)
        for way in ("before", "after")
        for what in ("weight", "link", "term", "tag", "same", "prose", "opening")
    ]
    windows = "near_prose near_link wide_prose wide_link"
    return (
        *shallow.NAMES, *bits, *rooms, "images_box", "images_parent", "said_again", *boxes, *chain.split(),
        *kin, *place.split(), *said.split(), *around, *windows.split(),
    )  # fmt: skip


FEATURES: tuple[str, ...] = _names()
"""The names of the columns, in order."""


def matrix(regions: Regions, titles: Sequence[str], description: str) -> Matrix:
    """The features of all blocks of a page, shape (blocks, features), float32.

    ``titles`` are what the page calls itself (headline, <title>), ``description`` its summary, "" where it has none.
    """
    return _Page(regions, titles, description).columns()


class _Page:
    def __init__(self, regions: Regions, titles: Sequence[str], description: str) -> None:
        self.regions = regions
        self.blocks = blocks = regions.blocks
        self.n = len(blocks)
        self.index = np.arange(self.n)
        self.titles = [frozenset(words) for words in map(shallow.words_of, titles) if words]
        self.described = frozenset(shallow.words_of(description))
        self.prose: Vector = np.array(regions.running, dtype=np.float64)
        self.total = float(self.prose.sum()) or 1.0
        self._columns: list[npt.ArrayLike] = []
        self._text = ""

    def columns(self) -> Matrix:
        self._own()
        self._hints()
        self._boxes()
        self._groups()
        self._place()
        self._said()
        self._around()
        found = np.empty((self.n, len(FEATURES)), dtype=np.float32)
        for at, column in enumerate(self._columns):
            found[:, at] = column
        return found

    # -- the block itself --------------------------------------------------------------------------------------

    def _own(self) -> None:
        self.read = [
            shallow.words_of(block.text) if len(block.text) <= shallow.MAX_READ else () for block in self.blocks
        ]
        rows = [shallow.row(block, words) for block, words in zip(self.blocks, self.read, strict=True)]
        table = np.array(rows, dtype=np.float64)
        own = dict(zip(shallow.NAMES, table.T, strict=True))
        self.weight, self.link, self.term = own["weight"], own["link"], own["term"]
        self.opening, self.tag = own["opening"], own["tag"]
        self._columns += list(table.T)

    def _hints(self) -> None:
        bits = np.array(self.regions.hints, dtype=np.int64)
        self._columns += [(bits & int(hint)) != 0 for hint in _HINTS]
        # The same of the three innermost boxes alone, however much of the page they hold.
        own = np.array([_near_hints(block) for block in self.blocks], dtype=np.int64)
        self._columns += [(own & int(hint)) != 0 for hint in _HINTS]
        rooms: dict[Box | None, int] = {None: 0}
        for box in self.regions.boxes:
            rooms[box] = rooms[box.parent] | _ROOM_OF.get(box.tag, 0)
        within = np.array([rooms[block.box] for block in self.blocks], dtype=np.int64)
        self._columns += [(within & (1 << at)) != 0 for at in range(len(_ROOMS))]
        self._pictures()
        self._columns.append([self._is_said_again(block) for block in self.blocks])

    def _pictures(self) -> None:
        """How many pictures the block's box and the box around it hold: what stands by one alone is its caption."""
        tree = self.blocks[0].element.tree
        images = np.sort([image.start for tag in ("img", "picture", "video", "iframe") for image in tree.tagged(tag)])
        for levels in (0, 1):
            boxes = [
                block.box.parent if levels and block.box.parent is not None else block.box for block in self.blocks
            ]
            first = np.searchsorted(images, [box.element.start for box in boxes])
            self._columns.append(np.minimum(np.searchsorted(images, [box.element.end for box in boxes]) - first, 9))

    def _is_said_again(self, block: Block) -> bool:
        """Whether a quotation repeats what another block says: pulled out of the text to be looked at."""
        if not 30 <= len(block.text) <= shallow.MAX_READ or not (
            block.text[0] in _QUOTES or _near_hints(block) & Hint.QUOTE
        ):
            return False
        return self._whole().count(block.text.strip(_QUOTES)) > 1

    def _whole(self) -> str:
        if not self._text:
            self._text = "\n".join(
                [block.text for block in self.blocks if block.weight >= _BIG or block.text[0] in _QUOTES]
            )
        return self._text

    # -- the boxes around it -----------------------------------------------------------------------------------

    def _boxes(self) -> None:
        boxes = self.regions.boxes
        number = {box: at for at, box in enumerate(boxes)}
        start = np.array([box.start for box in boxes])
        end = np.array([box.end for box in boxes])
        depth = np.array([box.depth for box in boxes])
        parent = np.array([number[box.parent] if box.parent is not None else 0 for box in boxes])
        chars = self.weight * self.link

        def inside(values: Vector) -> Vector:
            sums = np.concatenate(([0.0], np.cumsum(values)))
            found: Vector = sums[end] - sums[start]
            return found

        mass, weight, linked = inside(self.prose), inside(self.weight), inside(chars)
        count = (end - start).astype(np.float64)
        share, link = mass / self.total, linked / np.maximum(weight, 1)
        average, plain = weight / np.maximum(count, 1), mass / np.maximum(weight, 1)
        own = np.array([number[block.box] for block in self.blocks])
        level = own
        self.up = [own]
        for _ in range(4):
            for values in (share, link, count, average, plain):
                self._columns.append(values[level])
            level = parent[level]
            self.up.append(level)
        # The container as readability-like tools choose it: prose counts for the boxes above it, less the further up.
        score = 0.3 * np.bincount(own, self.prose, len(boxes))
        for steps, part in ((1, 1.0), (2, 0.5), (3, 0.25)):
            score += part * np.bincount(self.up[steps], self.prose, len(boxes))
        best = int(np.argmax(score * (1 - link)))
        index = self.index
        self.in_best = (index >= start[best]) & (index < end[best])
        around = int(parent[best])
        distance = np.where(
            index < start[best], index - start[best], np.where(index >= end[best], index - end[best] + 1, 0)
        )
        chain = self._chain(mass)
        deepest = chain[-1]
        on = np.zeros(self.n + 1)
        np.add.at(on, start[chain], 1)
        np.subtract.at(on, end[chain], 1)
        off = len(chain) - np.cumsum(on)[:-1]
        self._columns += [
            self.in_best,
            (index >= start[around]) & (index < end[around]),
            np.clip(distance, -60, 60),
            depth[own] - depth[best],
            off,
            depth[own] - depth[deepest],
            np.full(self.n, mass[deepest] / self.total),
        ]

    def _chain(self, mass: Vector) -> list[int]:
        """Down from the root as long as one child holds most of the prose: the boxes on the way."""
        boxes = self.regions.boxes
        number = {box: at for at, box in enumerate(boxes)}
        box, chain = boxes[0], [0]
        while box.children:
            box = max(box.children, key=lambda child: mass[number[child]])
            at = number[box]
            if mass[at] < _CHAIN * self.total:
                break
            chain.append(at)
        return chain

    # -- its kin -----------------------------------------------------------------------------------------------

    def _groups(self) -> None:
        """How the blocks of the same signature read: with the parent's, by itself, with the grandparent's."""
        ids: tuple[dict[object, int], ...] = ({}, {}, {})
        found = np.empty((3, self.n), dtype=np.int64)
        for at, block in enumerate(self.blocks):
            box = block.box
            parent = box.parent
            above = parent.parent if parent is not None else None
            own, outer = box.signature, parent.signature if parent is not None else ""
            found[0, at] = ids[0].setdefault((own, outer), len(ids[0]))
            found[1, at] = ids[1].setdefault(own, len(ids[1]))
            found[2, at] = ids[2].setdefault(
                (block.tag, outer, above.signature if above is not None else ""), len(ids[2])
            )
        self.signature = found[0]
        for group in found:
            size = int(group.max()) + 1
            count = np.bincount(group, minlength=size)
            weight = np.bincount(group, self.weight, size)
            linked = np.bincount(group, self.weight * self.link, size)
            prose = np.bincount(group, self.prose, size)
            best = np.bincount(group, self.in_best, size)
            self._columns += [
                count[group],
                (weight / count)[group],
                (linked / np.maximum(weight, 1))[group],
                (prose / np.maximum(weight, 1))[group],
                (prose / self.total)[group],
                (best / count)[group],
            ]

    # -- where it stands ---------------------------------------------------------------------------------------

    def _place(self) -> None:
        n, index = self.n, self.index
        before = np.cumsum(self.prose) - self.prose
        big = np.flatnonzero(self.prose > _BIG)
        first, last = (int(big[0]), int(big[-1])) if len(big) else (0, 0)
        marks = np.where(self.prose > _BIG, index, -60)
        since = index - np.concatenate(([-60], np.maximum.accumulate(marks)[:-1]))
        ahead = np.where(self.prose > _BIG, index, n + 60)
        until = np.concatenate((np.minimum.accumulate(ahead[::-1])[::-1][1:], [n + 60])) - index
        copies: dict[str, int] = {}
        seen = np.empty(n)
        for at, block in enumerate(self.blocks):
            seen[at] = copies[block.text] = copies.get(block.text, -1) + 1
        self._columns += [
            np.minimum(index, 500),
            before / self.total,
            np.full(n, self.total),
            np.clip(index - first, -60, 200),
            np.clip(last - index, -60, 200),
            np.full(n, n),
            [copies[block.text] for block in self.blocks],
            seen,
            np.minimum(since, 60),
            np.minimum(until, 60),
        ]

    def _said(self) -> None:
        """What the page's own title and description say again, and how far from the headline."""
        n = self.n
        match, cover, told = np.zeros(n), np.zeros(n), np.zeros(n)
        if self.titles or self.described:
            for at, block in enumerate(self.blocks):
                if len(block.text) > shallow.MAX_READ or self.link[at] > 0.8:
                    continue
                words = frozenset(self.read[at])
                if not words:
                    continue
                for title in self.titles:
                    if common := len(words & title):
                        match[at] = max(match[at], common / len(words | title))
                        cover[at] = max(cover[at], common / len(words))
                if self.described and (common := len(words & self.described)):
                    told[at] = common / len(words | self.described)
        heading = np.array([block.is_heading for block in self.blocks])
        titled = int(np.argmax(match * (1 + heading)))
        level_one = [at for at, block in enumerate(self.blocks) if block.tag == "h1"]
        big = np.flatnonzero(self.prose > _BIG)
        first = int(big[0]) if len(big) else 0
        near = min(level_one, key=lambda at: abs(at - first)) if level_one else 300
        self._columns += [
            match,
            cover,
            told,
            np.clip(self.index - titled, -100, 300),
            np.clip(self.index - near, -300, 300),
        ]

    # -- what stands around it ---------------------------------------------------------------------------------

    def _around(self) -> None:
        for step in (1, 2):
            for way in (step, -step):
                same = self._shifted(self.signature, way, -1) == self.signature
                for values in (self.weight, self.link, self.term, self.tag):
                    self._columns.append(self._shifted(values, way, -1))
                self._columns += [same, self._shifted(self.prose, way, 0), self._shifted(self.opening, way, 0)]
        for reach in (3, 8):
            prose, weight = self._window(self.prose, reach), self._window(self.weight, reach)
            self._columns += [prose, self._window(self.weight * self.link, reach) / np.maximum(weight, 1)]

    def _shifted(self, values: npt.NDArray[np.generic], by: int, fill: float) -> npt.NDArray[np.generic]:
        found = np.full(self.n, fill, dtype=values.dtype)
        if by > 0:
            found[by:] = values[:-by]
        else:
            found[:by] = values[-by:]
        return found

    def _window(self, values: Vector, reach: int) -> Vector:
        sums = np.concatenate(([0.0], np.cumsum(values)))
        high, low = np.minimum(self.index + reach + 1, self.n), np.maximum(self.index - reach, 0)
        found: Vector = sums[high] - sums[low]
        return found


def _near_hints(block: Block) -> int:
    box: Box | None = block.box
    found = 0
    for _ in range(3):
        if box is None:
            break
        found |= box.hints
        box = box.parent
    return found
