from collections.abc import Sequence

import numpy as np
import pytest

from eval.training.measuring import (
    ALLOWED,
    ANSWERABLE,
    Outcome,
    calibrated,
    figures,
    outcomes,
)
from index.reading.evidence import QUESTION_FEATURES, SENTENCE_FEATURES
from index.reading.network import Network
from index.reading.reader import CLOSE, Calibration
from tests.eval.training.builders import make_asked, make_outcome, make_sample

FEATURES, FEATURES_ASKED = len(SENTENCE_FEATURES), len(QUESTION_FEATURES)
PLAIN = Calibration(logit=1.0, lead=0.0, shift=0.0, least=0.0)


def first_feature() -> Network:
    """A network whose score of a sentence rises with its first feature, below 0 as above it."""
    sizes = {"inp": (2, FEATURES + FEATURES_ASKED), "mid": (2, 2), "out": (1, 2)}
    sizes |= {"a1": (1, 2 + FEATURES_ASKED + 5), "a2": (1, 1)}
    weights = {f"{name}.weight": np.zeros((1, *shape)) for name, shape in sizes.items()}
    weights |= {f"{name}.bias": np.zeros((1, shape[0])) for name, shape in sizes.items()}
    for name, count in (("f", FEATURES), ("q", FEATURES_ASKED)):
        weights |= {f"{name}m": np.zeros((1, count)), f"{name}s": np.ones((1, count))}
    weights["inp.weight"][0, 0, 0] = 1.0
    weights["inp.bias"] += 5.0
    weights["mid.weight"][0, 0, 0] = weights["out.weight"][0, 0, 0] = 1.0
    return Network.of(weights)


def drawn(count: int, seed: int, language: str = "zh") -> list[Outcome]:
    """Outcomes of which two in three are answerable, and right the more the higher their logit."""
    chance = np.random.default_rng(seed)
    made = []
    for at in range(count):
        answerable = at % 3 > 0
        logit = float(chance.normal(1.5 if answerable else -1.5))
        right = answerable and bool(chance.random() < 1 / (1 + np.exp(-logit)))
        made.append(make_outcome(logit, right=right, answerable=answerable, language=language))
    return made


def test_the_best_sentence_is_right_or_not() -> None:
    good, bad = (make_sample(make_asked(), labels) for labels in ([0, 1], [1, 0]))
    for sample in (good, bad):
        sample.features[:, 0] = [-1.0, 1.0]
    told = list(outcomes(first_feature(), [good, bad]))
    assert [one.right for one in told] == [True, False]
    assert told[0].lead == pytest.approx(told[1].lead)
    assert -np.log(2) < told[0].lead < 0


@pytest.mark.parametrize(("apart", "right"), [(CLOSE - 0.1, True), (CLOSE + 0.1, False)])
@pytest.mark.parametrize("passages", [1, 2])
def test_a_neighbour_in_the_passage_counts_where_it_is_quoted_with_the_best(
    apart: float, right: bool, passages: int
) -> None:
    sample = make_sample(make_asked(), [1, 0])
    sample.features[:, 0] = [1.0 - apart, 1.0]
    sample.features[1, SENTENCE_FEATURES.index("first")] = passages - 1
    (told,) = outcomes(first_feature(), [sample])
    assert told.right is (right and passages == 1)


def confidence(calibration: Calibration, outcome: Outcome) -> float:
    return calibration.probability(outcome.logit, outcome.lead)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_more_of_the_answerable_is_refused_than_allowed(language: str) -> None:
    held = drawn(300, 0, language)
    domain = held[::2]
    calibration = calibrated(held, domain)
    answerable = [one for one in domain if one.sample.asked.answerable]
    refused = [one for one in answerable if one.logit < calibration.least]
    share = ALLOWED[language]  # type: ignore[index] # languages are texts
    assert share - 2 / len(answerable) <= len(refused) / len(answerable) <= share


def test_confidence_is_how_often_it_is_right_where_most_questions_have_an_answer() -> None:
    held = drawn(400, 1)
    calibration = calibrated(held, held)
    told = [
        np.mean([confidence(calibration, one) for one in held if one.sample.asked.answerable is it])
        for it in (True, False)
    ]
    right = np.mean([one.right for one in held if one.sample.asked.answerable])
    # A fit by likelihood with an intercept meets the mean of what it was fitted to.
    assert ANSWERABLE * told[0] + (1 - ANSWERABLE) * told[1] == pytest.approx(
        ANSWERABLE * right, abs=0.01
    )


def test_what_is_likelier_to_be_right_is_more_surely_told() -> None:
    calibration = calibrated(drawn(300, 2), drawn(300, 2))
    low, high = (confidence(calibration, make_outcome(logit)) for logit in (-1.0, 1.0))
    assert low < high


def spread(
    count: int, low: float, high: float, *, removed: bool = False, answerable: bool = True
) -> Sequence[Outcome]:
    logits = np.linspace(low, high, count).tolist()
    return [
        make_outcome(logit, right=answerable, removed=removed, answerable=answerable)
        for logit in logits
    ]


def test_figures_are_told_at_the_share_that_may_be_refused() -> None:
    answerable = [*spread(20, 1.0, 3.0)]
    # Half of those whose answer was removed lie below all answerable ones, none of the others.
    removed = [
        *spread(2, -3.0, -2.0, removed=True, answerable=False),
        *spread(2, 4.0, 5.0, removed=True, answerable=False),
    ]
    never = spread(3, 4.0, 5.0, answerable=False)
    told = figures([*answerable, *removed, *never], PLAIN)
    assert (told.set, told.language, told.answerable, told.first) == ("own", "zh", 20, 1.0)
    assert (told.removed, told.unanswerable) == (0.5, 0.0)
    # Two of seven lie below all answerable ones, the other five above.
    assert told.separation == pytest.approx(2 / 7)


def test_only_questions_to_the_whole_collection_are_told_of() -> None:
    part = make_outcome(9.0, right=False, whole=False)
    told = figures([*spread(4, 1.0, 2.0), part, make_outcome(-1.0, answerable=False)], PLAIN)
    assert (told.answerable, told.first) == (4, 1.0)
    assert told.removed is None


def test_of_a_set_that_does_not_tell_which_sentence_answers_only_refusals_are_told() -> None:
    unknown = [make_outcome(logit, right=False) for logit in (1.0, 2.0)]
    told = figures([*unknown, make_outcome(-1.0, right=False, answerable=False)], PLAIN)
    assert (told.first, told.calibration) == (None, None)
    assert (told.unanswerable, told.separation) == (1.0, 1.0)


def test_what_is_sure_and_wrong_is_an_error_of_calibration() -> None:
    gone = spread(4, -40.0, -40.0, removed=True, answerable=False)
    right = spread(4, 40.0, 40.0)
    assert figures([*right, *gone], PLAIN).calibration == pytest.approx(0.0)
    wrong = [make_outcome(40.0, right=False) for _ in range(4)]
    # A third of all are told for certain and not so.
    assert figures([*right, *wrong, *gone], PLAIN).calibration == pytest.approx(1 / 3)
