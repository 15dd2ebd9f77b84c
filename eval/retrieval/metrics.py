"""How good a run is, with what chance may have done to the figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, Measure, Success, nDCG
from numpy.typing import NDArray
from scipy.stats import permutation_test, rankdata

from eval.retrieval.runs import Run

Qrels = Mapping[str, frozenset[str]]
"""What answers each question: ids by question id."""

RESAMPLES = 2000
PERMUTATIONS = 9999
SEED = 20240229

RANKED: Mapping[str, Measure] = {
    "R@1": Success @ 1,
    "R@3": Success @ 3,
    "R@5": Success @ 5,
    "R@10": Success @ 10,
    "MRR@10": RR @ 10,
    "nDCG@10": nDCG @ 10,
}
"""R@k is whether anything relevant is among the first k, ``Success@k`` in ir-measures."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, and the bounds of its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def ranked(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """Every measure of ``RANKED`` for every question of ``qrels``: by measure, then question.

    The order of the hits counts, not their scores: two hits may have the same score.
    """
    wanted = {question: dict.fromkeys(ids, 1) for question, ids in qrels.items()}
    places = {
        question: {hit.id: float(-place) for place, hit in enumerate(run.entries[question].hits)}
        for question in qrels
    }
    names = {measure: name for name, measure in RANKED.items()}
    values: dict[str, dict[str, float]] = {name: {} for name in RANKED}
    for metric in ir_measures.iter_calc(list(names), wanted, places):
        values[names[metric.measure]][metric.query_id] = metric.value
    return values


def first_rank(relevant: frozenset[str], ids: Sequence[str]) -> int | None:
    """The place from 1 of the first relevant id, None if there is none."""
    return next((place for place, key in enumerate(ids, start=1) if key in relevant), None)


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of the values (at least one) with its interval; the same each time."""
    data = np.asarray(values, float)
    random = np.random.default_rng(SEED)
    means = data[random.integers(0, len(data), (RESAMPLES, len(data)))].mean(axis=1)
    return _estimate(float(data.mean()), means)


def roc_auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive has the higher score, ties counted half (Mann and Whitney, 1947)."""
    return float(_aucs(np.asarray([positive], float), np.asarray([negative], float))[0])


def roc_auc_estimate(positive: Sequence[float], negative: Sequence[float]) -> Estimate:
    """``roc_auc`` with its interval, positives and negatives resampled apart."""
    random = np.random.default_rng(SEED)
    drawn = [
        np.asarray(scores, float)[random.integers(0, len(scores), (RESAMPLES, len(scores)))]
        for scores in (positive, negative)
    ]
    return _estimate(roc_auc(positive, negative), _aucs(*drawn))


def paired_p_value(before: Sequence[float], after: Sequence[float]) -> float:
    """How likely chance alone makes the means differ as much, two-sided.

    A permutation test: each question's two values change places or do not.
    """
    pairs = (np.asarray(before, float), np.asarray(after, float))
    if np.array_equal(*pairs):
        return 1.0
    result = permutation_test(
        pairs,
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=PERMUTATIONS,
        rng=np.random.default_rng(SEED),
    )
    return float(result.pvalue)


def _aucs(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> NDArray[np.float64]:
    """The area under each row's curve; the arguments have the shape (rows, scores)."""
    count, others = positive.shape[1], negative.shape[1]
    ranks = rankdata(np.concatenate([positive, negative], axis=1), axis=1)
    sums = ranks[:, :count].sum(axis=1)
    areas: NDArray[np.float64] = (sums - count * (count + 1) / 2) / (count * others)
    return areas


def _estimate(value: float, resampled: NDArray[np.float64]) -> Estimate:
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Estimate(round(value, 4), round(float(low), 4), round(float(high), 4))
