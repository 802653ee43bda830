"""Gradient-boosted oblivious trees as arrays: the whole of what scoring needs, no training library.

All nodes of one level of an oblivious tree ask the same question, so a tree of depth D is D comparisons whose answers,
read as bits, number the leaf. Over all rows and trees at once that is a handful of numpy calls. After Prokhorenkova et
al., "CatBoost: unbiased boosting with categorical features" (NeurIPS 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

MODEL = "labeller.npz"
"""The shipped model, beside this module."""

DOUBT = 3.0
"""Log-odds (.95 of certainty) from which on the first of several forests is taken at its word; the others change
nothing there but cost twice as much again."""

_ROWS = 2048  # at once, so that a page of 20,000 blocks needs no more memory than one of 2,000


@dataclass(frozen=True, slots=True)
class Forest:
    """``features``, ``borders``: the distinct questions (value > border), shape (questions,); ``trees``: which
    question each level of each tree asks, shape (trees, depth), lowest bit first; ``leaves``: log-odds, shape
    (trees, 2 ** depth); ``bias``: log-odds of a row that no tree says anything about; ``names``: of the features;
    ``members``: of how many forests of equal size this is the mean, the questions of the first being the first.
    """

    features: npt.NDArray[np.int16]
    borders: npt.NDArray[np.float32]
    trees: npt.NDArray[np.int16]
    leaves: npt.NDArray[np.float32]
    bias: float
    names: tuple[str, ...]
    members: int = 1

    def scores(self, matrix: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """The log-odds of each row, shape (rows,)."""
        parts = [self._some(matrix[at : at + _ROWS].T) for at in range(0, len(matrix), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _some(self, columns: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        told, doubted = self._first(columns)
        found = told * self.members
        if len(doubted):
            rest = self._sum(columns.take(doubted, axis=1), slice(self._size, None), len(self.features))
            found[doubted] = told[doubted] + rest
        return found + self.bias

    @property
    def _size(self) -> int:
        """How many trees the first member has."""
        return len(self.trees) // self.members

    def _first(self, columns: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
        """What the first member says of each row, and the rows of which the others are asked too."""
        asked = int(self.trees[: self._size].max(initial=-1)) + 1
        told = self._sum(columns, slice(self._size), asked)
        in_doubt = np.abs(told * self.members + self.bias) < (DOUBT if self.members > 1 else 0)
        return told, np.flatnonzero(in_doubt)

    def _sum(self, columns: npt.NDArray[np.float32], which: slice, asked: int) -> npt.NDArray[np.float64]:
        """What some of the trees say of each row; ``columns`` is a matrix turned round, shape (features, rows)."""
        trees, leaves = self.trees[which], self.leaves[which]
        answers = (columns.take(self.features[:asked], axis=0) > self.borders[:asked, None]).view(np.uint8)
        levels = trees.T.astype(np.intp)
        bits = answers.take(levels[-1], axis=0)
        for level in levels[-2::-1]:
            bits += bits
            bits |= answers.take(level, axis=0)
        leaf = bits.astype(np.intp)
        leaf += (np.arange(len(trees)) * leaves.shape[1])[:, None]
        # "clip" spares numpy a copy for each take; there is nothing to be clipped.
        found: npt.NDArray[np.float64] = leaves.ravel().take(leaf, mode="clip").sum(axis=0).astype(np.float64)
        return found

    def contributions(self, matrix: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """How much each feature moved the log-odds of each row, shape (rows, features); rows sum to score - base.

        The base is the bias and the mean leaf of each tree that was asked. A tree's value is handed to its levels in
        turn: what each answer changes in the mean of the leaves that are still open, after Saabas, "Interpreting random
        forests" (2014), leaves taken as equally likely.
        """
        found = np.zeros((len(matrix), len(self.names)))
        answers = matrix[:, self.features] > self.borders
        rows = np.arange(len(matrix))
        depth = self.trees.shape[1]
        of_first, of_others = np.full(len(matrix), float(self.members)), np.zeros(len(matrix))
        doubted = self._first(matrix.T)[1]
        of_first[doubted] = of_others[doubted] = 1
        for number, (tree, values) in enumerate(zip(self.trees, self.leaves.astype(np.float64), strict=True)):
            weight = of_first if number < self._size else of_others
            open_ = np.broadcast_to(values.reshape((2,) * depth), (len(matrix), *(2,) * depth))
            mean = np.full(len(matrix), values.mean())
            # numpy's first axis is the highest bit, so the levels are closed from the last to the first.
            for level in reversed(range(depth)):
                open_ = open_[rows, answers[:, tree[level]].astype(np.int64)]
                closed = open_.reshape(len(matrix), -1).mean(axis=1)
                np.add.at(found, (rows, self.features[tree[level]]), weight * (closed - mean))
                mean = closed
        return found

    def to_bytes(self) -> bytes:
        """The forest as a file, the same bytes for the same forest."""
        out = BytesIO()
        np.savez_compressed(
            out, features=self.features, borders=self.borders, trees=self.trees, leaves=self.leaves,
            bias=np.float64(self.bias), names=np.array(self.names), members=np.int64(self.members),
        )  # fmt: skip
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Forest:
        """The inverse of `to_bytes`."""
        with np.load(BytesIO(data), allow_pickle=False) as held:
            return cls(
                held["features"], held["borders"], held["trees"], held["leaves"], float(held["bias"]),
                tuple(str(name) for name in held["names"]), int(held["members"]),
            )  # fmt: skip


@cache
def shipped() -> Forest:
    """The model that comes with newscrawl, read once."""
    return Forest.from_bytes(files(__package__).joinpath(MODEL).read_bytes())
