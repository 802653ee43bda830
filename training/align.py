"""Which blocks of a page belong to its known text: the answers that the labeller learns from.

The blocks and the text are both sequences of words, and the blocks that belong stand in the text in the page's order.
So: each block votes for the places where its word triples occur, the heaviest chain of block and place that rises in
both is kept, and short blocks are then looked for in the gap between the neighbours that were placed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

_TOKEN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W_]+")
_SPAN = 3
_SHORT = 5
_MAX_PLACES = 20
_MAX_OFFSETS = 4
_NEAR = 8
_MIN_SHARE = 0.5
_GAP = 60


def tokens(text: str) -> list[str]:
    """Words in lower case; characters of scripts that are written without spaces.

    A line without words, "___" between two parts of a report, is a word.
    """
    return [word for line in text.lower().split("\n") for word in _TOKEN.findall(line) or line.split()[:1]]


def align(truth: str, blocks: Sequence[str]) -> list[float]:
    """For each block the share of its words that belong to the truth, 0 where it does not belong."""
    words = tokens(truth)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(words) - _SPAN + 1):
        places[tuple(words[at : at + _SPAN])].append(at)
    said = [tokens(block) for block in blocks]
    found = [0.0] * len(blocks)
    spans: dict[int, tuple[int, int]] = {}
    for block, start, share in _chain(said, places):
        found[block] = share
        spans[block] = (start, start + len(said[block]))
    taken = bytearray(len(words) + 1)
    for start, end in spans.values():
        taken[max(0, start) : min(end, len(words))] = b"\1" * max(0, min(end, len(words)) - max(0, start))
    _fill_short(words, said, spans, taken, found)
    return found


def _chain(said: list[list[str]], places: dict[tuple[str, ...], list[int]]) -> list[tuple[int, int, float]]:
    """The heaviest rising chain of (block, place in the truth, share of the block that is there)."""
    candidates: list[tuple[int, int, int, float]] = []
    for number, block in enumerate(said):
        if len(block) < _SHORT:
            continue
        offsets: Counter[int] = Counter()
        hits = 0
        for at in range(len(block) - _SPAN + 1):
            where = places.get(tuple(block[at : at + _SPAN]), ())
            hits += bool(where)
            if len(where) <= _MAX_PLACES:
                offsets.update(place - at for place in where)
        share = hits / (len(block) - _SPAN + 1)
        if share < _MIN_SHARE:
            continue
        for offset, _ in offsets.most_common(_MAX_OFFSETS):
            votes = sum(count for other, count in offsets.items() if abs(other - offset) <= _NEAR)
            candidates.append((number, max(0, offset), votes, share))
    best: list[tuple[float, int]] = []
    for at, (number, start, votes, _) in enumerate(candidates):
        weight, before = float(votes), -1
        for earlier in range(max(0, at - 400), at):
            other, begin, _, _ = candidates[earlier]
            fits = other < number and begin + len(said[other]) <= start + min(4, len(said[number]) // 4)
            if fits and best[earlier][0] + votes > weight:
                weight, before = best[earlier][0] + votes, earlier
        best.append((weight, before))
    chain: list[tuple[int, int, float]] = []
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while at >= 0:
        number, start, _, share = candidates[at]
        chain.append((number, start, share))
        at = best[at][1]
    return chain[::-1]


def _fill_short(
    words: list[str], said: list[list[str]], spans: dict[int, tuple[int, int]], taken: bytearray, found: list[float]
) -> None:
    order = sorted(spans)
    for number, block in enumerate(said):
        if number in spans or not block or len(block) > 2 * _SHORT:
            continue
        at = bisect_left(order, number)
        low = spans[order[at - 1]][1] - 2 if at else 0
        high = spans[order[at]][0] + 2 if at < len(order) else len(words)
        if not at:
            low = max(low, high - _GAP)
        if at == len(order):
            high = min(high, low + _GAP)
        for place in range(max(0, low), min(high, len(words)) - len(block) + 1):
            if words[place : place + len(block)] == block and not any(taken[place : place + len(block)]):
                found[number] = 1.0
                taken[place : place + len(block)] = b"\1" * len(block)
                spans[number] = (place, place + len(block))
                order.insert(at, number)
                break
