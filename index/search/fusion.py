"""Puts scores of different kinds on one scale."""

import numpy as np
from numpy.typing import NDArray

from index.segments.arrays import Rows

Scores = NDArray[np.float32]


def standardised(scores: Scores) -> Scores:
    """Scores with mean 0 and standard deviation 1; all 0 where they do not differ."""
    deviation = float(scores.std()) if len(scores) else 0.0
    if deviation <= 0:
        return np.zeros_like(scores)
    standard: Scores = (scores - scores.mean()) / deviation
    return standard


def best_first(scores: Scores, top_k: int) -> Rows:
    """The rows of the ``top_k`` highest scores, -inf aside; of equal ones the first comes first."""
    rows = np.flatnonzero(scores > -np.inf)
    if 0 < top_k < len(rows):
        # A library may be large: only what may be among the best is sorted.
        rows = rows[scores[rows] >= np.partition(scores[rows], -top_k)[-top_k]]
    return rows[np.argsort(-scores[rows], kind="stable")[:top_k]]


def reranked(scores: Scores, rows: Rows, second: Scores) -> Scores:
    """``scores``, to which those in ``rows`` add their ``second``, and all others the least of it.

    Where ``rows`` have the highest scores, no other comes to stand above one of them.
    """
    if not len(rows):
        return scores
    added = np.full(len(scores), second.min(), np.float32)
    added[rows] = second
    return scores + added
