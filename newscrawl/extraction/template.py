"""What the pages of one site share: a text that stands in the same place of many is the site's, not the article's.

A page is remembered as a sketch: a hash for each of its blocks, its container, the offset of its date. A block is
known again by its text and by the classes around it. By its text alone, the summary that four other pages print in
their teasers took the standfirst from an article (measured: The Intercept); by both it stays. Furniture repeats with
other numbers ("12 comments"), and so do reports of one kind: what is clearly text has to repeat with its own.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from itertools import chain, islice
from typing import TypeVar

from newscrawl.extraction.blocks import CLEAR, Block, Label, ends_sentence
from newscrawl.extraction.memo import Memo
from newscrawl.extraction.policy import DEFAULT

MAX_HASHES = 1000
"""Blocks of a page that are remembered, those of its text first; a page of news has 140, one in ten has 290."""

MIN_COUNT = 2
MIN_SHARE = 0.4
"""On how many of the site's other pages, and on what share of them, a block has to stand to be the site's: the
background that follow-up stories copy from each other and the last line of a column stay below."""

SHORT = 30
SHORT_SHARE = 0.6
"""A block below this weight may be a heading, a separator or a turn of speech; it needs more pages."""

MIN_ITEM = 60
"""Items of a list below this weight are never the site's: "Salt" stands in every recipe. What is no sentence has to
have it to be text with numbers of its own: "12 comments" has none."""

LEADING = 2
"""The first blocks of a text, which the teasers of other pages may print as well."""

MIN_HEADLINE = 15
MAX_LINKED = 200
ALL_LINK = 0.8
"""A line between which lengths is a link to a headline, and how many of a page are remembered."""

MIN_AGREEING = 3
"""Pages that have to agree on a container or on the offset of a month."""

CONTAINER_SHARE = 0.6

MOST_ASKED = 100
"""Other pages, the newest first, that are asked about the blocks of one."""

_MOST_WALKED = 10 * MOST_ASKED

Kind = TypeVar("Kind", str, int)

MAX_KNOWN = 20_000
LONG = 200
"""Blocks whose hashes are kept at hand, and how many characters of them."""

_TEXT = DEFAULT.labels
_NEVER = frozenset({Label.SUBHEADING, Label.CODE, Label.TABLE})
_DIGITS = re.compile(r"\d+")
_HASH_BYTES = 8
_NO_ID = bytes(_HASH_BYTES)


@dataclass(slots=True, frozen=True)
class Sketch:
    """What is remembered of a page.

    ``container`` is the signature of the box that holds most of the text, ``month`` ("YYYY-MM") and ``offset``
    (minutes east of Greenwich) are those of the publication, "" and None where it has no instant. ``title``, its
    numbers left out of account, ``text`` and ``byline`` are hashes, zero bytes where there is none.
    """

    hashes: frozenset[bytes]
    container: str = ""
    month: str = ""
    offset: int | None = None
    title: bytes = _NO_ID
    text: bytes = _NO_ID
    byline: bytes = _NO_ID

    def pack(self) -> bytes:
        """The sketch as bytes, for `unpack`."""
        head = json.dumps([self.container, self.month, self.offset]).encode()
        return head + b"\n" + b"".join([self.title, self.text, self.byline, *sorted(self.hashes)])

    @classmethod
    def unpack(cls, data: bytes) -> Sketch:
        """A sketch from the bytes that `pack` made of it. Raises ValueError for other bytes."""
        head, _, rest = data.partition(b"\n")
        ids = [rest[at : at + _HASH_BYTES] for at in range(0, len(rest), _HASH_BYTES)]
        match json.loads(head):
            case [str(container), str(month), int() | None as offset] if len(ids) > 2 and len(ids[-1]) == _HASH_BYTES:
                return cls(frozenset(ids[3:]), container, month, offset, *ids[:3])
        raise ValueError("no sketch of a page")


@dataclass(slots=True, frozen=True)
class Evidence:
    """What the other pages of a site say of one page.

    ``pages``: how many there are that are articles of their own; ``counts``: on how many of them a block of this page
    stands, by its hash; ``container``: the signature of the box that holds the text on most of them; ``offsets``:
    month to the offset, in minutes, that all of its pages state. ``teasing``: how many of the pages print the headline
    of this one as a link, and may print how it begins; ``elsewhere``: the counts of the others.
    """

    pages: int = 0
    counts: Mapping[bytes, int] = field(default_factory=dict)
    container: str = ""
    offsets: Mapping[str, int] = field(default_factory=dict)
    teasing: int = 0
    elsewhere: Mapping[bytes, int] = field(default_factory=dict)


def sketch(
    blocks: Sequence[Block],
    *,
    title: str = "",
    text: str = "",
    authors: Iterable[str] = (),
    published_at: str | None = None,
) -> Sketch:
    """A page's sketch, from blocks that have their labels; ``published_at`` is the instant as the page states it."""
    told = [block for block in blocks if block.label in _TEXT]
    hashes: set[bytes] = set()
    for block in chain(told, blocks):
        if len(hashes) >= MAX_HASHES:
            break
        hashes.add(_hash_of(block))
        if _DIGITS.search(block.text):
            hashes.add(_exact_hash_of(block))
    hashes.update(_id(_fold(text)) for text in islice(_linked(blocks), MAX_LINKED))
    month, offset = _zone(published_at)
    return Sketch(
        hashes=frozenset(hashes),
        container=_container(told),
        month=month,
        offset=offset,
        title=_id(_fold(title)),
        text=_id(text),
        byline=_id("\n".join(sorted(_fold(author) for author in authors))),
    )


