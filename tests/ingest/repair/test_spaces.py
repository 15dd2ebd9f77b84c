import pytest

from ingest.alignment import AlignedText
from ingest.repair.spaces import close_letter_spacing, close_spaces, collapse_spaces


def whole(text: str) -> AlignedText:
    return AlignedText.of(text, 0, len(text))


def test_runs_of_white_space_are_one_space() -> None:
    assert collapse_spaces(whole("a \u3000\tb\n\nc")).text == "a b c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水 位 上升", "水位上升"),
        ("水位 ，上升", "水位，上升"),
        ("《 公约 》", "《公约》"),
        ("在 WTO 内", "在 WTO 内"),
        ("rise and fall", "rise and fall"),
        ("第三条 各方协商", "第三条 各方协商"),
        ("第二章 总 则", "第二章 总则"),
    ],
)
def test_spaces_between_chinese_close(text: str, expected: str) -> None:
    assert close_spaces(whole(text)).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("结　论", "结论"), ("协商 治理 河流", "协商 治理 河流"), ("参 考 文 献", "参考文献")],
)
def test_only_spaced_out_words_close(text: str, expected: str) -> None:
    assert close_letter_spacing(whole(text)).text == expected
