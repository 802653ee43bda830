"""Train the labeller: ``python -m training.train FOLDER [-o FILE]``; FOLDER as `training.pages` says.

Needs CatBoost (``pip install 'newscrawl[training]'``), on one thread and with fixed seeds, so that the same pages and
the same versions give the same file, byte for byte. The forest is the mean of several, each of a seed of its own:
bagging, after Breiman, "Bagging predictors" (1996).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from newscrawl.extraction.labels import forest
from newscrawl.extraction.labels.features import FEATURES
from newscrawl.extraction.labels.forest import Forest
from training.pages import Labelled, load

SETTINGS = {
    "iterations": 600,
    "depth": 5,
    "learning_rate": 0.05,
    "l2_leaf_reg": 6.0,
    "border_count": 32,
    "rsm": 0.4,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "loss_function": "Logloss",
    "allow_writing_files": False,
    "verbose": False,
}
SEEDS = (20261124, 20261125, 20261126)
DIGITS = 3
"""Decimals of a leaf's log-odds that are kept."""


def train(pages: Sequence[Labelled], threads: int = 1) -> Forest:
    """A forest from labelled pages."""
    from catboost import CatBoostClassifier

    matrix = np.concatenate([page.matrix for page in pages])
    answers = np.concatenate([page.answers for page in pages])
    weights = np.concatenate([page.weights for page in pages])
    asked = weights > 0
    models = []
    for seed in SEEDS:
        model = CatBoostClassifier(**SETTINGS, random_seed=seed, thread_count=threads)
        model.fit(matrix[asked], answers[asked], sample_weight=weights[asked])
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "model.json")
            model.save_model(str(file), format="json")
            models.append(json.loads(file.read_text()))
    return _from_json(models)


def _from_json(models: Sequence[dict]) -> Forest:  # type: ignore[type-arg]
    """CatBoost's own description of its trees as arrays; shallow trees are filled with a question never answered."""
    depth = max(len(tree["splits"]) for model in models for tree in model["oblivious_trees"])
    questions: dict[tuple[int, float], int] = {(0, float("inf")): 0}
    trees, leaves, biases = [], [], []
    for model in models:
        scale, (bias,) = model["scale_and_bias"]
        biases.append(bias)
        for tree in model["oblivious_trees"]:
            splits = [(split["float_feature_index"], split["border"]) for split in tree["splits"]]
            asked = [questions.setdefault(split, len(questions)) for split in splits]
            trees.append(asked + [0] * (depth - len(asked)))
            values = np.zeros(2**depth)
            values[: len(tree["leaf_values"])] = np.array(tree["leaf_values"]) * scale / len(models)
            leaves.append(values)
    return Forest(
        features=np.array([feature for feature, _ in questions], dtype=np.int16),
        borders=np.array([border for _, border in questions], dtype=np.float32),
        trees=np.array(trees, dtype=np.int16),
        leaves=np.round(np.array(leaves), DIGITS).astype(np.float32),
        bias=round(float(np.mean(biases)), DIGITS),
        names=FEATURES,
        members=len(models),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path(forest.__file__).with_name(forest.MODEL))
    asked = parser.parse_args()
    pages = list(load(asked.folder))
    data = train(pages).to_bytes()
    asked.output.write_bytes(data)
    print(f"{len(pages)} pages, {sum(len(page.matrix) for page in pages)} blocks: {asked.output}, {len(data)} bytes")


if __name__ == "__main__":
    main()
