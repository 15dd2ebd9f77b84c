import math
from dataclasses import astuple, fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.question_kinds import QuestionKind
from index.search.answerability import (
    Answerability,
    AnswerabilityFeatures,
    coverage,
    kind_features,
    token_features,
)
from index.search.lexical import LexicalIndex, TermGroup, Wording

COSINES = st.lists(st.floats(-1, 1), max_size=12)
NOTHING = AnswerabilityFeatures(*[0.0] * len(fields(AnswerabilityFeatures)))
SIZE = len(NOTHING.vector())


def regression(*weights: float, intercept: float = 0.0) -> Answerability:
    """A regression of these weights on the first features, which it takes as they are."""
    return Answerability(
        means=(0.0,) * SIZE,
        scales=(1.0,) * SIZE,
        weights=(*weights, *[0.0] * (SIZE - len(weights))),
        intercept=intercept,
        thresholds={"zh": 0.5, "en": 0.5},
    )


def test_token_features_are_mean_worst_quarter_and_worst() -> None:
    # In order: 0.1 0.3 0.5 0.5 0.6 0.8 0.9 0.9, in all 4.6; a quarter of eight is two.
    matches = np.array([0.9, 0.1, 0.5, 0.3, 0.8, 0.5, 0.9, 0.6], np.float32)
    expected = (4.6 / 8, (0.1 + 0.3) / 2, 0.1, (0.1 + 0.3) / 2)
    assert token_features([matches]) == pytest.approx(expected)


def test_another_passage_may_meet_what_the_best_does_not() -> None:
    best, other = np.array([[0.9, 0.1, 0.6, 0.7], [0.2, 0.8, 0.1, 0.1]], np.float32)
    # Together 0.9 0.8 0.6 0.7, of which a quarter is one.
    *_, weak_top = token_features([best, np.empty(0, np.float32), other])
    assert weak_top == pytest.approx(0.6)


def test_a_question_without_tokens_has_none_that_match() -> None:
    assert token_features([np.empty(0, np.float32)]) == (0.0, 0.0, 0.0, 0.0)


@given(cosines=COSINES)
def test_the_worst_is_no_better_than_the_worst_quarter_nor_that_than_the_mean(
    cosines: list[float],
) -> None:
    mean, weak, weakest, weak_top = token_features([np.array(cosines, np.float32)])
    assert weakest <= weak + 1e-6
    assert weak <= mean + 1e-6
    assert weak_top == weak


@pytest.fixture
def lexical() -> LexicalIndex:
    """Four passages: a lamp in two of them, a reef in one."""
    return LexicalIndex.build(["lamp", "lamp reef", "tide", "tide"])


def test_coverage_weighs_words_by_their_rarity(lexical: LexicalIndex) -> None:
    groups = [TermGroup.of(term) for term in ("lamp", "reef", "whale")]
    # idf = ln(1 + (4 - n + 0.5) / (n + 0.5)) of words in two, one and no passages
    lamp, reef, whale = math.log(1 + 2.5 / 2.5), math.log(1 + 3.5 / 1.5), math.log(1 + 4.5 / 0.5)
    total = lamp + reef + whale
    # The best passage holds the lamp only, the first two the reef as well, none the whale.
    assert coverage(groups, [0, 1], lexical) == pytest.approx(
        (lamp / total, (lamp + reef) / total, whale / total)
    )


def test_coverage_looks_at_five_passages() -> None:
    lexical = LexicalIndex.build(["lamp"] * 5 + ["reef"])
    assert coverage([TermGroup.of("reef")], range(6), lexical) == (0.0, 0.0, 0.0)
    assert coverage([TermGroup.of("reef")], range(1, 6), lexical) == (0.0, 1.0, 0.0)


def test_any_wording_covers_its_word(lexical: LexicalIndex) -> None:
    group = TermGroup((Wording(("whale",)), Wording(("lamp", "reef"))))
    assert coverage([group], [1], lexical) == (1.0, 1.0, 0.0)
    assert coverage([group], [0], lexical) == (0.0, 0.0, 0.0)


def test_a_question_of_no_words_is_covered_by_nothing(lexical: LexicalIndex) -> None:
    assert coverage([], [0], lexical) == (0.0, 0.0, 1.0)


@given(
    terms=st.lists(st.sampled_from(["lamp", "reef", "tide", "whale"]), min_size=1),
    rows=st.permutations(range(4)),
)
def test_shares_of_coverage_are_shares(terms: list[str], rows: list[int]) -> None:
    lexical = LexicalIndex.build(["lamp", "lamp reef", "tide", "tide"])
    cover, top, unseen = coverage([TermGroup.of(term) for term in terms], rows, lexical)
    assert 0 <= cover <= top <= 1
    # All four passages are among the first five: what they do not hold, none does.
    assert top + unseen == pytest.approx(1)


