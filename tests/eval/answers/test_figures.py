from dataclasses import replace

import pytest

from eval.answers.figures import Figures, Share, by_language_and_kind
from tests.eval.builders import make_judged_answer

WRONG = make_judged_answer(right=False, confidence=0.8)
REFUSED = make_judged_answer(refused=True, confidence=0.3)
RIGHTLY_REFUSED = make_judged_answer(answerable=False, refused=True, confidence=0.1)
INVENTED = make_judged_answer(answerable=False, confidence=0.6)
RIGHT = make_judged_answer(confidence=0.9)


def test_what_is_right_is_counted_over_answerable_questions_refused_ones_too() -> None:
    assert Figures.of([RIGHT, WRONG, REFUSED, RIGHTLY_REFUSED]).right == Share(1, 3)


def test_what_is_complete_is_counted_over_questions_that_have_parts() -> None:
    parts = [make_judged_answer(complete=complete) for complete in (True, False)]
    assert Figures.of([RIGHT, *parts]).complete == Share(1, 2)


def test_refusals_are_counted_apart_for_what_is_there_and_what_is_not() -> None:
    figures = Figures.of([RIGHT, WRONG, REFUSED, RIGHTLY_REFUSED, INVENTED])
    assert figures.rightly_refused == Share(1, 2)
    assert figures.wrongly_refused == Share(1, 3)


def test_confidence_is_of_answers_given_and_an_invented_one_is_wrong() -> None:
    figures = Figures.of([RIGHT, WRONG, REFUSED, RIGHTLY_REFUSED, INVENTED])
    assert figures.confidence_right == pytest.approx(0.9)
    assert figures.confidence_wrong == pytest.approx((0.8 + 0.6) / 2)


def test_without_an_answer_there_is_no_confidence_in_one() -> None:
    figures = Figures.of([REFUSED])
    assert (figures.confidence_right, figures.confidence_wrong) == (None, None)


def test_a_refusal_counts_for_calibration_by_what_its_confidence_lacks() -> None:
    # Refused at .1 is sure by .9 and right: .1 off. Refused at .3 is sure by .7 and wrong: .7 off.
    # Answered at .8 and wrong: .8 off. Each is in a bin of its own.
    error = Figures.of([RIGHTLY_REFUSED, REFUSED, WRONG]).calibration
    assert error == pytest.approx((0.1 + 0.7 + 0.8) / 3)


def test_pairs_are_alike_where_both_questions_came_out_the_same() -> None:
    pairs = {
        "both right": (RIGHT, RIGHT),
        "both refused": (REFUSED, REFUSED),
        "one refused": (RIGHT, REFUSED),
        "one wrong": (RIGHT, WRONG),
        "the other not asked": (RIGHT,),
    }
    judged = [replace(one, pair=pair) for pair, some in pairs.items() for one in some]
    assert Figures.of([RIGHT, *judged]).alike == Share(2, 4)


def test_rows_are_of_languages_of_kinds_together_and_of_kinds() -> None:
    judged = [
        make_judged_answer(kind="list"),
        make_judged_answer(kind="comparison", language="en"),
        make_judged_answer(kind="fact", language="en"),
    ]
    rows = [(*row, figures.questions) for *row, figures in by_language_and_kind(judged)]
    assert rows == [
        ("zh", "", 1),
        ("zh", "list, comparison", 1),
        ("en", "", 2),
        ("en", "list, comparison", 1),
        ("", "list", 1),
        ("", "comparison", 1),
        ("", "fact", 1),
    ]
