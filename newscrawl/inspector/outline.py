"""Which blocks are shown, and the boxes that hold them: the page's tree without the boxes that only wrap another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newscrawl.extraction.blocks import Block, Box, Label
from newscrawl.extraction.policy import DEFAULT

MAX_SHOWN = 3000
"""Blocks in one file. What is text comes first, the rest in document order."""

MAX_NESTED = 8
"""Groups within groups; what lies deeper is drawn at this depth."""

_PATH_PARTS = 4
_MAX_SIGNATURE = 60


@dataclass(slots=True)
class Group:
    """Boxes around the same blocks, drawn as one: ``path`` names them from the outside in."""

    path: str
    members: list[Group | Shown | Gap] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Shown:
    """A block and its number on the page, from 0."""

    number: int
    block: Block


@dataclass(slots=True, frozen=True)
class Gap:
    """Blocks that are left out in this place, how many of each label."""

    labels: Counter[Label]


def choose(blocks: Sequence[Block], most: int = MAX_SHOWN) -> list[Shown]:
    """The blocks to show, in document order, at most ``most``."""
    if len(blocks) <= most:
        return [Shown(number, block) for number, block in enumerate(blocks)]
    wanted = DEFAULT.labels | {Label.HEADLINE}
    first = [number for number, block in enumerate(blocks) if block.label in wanted][:most]
    taken = set(first)
    rest = [number for number in range(len(blocks)) if number not in taken][: most - len(first)]
    return [Shown(number, blocks[number]) for number in sorted(first + rest)]


def outline(blocks: Sequence[Block], most: int = MAX_SHOWN) -> Group:
    """The page as groups in groups, with a `Gap` wherever blocks are left out."""
    shown = choose(blocks, most)
    chains = [_chain(one.block.box) for one in shown]
    spans = _spans(chains)
    top = Group("")
    open_: list[tuple[Box, Group]] = []
    before = -1
    for one, chain in zip(shown, chains, strict=True):
        around = list(_groups(chain, spans))[:MAX_NESTED]
        same = 0
        while same < min(len(open_), len(around)) and open_[same][0] is around[same][0]:
            same += 1
        del open_[same:]
        here = open_[-1][1] if open_ else top
        if one.number > before + 1:
            here.members.append(_gap(blocks[before + 1 : one.number]))
        for box, path in around[same:]:
            group = Group(path)
            here.members.append(group)
            open_.append((box, group))
            here = group
        here.members.append(one)
        before = one.number
    if before + 1 < len(blocks):
        top.members.append(_gap(blocks[before + 1 :]))
    return top


def path(box: Box | None) -> str:
    """A box and what it lies in, as selectors, innermost last."""
    return _named([one.signature or one.tag for one in _chain(box)])


def _chain(box: Box | None) -> list[Box]:
    """A box and those around it, outermost first."""
    chain = []
    while box is not None:
        chain.append(box)
        box = box.parent
    return chain[::-1]


def _spans(chains: Sequence[Sequence[Box]]) -> dict[Box, tuple[int, int]]:
    """From which to which of the shown blocks each box reaches."""
    spans: dict[Box, tuple[int, int]] = {}
    for place, chain in enumerate(chains):
        for box in chain:
            spans[box] = (spans[box][0] if box in spans else place, place)
    return spans


def _groups(chain: Sequence[Box], spans: dict[Box, tuple[int, int]]) -> Iterator[tuple[Box, str]]:
    """The boxes of a chain that hold more than one block, each with the path of those that hold the same blocks."""
    at = 0
    while at < len(chain):
        span = spans[chain[at]]
        if span[0] == span[1]:
            return
        end = at + 1
        while end < len(chain) and spans[chain[end]] == span:
            end += 1
        yield chain[at], _named([box.signature or box.tag for box in chain[at:end]])
        at = end


def _named(signatures: Sequence[str]) -> str:
    parts = [_short(".".join(signature.split())) for signature in signatures[-_PATH_PARTS:]]
    return " › ".join(["…", *parts] if len(signatures) > _PATH_PARTS else parts)


def _short(signature: str) -> str:
    return signature if len(signature) <= _MAX_SIGNATURE else signature[:_MAX_SIGNATURE] + "…"


def _gap(blocks: Sequence[Block]) -> Gap:
    return Gap(Counter(block.label for block in blocks))
