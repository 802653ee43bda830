"""The queue on the disk: which URLs wait, taken off by one run at a time."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any

from newscrawl.items import LeadKind, Source
from newscrawl.store.batch import UrlRow
from newscrawl.store.guarded import Guarded, marks

NOT_FOLLOWED = "not followed"
"""The detail of a URL that is out of scope only for the way by which it was found."""


class Asked(Enum):
    """What `Run.ask` made of a URL."""

    QUEUED = auto()
    """It was new, or is due again: it now waits for its turn in this run."""
    KNOWN = auto()
    """It has its reason from an earlier run, and nothing asks for another visit."""
    REPEATED = auto()
    """This run has it already."""


def claim(asked: Guarded, run: int, sites: Sequence[str], without: Sequence[str], most: int) -> list[UrlRow]:
    """Claim up to ``most`` waiting URLs for a run, the most urgent first; none of the sites ``without``.

    Those of the run's ``sites`` go before what it found on other hosts than it set out for.
    """
    of = [site for site in sites if site not in without]
    rows = _claim(asked, run, f"site IN ({marks(of)})", of, most) if of else []
    if len(rows) < most:
        others = f"run = ? AND site NOT IN ({marks(without)})"
        rows += _claim(asked, run, others, [run, *without], most - len(rows))
    rows.sort(key=lambda row: (-row[0], row[1]))
    return [
        UrlRow(
            *(key, url, site, LeadKind(kind), Source(source), priority, request, facts, found_on or "", day),
            leftover=found_by_run != run,
        )
        for priority, _, key, url, site, kind, source, request, facts, found_on, day, found_by_run in rows
    ]


def _claim(asked: Guarded, run: int, where: str, values: Sequence[object], most: int) -> list[Any]:
    return asked.all(
        f"UPDATE url SET claim = ? WHERE id IN (SELECT id FROM url WHERE {where} AND reason = 'pending'"
        " AND claim IS NULL ORDER BY priority DESC, id LIMIT ?)"
        " RETURNING priority, id, key, url, site, kind, source,"
        " (SELECT request FROM shape WHERE shape.id = url.shape), facts,"
        " (SELECT finder.url FROM url AS finder WHERE finder.id = url.found_by), day, run",
        *(run, *values, most),
    )