def _linked(blocks: Iterable[Block]) -> Iterator[str]:
    """What may be the headlines of other pages: lines that are links."""
    for block in blocks:
        if block.label not in _TEXT and MIN_HEADLINE <= len(block.text) <= LONG and block.link_share >= ALL_LINK:
            yield block.text


class Memory:
    """The pages of one site, by a key each; above ``most`` hashes the oldest are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pages: dict[bytes, Sketch] = {}
        self._hashes = 0
        self._containers: Counter[str] = Counter()
        self._months: defaultdict[str, Counter[int]] = defaultdict(Counter)

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: bytes) -> Sketch | None:
        """What is remembered of a page."""
        return self._pages.get(key)

    def add(self, key: bytes, page: Sketch) -> None:
        """Remember a page; what was remembered of it before is forgotten."""
        self._forget(key)
        self._pages[key] = page
        self._hashes += len(page.hashes)
        self._containers[page.container] += 1
        if page.offset is not None:
            self._months[page.month][page.offset] += 1
        while self._hashes > self._most and len(self._pages) > 1:
            self._forget(next(iter(self._pages)))

    def _forget(self, key: bytes) -> None:
        if (old := self._pages.pop(key, None)) is not None:
            self._hashes -= len(old.hashes)
            _take(self._containers, old.container)
            if old.offset is not None:
                offsets = self._months[old.month]
                _take(offsets, old.offset)
                if not offsets:
                    del self._months[old.month]

    def evidence(self, key: bytes, page: Sketch) -> Evidence:
        """What the other pages say of this one. Copies of an article, its own among them, are one page."""
        others = self._articles(key, page)
        # What stands under everything that one hand writes is that hand's, unless the whole site is.
        strangers = [other for other in others if other.byline != page.byline or page.byline == _NO_ID]
        if len(strangers) >= MIN_COUNT:
            others = strangers
        counts: Counter[bytes] = Counter()
        elsewhere: Counter[bytes] = Counter()
        teasing = 0
        for other in others:
            shared = page.hashes & other.hashes
            counts.update(shared)
            if page.title in other.hashes:
                teasing += 1
            else:
                elsewhere.update(shared)
        return Evidence(len(others), counts, self._container(), self._offsets(), teasing, elsewhere)

    def _articles(self, key: bytes, page: Sketch) -> list[Sketch]:
        titles, texts = {page.title} - {_NO_ID}, {page.text} - {_NO_ID}
        others: list[Sketch] = []
        # Where all pages of a site have one title, all of them would be walked for each.
        for other_key, other in islice(reversed(self._pages.items()), _MOST_WALKED):
            if other_key != key and other.title not in titles and other.text not in texts:
                others.append(other)
                if len(others) == MOST_ASKED:
                    break
                titles |= {other.title} - {_NO_ID}
                texts |= {other.text} - {_NO_ID}
        return others

    def _container(self) -> str:
        # No more than one can have so large a share.
        for container, count in self._containers.most_common(2):
            if container and count >= max(MIN_AGREEING, CONTAINER_SHARE * len(self._pages)):
                return container
        return ""

    def _offsets(self) -> dict[str, int]:
        agreed = {
            month: next(iter(offsets))
            for month, offsets in self._months.items()
            if len(offsets) == 1 and offsets.total() >= MIN_AGREEING
        }
        # An instant in UTC is how software writes it down and says nothing of the paper's clock; where other months
        # have an offset, it is the paper's winter.
        return agreed if any(agreed.values()) else {}


def _take(counts: Counter[Kind], kind: Kind) -> None:
    counts[kind] -= 1
    if not counts[kind]:
        del counts[kind]


def repeated(blocks: Iterable[Block], evidence: Evidence) -> list[int]:
    """For each block, how many other pages of the site carry it."""
    counts = evidence.counts
    return [counts.get(_mark_of(block), 0) for block in blocks]


def is_boilerplate(count: int, pages: int) -> bool:
    """Whether a text that stands on ``count`` of ``pages`` other pages is the site's."""
    return count >= MIN_COUNT and count >= MIN_SHARE * pages


