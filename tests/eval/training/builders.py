"""Samples and outcomes made by hand or drawn by chance."""

from collections.abc import Sequence

import numpy as np

from eval.training.measuring import Outcome
from eval.training.samples import Asked, Sample
from index.reading.evidence import QUESTION_FEATURES, SENTENCE_FEATURES


def make_asked(  # noqa: PLR0913 - a question's facts, each given by its name
    *,
    set: str = "own",  # noqa: A002 - as the field is called
    key: str = "q",
    group: str = "g",
    language: str = "zh",
    whole: bool = True,
    removed: bool = False,
    answerable: bool = True,
) -> Asked:
    """What was asked: an answerable question of a whole collection, unless it is said."""
    return Asked(set, key, group, language, whole, removed, answerable)


def make_sample(asked: Asked, labels: Sequence[int], seed: int = 0) -> Sample:
    """A sample of one passage, whose other features are drawn by chance."""
    chance = np.random.default_rng(seed)
    features = chance.normal(size=(len(labels), len(SENTENCE_FEATURES))).astype(np.float32)
    features[:, SENTENCE_FEATURES.index("first")] = [1.0] + [0.0] * (len(labels) - 1)
    return Sample(
        asked,
        np.asarray(labels, np.int8),
        features,
        chance.normal(size=len(QUESTION_FEATURES)).astype(np.float32),
    )


def make_outcome(
    logit: float,
    *,
    right: bool = True,
    language: str = "zh",
    whole: bool = True,
    removed: bool = False,
    answerable: bool = True,
) -> Outcome:
    """What a network says of a sample of one sentence, which is wholly ahead."""
    asked = make_asked(language=language, whole=whole, removed=removed, answerable=answerable)
    return Outcome(make_sample(asked, [int(right)]), right, logit, 0.0)
