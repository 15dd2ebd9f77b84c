"""Which sentence of the passages found answers a question, and whether any does."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.reading.evidence import Evidence
from index.reading.network import Network

WEIGHTS = "reader.npz"
CALIBRATION = "calibration.json"

CLOSE = 1.5
"""How far behind the best sentence, in log-odds, a neighbour may be that is quoted with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read: how well each sentence answers, and how sure that is.

    ``scores`` are log-odds in the order of the evidence's sentences; they compare sentences of
    one question. ``confidence`` is the probability that the best of them is right; ``answerable``
    is whether there is an answer at all.
    """

    scores: NDArray[np.float32]
    confidence: float
    answerable: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """How likely the sentence that answers best is right, and what is answered at all.

    The probability is a logistic function, as in Platt, "Probabilistic Outputs for Support Vector
    Machines" (1999): of ``logit`` times the log-odds that any sentence answers, ``lead`` times
    how far the best of them is ahead, and ``shift``. ``least`` are the least log-odds that any
    sentence answers at which there is an answer.
    """

    logit: float
    lead: float
    shift: float
    least: float

    def probability(self, logit: float, ahead: float) -> float:
        """What both are worth, 0 to 1."""
        odds = self.logit * logit + self.lead * ahead + self.shift
        # The logistic function, in a form that no odds are too far out for.
        return (1 + math.tanh(odds / 2)) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """A network learnt by ``eval.training``, with its calibration by the question's language."""

    network: Network
    calibrations: Mapping[str, Calibration]

    @classmethod
    def load(cls) -> Self:
        """The reader that ships."""
        return cls(*_shipped())

    def read(self, evidence: Evidence, language: str, threshold: float | None = None) -> Reading:
        """Read what was found.

        Args:
            evidence: of at least one sentence.
            language: of the question, "zh" or "en".
            threshold: the least confidence of an answer, where that is to decide.
        """
        scores, logit = self.network.forward(evidence.features, evidence.question)
        calibration = self.calibrations[language]
        confidence = calibration.probability(logit, lead(scores))
        if threshold is None:
            return Reading(scores, confidence, logit >= calibration.least)
        return Reading(scores, confidence, confidence >= threshold)


def lead(scores: NDArray[np.float32]) -> float:
    """How far the highest of the scores is ahead: the logarithm of its share of their softmax."""
    return -float(np.log(np.exp(scores - scores.max()).sum()))


def companion(scores: Sequence[float], at: int) -> int | None:
    """The neighbour of a sentence that answers nearly as likely, the better one; None if none does.

    ``scores`` are those of its passage's sentences, in reading order.
    """
    close = [
        place
        for place in (at - 1, at + 1)
        if 0 <= place < len(scores) and scores[place] >= scores[at] - CLOSE
    ]
    return max(close, key=lambda place: scores[place], default=None)


@cache
def _shipped() -> tuple[Network, Mapping[str, Calibration]]:
    folder = files(__package__)
    with (folder / WEIGHTS).open("rb") as stream, np.load(stream) as arrays:
        network = Network.of(dict(arrays))
    told = json.loads((folder / CALIBRATION).read_text(encoding="utf-8"))
    return network, {language: Calibration(**held) for language, held in told.items()}