def set_aside(blocks: Sequence[Block], evidence: Evidence) -> int:
    """Label as OTHER what was taken for text and is the site's; gives how many blocks that were.

    A heading goes with all that it heads. Where nothing but headings would be left, all stays.
    """
    if not is_boilerplate(max(evidence.counts.values(), default=0), evidence.pages):
        return 0
    told = [i for i, block in enumerate(blocks) if block.label in _TEXT]
    counts = repeated((blocks[i] for i in told), evidence)
    gone = {i for i, count in zip(told, counts, strict=True) if _is_the_sites(blocks[i], count, evidence.pages)}
    if evidence.teasing:
        others = evidence.pages - evidence.teasing
        for i in gone.intersection(told[:LEADING]):
            if not _is_the_sites(blocks[i], evidence.elsewhere.get(_mark_of(blocks[i]), 0), others):
                gone.discard(i)
    if not gone or all(i in gone or blocks[i].label is Label.SUBHEADING for i in told):
        return 0
    gone |= _idle_headings(blocks, told, gone)
    for i in gone:
        blocks[i].label = Label.OTHER
    return len(gone)


def _is_the_sites(block: Block, count: int, pages: int) -> bool:
    if block.label in _NEVER or not is_boilerplate(count, pages):
        return False
    if block.label is Label.LIST:
        return block.weight >= MIN_ITEM
    if block.weight >= SHORT:
        return True
    if 2 * block.strong_chars > len(block.text) or not any(map(str.isalpha, block.text)):
        return False
    return count >= SHORT_SHARE * pages


def _idle_headings(blocks: Sequence[Block], told: Sequence[int], gone: set[int]) -> set[int]:
    """The headings all of whose text, and some text there was, is gone."""
    idle: set[int] = set()
    left = lost = False
    for i in reversed(told):
        if blocks[i].label is not Label.SUBHEADING:
            left, lost = left or i not in gone, lost or i in gone
        elif lost and not left:
            idle.add(i)
        else:
            left = lost = False
    return idle


def _mark_of(block: Block) -> bytes:
    """The hash by which a block is looked for on other pages."""
    tells = block.score >= CLEAR and (block.weight >= MIN_ITEM or ends_sentence(block.text))
    return _exact_hash_of(block) if tells and _DIGITS.search(block.text) else _hash_of(block)


def _hash_of(block: Block) -> bytes:
    return _HASHES[_written(block)]


def _exact_hash_of(block: Block) -> bytes:
    return _digest(_written(block))


def _written(block: Block) -> str:
    parent = block.box.parent
    around = parent.signature if parent is not None else ""
    return f"{block.box.signature}|{around}|{block.text}"


# The menus of a site are the same blocks on page after page. A signature holds no number that would be folded.
_HASHES = Memo(lambda written: _digest(_fold(written)), MAX_KNOWN, LONG)


def _container(told: Iterable[Block]) -> str:
    weights: Counter[str] = Counter()
    for block in told:
        parent = block.box.parent
        if block.label is Label.BODY and parent is not None:
            above = parent.parent.signature if parent.parent is not None else ""
            weights[f"{above} > {parent.signature}"] += block.weight
    return weights.most_common(1)[0][0] if weights else ""


def _zone(published_at: str | None) -> tuple[str, int | None]:
    try:
        instant = datetime.fromisoformat(published_at) if published_at else None
        offset = instant.utcoffset() if instant else None
    except ValueError:
        return "", None
    if instant is None or offset is None:
        return "", None
    return f"{instant:%Y-%m}", int(offset.total_seconds() // 60)


def _fold(text: str) -> str:
    """The text in lower case, each number one sign, white space collapsed."""
    return _DIGITS.sub("#", " ".join(text.casefold().split()))


def _id(text: str) -> bytes:
    return _digest(text) if text else _NO_ID


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=_HASH_BYTES).digest()
