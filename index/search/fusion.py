"""Puts scores of different kinds on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.segments.arrays import Rows

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """One kind of scores of some candidates, shape (candidates,), and what they count.

    ``mean`` and ``deviation`` are about those of such scores over everything that is searched, not
    over the candidates: they come from sums that each part of a library can tell for itself.
    """

    scores: Scores
    mean: float
    deviation: float
    weight: float


def weighted_sum(arms: Sequence[Arm]) -> Scores:
    """The sum of the arms' standardised scores, each times its weight.

    An arm whose scores do not differ counts nothing.
    """
    total = np.zeros_like(arms[0].scores)
    for arm in arms:
        if arm.deviation > 0:
            total += np.float32(arm.weight / arm.deviation) * (arm.scores - np.float32(arm.mean))
    return total


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
