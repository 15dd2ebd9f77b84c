import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import LARGEST, from_chinese, in_chinese


@given(st.integers(0, LARGEST))
def test_what_is_written_is_read(number: int) -> None:
    assert from_chinese(in_chinese(number)) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "零"), (10, "十"), (15, "十五"), (40, "四十"), (203, "二百零三"), (2010, "二千零一十")],
)
def test_numbers_are_written_as_one_says_them(number: int, written: str) -> None:
    assert in_chinese(number) == written


def test_digits_in_a_row_are_a_number() -> None:
    assert from_chinese("二〇二七") == 2027


@pytest.mark.parametrize("text", ["", "十五条", "若干"])
def test_what_is_no_number_is_told(text: str) -> None:
    assert from_chinese(text) is None
