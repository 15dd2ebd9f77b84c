import pytest

from ingest.alignment import AlignedText
from ingest.repair import glyphs


def whole(text: str) -> AlignedText:
    return AlignedText.of(text, 0, len(text))


def joined(*lines: str) -> str:
    text = "".join(lines)
    at, parts = 0, []
    for line in lines:
        parts.append(AlignedText.of(text, at, at + len(line)))
        at += len(line)
    return glyphs.join_lines(parts).text


# Characters.


@pytest.mark.parametrize(
    ("text", "expected"),
    [("水\u200b位", "水位"), ("co\xadoperate", "cooperate"), ("\ufeff水\x07位", "水位")],
)
def test_invisible_characters_go(text: str, expected: str) -> None:
    assert glyphs.drop_invisible(whole(text)).text == expected


@pytest.mark.parametrize(
    ("text", "visible"), [("\u200b\ufeff \n", False), ("", False), ("①", True)]
)
def test_visible(text: str, visible: bool) -> None:
    assert glyphs.has_visible(text) is visible


def test_runs_of_white_space_are_one_space() -> None:
    assert glyphs.collapse_spaces(whole("a \u3000\tb\n\nc")).text == "a b c"


@pytest.mark.parametrize(
    ("text", "expected"), [("eﬃcient ﬂow", "efficient flow"), ("⽔位", "水位"), ("ⅣⅡ①", "ⅣⅡ①")]
)
def test_presentation_forms_unfold(text: str, expected: str) -> None:
    assert glyphs.unfold_presentation_forms(whole(text)).text == expected


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
    assert glyphs.restore_hyphens(whole(text)).text == expected


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
    assert glyphs.narrow_letters_and_digits(whole(text)).text == expected


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
    assert glyphs.restore_title_marks(whole(text)).text == expected


# Punctuation.


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
    assert glyphs.restore_punctuation(whole(text)).text == expected


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
    assert glyphs.restore_punctuation(whole(text), native=True).text == expected


def test_punctuation_is_chinese_where_ascii_is_the_exception() -> None:
    assert glyphs.punctuation_is_chinese(
        "水位上升，各方协商。会议开始，水退。各方，签字。李平, 1990."
    )
    assert not glyphs.punctuation_is_chinese("水位上升,各方协商.会议开始,水退.“是。”")
    assert not glyphs.punctuation_is_chinese("No Chinese at all.")


# Spaces.


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
    assert glyphs.close_spaces(whole(text)).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("结　论", "结论"), ("协商 治理 河流", "协商 治理 河流"), ("参 考 文 献", "参考文献")],
)
def test_only_spaced_out_words_close(text: str, expected: str) -> None:
    assert glyphs.close_letter_spacing(whole(text)).text == expected


# Lines.


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("水位上升，", "各方协商。"), "水位上升，各方协商。"),
        (("the river", "rose"), "the river rose"),
        (("the river ", "rose"), "the river rose"),
        (("（the river", "rose）"), "（the river rose）"),
        (("在流域", "WTO规则"), "在流域WTO规则"),
        (("在流域 ", "WTO规则"), "在流域 WTO规则"),
        (("WTO", "规则"), "WTO规则"),
        (("委员会(River", "Board)"), "委员会(River Board)"),
        (("甲", "  ", "乙"), "甲乙"),
        ((), ""),
    ],
)
def test_lines_join(lines: tuple[str, ...], expected: str) -> None:
    assert joined(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("gov-", "ernance"), "governance"),
        (("MeasureＧ", "ment"), "Measurement"),
        (("co\xad", "operate"), "cooperate"),
        (("well-", "known"), "well-known"),
        (("2019-", "07"), "2019-07"),
    ],
)
def test_hyphen_at_a_line_end(lines: tuple[str, ...], expected: str) -> None:
    assert joined(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("at https://rivers.example/re", "port_3.html"),
            "at https://rivers.example/report_3.html",
        ),
        (("at https://rivers.", "example/x"), "at https://rivers.example/x"),
        (("at https://rivers.example", "for more"), "at https://rivers.example for more"),
        (("at https://rivers.example.", "Then rest"), "at https://rivers.example. Then rest"),
        (("见https://rivers.example/a，另", "见B"), "见https://rivers.example/a，另见B"),
    ],
)
def test_link_over_a_line_end(lines: tuple[str, ...], expected: str) -> None:
    assert joined(*lines) == expected


def test_joining_keeps_the_map() -> None:
    source = "gov-\nernance of\nrivers"
    parts = [AlignedText.of(source, a, b) for a, b in ((0, 4), (5, 15), (16, 22))]
    content = glyphs.join_lines(parts)
    assert content.text == "governance of rivers"
    pairs = zip(content.text, content.starts, content.ends, strict=True)
    assert all(start == end or source[start] == char for char, start, end in pairs)


def test_long_paragraphs_join() -> None:
    assert joined(*["水位上升，各方协商，"] * 3000) == "水位上升，各方协商，" * 3000


# All together.


def test_repair_applies_everything() -> None:
    text = "依据«流域 公约»(BasinＧConvention),有２１国 批准了它.\u200b"
    assert glyphs.repair(whole(text)).text == "依据《流域公约》(Basin-Convention)，有21国批准了它。"


def test_repair_parts_glued_words_but_not_in_links() -> None:
    text = "RiverGovernance,https://rivers.example/RiverGovernance"
    content = glyphs.repair(whole(text), glued=True)
    assert content.text == "River Governance, https://rivers.example/RiverGovernance"


def test_repair_leaves_names_in_a_spaced_text() -> None:
    text = "Scarfone and McDowell wrote it on GitHub."
    assert not glyphs.words_are_glued(text)
    assert glyphs.repair(whole(text)).text == text


def test_repair_keeps_gaps_where_told() -> None:
    assert glyphs.repair(whole("协商 治理"), keep_gaps=True).text == "协商 治理"
