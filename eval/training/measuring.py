"""How well the reader does on samples that it was not learnt from, and its calibration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from eval.answers.calibration import calibration_error
from eval.retrieval.metrics import roc_auc
from eval.training.samples import Sample
from index.reading.evidence import SENTENCE_FEATURES
from index.reading.network import Network
from index.reading.reader import Calibration, companion, lead
from ingest.languages import Language

ALLOWED = {Language.CHINESE: 0.07, Language.ENGLISH: 0.09}
"""The share of answerable questions that may be refused, by their language."""

ANSWERABLE = 0.75
"""The share of questions that confidence supposes to have an answer."""

_FIRST = SENTENCE_FEATURES.index("first")
"""Tells where a passage's sentences begin."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a network says of a sample.

    ``right`` is whether the sentence with the highest score answers, or the neighbour that is
    quoted with it; ``logit`` and ``lead`` are what confidence is made of.
    """

    sample: Sample
    right: bool
    logit: float
    lead: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one set's questions in one language, asked of all of the set's paragraphs.

    ``first`` is the share of answerable questions whose best sentences answer, None where it is not
    known which do, as ``calibration`` is. ``removed`` and
    ``unanswerable`` are the shares refused of the questions whose paragraph was taken away, and of
    those that never had an answer, where as many of the set's answerable questions are refused as
    ``ALLOWED`` says; None where there are none. ``separation`` is the ROC AUC of both together,
    ``calibration`` the expected calibration error.
    """

    set: str
    language: str
    answerable: int
    first: float | None
    removed: float | None
    unanswerable: float | None
    separation: float
    calibration: float | None


def outcomes(network: Network, samples: Sequence[Sample]) -> Iterator[Outcome]:
    """What the network says of each sample."""
    for sample in samples:
        scores, logit = network.forward(sample.features, sample.question)
        yield Outcome(sample, _is_right(sample, scores), logit, lead(scores))


def _is_right(sample: Sample, scores: NDArray[np.float32]) -> bool:
    best = int(scores.argmax())
    starts = np.flatnonzero(sample.features[:, _FIRST] > 0)
    first = int(starts[starts <= best].max())
    own = slice(first, int(min(starts[starts > best], default=len(scores))))
    other = companion(scores[own].tolist(), best - first)
    quoted = [best] if other is None else [best, first + other]
    return bool((sample.labels[quoted] == 1).any())


def calibrated(held: Sequence[Outcome], domain: Sequence[Outcome]) -> Calibration:
    """The calibration for one language.

    Args:
        held: outcomes of samples that the networks were not learnt from, and of whose sentences
            it is known which answer.
        domain: outcomes by which it is decided what is answered.
    """
    told = np.asarray([[one.logit, one.lead] for one in held])
    right = np.asarray([one.right for one in held])
    answerable = np.asarray([one.sample.asked.answerable for one in held])
    weights = np.where(
        answerable, ANSWERABLE / answerable.mean(), (1 - ANSWERABLE) / (1 - answerable.mean())
    )
    fitted = LogisticRegression().fit(told, right, weights)
    (logit, ahead), shift = fitted.coef_[0], fitted.intercept_[0]
    allowed = ALLOWED[Language(domain[0].sample.asked.language)]
    least = _quantile([one.logit for one in domain if one.sample.asked.answerable], allowed)
    return Calibration(float(logit), float(ahead), float(shift), least)


def figures(held: Sequence[Outcome], calibration: Calibration) -> Figures:
    """The figures of one set's outcomes in one language.

    Args:
        held: at least one of an answerable and one of an unanswerable question.
        calibration: of the language.
    """
    whole = [one for one in held if one.sample.asked.whole]
    asked = [one for one in whole if one.sample.asked.answerable]
    gone = [one.logit for one in whole if one.sample.asked.removed]
    others = [one for one in whole if not one.sample.asked.answerable]
    never = [one.logit for one in others if not one.sample.asked.removed]
    sure = [one.logit for one in asked]
    known = any(one.right for one in asked)
    first = held[0].sample.asked
    least = _quantile(sure, ALLOWED[Language(first.language)])
    return Figures(
        first.set,
        first.language,
        len(asked),
        float(np.mean([one.right for one in asked])) if known else None,
        _below(gone, least),
        _below(never, least),
        roc_auc(sure, [*gone, *never]),
        calibration_error(
            [calibration.probability(one.logit, one.lead) for one in [*asked, *others]],
            [one.right for one in [*asked, *others]],
        )
        if known
        else None,
    )


def _quantile(values: Sequence[float], share: float) -> float:
    """A value below which no more than a share of the values are, one of them."""
    return float(np.quantile(np.asarray(values), share, method="lower"))


def _below(values: Sequence[float], least: float) -> float | None:
    return float(np.mean(np.asarray(values) < least)) if values else None
