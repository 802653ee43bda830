"""How well the labeller reads papers it has not seen: ``python -m benchmarks.crossvalidate FOLDER [-o FILE]``.

FOLDER holds labelled pages as `training.pages` says. They are dealt into five folds by registrable domain; each fold
is read with a model trained on the other four. Prints, for each set, precision, recall and F1 of 4-word shingles
(means over pages, as in scrapinghub/article-extraction-benchmark), the share of texts that are exactly right, and the
F1 of pieces that must and must not appear. ``-o`` writes what was read as JSON Lines.
Needs ``pip install 'newscrawl[training]'``.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from newscrawl.extraction.reading import read
from newscrawl.extraction.tree import open_page
from training.pages import Labelled, load
from training.train import train

FOLDS = 5
SEED = 7
SHINGLE = 4
_WORD = re.compile(r"\w+")


def folds(pages: Iterable[Labelled]) -> list[int]:
    """The fold of each page; all pages of a domain are in the same."""
    pages = list(pages)
    domains = sorted({page.domain for page in pages})
    Random(SEED).shuffle(domains)
    fold = {domain: at % FOLDS for at, domain in enumerate(domains)}
    return [fold[page.domain] for page in pages]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)) if words)


def overlap(truth: str, text: str) -> tuple[float, float]:
    """Precision and recall of the shingles of a text."""
    wanted, given = shingles(truth), shingles(text)
    both = (wanted & given).total()
    return both / (given.total() or 1), both / (wanted.total() or 1)


def table(read_pages: list[tuple[dict[str, Any], str]]) -> Iterable[str]:
    """A line of figures for each set."""
    sets: dict[str, list[tuple[dict[str, Any], str]]] = defaultdict(list)
    for truth, text in read_pages:
        sets[truth["set"]].append((truth, text))
    for name, members in sets.items():
        whole = [(t.get("text") or "\n".join(t.get("paragraphs") or ()), text) for t, text in members]
        pairs = [(truth, text) for truth, text in whole if truth]
        line = f"{name:12} {len(members):4} pages"
        if pairs:
            figures = [overlap(truth, text) for truth, text in pairs]
            precision, recall = (sum(column) / len(figures) for column in zip(*figures, strict=True))
            exact = sum(_WORD.findall(truth) == _WORD.findall(text) for truth, text in pairs) / len(pairs)
            f1 = 2 * precision * recall / (precision + recall)
            line += f"  F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}  exact {exact:.3f}"
        pieces = [(t, " ".join(text.split())) for t, text in members if t.get("present") or t.get("absent")]
        if pieces:
            present = [" ".join(p.split()) in text for t, text in pieces for p in t.get("present") or ()]
            absent = [" ".join(p.split()) in text for t, text in pieces for p in t.get("absent") or ()]
            line += f"  pieces F1 {2 * sum(present) / (sum(present) + sum(absent) + len(present)):.4f}"
        yield line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    asked = parser.parse_args()
    pages = list(load(asked.folder))
    fold_of = folds(pages)
    done: list[tuple[dict[str, Any], str]] = []
    lines: list[str] = []
    for fold in range(FOLDS):
        model = train([page for page, of in zip(pages, fold_of, strict=True) if of != fold], threads=2)
        for page in (page for page, of in zip(pages, fold_of, strict=True) if of == fold and not page.is_variant):
            start = time.perf_counter()
            article = read(open_page(page.body, page.truth["url"]), model=model).article
            taken = time.perf_counter() - start
            done.append((page.truth, article.text))
            told = {"set": page.set, "id": page.name, "ms": taken * 1e3, "bytes": len(page.body), "error": None}
            told |= {"text": article.text, "title": article.title, "authors": article.authors}
            lines.append(json.dumps(told | {"date": article.published_at or article.date}, ensure_ascii=False))
        print(f"fold {fold + 1} of {FOLDS} read", flush=True)
    print("\n".join(table(done)))
    if asked.output:
        asked.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
