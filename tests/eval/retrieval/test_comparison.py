import pytest

from eval.errors import NothingShared
from eval.retrieval.comparison import compare
from tests.eval.builders import make_judged, make_report

BEFORE = make_report(
    make_judged("q1", 3),
    make_judged("q2", 1),
    make_judged("q3", None),
    make_judged("q4", answerable=False),
    make_judged("gone", 1),
)
AFTER = make_report(
    make_judged("q1", 1),
    make_judged("q2", 1),
    make_judged("q3", 7),
    make_judged("q4", answerable=False, answered=False),
    make_judged("new", 1),
)


def test_questions_that_moved_are_told_with_both_ranks() -> None:
    [found] = compare(BEFORE, AFTER)
    assert [(m.id, m.before, m.after) for m in found.moves] == [("q1", 3, 1), ("q3", None, 7)]
    assert all(move.is_better for move in found.moves)


def test_a_move_down_is_no_better() -> None:
    [found] = compare(AFTER, BEFORE)
    assert not any(move.is_better for move in found.moves)


def test_questions_answered_in_one_and_refused_in_the_other_are_told() -> None:
    [found] = compare(BEFORE, AFTER)
    [turn] = found.turns
    assert (turn.id, turn.answerable, turn.answered) == ("q4", False, False)


def test_measures_are_compared_on_the_shared_questions() -> None:
    [found] = compare(BEFORE, AFTER)
    change = next(change for change in found.changes if change.measure == "MRR@10")
    assert found.questions == 4
    assert change.before == pytest.approx((1 / 3 + 1 + 0) / 3)
    assert change.after == pytest.approx((1 + 1 + 1 / 7) / 3)
    # Two of three questions changed, both upwards: 2 of 2² ways are as far off.
    assert change.p_value == pytest.approx(0.5)


def test_a_report_is_as_good_as_itself() -> None:
    [found] = compare(BEFORE, BEFORE)
    assert not found.moves
    assert not found.turns
    assert {change.p_value for change in found.changes} == {1.0}


def test_only_the_same_runs_are_compared() -> None:
    with pytest.raises(NothingShared):
        compare(BEFORE, make_report(make_judged("q1"), run="plain"))


def test_questions_that_have_no_answer_are_compared_by_refusal_only() -> None:
    reports = (make_report(make_judged("q4", answerable=False, answered=a)) for a in (True, False))
    [found] = compare(*reports)
    assert not found.changes
    assert len(found.turns) == 1
