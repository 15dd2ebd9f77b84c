import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.search.fusion import Arm, Scores, best_first, reranked, standardised, weighted_sum

NUMBERS = st.lists(st.integers(-50, 50), min_size=1, max_size=30)


def scores_of(numbers: list[int]) -> Scores:
    return np.array(numbers, np.float32)


def test_standardised_scores_have_mean_0_and_deviation_1() -> None:
    np.testing.assert_allclose(standardised(scores_of([1, 2, 3])), [-1.2247, 0, 1.2247], atol=1e-4)


def test_arms_are_standardised_each_for_itself() -> None:
    arms = [Arm(scores_of([4, 2]), 1.0, 2.0, 1.0), Arm(scores_of([0, 3]), 0.0, 0.5, 0.1)]
    np.testing.assert_allclose(weighted_sum(arms), [1.5, 1.1], rtol=1e-6)


def test_an_arm_that_tells_nothing_apart_counts_nothing() -> None:
    arms = [Arm(scores_of([7, 7]), 7.0, 0.0, 1.0), Arm(scores_of([1, 2]), 0.0, 1.0, 1.0)]
    assert weighted_sum(arms).tolist() == [1, 2]


def test_equal_scores_say_nothing() -> None:
    assert standardised(scores_of([2, 2])).tolist() == [0, 0]
    assert standardised(scores_of([])).tolist() == []


def test_of_equal_scores_the_first_comes_first() -> None:
    assert best_first(scores_of([1, 3, 3, 2]), 3).tolist() == [1, 2, 3]


def test_what_is_left_out_is_never_among_the_best() -> None:
    assert best_first(np.array([-np.inf, 0.5, -np.inf], np.float32), 3).tolist() == [1]


@given(numbers=NUMBERS, top_k=st.integers(0, 40))
def test_the_best_are_the_first_of_all_in_order(numbers: list[int], top_k: int) -> None:
    expected = sorted(range(len(numbers)), key=lambda row: -numbers[row])[:top_k]
    assert best_first(scores_of(numbers), top_k).tolist() == expected


def test_candidates_add_their_second_score() -> None:
    scores = reranked(scores_of([5, 4, 1]), np.array([0, 1]), scores_of([-1, 2]))
    assert scores.tolist() == [4, 6, 0]


def test_without_candidates_scores_stay() -> None:
    scores = scores_of([-1, 2])
    assert reranked(scores, np.empty(0, np.int64), scores_of([])).tolist() == [-1, 2]


@given(numbers=NUMBERS, count=st.integers(1, 30), data=st.data())
def test_no_other_comes_above_a_candidate(
    numbers: list[int], count: int, data: st.DataObject
) -> None:
    scores = scores_of(numbers)
    rows = best_first(scores, count)
    second = data.draw(st.lists(st.integers(-9, 9), min_size=len(rows), max_size=len(rows)))
    after = reranked(scores, rows, scores_of(second))
    others = np.setdiff1d(np.arange(len(scores)), rows)
    assert sorted(best_first(after, len(rows)).tolist()) == sorted(rows.tolist()) or (
        after[rows].min() >= after[others].max()
    )
    np.testing.assert_array_equal(
        np.argsort(-after[others], kind="stable"), np.argsort(-scores[others], kind="stable")
    )
