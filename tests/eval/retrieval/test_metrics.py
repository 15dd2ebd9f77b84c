from math import log2

import pytest

from eval.retrieval.metrics import (
    Estimate,
    estimate,
    first_rank,
    paired_p_value,
    ranked,
    roc_auc,
    roc_auc_estimate,
)
from tests.eval.builders import make_run

QRELS = {"q1": frozenset({"a", "b"}), "q2": frozenset({"c"}), "q3": frozenset({"d"})}
# First relevant results: q1 at 2 (and one more at 4), q2 at 1, q3 nowhere.
RUN = make_run({"q1": ["x", "a", "y", "b"], "q2": ["c"], "q3": ["x", "y"]})


def test_recall_at_k_asks_for_anything_relevant_among_the_first_k() -> None:
    values = ranked(QRELS, RUN)
    assert values["R@1"] == {"q1": 0, "q2": 1, "q3": 0}
    assert values["R@3"] == {"q1": 1, "q2": 1, "q3": 0}


def test_reciprocal_rank_is_that_of_the_first_relevant_result() -> None:
    assert ranked(QRELS, RUN)["MRR@10"] == pytest.approx({"q1": 1 / 2, "q2": 1, "q3": 0})


def test_ndcg_discounts_by_the_logarithm_of_the_place() -> None:
    gain = 1 / log2(1 + 2) + 1 / log2(1 + 4)
    ideal = 1 / log2(1 + 1) + 1 / log2(1 + 2)
    values = ranked(QRELS, RUN)["nDCG@10"]
    assert values == pytest.approx({"q1": gain / ideal, "q2": 1, "q3": 0})


def test_a_result_beyond_the_tenth_does_not_count() -> None:
    run = make_run({"q2": [*"klmnopqrst", "c"]})
    values = ranked({"q2": QRELS["q2"]}, run)
    assert values["R@10"] == values["MRR@10"] == values["nDCG@10"] == {"q2": 0}


def test_the_order_counts_where_scores_are_equal() -> None:
    run = make_run({"q2": ["x", "c"]})
    hits = tuple(type(hit)(hit.id, 0.5) for hit in run.entries["q2"].hits)
    entry = type(run.entries["q2"])(hits, 0.5, answerable=True, milliseconds=1.0)
    values = ranked({"q2": QRELS["q2"]}, type(run)("run", {"q2": entry}))
    assert values["MRR@10"] == {"q2": 0.5}


def test_a_question_without_any_result_scores_nothing() -> None:
    assert ranked({"q2": QRELS["q2"]}, make_run({"q2": []}))["R@10"] == {"q2": 0}


@pytest.mark.parametrize(("ids", "rank"), [(["x", "a", "b"], 2), (["x"], None), ([], None)])
def test_the_first_rank_counts_from_one(ids: list[str], rank: int | None) -> None:
    assert first_rank(frozenset("ab"), ids) == rank


def test_an_estimate_is_the_mean_within_its_interval() -> None:
    found = estimate([1, 1, 1, 0])
    assert found.value == 0.75
    assert 0 <= found.low < found.value < found.high <= 1


def test_an_estimate_is_the_same_each_time() -> None:
    values = [float(i % 3 == 0) for i in range(60)]
    assert estimate(values) == estimate(values)


def test_more_questions_narrow_the_interval() -> None:
    few, many = estimate([0, 1] * 5), estimate([0, 1] * 200)
    # 1.96 · 0.5 / √400 = 0.049 on either side.
    assert many.high - 0.5 == pytest.approx(0.049, abs=0.008)
    assert few.high > many.high


def test_what_never_differs_has_no_interval() -> None:
    assert estimate([1.0]) == Estimate(1, 1, 1)
    assert estimate([0.5] * 9) == Estimate(0.5, 0.5, 0.5)


def test_the_area_counts_pairs_in_the_right_order() -> None:
    # Of 6 pairs, 0.9 beats both and 0.5 beats one and ties one; 0.1 beats none: 3.5 of 6.
    assert roc_auc([0.9, 0.5, 0.1], [0.5, 0.2]) == pytest.approx((2 + 1.5 + 0) / 6)


def test_the_area_of_perfect_confidence_is_one() -> None:
    assert roc_auc_estimate([0.8, 0.9], [0.1, 0.2, 0.3]) == Estimate(1, 1, 1)


def test_the_area_of_the_opposite_is_none() -> None:
    assert roc_auc([0.1], [0.2, 0.3]) == 0


def test_a_change_of_every_question_is_no_chance() -> None:
    # All eight signs alike: 2 of 2⁸ ways are as far off.
    assert paired_p_value([0] * 8, [1] * 8) == pytest.approx(2 / 2**8)


def test_changes_that_cancel_out_are_chance() -> None:
    assert paired_p_value([0, 1], [1, 0]) == 1


def test_no_change_is_chance() -> None:
    assert paired_p_value([0, 1, 1], [0, 1, 1]) == 1
