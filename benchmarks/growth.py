"""What a crawl costs once many articles are known.

    python -m benchmarks.growth [FEW] [MANY] [--articles N]

Two datasets are filled with FEW and MANY (default 10,000 and 1,000,000) known articles: their URLs, hashes and
signatures. A newspaper of N new articles (default 500) is then crawled into each, three times in turn; printed is the
time an article in both, and by how much it has grown.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.crawl import PARAGRAPHS, around, crawl_command, seconds
from benchmarks.torture import pages
from newscrawl import minhash
from newscrawl.demo import Newspaper
from newscrawl.store.near import NUMBER_BITS
from newscrawl.store.schema import connect

ROUNDS = 3


def fill(folder: Path, count: int) -> None:
    """A dataset that knows ``count`` articles, written in the order of its indices, which is the quickest."""
    folder.mkdir(parents=True)
    db = connect(folder / "newscrawl.db")
    numbers = np.random.default_rng(1)
    keys = sorted(numbers.bytes(16) for _ in range(count))
    values = numbers.integers(0, 256, (count, minhash.SIGNATURE_BYTES), dtype=np.uint8)
    bands = numbers.integers(0, 1 << minhash.BAND_BITS, (count, minhash.BANDS)) << NUMBER_BITS
    entries = np.unique(bands + np.arange(1, count + 1)[:, None])
    db.execute("BEGIN")
    db.execute(
        "INSERT INTO run (number, id, spider, sites, arguments, policy, started_at, finished_at)"
        " VALUES (1, 'filled', 'site', '[\"paper.example\"]', '{}', '', '2026-01-01', '2026-01-01')"
    )
    db.executemany(
        "INSERT INTO url (key, url, site, kind, source, priority, reason, run)"
        " VALUES (?, ?, 'paper.example', 'article', 'listing', 30, 'emitted', 1)",
        ((key, f"https://paper.example/news/council-votes-on-breakwater-{key.hex()}") for key in keys),
    )
    db.executemany("INSERT INTO article VALUES (?, ?, ?, 0, 1)", ((key.hex(), key, key.hex()) for key in keys))
    db.executemany("INSERT INTO content VALUES (?, ?)", ((key.hex(), key.hex()) for key in keys))
    db.executemany(
        "INSERT INTO near (article, size, version, signature) VALUES (?, 400, ?, ?)",
        ((key, minhash.VERSION, value.tobytes()) for key, value in zip(keys, values, strict=True)),
    )
    db.executemany("INSERT INTO near_band VALUES (?)", ((entry,) for entry in entries.tolist()))
    db.execute("COMMIT")
    db.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("few", nargs="?", type=int, default=10_000)
    parser.add_argument("many", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--articles", type=int, default=500)
    opts = parser.parse_args()
    spent: dict[int, list[float]] = {opts.few: [], opts.many: []}
    with Newspaper(extra=pages(opts.articles, PARAGRAPHS, around())) as paper, tempfile.TemporaryDirectory() as folder:
        for count in spent:
            fill(Path(folder, str(count)), count)
        for _ in range(ROUNDS):
            for count, times in spent.items():
                data = Path(folder, "crawl")
                shutil.copytree(Path(folder, str(count)), data)
                command = [sys.executable, "-m", "scrapy", *crawl_command(f"{paper.origin}/", data)]
                times.append(seconds(command, data, opts.articles))
                shutil.rmtree(data)
    for count, times in spent.items():
        print(f"{count:10,} known: {min(times) / opts.articles * 1e3:.2f} ms an article")
    print(f"grown by {min(spent[opts.many]) / min(spent[opts.few]):.3f}")


if __name__ == "__main__":
    main()
