import pytest

from ingest.formats.numbers import written


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
