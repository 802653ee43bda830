"""Whether a share has fallen: k of n now, against k of n on each earlier day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma

_RELATED = 0.05
"""How much articles of one day have in common (intraclass correlation) until the site's own days show it."""
_DAYS_WORTH = 5
"""So many days of the site's own weigh as much as that."""

Point = tuple[int, int]
"""Of n this many have it: (k, n)."""


@dataclass(slots=True, frozen=True)
class Fall:
    """A share that fell. ``start``: the first of the points that are low; ``now`` and ``before``: (k, n) in all."""

    start: int
    now: Point
    before: Point

    @property
    def share_now(self) -> float:
        return self.now[0] / self.now[1]

    @property
    def share_before(self) -> float:
        return self.before[0] / self.before[1]


def fallen(points: Sequence[Point], *, by: float, risk: float, least: int) -> Fall | None:
    """Whether the last points lie lower than those before them, by a share (0 to 1) and beyond chance.

    As many of the last points as are needed to have ``least``, and those before them that are as low, are held against
    all earlier ones with Fisher's exact test, one-sided (Fisher, *The Design of Experiments*, 1935). Articles of one
    day are not independent: numbers are first divided by their design effect, as Rao and Scott do with clustered data
    (*Biometrics* 48, 1992, 577-585), which is estimated from how the earlier points differ among themselves.
    """
    start = len(points)
    n = 0
    while start > 0 and n < least:
        start -= 1
        n += points[start][1]
    if n < least or not _is_low(_sum(points[start:]), _sum(points[:start]), by):
        return None
    while start > 1 and _is_low(points[start - 1], _sum(points[: start - 1]), by):
        start -= 1
    now, before = _sum(points[start:]), _sum(points[:start])
    if before[1] < least or before[0] / before[1] - now[0] / now[1] < by:
        return None
    related = relatedness(points[:start])
    chance = fisher(_effective(points[start:], related), _effective(points[:start], related))
    return Fall(start, now, before) if chance < risk else None


def fisher(now: Point, before: Point) -> float:
    """How likely it is that so few of the present ones have it, if all are alike (hypergeometric, lower tail)."""
    (k, n), (past_k, past_n) = now, before
    total, having = n + past_n, k + past_k
    lowest = max(0, having - past_n)
    whole = _log_choose(total, having)
    return min(1.0, sum(exp(_log_choose(n, i) + _log_choose(past_n, having - i) - whole) for i in range(lowest, k + 1)))


def relatedness(points: Sequence[Point]) -> float:
    """The intraclass correlation of what one point counts, 0 to 1: by moments, drawn towards `_RELATED`."""
    k, n = _sum(points)
    share = (k + 0.5) / (n + 1)
    chance = share * (1 - share)
    pairs = sum(chance * size * (size - 1) for _, size in points)
    if not pairs:
        return _RELATED
    excess = sum((having - size * share) ** 2 - size * chance for having, size in points)
    own = min(1.0, max(0.0, excess / pairs))
    days = sum(size > 1 for _, size in points)
    return (own * days + _RELATED * _DAYS_WORTH) / (days + _DAYS_WORTH)


def _is_low(point: Point, before: Point, by: float) -> bool:
    k, n = point
    return n == 0 or (before[1] > 0 and before[0] / before[1] - k / n >= by)


def _sum(points: Sequence[Point]) -> Point:
    return sum(k for k, _ in points), sum(n for _, n in points)


def _effective(points: Sequence[Point], related: float) -> Point:
    k, n = _sum(points)
    size = round(sum(count / (1 + (count - 1) * related) for _, count in points if count))
    return round(size * k / n), size


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
