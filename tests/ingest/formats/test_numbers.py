import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats.numbers import whole_number, written


@given(st.integers(-999_999_999, 999_999_999))
def test_a_whole_number_is_read_as_it_is_written(number: int) -> None:
    assert whole_number(str(number)) == number


@pytest.mark.parametrize("text", ["", "-", "--1", "x", "²", "٣", "1.5", " 1", "1_0", "9" * 5000])
def test_what_is_no_whole_number(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (7, "decimal", "7"),
        (7, "decimalZero", "07"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (28, "upperLetter", "BB"),
        (3, "lowerLetter", "c"),
        (22, "ordinal", "22nd"),
        (12, "ordinal", "12th"),
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (105, "chineseCountingThousand", "一百零五"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (20, "ideographDigital", "二〇"),
        (11, "ideographTraditional", "甲"),
        (12, "ideographZodiac", "亥"),
        (21, "decimalEnclosedCircle", "㉑"),
        (3, "decimalEnclosedParen", "⑶"),
        (12, "decimalFullWidth", "１２"),
        (6, "chicago", "††"),
        (5, "none", ""),
        (5, "some new format", "5"),
        (0, "upperRoman", "0"),
        (60, "decimalEnclosedCircle", "60"),
        (10_000, "chineseCounting", "10000"),
    ],
)
def test_numbers_are_written_as_office_draws_them(number: int, style: str, text: str) -> None:
    assert written(number, style) == text
