"""What it costs to keep the pages of articles: ``python -m benchmarks.pages [DIR]``.

DIR: HTML files, found recursively, plain or .gz (default: the demo newspaper). Each is made a record, and every hundred
are written and forced to the disk, as a commit does; then all are read again, without extraction.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.extract import pages
from newscrawl import warc
from newscrawl.demo import site_root
from newscrawl.store.pages import PageFiles
from newscrawl.warc import writing

BATCH = 100
HEADERS = [(b"Content-Type", b"text/html; charset=utf-8"), (b"Server", b"nginx"), (b"Cache-Control", b"max-age=60")]


def main() -> None:
    bodies = pages(Path(sys.argv[1]) if len(sys.argv) > 1 else site_root())
    with tempfile.TemporaryDirectory(dir=".") as folder:
        files = PageFiles(Path(folder), "run", 1 << 40)
        making = writing_ = 0.0
        for at in range(0, len(bodies), BATCH):
            start = time.process_time()
            now = datetime.now(UTC)
            records = [
                writing.response(f"https://paper.example/{number}", now, 200, HEADERS, body)
                for number, body in enumerate(bodies[at : at + BATCH], at)
            ]
            middle, clock = time.process_time(), time.perf_counter()
            files.append(records)
            files.committed()
            making += middle - start
            writing_ += time.perf_counter() - clock
        files.finish()
        (path,) = Path(folder).iterdir()
        size = path.stat().st_size
        start = time.process_time()
        with path.open("rb") as file:
            read = sum(len(record.answer().body) for record in warc.records(file, 1 << 30) if record.is_answer)
        reading = time.process_time() - start
    count, whole = len(bodies), sum(map(len, bodies))
    assert read == whole
    print(f"{count} pages of {whole / count / 1000:.1f} kB: {size / count / 1000:.1f} kB a page on disk")
    print(f"made in {making / count * 1e3:.2f} ms of CPU a page, written in {writing_ / count * 1e3:.2f} ms (disk)")
    print(f"read again in {reading / count * 1e3:.2f} ms a page, on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
