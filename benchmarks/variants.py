"""How well pages are read as other makers of sites would write them: ``python -m benchmarks.variants FOLDER [NAME …]``.

FOLDER holds labelled pages as `training.pages` says. Each variant takes one sign away (names of classes, metadata,
sections, headings, paragraphs …) or writes the same tree down otherwise; the text that is seen stays. All pages are
read in each of the variants, by default in all of them, by the model that is shipped, and the figures of
`benchmarks.crossvalidate` are printed for each. ``-o DIR`` writes the pages instead, a folder of that kind a variant.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.crossvalidate import table
from newscrawl import extract
from training.pages import body_of, rows
from training.variants import VARIANTS, rewrite, url_in


def pages(folder: Path, variant: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The pages in a variant, each with its truth, in which ``url`` is the address that it has there."""
    for row in rows(folder):
        body = rewrite(body_of(folder, row), row["url"], VARIANTS[variant])
        yield row | {"url": url_in(variant, row["url"]) or ""}, body


def write(folder: Path, variant: str, out: Path) -> None:
    """Write the pages in a variant as a folder of their own."""
    lines = []
    for row, body in pages(folder, variant):
        file = out / row["set"] / f"{row['id']}.html.gz"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(body, mtime=0))
        lines.append(json.dumps(row, ensure_ascii=False))
    (out / "truth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("variants", nargs="*", metavar="NAME", help=", ".join(VARIANTS))
    parser.add_argument("-o", "--output", type=Path)
    asked = parser.parse_args()
    if unknown := set(asked.variants) - VARIANTS.keys():
        parser.error(f"no such variant: {', '.join(sorted(unknown))}")
    for variant in asked.variants or VARIANTS:
        if asked.output:
            write(asked.folder, variant, asked.output / variant)
        else:
            done = [(row, extract(body, url=row["url"] or None).text) for row, body in pages(asked.folder, variant)]
            print(f"{variant}:", *table(done), sep="\n  ", flush=True)


if __name__ == "__main__":
    main()
