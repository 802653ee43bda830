"""The whole dataset read again, and held against its manifest and its ledger."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from newscrawl.errors import StoreError
from newscrawl.items import Reason
from newscrawl.store.addresses import AT
from newscrawl.store.files import CUT, PART, UNFINISHED
from newscrawl.store.packing import Unreadable, open_lines
from newscrawl.store.reading import connect_to_read
from newscrawl.store.rewriting import REWRITTEN
from newscrawl.store.schema import DATABASE
from newscrawl.store.shards import published

MAX_LINE = 64 * 1024 * 1024
MOST_PROBLEMS = 1000
"""Problems that are told of one kind of check; the rest is counted."""

Check = Callable[[dict[str, Any]], str]
"""What is wrong with a line, as a person reads it; "" for nothing."""


@dataclass(slots=True)
class Verdict:
    """What was read and what was wrong with it; ``problems`` holds one line each."""

    shards: int = 0
    open_shards: int = 0
    lines: int = 0
    bytes: int = 0
    articles: int = 0
    urls: int = 0
    problems: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, problem: str) -> None:
        """Note a problem; from a thousand on they are only counted."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.more += 1


def verify(folder: Path, check: Check) -> Verdict:
    """Read every shard of a data directory; what a run that is still going on has not committed is no problem.

    ``check`` looks at each line. Memory does not grow with the dataset.

    :raises StoreError: there is no dataset in the folder, or its database cannot be read at all.
    """
    db = connect_to_read(folder / DATABASE)
    found = Verdict()
    try:
        db.execute("PRAGMA temp_store = FILE")
        db.execute("CREATE TEMP TABLE line (id TEXT, revision INTEGER, PRIMARY KEY (id, revision)) WITHOUT ROWID")
        for (said,) in db.execute("PRAGMA integrity_check(20)"):
            if said != "ok":
                found.add(f"{DATABASE}: {said}; restore it from a backup")
        db.execute("BEGIN")  # one state of the ledger throughout, whatever runs write meanwhile
        gone = _shards(db, folder / "articles", check, found)
        _ledger(db, gone, found)
        db.execute("ROLLBACK")
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        found.add(f"{DATABASE}: {error}; restore it from a backup")
    except OSError as error:
        raise StoreError(f"cannot read {error.filename or folder}: {error.strerror}") from error
    finally:
        db.close()
    return found


def _shards(db: sqlite3.Connection, folder: Path, check: Check, found: Verdict) -> int:
    """Read all shards; gives how many lines are in shards that are not there."""
    rows = db.execute("SELECT name, sealed, lines, bytes, sha256, codec FROM shard ORDER BY name").fetchall()
    known = set()
    gone = 0
    for name, sealed, lines, size, sha256, codec in rows:
        part, final = folder / (name + PART), published(folder, name, codec)
        known |= {part.name, final.name}
        path = final if final.exists() else part
        if not path.exists():
            found.add(
                f"{final.name}: the manifest has it with {lines} lines, and the file is gone; put it back, or, where it"
                " was moved away, a link to it; if it is lost, `newscrawl dataset forget` has its articles read again"
            )
            gone += lines
            continue
        found.shards += 1
        found.open_shards += not sealed
        try:
            with open_lines(path, codec if path == final else "") as file:
                read = _lines(db, path.name, file, size, check, found)
                rest = file.read(1) if sealed else b""
        except (OSError, EOFError, Unreadable) as error:
            found.add(f"{path.name}: cannot be read: {error}")
            continue
        if (read.lines, read.bytes) != (lines, size):
            found.add(f"{path.name}: {read.lines} lines, {read.bytes} bytes; the manifest says {lines} and {size}")
        elif rest:
            found.add(f"{path.name}: longer than the {size} bytes of the manifest")
        elif sealed and read.sha256 != sha256:
            found.add(f"{path.name}: its SHA-256 is not that of the manifest")
        if path.with_name(path.name + REWRITTEN).exists():
            found.add(f"{path.name}: a withdrawal was cut off; the next run, or the same one again, completes it")
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.endswith((PART, CUT, UNFINISHED, REWRITTEN)):
            found.add(
                f"{path.name}: no file of the dataset, the manifest does not have it; move it elsewhere, or, where the"
                " database is an older backup than it is, restore a newer one"
            )
    return gone


