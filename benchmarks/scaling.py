"""How time and memory grow with a page: ``python benchmarks/scaling.py``; each size in a process of its own.

Three pages of each size from 10 KB to 10 MB: prose as newspapers write it, the densest that still is an article, a
short paragraph with a link and a line of tags over and over, and bare tags, as many as there is room for. Prints CPU
time of lxml's parse and of the whole extraction, their ratio, and by how much the process grew for it at its peak.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

SIZES = (10_000, 100_000, 1_000_000, 5_000_000, 9_900_000)
SHAPES = ("prose", "dense", "bare")
_SENTENCE = "The council of the town decided on Tuesday, after a long debate, that bridge number {} is to be repaired. "


def page(shape: str, size: int) -> bytes:
    """A page of a shape and about so many bytes."""
    parts = ["<html><head><title>The bridge</title></head><body><article><h1>The bridge</h1>"]
    length = number = 0
    while length < size - 200:
        number += 1
        sentence = _SENTENCE.format(number)
        if shape == "prose":
            part = f'<p class="text">{sentence * 6}</p>\n'
        elif shape == "bare":
            part = "<p>"
        else:
            part = (
                f'<p>{sentence[:60]}</p><a href="/{number}">more</a><div class="tags"><span>tag {number}</span></div>'
            )
        parts.append(part)
        length += len(part)
    return "".join([*parts, "</article></body></html>"]).encode()


def measure(shape: str, size: int) -> str:
    """A line of figures, measured in this process."""
    import lxml.html

    from newscrawl import extract

    extract(page("prose", 20_000))
    body = page(shape, size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    article = extract(body, url="https://paper.example/2024/01/01/story")
    taken = time.process_time() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    start = time.process_time()
    lxml.html.document_fromstring(body)
    parsed = time.process_time() - start
    return (
        f"{shape:6} {size / 1e3:8.0f} KB  lxml {parsed * 1e3:7.1f} ms  extract {taken * 1e3:8.1f} ms"
        f"  ratio {taken / parsed:5.1f}  peak +{grown:4.0f} MB  {article.word_count} words"
    )


def main() -> None:
    if len(sys.argv) == 3:
        print(measure(sys.argv[1], int(sys.argv[2])))
        return
    for shape in SHAPES:
        for size in SIZES:
            subprocess.run([sys.executable, __file__, shape, str(size)], check=True)


if __name__ == "__main__":
    main()
