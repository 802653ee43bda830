"""Records as files of their own, for whoever has no wish to ask a database: ``runs/<run>.json`` of a run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newscrawl.store.files import replacing
from newscrawl.store.ledger import RunSummary
from newscrawl.store.shards import FILE
from newscrawl.store.tallies import FIELDS, Tallies

RUNS = "runs"
"""The folder of the records, beside that of the shards."""

_RUN = "SELECT number, spider, sites, arguments, started_at, finished_at, reader FROM run WHERE id = ?"
_SHARDS = f"SELECT {FILE}, lines, bytes, sha256 FROM shard WHERE run = ? ORDER BY name"


def write(db: sqlite3.Connection, folder: Path, summary: RunSummary, tallies: Tallies) -> None:
    """Write the file of a run.

    :raises OSError: the disk refuses.
    """
    write_json(folder, summary.run, _record(db, summary, tallies))


def renew(db: sqlite3.Connection, folder: Path, shard: str) -> None:
    """Bring what the file of a run says of its shards up to date; ``shard``: the file of one of them.

    :raises OSError: the disk refuses.
    """
    run = "-".join(shard.partition(".")[0].split("-")[:2])
    try:
        record = json.loads((folder / f"{run}.json").read_bytes())
    except (OSError, ValueError):
        return
    (number,) = db.execute(_RUN, (run,)).fetchone()[:1]
    write_json(folder, run, {**record, "shards": _shards(db, number)})


def write_json(folder: Path, name: str, record: Mapping[str, Any]) -> None:
    """Write ``<name>.json`` into a folder; it appears at once and whole.

    :raises OSError: the disk refuses.
    """
    folder.mkdir(exist_ok=True)
    with replacing(folder / f"{name}.json") as file:
        file.write(json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n")


def _record(db: sqlite3.Connection, summary: RunSummary, tallies: Tallies) -> dict[str, Any]:
    number, spider, sites, arguments, started_at, finished_at, reader = db.execute(_RUN, (summary.run,)).fetchone()
    return {
        "run": summary.run,
        "spider": spider,
        "arguments": json.loads(arguments),
        "reader": json.loads(reader),
        "started_at": started_at,
        "finished_at": finished_at,
        "seconds": round(summary.seconds, 3),
        "outcome": summary.ended,
        "found": summary.found,
        "known": summary.known,
        "fetched": summary.fetched,
        "reasons": {reason.value: count for reason, count in summary.reasons.items()},
        "bounds": summary.bounds,
        "lines": summary.lines,
        "shards": _shards(db, number),
        "sites": {site: _site(tallies, site) for site in json.loads(sites)},
    }


def _shards(db: sqlite3.Connection, run: int) -> list[dict[str, Any]]:
    rows = db.execute(_SHARDS, (run,))
    return [{"name": name, "lines": lines, "bytes": size, "sha256": sha256} for name, lines, size, sha256 in rows]


def _site(tallies: Tallies, site: str) -> dict[str, Any]:
    tally = tallies.of_site(site)
    return {
        "articles": tally.articles,
        "revisions": tally.revisions,
        "median_words": round(tally.words.median or 0),
        "fields": {name: tally.fields[name] for name in FIELDS},
        "reasons": dict(tally.reasons),
        "details": {reason: dict(counts) for reason, counts in tally.details.items()},
        "answers": dict(tally.answers),
        "bytes": tally.bytes,
    }
