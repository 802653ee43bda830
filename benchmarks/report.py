"""What `scrapy report` takes on a year of fifty sites.

    python -m benchmarks.report [FOLDER] [--sites N] [--days N] [--urls N]

A dataset is made as daily runs would have left it: their records, tallies and ledger, the copies, and the shards of the
last weeks. One site has come to nothing, one has lost its authors, one refuses. Printed is how long each question to it
takes, and the whole command with its peak of memory. With FOLDER the dataset is kept there, and is not made again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from newscrawl.items import Article, Reason
from newscrawl.store import History, HostTally, Tally
from newscrawl.store.schema import DATABASE, connect
from newscrawl.store.shards import encode

ARTICLES = 20
"""Articles that a site publishes a day."""

SHARDS = 40
"""Days whose shards are written; older ones are in the manifest only."""

FATES = (
    *((Reason.NOT_AN_ARTICLE, "listing", 40), (Reason.NOT_AN_ARTICLE, "feed", 4), (Reason.NOT_AN_ARTICLE, "teaser", 9)),
    *((Reason.DUPLICATE, "same text: {id}", 6), (Reason.NEAR_DUPLICATE, "0.91 like {id}", 3)),
    *((Reason.OUT_OF_SCOPE, "another host: away.example", 25), (Reason.OUT_OF_SCOPE, "trap: nothing new", 2)),
    *((Reason.FAILED, "status 404", 5), (Reason.FAILED, "TimeoutError: after 30 s", 2)),
    *((Reason.DISALLOWED, "robots.txt", 3), (Reason.OPTED_OUT, "tdm-reservation: /", 1), (Reason.PENDING, "", 0.2)),
)
WAYS = {"title": "json-ld:headline", "date": "json-ld:datePublished", "authors": "css:.byline", "language": "html:lang"}
WORDS = (
    "council",
    "harbour",
    "vote",
    "budget",
    "night",
    "bridge",
    "station",
    "teacher",
    "winter",
    "minister",
    "market",
)


def site_name(number: int) -> str:
    return f"paper-{number:02}.example"


def fill(folder: Path, sites: int, days: int, urls: int) -> None:
    """Make the dataset."""
    numbers = random.Random(1)
    (folder / "articles").mkdir(parents=True)
    db = connect(folder / DATABASE)
    db.execute("BEGIN")
    today = datetime.now(UTC).replace(hour=5, minute=0, second=0, microsecond=0)
    share = max(0.0, urls / (sites * days) - ARTICLES) / sum(weight for *_, weight in FATES)
    for run in range(1, days + 1):
        begun = today - timedelta(days=days - run)
        totals: dict[str, int] = {}
        ids: list[tuple[str, str]] = []
        for number in range(sites):
            rows, tally = _day(numbers, number, run, days - run, share)
            ids += [(row[-1], row[1]) for row in rows if row[3] == Reason.EMITTED]
            db.executemany(
                "INSERT INTO url (key, url, site, kind, source, priority, reason, detail, run)"
                " VALUES (?, ?, ?, 'article', 'listing', 30, ?, ?, ?)",
                (row[:-1] for row in rows),
            )
            for reason, count in tally.reasons.items():
                totals[reason] = totals.get(reason, 0) + count
            db.execute(
                "INSERT INTO tally VALUES (?, ?, ?, ?)", (run, site_name(number), f"{begun:%Y-%m-%d}", tally.to_json())
            )
        _run(db, numbers, folder, run, begun, days - run < SHARDS, totals, ids, sites)
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def _day(numbers: random.Random, site: int, run: int, ago: int, share: float) -> tuple[list[tuple], Tally]:
    """A site's rows of the ledger of one run, each with its article's id, and its tally."""
    name, rows, tally = site_name(site), [], Tally()
    wanted = 0 if site == 13 and ago < 12 else max(0, round(numbers.gauss(ARTICLES, 4)))
    again = numbers.randrange(3)
    fates = [(Reason.EMITTED, "", wanted), (Reason.REVISED, "", again)]
    fates += ((reason, detail, weight * share) for reason, detail, weight in FATES)
    for reason, detail, expected in fates:
        for _ in range(int(expected) + (numbers.random() < expected % 1)):
            key = numbers.randbytes(16)
            url = f"https://{name}/news/{run}/council-votes-on-breakwater-{key.hex()[:12]}"
            rows.append((key, url, name, reason.value, detail.format(id=key.hex()), run, key.hex()))
            tally.reasons[reason.value] += 1
            if detail:
                kinds = tally.details.setdefault(reason.value, type(tally.reasons)())
                kinds[detail.partition(":")[0] if ":" in detail else detail.partition(" like")[0]] += 1
    tally.revisions = again
    for number in range(wanted + again):
        tally.articles += 1
        lost = site == 7 and ago < 5
        for field, chance in (("title", 1.0), ("date", 0.99), ("authors", 0.3 if lost else 0.93), ("language", 1.0)):
            if numbers.random() < chance:
                tally.fields[field] += 1
                way = "text:by" if lost and field == "authors" else WAYS[field]
                tally.ways.setdefault(field, type(tally.reasons)())[way] += 1
            elif len(missing := tally.without.setdefault(field, [])) < 3:
                missing.append(rows[number][1])
        for field, chance in (
            ("image_url", 0.8),
            ("description", 0.9),
            ("tags", 0.5),
            ("published_at", 0.97),
            ("prev_url", 0.7),
        ):
            tally.fields[field] += numbers.random() < chance
        tally.words.note(numbers.lognormvariate(6.0 - (0.7 if site == 21 and ago < 25 else 0), 0.5))
    pages = len(rows)
    refused = pages // 3 if site == 31 and ago < 20 else 0
    tally.answers.update({"200": pages - refused, **({"429": refused} if refused else {})})
    tally.hosts[name] = HostTally(pages, refused, numbers.randrange(3), pages * (0.2 + site / 40), 2.0 + site / 5)
    tally.bytes = pages * 60_000
    return rows, tally


def _run(
    db: sqlite3.Connection,
    numbers: random.Random,
    folder: Path,
    run: int,
    begun: datetime,
    written: bool,
    totals: dict[str, int],
    ids: list[tuple[str, str]],
    sites: int,
) -> None:
    run_id = f"{begun:%Y%m%dT%H%M%SZ}-{run:06x}"
    found = sum(totals.values())
    counts = {**totals, "found": found, "known": run * 2700, "fetched": found - totals.get("out-of-scope", 0)}
    db.execute(
        "INSERT INTO run VALUES (?, ?, 'site', ?, '{}', '', ?, ?, 'finished', ?)",
        (
            *(run, run_id, json.dumps([site_name(number) for number in range(sites)]), begun.isoformat()),
            *((begun + timedelta(minutes=50)).isoformat(), json.dumps(counts)),
        ),
    )
    db.executemany(
        "INSERT INTO article VALUES (?, ?, ?, 0, ?)", ((one, bytes.fromhex(one), one, run) for one, _ in ids)
    )
    size = len(ids) * 3000
    if written:
        data = b"".join(_lines(ids))
        (folder / "articles" / f"{run_id}.jsonl").write_bytes(data)
        size = len(data)
        for one, url in numbers.sample(ids, min(len(ids), 25)):
            text = _text(random.Random(one), 200)
            copy = text.replace("harbour1", "port1").replace("winter2", "spring2")
            site = url.split("/")[2]
            db.execute(
                "INSERT INTO copy (site, seen_at, url, title, text, reason, first, similarity)"
                " VALUES (?, ?, ?, 'The same story', ?, 'near-duplicate', ?, 0.9)",
                (site, begun.isoformat(), f"{url}-again", copy, one),
            )
    db.execute(
        "INSERT INTO shard (name, run, sealed, lines, bytes, schema_version) VALUES (?, ?, 1, ?, ?, 1)",
        (f"{run_id}.jsonl", run, len(ids), size),
    )


def _lines(ids: list[tuple[str, str]]) -> Iterator[bytes]:
    for one, url in ids:
        text = _text(random.Random(one), 200)
        yield encode(Article(id=one, url=url, title="The story", text=text, word_count=200).to_dict())


def _text(numbers: random.Random, words: int) -> str:
    return " ".join(f"{word}{numbers.randrange(100)}" for word in numbers.choices(WORDS, k=words))


def timed(name: str, question: Callable[[], object]) -> None:
    began = time.perf_counter()
    question()
    print(f"{name:<44}{time.perf_counter() - began:8.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--sites", type=int, default=50)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--urls", type=int, default=1_000_000)
    opts = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = opts.folder or Path(temporary, "data")
        if not (folder / DATABASE).exists():
            fill(folder, opts.sites, opts.days, opts.urls)
        since = f"{datetime.now(UTC) - timedelta(days=60):%Y-%m-%d}"
        with History(folder) as history:
            timed("History.runs()", history.runs)
            timed("History.tallies(), 60 days", lambda: list(history.tallies(since)))
            for reason in (Reason.NOT_AN_ARTICLE, Reason.OVER_BUDGET):
                timed(f"History.examples({reason.value}, 500)", lambda reason=reason: history.examples(reason, 500))
            timed("History.copies()", history.copies)
            copies = history.copies()
            timed("History.articles() of their originals", lambda: history.articles([copy.first for copy in copies]))
        output = Path(temporary, "report.html")
        command = [sys.executable, "-m", "scrapy", "report", "-o", str(output), "-s", f"NEWSCRAWL_DATA_DIR={folder}"]
        began = time.perf_counter()
        process = subprocess.Popen(command)
        _, status, usage = os.wait4(process.pid, 0)
        print(
            f"scrapy report: {time.perf_counter() - began:.2f} s, exit {os.waitstatus_to_exitcode(status)},"
            f" {usage.ru_maxrss / 1024:.0f} MB, page of {output.stat().st_size / 1e6:.2f} MB,"
            f" {blake2b(output.read_bytes(), digest_size=4).hexdigest()}"
        )


if __name__ == "__main__":
    main()
