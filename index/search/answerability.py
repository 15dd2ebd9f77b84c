"""How likely it is that the documents answer a question at all."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from itertools import combinations_with_replacement

import numpy as np

from index.encoding.encoder import Vectors
from index.language.question_kinds import QuestionKind
from index.language.tokenization import NUMBER, normalise
from index.search.lexical import LexicalIndex, TermGroup

_MODEL = "answerability.json"
_TOP = 5

# What a cosine is worth depends on how much of the question is met, and on what it asks for.
_TOGETHER = (
    "sentence",
    "tokens",
    "weak",
    "cover",
    "unseen",
    "words",
    "asks_quantity",
    "asks_date",
)
_NUMBER = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class AnswerabilityFeatures:
    """What speaks for an answer; every feature is a number, and more is not always better.

    ``sentence``, ``passage`` and ``tokens`` are cosines of the best passage with the question;
    ``weakest`` is the cosine of the question's token that it meets worst, ``weak`` the mean over
    the worst quarter, ``weak_top`` the same where any of the best five may meet it. ``margin`` is
    how far the best passage is ahead of the second. ``cover`` is the share of the question's
    words, weighed by rarity, that the best passage holds in any wording, ``cover_top`` that the
    best five hold, ``unseen`` that no passage holds; ``words`` is the logarithm of their number.
    The last five tell whether a date or a quantity is asked for, whether the best sentences hold
    none, and whether the best passage lacks a number that the question names.
    """

    sentence: float
    passage: float
    tokens: float
    weak: float
    weakest: float
    weak_top: float
    margin: float
    cover: float
    cover_top: float
    unseen: float
    words: float
    asks_date: float
    asks_quantity: float
    lacks_date: float
    lacks_quantity: float
    lacks_number: float

    def vector(self) -> tuple[float, ...]:
        """The features in their order, then the products of those that bear on each other."""
        own = tuple(float(getattr(self, field.name)) for field in fields(self))
        together = [float(getattr(self, name)) for name in _TOGETHER]
        pairs = combinations_with_replacement(together, 2)
        return (*own, *(one * other for one, other in pairs))


def token_features(matches: Sequence[Vectors]) -> tuple[float, float, float, float]:
    """Mean, mean of the worst quarter and worst of the question tokens' best cosines, and more.

    Args:
        matches: for each of the best passages, best first, its cosines with the question's
            tokens; those with no tokens are empty.

    Returns:
        the three for the best passage, and the mean of the worst quarter of the cosines with
        whichever passage meets a token best.
    """
    best = matches[0]
    if not len(best):
        return 0.0, 0.0, 0.0, 0.0
    together = np.max([held for held in matches if len(held)], axis=0)
    return float(best.mean()), _weak(best), float(best.min()), _weak(together)


def _weak(matches: Vectors) -> float:
    """The mean of the worst quarter."""
    return float(np.sort(matches)[: max(1, len(matches) // 4)].mean())


def coverage(
    groups: Sequence[TermGroup], rows: Sequence[int], lexical: LexicalIndex
) -> tuple[float, float, float]:
    """What share of a question's words the best passage holds, the best five, and none.

    Args:
        groups: for each word its wordings.
        rows: the passages found, best first.
        lexical: where they stand.
    """
    best = set(rows[:1])
    top = set(rows[:_TOP])
    total = cover = cover_top = unseen = 0.0
    for group in groups:
        held, _, _ = lexical.group_postings(group)
        weight = lexical.rarity(len(held))
        total += weight
        if not len(held):
            unseen += weight
            continue
        places = set(held.tolist()) & top
        cover += weight * bool(places & best)
        cover_top += weight * bool(places)
    if not total:
        return 0.0, 0.0, 1.0
    return cover / total, cover_top / total, unseen / total


def kind_features(
    query: str, kind: QuestionKind, sentences: str, passage: str
) -> tuple[float, float, float, float, float]:
    """Whether a date or a quantity is asked for, the sentences lack it, the passage a number."""
    named = set(_NUMBER.findall(normalise(query)))
    return (
        float(kind.dates),
        float(kind.counts),
        float(kind.lacks_date(sentences)),
        float(kind.lacks_quantity(sentences)),
        float(not named.issubset(_NUMBER.findall(normalise(passage)))),
    )


@dataclass(frozen=True, slots=True)
class Answerability:
    """A logistic regression over the features, fitted by ``eval.training.regression``."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    thresholds: Mapping[str, float]
    """The least probability of an answer, for each language of a question."""

    @classmethod
    def load(cls) -> "Answerability":
        """The regression that ships."""
        return _shipped()

    def probability(self, evidence: AnswerabilityFeatures) -> float:
        """How likely the question is answered, 0 to 1."""
        terms = zip(evidence.vector(), self.means, self.scales, self.weights, strict=True)
        logit = self.intercept + sum(w * (x - mean) / scale for x, mean, scale, w in terms)
        # The logistic function, in a form that no logit is too far out for.
        return (1 + math.tanh(logit / 2)) / 2


@cache
def _shipped() -> Answerability:
    told = json.loads((files("index.search") / _MODEL).read_text(encoding="utf-8"))
    return Answerability(
        means=tuple(told["means"]),
        scales=tuple(told["scales"]),
        weights=tuple(told["weights"]),
        intercept=told["intercept"],
        thresholds=told["thresholds"],
    )
