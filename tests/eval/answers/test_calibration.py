import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.answers.calibration import calibration_error

CONFIDENCES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1)


def test_the_gap_of_each_bin_counts_by_how_many_are_in_it() -> None:
    # .92 and .98 are .95 in the mean, one of two is true: a gap of .45, of two in three.
    # .25 is in a bin of its own, and not true: a gap of .25, of one in three.
    error = calibration_error([0.92, 0.98, 0.25], [True, False, False])
    assert error == pytest.approx(0.45 * 2 / 3 + 0.25 / 3)


def test_gaps_of_two_bins_do_not_make_up_for_each_other() -> None:
    # One is too sure by .2, the other not sure enough by .2; in one bin that would be no gap.
    assert calibration_error([0.2, 0.8], [False, True]) == pytest.approx(0.2)


def test_gaps_within_a_bin_make_up_for_each_other() -> None:
    assert calibration_error([0.5, 0.5], [False, True]) == 0


def test_a_bound_belongs_to_the_bin_above_it_and_one_to_the_last() -> None:
    # .9 and 1 share a bin: .95 in the mean, one of two is true.
    assert calibration_error([0.9, 1.0], [True, False]) == pytest.approx(0.45)
    assert calibration_error([0.89, 0.9], [False, True]) == pytest.approx((0.89 + 0.1) / 2)


@given(CONFIDENCES)
def test_the_error_lies_between_that_of_one_bin_and_that_of_a_bin_each(
    pairs: list[tuple[float, bool]],
) -> None:
    told, true = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    differences = [confidence - came for confidence, came in pairs]
    error = calibration_error(told, true)
    assert abs(sum(differences)) / len(pairs) <= error + 1e-9
    assert error <= sum(map(abs, differences)) / len(pairs) + 1e-9
