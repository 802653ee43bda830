"""Questions to the ledger: what is known of a URL, and how the fates of all of them add up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newscrawl.items import Reason
from newscrawl.store import guarded, taken

_REASONS = """
SELECT reason, SUM(n) FROM (
    SELECT reason, COUNT(*) AS n FROM url WHERE run = :run GROUP BY reason
    UNION ALL SELECT reason, count FROM taken WHERE run = :run
) GROUP BY reason
"""

IS_REVISIT = """
SELECT reason, run, attempts OR chain_end OR EXISTS (SELECT 1 FROM visit WHERE visit.url = url.id)
FROM url WHERE key = ?
"""

WAITING = (Reason.PENDING, Reason.OVER_BUDGET)
"""Reasons of what was not asked for; what an earlier run has noted of it says nothing of this one."""


def reasons_of_run(db: sqlite3.Connection, run: int) -> dict[Reason, int]:
    """How many URLs of a run ended in each reason; reasons without a URL are left out.

    What another run has taken over since counts with the reason that it had.
    """
    rows = db.execute(_REASONS, {"run": run})
    return {Reason(reason): count for reason, count in rows}


def known_before(db: sqlite3.Connection, sites: Sequence[str], run: int) -> int:
    """How many URLs of these sites the ledger has from runs before this one, and this one did not come to again."""
    marks = guarded.marks(sites)
    row = db.execute(f"SELECT COUNT(*) FROM url WHERE site IN ({marks}) AND run < ?", (*sites, run)).fetchone()
    return int(row[0])


def details_of_run(db: sqlite3.Connection, run: int, most: int = 12) -> list[tuple[Reason, str, int]]:
    """The commonest kinds of detail behind the reasons of a run, most frequent first.

    A detail is "kind" or "kind: particulars"; the particulars are left out here. What waits has none: that of its row
    is an earlier run's.
    """
    rows = db.execute(
        "SELECT reason, substr(detail, 1, instr(detail || ':', ':') - 1) AS sort, COUNT(*) AS n FROM url"
        " WHERE run = ? AND detail != '' AND reason NOT IN (?, ?)"
        " GROUP BY reason, sort ORDER BY n DESC, reason, sort LIMIT ?",
        (run, *WAITING, most),
    )
    return [(Reason(reason), detail, count) for reason, detail, count in rows]


@dataclass(slots=True)
class RunSummary:
    """What a run did, in numbers of URLs. ``balanced``: found is the sum over ``reasons``. ``bounds``: see `Run`."""

    run: str
    outcome: str
    found: int
    known: int
    fetched: int
    reasons: dict[Reason, int]
    details: list[tuple[Reason, str, int]]
    bounds: dict[str, int]
    shards: list[Path]
    lines: int
    seconds: float

    @property
    def balanced(self) -> bool:
        return self.found == sum(self.reasons.values())

    @property
    def ended(self) -> str:
        """The outcome, or "unbalanced" where the ledger does not add up."""
        return self.outcome if self.balanced else "unbalanced"


def write_record(db: sqlite3.Connection, run: int, summary: RunSummary) -> None:
    """Write a run's record and give back what it had claimed, inside the caller's transaction."""
    db.execute("UPDATE url SET claim = NULL WHERE claim IN (?, ?)", (run, -run))
    taken.forget(db, run)
    counts: dict[str, int] = {str(reason): count for reason, count in summary.reasons.items()}
    counts |= {"found": summary.found, "known": summary.known, "fetched": summary.fetched}
    db.execute(
        "UPDATE run SET finished_at = ?, outcome = ?, summary = ? WHERE number = ?",
        (datetime.now(UTC).isoformat(timespec="seconds"), summary.ended, json.dumps(counts), run),
    )


@dataclass(slots=True, frozen=True)
class LedgerEntry:
    """One URL's row as a person reads it."""

    url: str
    kind: str
    source: str
    reason: Reason
    detail: str


class Ledger:
    """Read-only view over the whole ledger of a data directory."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def reasons(self) -> dict[Reason, int]:
        """How many URLs of all runs stand at each reason."""
        rows = self._db.execute("SELECT reason, COUNT(*) FROM url GROUP BY reason")
        return {Reason(reason): count for reason, count in rows}

    def entry(self, key: bytes) -> LedgerEntry | None:
        """The row of the URL with this key (`newscrawl.urls.key`), None if it was never found."""
        row = self._db.execute("SELECT url, kind, source, reason, detail FROM url WHERE key = ?", (key,)).fetchone()
        return LedgerEntry(row[0], row[1], row[2], Reason(row[3]), row[4]) if row else None

    def entries(self, reason: Reason) -> list[LedgerEntry]:
        """All rows that stand at ``reason``, in the order in which they were found."""
        rows = self._db.execute(
            "SELECT url, kind, source, reason, detail FROM url WHERE reason = ? ORDER BY id", (reason.value,)
        )
        return [LedgerEntry(url, kind, source, Reason(state), detail) for url, kind, source, state, detail in rows]
