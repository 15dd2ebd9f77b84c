import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.documents.recognition.numerals import plain_number

_DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


@given(st.integers(1, 99))
def test_chinese_numerals_are_read(number: int) -> None:
    assert plain_number(in_chinese(number)) == str(number)


@pytest.mark.parametrize(
    ("written", "number"),
    [("一百二十三", "123"), ("一百零五", "105"), ("二〇", "20"), ("xiv", "14"), ("iv", "4"),
     ("third", "3"), ("007", "7"), ("b", "b")],
)  # fmt: skip
def test_numbers_are_read_however_they_are_written(written: str, number: str) -> None:
    assert plain_number(written) == number
