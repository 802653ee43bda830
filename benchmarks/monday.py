"""Three papers from Friday to Monday: what a person is told when a template changes, a host dies and the disk is full.

    python -m benchmarks.monday [FOLDER]

Friday: three papers on loopback are harvested, and all is well. Saturday: nothing new. Sunday: all three have new
articles, but one has a new design in which no author is named, and one does not answer; `scrapy harvest` says so, and
`scrapy health` says it again with an exit status. Monday: the disk takes no more in the middle of a harvest; once it
does, the next harvest goes on, and `scrapy dataset verify` finds each article once. `scrapy report` writes the page
about it all, to FOLDER (default: a temporary one) as report.html.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.press import Press

ROOT = Path(__file__).resolve().parent.parent
LEFT = 200_000
"""Bytes by which the largest file may still grow while the disk is full."""


def scrapy(data: Path, *arguments: str, full: bool = False) -> None:
    """Run a command and show what it says."""
    command = ["scrapy", *arguments]
    most = max((path.stat().st_size for path in data.rglob("*") if path.is_file()), default=0) + LEFT
    print(f"\n$ {' '.join(command)}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", *command, "-s", f"NEWSCRAWL_DATA_DIR={data}", "-s", "RETRY_TIMES=0"],
        cwd=ROOT,
        stderr=subprocess.STDOUT,
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))) if full else None,
        check=False,
    )
    print(f"exit status {done.returncode}", flush=True)


def a_day_passes(data: Path) -> None:
    """Move all that the dataset remembers a day into the past."""
    with sqlite3.connect(data / "newscrawl.db") as db:
        for column in ("started_at", "finished_at"):
            db.execute(f"UPDATE run SET {column} = replace(datetime({column}, '-1 day'), ' ', 'T') || '+00:00'")
        db.execute("UPDATE tally SET day = date(day, '-1 day')")
        db.execute("UPDATE visit SET first_at = first_at - 86400, visited_at = visited_at - 86400,"
                   " read_at = read_at - 86400, news_at = news_at - 86400, due_at = due_at - 86400")  # fmt: skip


def main() -> None:
    """Go through the days."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    folder: Path = parser.parse_args().folder or Path(tempfile.mkdtemp(prefix="newscrawl-monday-"))
    folder.mkdir(parents=True, exist_ok=True)
    data, sites = folder / "data", folder / "sites.toml"
    papers = [Press(60, host=f"127.0.2.{n}", first=1000 * n) for n in (1, 2, 3)]
    names = ("courier", "tribune", "gazette")
    sites.write_text(
        "\n".join(
            f'[[site]]\nname = "{name}"\nstart = ["{paper.home}"]' for name, paper in zip(names, papers, strict=True)
        )
    )
    courier, tribune, gazette = papers
    harvest = ("harvest", str(sites))
    with courier, tribune:
        with gazette:
            print("Friday: three papers")
            scrapy(data, *harvest)
            a_day_passes(data)
            print("\nSaturday: nothing new")
            scrapy(data, *harvest)
            a_day_passes(data)
        print("\nSunday: new articles; the tribune has a new design, the gazette does not answer")
        for paper in (courier, tribune):
            paper.publish(20)
        tribune.redesign()
        scrapy(data, *harvest)
        scrapy(data, "health")
        a_day_passes(data)
        print("\nMonday: the disk takes no more")
        for paper in (courier, tribune):
            paper.publish(200)
        scrapy(data, *harvest, full=True)
        print("\nOnce it does:")
        scrapy(data, *harvest)
        scrapy(data, "dataset", "verify")
        scrapy(data, "report", "-o", str(folder / "report.html"), "--days", "7")


if __name__ == "__main__":
    main()
