import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.schemas import Message, SearchRequest
from service.schemas.fields import MAX_QUESTION, beginning, question_fault

EIGHTEEN = "\ufdfa"  # one character that is eighteen when it is normalised
TOO_LONG = "Value should have at most 2000 characters"


def written_out(text: str) -> int:
    return len(unicodedata.normalize("NFKC", text))


def test_a_question_may_be_as_long_as_the_limit() -> None:
    assert question_fault("鲸" * MAX_QUESTION) is None
    assert question_fault("鲸" * (MAX_QUESTION + 1)) == TOO_LONG


def test_a_character_that_stands_for_many_counts_as_many() -> None:
    assert written_out(EIGHTEEN * 111) <= MAX_QUESTION < written_out(EIGHTEEN * 112)
    assert question_fault(EIGHTEEN * 111) is None
    assert question_fault(EIGHTEEN * 112) == TOO_LONG


@pytest.mark.parametrize("text", ["", " \t\n", "\u3000\u200b\0"])
def test_a_question_holds_something_to_be_seen(text: str) -> None:
    assert question_fault(text) == "Value should hold more than white space"


def test_a_question_is_kept_as_it_was_sent() -> None:
    assert SearchRequest(query=" ﬁｎ ").query == " ﬁｎ "


@given(st.text(f"a 鲸{EIGHTEEN}ﬁ\u0315\u0316", max_size=50), st.integers(1, 3000))
@example(EIGHTEEN, 2000)
def test_the_beginning_of_a_text_is_no_longer_than_a_question(part: str, times: int) -> None:
    text = part * times
    kept = beginning(text)
    assert text.startswith(kept)
    assert max(len(kept), written_out(kept)) <= MAX_QUESTION
    assert kept or not text


@given(st.text(max_size=100))
def test_a_text_as_long_as_a_question_may_be_is_kept_whole(text: str) -> None:
    assert beginning(text) == text


def test_of_an_earlier_turn_the_beginning_is_read() -> None:
    assert Message(role="user", content="鲸" * 100_000).content == "鲸" * MAX_QUESTION
