"""The labelled pages that the labeller learns from: a folder with ``truth.jsonl`` and ``<set>/<id>.html.gz``.

A line of the truth has ``set``, ``id``, ``url`` and one of ``text``, ``paragraphs`` (the article), or ``present`` and
``absent`` (pieces that belong to it and pieces that do not).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from newscrawl import urls
from newscrawl.errors import PageError
from newscrawl.extraction import labels
from newscrawl.extraction.tree import open_page
from training.align import align
from training.variants import drawn, rewrite

_SHARE = 0.6
_LONGEST = 300
_BASE = 60
WEIGHTS = {"aeb": 2.0, "fundus-eval": 1.5, "fundus-pub": 2.0, "wcxb": 1.0, "traf": 1.0}
"""How much a page of each set counts: pages of newspapers more than guides and blogs."""
VARIANT = 0.5
"""How much the variant of a page counts beside the page itself."""
SEED = 20261129
"""What is taken away from the pages is drawn with it."""


@dataclass
class Labelled:
    """One page: a row of ``matrix``, an answer and a weight for each block; weight 0 where nothing is known.

    ``is_variant``: whether signs were taken away from it, so that it is to be learned from and not to be measured.
    """

    name: str
    set: str
    domain: str
    truth: dict[str, Any]
    body: bytes
    matrix: npt.NDArray[np.float32]
    answers: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]
    is_variant: bool = False


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def body_of(folder: Path, row: dict[str, Any]) -> bytes:
    return gzip.decompress((folder / row["set"] / f"{row['id']}.html.gz").read_bytes())


def load(folder: Path) -> Iterator[Labelled]:
    """All pages that can be read, in the order of the truth, each with its variant behind it."""
    for row in rows(folder):
        body = body_of(folder, row)
        key = f"{SEED} {row['set']} {row['id']}"
        variant = rewrite(body, row["url"], drawn(key))
        yield from filter(None, (_labelled(row, body), _labelled(row, variant, is_variant=True)))


def _labelled(row: dict[str, Any], body: bytes, *, is_variant: bool = False) -> Labelled | None:
    try:
        page = open_page(body, row["url"])
    except PageError:
        return None
    survey = labels.survey(page)
    if survey is None:
        return None
    texts = [block.text for block in survey.regions.blocks]
    truth = row.get("text") or "\n".join(row.get("paragraphs") or ())
    if truth:
        answers = np.array([share >= _SHARE for share in align(truth, texts)], dtype=np.float32)
        known = np.ones(len(texts), dtype=np.float32)
    else:
        answers, known = _pieces(texts, row.get("present") or [], row.get("absent") or [])
    size = np.minimum([block.weight for block in survey.regions.blocks], _LONGEST) + _BASE
    weights = (size * known).astype(np.float32)
    # What is settled beforehand is never asked of the model.
    weights[list(survey.regions.fixed)] = 0
    if weights.sum():
        weights *= WEIGHTS.get(row["set"], 1.0) * (VARIANT if is_variant else 1) * 1000 / weights.sum()
    domain = urls.domain(row["url"])
    return Labelled(row["id"], row["set"], domain, row, body, survey.matrix, answers, weights, is_variant)


def _pieces(
    texts: list[str], present: list[str], absent: list[str]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    answers, known = np.zeros(len(texts), dtype=np.float32), np.zeros(len(texts), dtype=np.float32)
    for pieces, answer in ((present, 1.0), (absent, 0.0)):
        for piece in (" ".join(piece.split()) for piece in pieces):
            for at, text in enumerate(texts):
                if piece and piece in text:
                    answers[at], known[at] = answer, 1.0
    return answers, known
