import pytest

from ingest.alignment import AlignedText
from ingest.repair.punctuation import (
    punctuation_is_chinese,
    restore_punctuation,
    restore_title_marks,
)


def whole(text: str) -> AlignedText:
    return AlignedText.of(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«流域公约»", "《流域公约》"),
        ("«WTO规则»", "《WTO规则》"),
        ("‹河流›", "〈河流〉"),
        ("依据«流域", "依据《流域"),
        ("公约»的规定", "公约》的规定"),
        ("le «bon» mot", "le «bon» mot"),
    ],
)
def test_title_marks(text: str, expected: str) -> None:
    assert restore_title_marks(whole(text)).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水位上升,各方协商.", "水位上升，各方协商。"),
        ("理由如下:其一;其二", "理由如下：其一；其二"),
        ("谁来管?大家!", "谁来管？大家！"),
        ("(见附录).各方同意", "(见附录)。各方同意"),
        ("“协商”,随后", "“协商”，随后"),
        ("依据WTO,各方", "依据WTO，各方"),
        ("包括,AB两国", "包括，AB两国"),
        ("3.5米", "3.5米"),
        ("3.水位", "3.水位"),
        ("At 3:30, he left.", "At 3:30, he left."),
        ("https://a.example/b,c", "https://a.example/b,c"),
        ("各方都批准了流域公约(BRC).", "各方都批准了流域公约(BRC)。"),
    ],
)
def test_ascii_marks_beside_chinese(text: str, expected: str) -> None:
    assert restore_punctuation(whole(text)).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "李平. 流域治理[M]. 北京: 水利出版社, 1990.",
            "李平. 流域治理[M]. 北京: 水利出版社, 1990.",
        ),
        ("水位上升,各方协商。", "水位上升，各方协商。"),
    ],
)
def test_where_marks_are_chinese_ascii_ones_are_meant(text: str, expected: str) -> None:
    assert restore_punctuation(whole(text), native=True).text == expected


def test_punctuation_is_chinese_where_ascii_is_the_exception() -> None:
    assert punctuation_is_chinese("水位上升，各方协商。会议开始，水退。各方，签字。李平, 1990.")
    assert not punctuation_is_chinese("水位上升,各方协商.会议开始,水退.“是。”")
    assert not punctuation_is_chinese("No Chinese at all.")
