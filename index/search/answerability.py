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
from index.language.tokenization import NUMBER, normalise
from index.search.lexical import LexicalIndex, TermGroup

_MODEL = "answerability.json"
_TOP = 5

_ASKS_DATE = re.compile(
    r"哪一?[年天月]|何时|何年|什么时[候间]|年份|日期|多久|[几多]长时间"
    r"|\b(?:when|how (?:long|soon)|(?:what|which) (?:year|date|month|day|time))\b",
    re.IGNORECASE,
)
_ASKS_QUANTITY = re.compile(
    r"多少|[几多]大|几[个名项次位家届份种条类款国台座只人米本所岁天月章页倍]|比例|百分|人数|金额|预算|规模|数量"
    r"|\b(?:how (?:many|much|large|big|often|old|far|tall|high|long)|number of|budget|cost|price"
    r"|what (?:percentage|share|proportion|number|amount))\b",
    re.IGNORECASE,
)
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
_DATE = re.compile(r"\d{4}|\d+\s*[年月]|世纪|年代|\b(?:century|decades?|years?|months?)\b")
_QUANTITY = re.compile(
    r"\d|[一二两三四五六七八九十百千万数]\s*[个名项次位家届份种条类款国台座只人米本所岁天月章页倍]|一半|百分"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|half|percent|hundred|dozen)\b"
)


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
    query: str, sentences: str, passage: str
) -> tuple[float, float, float, float, float]:
    """Whether a date or a quantity is asked for, the sentences lack it, the passage a number."""
    query, sentences, passage = normalise(query), normalise(sentences), normalise(passage)
    date = bool(_ASKS_DATE.search(query))
    quantity = bool(_ASKS_QUANTITY.search(query)) and not date
    numbers = set(_NUMBER.findall(query)) - set(_NUMBER.findall(passage))
    return (
        float(date),
        float(quantity),
        float(date and not _DATE.search(sentences)),
        float(quantity and not _QUANTITY.search(sentences)),
        float(bool(numbers)),
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