def features_of(query: str, sentences: str, passage: str) -> tuple[float, ...]:
    return kind_features(query, QuestionKind.of(query), sentences, passage)


@pytest.mark.parametrize(
    "query", ["灯塔是哪年建成的？", "燈塔建成於什麼時候？", "When was it built?", "Which year?"]
)
def test_questions_may_ask_for_a_date(query: str) -> None:
    assert features_of(query, "建成了。", "") == (1.0, 0.0, 1.0, 0.0, 0.0)
    assert features_of(query, "1907年建成。", "") == (1.0, 0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("query", ["灯塔有多少座？", "How many lamps are there?", "海裡有幾種鯨？"])
def test_questions_may_ask_for_a_quantity(query: str) -> None:
    assert features_of(query, "很高。", "") == (0.0, 1.0, 0.0, 1.0, 0.0)
    assert features_of(query, "共三种。", "") == (0.0, 1.0, 0.0, 0.0, 0.0)
    assert features_of(query, "Two of them.", "") == (0.0, 1.0, 0.0, 0.0, 0.0)


def test_a_degree_is_no_count_but_may_be_lacking() -> None:
    assert features_of("How hot is it?", "Too hot.", "") == (0.0, 0.0, 0.0, 1.0, 0.0)
    assert features_of("How hot is it?", "75 degrees.", "") == (0.0, 0.0, 0.0, 0.0, 0.0)


def test_most_questions_ask_for_neither() -> None:
    assert features_of("灯塔为什么发光？", "", "") == (0.0, 0.0, 0.0, 0.0, 0.0)


def test_a_century_is_a_date() -> None:
    assert features_of("何时？", "上個世紀。", "")[2] == 0.0


@pytest.mark.parametrize(("passage", "lacks"), [("１９０７年建成", 0.0), ("1908年建成", 1.0)])
def test_a_passage_may_lack_a_number_of_the_question(passage: str, lacks: float) -> None:
    assert features_of("1907年发生了什么？", "", passage)[4] == lacks


def test_the_vector_holds_each_feature_then_products() -> None:
    values = [float(number) for number in range(2, 2 + len(fields(AnswerabilityFeatures)))]
    evidence = AnswerabilityFeatures(*values)
    vector = evidence.vector()
    assert vector[: len(values)] == astuple(evidence)
    # Eight features bear on each other: 8 * 9 / 2 products, squares among them.
    assert len(vector) == len(values) + 36
    assert vector[len(values)] == evidence.sentence**2


def test_a_probability_is_the_logistic_of_the_weighted_sum() -> None:
    # 2 * 0.5 - 1 * 0.25 + 0.25 = 1
    probability = regression(2.0, -1.0, intercept=0.25).probability(
        replace(NOTHING, sentence=0.5, passage=0.25)
    )
    assert probability == pytest.approx(1 / (1 + math.exp(-1)))


def test_features_are_standardised_first() -> None:
    plain = regression(3.0)
    scaled = replace(plain, means=(0.5, *plain.means[1:]), scales=(0.25, *plain.scales[1:]))
    # (0.75 - 0.5) / 0.25 = 1
    assert scaled.probability(replace(NOTHING, sentence=0.75)) == pytest.approx(
        1 / (1 + math.exp(-3))
    )


@given(logit=st.floats(-1e6, 1e6))
def test_a_probability_lies_between_0_and_1(logit: float) -> None:
    assert 0 <= regression(intercept=logit).probability(NOTHING) <= 1


@given(logits=st.tuples(st.floats(-30, 30), st.floats(-30, 30)))
def test_a_higher_logit_is_no_less_likely(logits: tuple[float, float]) -> None:
    lower, higher = (regression(intercept=logit).probability(NOTHING) for logit in sorted(logits))
    assert lower <= higher


def test_the_regression_that_ships_knows_all_features() -> None:
    shipped = Answerability.load()
    assert {len(shipped.means), len(shipped.scales), len(shipped.weights)} == {SIZE}
    assert min(shipped.scales) > 0
    assert set(shipped.thresholds) == {"zh", "en"}
    assert all(0 < threshold < 1 for threshold in shipped.thresholds.values())


def test_the_regression_that_ships_is_read_once() -> None:
    assert Answerability.load() is Answerability.load()
