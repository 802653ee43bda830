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

_SHARE = 0.6
_LONGEST = 300
_BASE = 60
WEIGHTS = {"aeb": 2.0, "fundus-eval": 1.5, "fundus-pub": 2.0, "wcxb": 1.0, "traf": 1.0}
"""How much a page of each set counts: pages of newspapers more than guides and blogs."""


@dataclass
class Labelled:
    """One page: a row of ``matrix``, an answer and a weight for each block; weight 0 where nothing is known."""

    name: str
    set: str
    domain: str
    truth: dict[str, Any]
    body: bytes
    matrix: npt.NDArray[np.float32]
    answers: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def body_of(folder: Path, row: dict[str, Any]) -> bytes:
    return gzip.decompress((folder / row["set"] / f"{row['id']}.html.gz").read_bytes())


def load(folder: Path) -> Iterator[Labelled]:
    """All pages that can be read, in the order of the truth."""
    for row in rows(folder):
        body = body_of(folder, row)
        try:
            page = open_page(body, row["url"])
        except PageError:
            continue
        survey = labels.survey(page)
        if survey is None:
            continue
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
            weights *= WEIGHTS.get(row["set"], 1.0) * 1000 / weights.sum()
        domain = urls.domain(row["url"])
        yield Labelled(row["id"], row["set"], domain, row, body, survey.matrix, answers, weights)


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
