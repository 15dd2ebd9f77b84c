"""Compares a question with passages token by token."""

from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors
from index.search.vectors import Rows

Tokens = NDArray[np.int8]

STEPS = 127
"""Steps from 0 to 1 in which a token's vector is kept."""

_VECTORS = "vectors.npy"
_BOUNDS = "bounds.npy"


def quantised(vectors: Vectors) -> Tokens:
    """Vectors of length 1 in 8-bit integers."""
    steps: Tokens = np.rint(vectors * np.float32(STEPS)).astype(np.int8)
    return steps


class TokenIndex:
    """The tokens of all passages, each passage known by its row.

    It never changes, so threads may share it. Loaded from files it stays on disk, and the system
    keeps in memory what searches read of it.
    """

    def __init__(self, vectors: Tokens, bounds: Rows) -> None:
        self._vectors = vectors
        self._bounds = bounds

    @classmethod
    def build(cls, vectors: Tokens, sizes: Rows) -> Self:
        """An index of one passage's tokens after the other's.

        Args:
            vectors: quantised, shape (tokens, dimension).
            sizes: how many of them each passage has.
        """
        return cls(vectors, np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The index that ``save`` wrote into a folder."""
        # An empty array cannot be mapped, nor need it be.
        bounds = np.load(folder / _BOUNDS)
        return cls(np.load(folder / _VECTORS, mmap_mode="r" if bounds[-1] else None), bounds)

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        np.save(folder / _VECTORS, self._vectors)
        np.save(folder / _BOUNDS, self._bounds)

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def vectors(self, row: int) -> Vectors:
        """The tokens of one passage, shape (tokens, dimension), each of length 1."""
        held = self._vectors[self._bounds[row] : self._bounds[row + 1]]
        return held.astype(np.float32) / np.float32(STEPS)

    def matches(self, question: Vectors, row: int) -> Vectors:
        """For each of the question's tokens its best cosine with a token of one passage."""
        held = self._vectors[self._bounds[row] : self._bounds[row + 1]]
        if not len(question) or not len(held):
            return np.zeros(0, np.float32)
        best: Vectors = (question @ held.T.astype(np.float32)).max(axis=1) / np.float32(STEPS)
        return best

    def scores(self, question: Vectors, rows: Rows) -> Vectors:
        """How well the passages in ``rows`` answer, -1 to 1, shape (rows,), in their order.

        Each of the question's tokens, shape (tokens, dimension), counts its best cosine with a
        token of the passage: Khattab and Zaharia, "ColBERT" (2020). The score is their mean,
        weighed by the cosines' variance over the passages: what all of them match alike tells
        none of them apart. Where either has no tokens it is 0.
        """
        scores = np.zeros(len(rows), np.float32)
        starts, ends = self._bounds[rows], self._bounds[rows + 1]
        held = np.flatnonzero(ends > starts)
        if not len(question) or not len(held):
            return scores
        places = [slice(starts[at], ends[at]) for at in held]
        tokens = np.concatenate([self._vectors[place] for place in places], dtype=np.float32)
        firsts = np.cumsum(ends[held] - starts[held]) - (ends[held] - starts[held])
        best = np.maximum.reduceat(question @ tokens.T, firsts, axis=1)
        weights = best.var(axis=1)
        if not weights.any():
            weights = np.ones(len(best), np.float32)
        scores[held] = weights @ best / (weights.sum() * STEPS)
        return scores
