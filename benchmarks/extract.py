"""How long extraction takes, in units of one lxml parse of the same pages: ``python benchmarks/extract.py [DIR]``.

DIR: HTML files, found recursively, plain or .gz (default: the demo newspaper). Both are timed in turn, fifty pages
each, so that a busy machine slows both; what an extraction leaves to the garbage collector is counted with it, what
the process holds anyway is not.
"""

from __future__ import annotations

import gc
import gzip
import sys
import time
from pathlib import Path

import lxml.html

from newscrawl import extract
from newscrawl.demo import site_root

ROUNDS = 3
PAGES = 50


def pages(folder: Path) -> list[bytes]:
    plain = [path.read_bytes() for path in sorted(folder.rglob("*.html"))]
    return plain + [gzip.decompress(path.read_bytes()) for path in sorted(folder.rglob("*.html.gz"))]


def main() -> None:
    bodies = pages(Path(sys.argv[1]) if len(sys.argv) > 1 else site_root())
    extract(bodies[0])
    # Lexicon, model and modules would be walked through by each collection: more than all that the pages leave.
    gc.freeze()
    parse = whole = 0.0
    for _ in range(ROUNDS):
        for at in range(0, len(bodies), PAGES):
            some = bodies[at : at + PAGES]
            start = time.process_time()
            for body in some:
                lxml.html.document_fromstring(body)
            middle = time.process_time()
            for body in some:
                extract(body, url="https://paper.example/2024/01/01/story")
            gc.collect()
            parse += middle - start
            whole += time.process_time() - middle
    count = ROUNDS * len(bodies)
    print(f"{len(bodies)} pages: lxml parse {parse / count * 1e3:.2f} ms, extract {whole / count * 1e3:.2f} ms")
    print(f"ratio {whole / parse:.1f}")


if __name__ == "__main__":
    main()
