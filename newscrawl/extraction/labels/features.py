"""What tells a block of the article from one of its page, as a matrix: one row a block, one column a feature.

All are cheap: what the block itself looks like, what the boxes around it hold, how blocks of the same tag-and-class
signature read elsewhere on the page, what stands before and after it. Sums over boxes and signatures are cumulative
sums and bincounts, so the cost is linear in the number of blocks and boxes; columns of one kind are made in one call
of numpy. After Kohlschütter et al., "Boilerplate Detection using Shallow Text Features" (WSDM 2010), and Vogels et
al., "Web2Text" (ECIR 2018), for the features of neighbouring and enclosing nodes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.labels import pulled, shallow
from newscrawl.extraction.labels.regions import ROOM_BITS, ROOMS, Regions
from newscrawl.extraction.tree.tags import Numbers

Matrix = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float64]
Rows = npt.NDArray[np.float64]

_HINTS = (
    Hint.COMMENT, Hint.NAVIGATION, Hint.FOOTER, Hint.SIDEBAR, Hint.RELATED, Hint.CARD, Hint.SHARE, Hint.ADVERT,
    Hint.PROMPT, Hint.AUTHOR, Hint.META, Hint.MEDIA, Hint.BODY, Hint.STANDFIRST, Hint.QUOTE, Hint.OVERLAY, Hint.EMBED,
    Hint.TAGS, Hint.BYLINE, Hint.HEADER, Hint.LEGAL,
)  # fmt: skip
# Half as wide as numpy has them by itself: there are as many of them as of all the other columns.
_HINT_BITS = np.array([[int(hint)] for hint in _HINTS], dtype=np.int32)
_ROOM_BITS = np.array([[bit] for bit in ROOM_BITS], dtype=np.int32)
_PICTURES = ("img", "picture", "video", "iframe")
_BIG = 80
"""A block that holds this much running text is a landmark for those around it."""

_LEVELS = 4
_CHAIN = 0.5
_FAR = 60
_DEEP = 150
_SHORT_WORD = 3
_REACHES = (3, 8)
_AROUND = ("weight", "link", "ending", "tag", "opening", "prose", "signature")


def _names() -> tuple[str, ...]:
    bits = [f"{reach}_{hint.name.lower()}" for reach in ("hint", "own") for hint in _HINTS]
    rooms = [f"within_{tags[0]}" for tags in ROOMS]
    pictures = "images_box images_parent images_before images_after"
    held = ("share", "link", "count", "average", "plain")
    boxes = [f"box{level}_{what}" for what in held for level in range(_LEVELS)]
    chain = "best_inside best_parent best_distance best_depth best_left off_chain chain_depth chain_share"
    kin = [
        f"{group}_{what}"
        for what in ("count", "average", "link", "prose", "share", "best")
        for group in ("sig", "kin", "wide")
    ]
    place = "index share_before prose_total from_first to_last blocks copies since_big until_big"
    said = "title_match title_cover described from_title from_h1"
    around = [
        f"{way}{step}_{'same' if what == 'signature' else what}"
        for step in (1, 2)
        for way in ("before", "after")
        for what in _AROUND
    ]
    windows = [f"window{reach}_{what}" for reach in _REACHES for what in ("prose", "link")]
    return (
        *shallow.NAMES, *bits, *rooms, *pictures.split(), "pulled", *boxes, *chain.split(),
        *kin, *place.split(), *said.split(), *around, *windows,
    )  # fmt: skip


FEATURES: tuple[str, ...] = _names()
"""The names of the columns, in order."""

# How much there is of something, beyond which more makes no difference: a page may be longer than all that the forest
# has learned from, and is read like the longest of those.
_BOUNDS = {"count": 100, "average": 2_000, "weight": 2_000, "prose": 20_000, "total": 20_000, "blocks": 300}
_MOST = [(at, _BOUNDS[kind]) for at, name in enumerate(FEATURES) if (kind := name.rpartition("_")[2]) in _BOUNDS]
_BOUNDED = np.array([at for at, _ in _MOST])
_BOUND = np.array([[most] for _, most in _MOST], dtype=np.float32)


def matrix(regions: Regions, titles: Sequence[str], description: str, authors: Sequence[str] = ()) -> Matrix:
    """The features of all blocks of a page, shape (blocks, features), float32.

    ``titles`` are what the page calls itself (headline, <title>), ``description`` its summary, "" where it has none,
    ``authors`` who wrote it.
    """
    page = _Page(regions, authors)
    parts: list[Rows] = [
        page.shape,
        page.hints(),
        page.pictures(),
        np.array([pulled.quotations(regions)]),
        page.boxes(),
        page.kin(),
        page.place(),
        page.said(titles, description),
        page.around(),
        page.windows(),
    ]
    # A column lies in one piece: that is how the forest reads it.
    found = np.empty((len(FEATURES), page.n), dtype=np.float32)
    np.concatenate(parts, out=found, casting="same_kind")
    found[_BOUNDED] = np.minimum(found[_BOUNDED], _BOUND)
    return found.T


def _bounded(distance: Numbers) -> Numbers:
    return np.minimum(np.maximum(distance, -_FAR), _FAR)  # at a fraction of what np.clip costs


def _numbered(names: Sequence[str]) -> tuple[list[str], Numbers]:
    """The names, each once, and the place of each among them."""
    known = {name: at for at, name in enumerate(dict.fromkeys(names))}
    return list(known), np.fromiter(map(known.__getitem__, names), np.int64, len(names))


class _Page:
    def __init__(self, regions: Regions, authors: Sequence[str]) -> None:
        self.regions = regions
        self.blocks = blocks = regions.blocks
        self.n = len(blocks)
        self.index = np.arange(self.n)
        self.texts = [block.text for block in blocks]
        tags, self.tag = _numbered([block.tag for block in blocks])
        self.shape = shallow.columns(blocks, self.texts, tags, self.tag, authors)
        own = dict(zip(shallow.NAMES, self.shape, strict=True))
        self.own = own
        self.weight, self.link = own["weight"], own["link"]
        self.linked = self.weight * self.link
        self.prose: Vector = np.array(regions.running, dtype=np.float64)
        self.total = float(self.prose.sum()) or 1.0
        big = np.flatnonzero(self.prose > _BIG)
        self.first, self.last = (int(big[0]), int(big[-1])) if len(big) else (0, 0)
        # Of the boxes: the number of each block's own and of those around it, innermost first.
        self.parent = np.array(regions.parents)
        self.level = [np.array(regions.own)]
        for _ in range(_LEVELS - 1):
            self.level.append(self.parent[self.level[-1]])

    # -- the boxes around it -----------------------------------------------------------------------------------

    def hints(self) -> Rows:
        """What the boxes say of themselves: those whose hints reach the block, the three innermost, their tags."""
        regions = self.regions
        reach, within, said = (
            np.array(bits, dtype=np.int32) for bits in (regions.hints, regions.rooms, regions.called)
        )
        near = said[self.level[0]] | said[self.level[1]] | said[self.level[2]]
        found: Rows = (np.concatenate((reach & _HINT_BITS, near & _HINT_BITS, within & _ROOM_BITS)) != 0).astype(float)
        return found

    def pictures(self) -> Rows:
        """How many pictures the block's box, the box around it and the gaps before and after it hold.

        What stands by one alone is its caption.
        """
        blocks = self.blocks
        tree = blocks[0].element.tree
        pictures = [image.start for tag in _PICTURES for image in tree.tagged(tag)]
        if not pictures:
            return np.zeros((4, self.n))
        images = np.array(pictures)
        images.sort()
        elements = [box.element for box in self.regions.boxes]
        spans = np.array([[element.start for element in elements], [element.end for element in elements]])
        first, last = images.searchsorted(spans)
        held = last - first
        at = first[self.level[0]]
        edges = np.concatenate(([0], at, [len(images)]))
        gap = edges[1:] - edges[:-1]
        found = np.array((held[self.level[0]], held[self.level[1]], gap[:-1], gap[1:]), dtype=np.float64)
        return np.minimum(np.maximum(found, 0), 9)

    def boxes(self) -> Rows:
        """What the four innermost boxes hold, and where the block stands to the box that holds most prose."""
        boxes = self.regions.boxes
        start, end = np.array([box.start for box in boxes]), np.array([box.end for box in boxes])
        depth = np.array([box.depth for box in boxes])
        sums = self.sums = np.zeros((3, self.n + 1))
        np.cumsum(np.array((self.prose, self.weight, self.linked)), axis=1, out=sums[:, 1:])
        mass, weight, linked = sums[:, end] - sums[:, start]
        count = (end - start).astype(np.float64)
        some = np.maximum(weight, 1)
        link = linked / some
        held = np.array((mass / self.total, link, count, weight / np.maximum(count, 1), mass / some))
        around = held[:, np.array(self.level)].reshape(-1, self.n)
        # The container as readability-like tools choose it: prose counts for the boxes above it, less the further up.
        own = self.level[0]
        score = np.bincount(
            np.concatenate(self.level),
            np.concatenate([part * self.prose for part in (0.3, 1.0, 0.5, 0.25)]),
            len(boxes),
        )
        best = int((score * (1 - link)).argmax())
        low, high = int(start[best]), int(end[best])
        index = self.index
        self.in_best = (index >= low) & (index < high)
        outer = int(self.parent[best])
        distance = np.where(index < low, index - low, np.where(index >= high, index - high + 1, 0))
        # Down from the root as long as one child holds most of the prose: the boxes on the way.
        chain = np.flatnonzero(mass >= _CHAIN * self.total)
        if not len(chain):
            chain = np.zeros(1, dtype=np.int64)
        deepest = int(chain[-1])
        ends = np.bincount(start[chain], minlength=self.n + 1) - np.bincount(end[chain], minlength=self.n + 1)
        place = np.array(
            (
                self.in_best,
                (index >= start[outer]) & (index < end[outer]),
                _bounded(distance),
                depth[own] - depth[best],
                _bounded(high - index),
                len(chain) - np.cumsum(ends)[:-1],
                depth[own] - depth[deepest],
                np.full(self.n, mass[deepest] / self.total),
            )
        )
        return np.concatenate((around, place))

    # -- its kin -----------------------------------------------------------------------------------------------

    def kin(self) -> Rows:
        """How the blocks of the same signature read: with the parent's, by itself, with the grandparent's."""
        # No box has an empty one: its number is for no box.
        signatures, numbers = _numbered(["", *[box.signature for box in self.regions.boxes]])
        signature, some = numbers[1:], len(signatures)
        # The root has no box around it.
        outer = np.where(self.level[0] > 0, signature[self.level[1]], 0)
        above = np.where(self.level[1] > 0, signature[self.level[2]], 0)
        own = signature[self.level[0]]
        # No key of one kind is one of another.
        keys = np.concatenate((own * some + outer, -1 - own, ((1 + self.tag) * some + outer) * some + above))
        group = np.unique(keys, return_inverse=True)[1]
        self.signature = group[: self.n]
        count = np.bincount(group)
        held = np.array((self.weight, self.linked, self.prose, self.in_best))
        weight, linked, prose, best = (
            np.bincount(group, values) for values in np.concatenate((held, held, held), axis=1)
        )
        some_weight = np.maximum(weight, 1)
        found = np.array(
            (count, weight / count, linked / some_weight, prose / some_weight, prose / self.total, best / count)
        )
        return np.asarray(found[:, group].reshape(-1, self.n), dtype=np.float64)

    # -- where it stands ---------------------------------------------------------------------------------------

    def place(self) -> Rows:
        n, index = self.n, self.index
        is_big = self.prose > _BIG
        marks = np.where(is_big, index, -_FAR)
        since = index - np.concatenate(([-_FAR], np.maximum.accumulate(marks)[:-1]))
        ahead = np.where(is_big, index, n + _FAR)
        until = np.concatenate((np.minimum.accumulate(ahead[::-1])[::-1][1:], [n + _FAR])) - index
        copies = Counter(self.texts)
        return np.array(
            (
                np.minimum(index, _DEEP),
                (np.cumsum(self.prose) - self.prose) / self.total,
                np.full(n, self.total),
                _bounded(index - self.first),
                _bounded(self.last - index),
                np.full(n, n),
                np.array([copies[text] for text in self.texts]) - 1,
                np.minimum(since, _FAR),
                np.minimum(until, _FAR),
            )
        )

    def said(self, titles: Sequence[str], description: str) -> Rows:
        """What the page's own title and description say again, and how far from the headline."""
        named = [frozenset(words) for words in map(shallow.words_of, titles) if words]
        described = frozenset(shallow.words_of(description))
        found = np.zeros((5, self.n))
        match, cover, told, from_title, from_h1 = found
        # Blocks that share but the short words of a language are like any other.
        known = described.union(*named)
        told_of = frozenset(word for word in known if len(word) > _SHORT_WORD)
        if told_of:
            for at in np.flatnonzero(self.link <= 0.8).tolist():
                text = self.texts[at]
                if len(text) > shallow.MAX_READ:
                    continue
                spoken = text.lower().split()
                if told_of.isdisjoint(spoken):
                    continue
                many = len(spoken)
                again = known.intersection(shallow.bare(spoken))
                shared = [(len(title), common) for title in named if (common := len(title & again))]
                if shared:
                    match[at] = max([common / (many + size - common) for size, common in shared])
                    cover[at] = max([common / many for _, common in shared])
                if common := len(described & again):
                    told[at] = common / (many + len(described) - common)
        level = self.own["heading_level"]
        titled = int((match * (1 + (level > 0))).argmax())
        first = np.flatnonzero(level == 1)
        near = int(first[np.abs(first - self.first).argmin()]) if len(first) else 300
        from_title[:] = _bounded(self.index - titled)
        from_h1[:] = _bounded(self.index - near)
        return found

    # -- what stands around it ---------------------------------------------------------------------------------

    def around(self) -> Rows:
        n = self.n
        values = np.full((len(_AROUND), n + 4), -1.0)
        values[:, 2:-2] = [*(self.own[what] for what in _AROUND[:-2]), self.prose, self.signature]
        found = []
        for step in (1, 2):
            for way in (-step, step):
                shifted = values[:, 2 + way : 2 + way + n].copy()
                shifted[-1] = shifted[-1] == self.signature
                found.append(shifted)
        return np.concatenate(found)

    def windows(self) -> Rows:
        found = []
        for reach in _REACHES:
            high, low = np.minimum(self.index + reach + 1, self.n), np.maximum(self.index - reach, 0)
            prose, weight, linked = self.sums[:, high] - self.sums[:, low]
            found += [prose, linked / np.maximum(weight, 1)]
        return np.array(found)