@dataclass(slots=True)
class _Read:
    lines: int = 0
    bytes: int = 0
    sha256: str = ""


def _lines(db: sqlite3.Connection, name: str, file: IO[bytes], size: int, check: Check, found: Verdict) -> _Read:
    read, digest = _Read(), hashlib.sha256()
    for line in _bounded(file, size):
        read.lines += 1
        read.bytes += len(line)
        digest.update(line)
        problem = _problem_of(db, line, check)
        if problem:
            found.add(f"{name}, line {read.lines}: {problem}")
    read.sha256 = digest.hexdigest()
    found.lines += read.lines
    found.bytes += read.bytes
    return read


def _bounded(file: IO[bytes], size: int) -> Iterator[bytes]:
    """The lines of the first ``size`` bytes."""
    while size > 0 and (line := file.readline(min(size, MAX_LINE))):
        size -= len(line)
        yield line


def _problem_of(db: sqlite3.Connection, line: bytes, check: Check) -> str:
    if not line.endswith(b"\n"):
        return "torn: it has no end"
    try:
        row = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return f"no JSON in UTF-8: {error}"
    if not isinstance(row, dict):
        return "no JSON object"
    if problem := check(row):
        return problem
    try:
        db.execute("INSERT INTO temp.line VALUES (?, ?)", (row["id"], row["revision"]))
    except sqlite3.IntegrityError:
        return f"doubled: article {row['id']}, revision {row['revision']} stands in an earlier line"
    except (OverflowError, UnicodeError):
        return "an id or a revision that no article can have"
    return ""


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")


def _ledger(db: sqlite3.Connection, gone: int, found: Verdict) -> None:
    found.articles = _count(db, "SELECT count(*) FROM article")
    found.urls = _count(db, "SELECT count(*) FROM url")
    reasons = ", ".join(f"'{reason}'" for reason in Reason)
    _unwritten(db, gone, found)
    for problem, question in (
        (
            "article {}: a line has its revision {}, and the ledger does not",
            "SELECT id, revision FROM temp.line AS l WHERE NOT EXISTS"
            " (SELECT 1 FROM article AS a WHERE a.id = l.id AND a.revision >= l.revision)"
            " AND id NOT IN (SELECT id FROM withdrawn)",
        ),
        (
            "article {}: withdrawn, and its revision {} is there; withdraw it again",
            "SELECT id, revision FROM temp.line WHERE id IN (SELECT id FROM withdrawn)",
        ),
        (
            "{}: emitted by the ledger, and no article has it",
            "SELECT url FROM url WHERE reason IN ('emitted', 'revised') AND key NOT IN (SELECT key FROM article)"
            f" AND '{AT}' || lower(hex(key)) NOT IN (SELECT hash FROM content)",
        ),
        ("{}: its reason, {}, is none", f"SELECT url, reason FROM url WHERE reason NOT IN ({reasons})"),
        ("run {}: its ledger did not balance", "SELECT id FROM run WHERE outcome = 'unbalanced'"),
    ):
        for row in db.execute(question):
            found.add(problem.format(*row))


def _unwritten(db: sqlite3.Connection, gone: int, found: Verdict) -> None:
    """What the ledger has and no line; ``gone`` lines have been told with their shards."""
    rows = db.execute(
        "SELECT id, revision FROM article AS a WHERE NOT EXISTS"
        " (SELECT 1 FROM temp.line AS l WHERE l.id = a.id AND l.revision = a.revision)"
    )
    if not gone:
        for row in rows:
            found.add("article {}: the ledger has its revision {}, and no line does".format(*row))
    elif (more := sum(1 for _ in rows) - gone) > 0:
        found.add(f"{more} articles more than the lines that are gone: the ledger has them, and no line does")


def _count(db: sqlite3.Connection, question: str) -> int:
    return int(db.execute(question).fetchone()[0])
