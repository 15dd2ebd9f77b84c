import pytest

from ingest.alignment import AlignedText
from ingest.repair.glyphs import (
    drop_invisible,
    has_visible,
    narrow_letters_and_digits,
    restore_hyphens,
    unfold_presentation_forms,
)


def whole(text: str) -> AlignedText:
    return AlignedText.of(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("水\u200b位", "水位"), ("co\xadoperate", "cooperate"), ("\ufeff水\x07位", "水位")],
)
def test_invisible_characters_go(text: str, expected: str) -> None:
    assert drop_invisible(whole(text)).text == expected


@pytest.mark.parametrize(
    ("text", "visible"), [("\u200b\ufeff \n", False), ("", False), ("①", True)]
)
def test_visible(text: str, visible: bool) -> None:
    assert has_visible(text) is visible


@pytest.mark.parametrize(
    ("text", "expected"), [("eﬃcient ﬂow", "efficient flow"), ("⽔位", "水位"), ("ⅣⅡ①", "ⅣⅡ①")]
)
def test_presentation_forms_unfold(text: str, expected: str) -> None:
    assert unfold_presentation_forms(whole(text)).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BasinＧLevel", "Basin-Level"),
        ("２０１９Ｇ０７Ｇ３０", "２０１９-０７-３０"),
        ("RFCＧ７９１", "RFC-７９１"),
        ("第5Ｇ标准", "第5Ｇ标准"),
        ("５Ｇ标准", "５Ｇ标准"),
        ("ＢＡＳＩＮＧＵＡＲＤ", "ＢＡＳＩＮＧＵＡＲＤ"),
        ("Ｇ", "Ｇ"),
    ],
)
def test_hyphen_that_became_a_letter(text: str, expected: str) -> None:
    assert restore_hyphens(whole(text)).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１９６２年", "1962年"),
        ("ＷＴＯ规则", "WTO规则"),
        ("３．５米", "3.5米"),
        ("４０％的水", "40%的水"),
        ("www．rivers．example／a", "www.rivers.example/a"),
        ("Ｊ．Ｓｍｉｔｈ", "J.Smith"),
    ],
)
def test_full_width_letters_and_digits(text: str, expected: str) -> None:
    assert narrow_letters_and_digits(whole(text)).text == expected
