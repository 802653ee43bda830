"""What a daily run costs on a site that is known: requests besides the new articles.

    python -m benchmarks.second_run [KNOWN [NEW]]

Crawls a newspaper of KNOWN articles (default 10,000), lets a day come with NEW ones (default 30), crawls it again, and
once more when nothing has changed. Prints the requests of each run, by kind, and whether all was found.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.press import Press

KINDS = {"tag": "tags", "author": "authors", "robots.txt": "robots", ".well-known": "robots"}


def main(known: int, new: int) -> None:
    with Press(known) as press, tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        _run("first", press, data, set())
        fresh = set(press.publish(new))
        _run("a day later", press, data, fresh)
        _run("nothing new", press, data, set())


def _run(name: str, press: Press, data: Path, fresh: set[str]) -> None:
    asked, before, started = len(press.asked), _saved(data), time.monotonic()
    arguments = ["-a", f"url={press.home}", "-s", f"NEWSCRAWL_DATA_DIR={data}", "-s", "NEWSCRAWL_PROGRESS_SECONDS=0"]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "site", *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    paths = [request.path for request in press.asked[asked:]]
    found = len(fresh & {path for path in paths if path in fresh})
    kinds = Counter(_kind(path, fresh) for path in paths)
    besides = len(paths) - found if fresh else len(paths)
    print(
        f"{name}: {len(paths)} requests in {time.monotonic() - started:.0f} s, {_saved(data) - before} articles saved"
        + (f", {found} of {len(fresh)} new ones found, {besides} requests besides" if fresh else "")
    )
    print("   ", ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))


def _kind(path: str, fresh: set[str]) -> str:
    first = path.split("/")[1]
    if path in fresh:
        return "new articles"
    if path.endswith("feed/"):
        return "feeds"
    if first.startswith("sitemap"):
        return "sitemaps"
    if first.isdigit():
        return "known articles"
    return KINDS.get(first, "pagers" if "/page/" in path else "sections")


def _saved(data: Path) -> int:
    shards = sorted((data / "articles").glob("*.jsonl"))
    return sum(bool(json.loads(line)) for shard in shards for line in shard.open(encoding="utf-8"))


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    main(*given, *(10_000, 30)[len(given) :])
