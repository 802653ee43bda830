"""Why a site brings nothing: what most of the addresses came to that its runs wanted to read."""

from __future__ import annotations

from collections import Counter
from datetime import date

from newscrawl.health.past import Past, total
from newscrawl.items import Reason, Verdict
from newscrawl.store import Tally

FINISHED = "finished"
PAUSED = "paused"
"""Outcomes of runs that have read what the site gave them."""

ASIDE = frozenset(
    str(verdict)
    for verdict in (
        Verdict.NOT_AN_ARTICLE,
        Verdict.SOFT_404,
        Verdict.CONSENT_WALL,
        Verdict.NEEDS_SCRIPT,
        Verdict.LOGIN,
    )
)
"""Verdicts that pages get which look like articles from outside, and no lists."""
KEPT = (Reason.EMITTED, Reason.REVISED, Reason.UNCHANGED)
COPIES = (Reason.DUPLICATE, Reason.NEAR_DUPLICATE)

_LOST = (Reason.FAILED, Reason.DISALLOWED, Reason.OPTED_OUT)
_LED_AWAY = frozenset({"redirects out"})
_UNREAD = frozenset({"could not be read again"})
_GUESSED = ("robots.txt", "nothing there")
"""Details of what is asked for at every site, whatever it has."""


def cause(past: Past, since: date) -> str:
    """What at least half of the addresses came to from a day on that are no articles and no lists, in brackets with a
    space before it; "" where there is no such thing."""
    points = [point for point in past.points if point.day >= since]
    tally = total(points)
    blamed = _blamed(tally)
    if any(point.run.outcome == PAUSED for point in points):
        blamed["left waiting, since the site has asked for a pause"] = tally.reasons[Reason.PENDING]
    if not +blamed:
        return ""
    (what, count), *_ = blamed.most_common(1)
    well = sum(tally.reasons[reason] for reason in (*KEPT, *COPIES, Reason.NOT_AN_ARTICLE))
    others = tally.details.get(Reason.NOT_AN_ARTICLE, Counter())
    well -= sum(others[detail] for detail in _GUESSED)
    # Those that were set aside or could not be read again are among both.
    twice = sum(others[verdict] for verdict in ASIDE) + _of(tally, Reason.UNCHANGED, _UNREAD).total()
    whole = well - twice + blamed.total()
    return f" ({count} of {whole} addresses {what})" if 2 * count >= whole else ""


def _blamed(tally: Tally) -> Counter[str]:
    counts: Counter[str] = Counter()
    for reason in _LOST:
        counts.update(_of(tally, reason, tally.details.get(reason, Counter())))
    counts.update(_of(tally, Reason.OUT_OF_SCOPE, _LED_AWAY))
    counts.update(_of(tally, Reason.UNCHANGED, _UNREAD))
    counts.update(_of(tally, Reason.NOT_AN_ARTICLE, ASIDE))
    return counts


def _of(tally: Tally, reason: Reason, details: frozenset[str] | Counter[str]) -> Counter[str]:
    counts = tally.details.get(reason, Counter())
    return Counter({f"{reason}: {detail}": counts[detail] for detail in details if counts[detail]})
