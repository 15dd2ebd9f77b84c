import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_bounds


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_bounds(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议开始了。各方发言！谁赞成？", ["会议开始了。", "各方发言！", "谁赞成？"]),
        ("The river rose. The town slept.", ["The river rose.", "The town slept."]),
        ("没有句号的一句", ["没有句号的一句"]),
        ("", []),
        ("   ", []),
    ],
)
def test_terminal_marks_end_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_white_space_between_sentences_belongs_to_none() -> None:
    assert sentence_bounds(" 甲。  乙。 ") == [(1, 3), (5, 7)]


def test_closing_quotation_mark_goes_with_its_sentence() -> None:
    assert sentences("他说：“水来了。”众人散去。") == ["他说：“水来了。”", "众人散去。"]


def test_marks_within_a_quotation_end_nothing() -> None:
    text = "所谓“先协商。后放水。”的办法，沿用至今。"
    assert sentences(text) == [text]


def test_marks_within_brackets_end_nothing() -> None:
    text = "委员会（成立于1962年。后改组！）每年开会。"
    assert sentences(text) == [text]


def test_long_quotation_holds_sentences_of_its_own() -> None:
    text = "记录写道：“" + "各方同意按约定的日期放水。" * 12 + "”"
    assert len(sentences(text)) == 12


def test_quotation_mark_left_open_holds_nothing_up() -> None:
    text = "“甲说过话。" + "这是后来的事情。" * 20 + "“乙也说。”丙听着。"
    assert sentences(text)[-2:] == ["“乙也说。”", "丙听着。"]


def test_sentence_goes_on_after_a_quotation_that_it_holds() -> None:
    text = "“水来了！”，他喊道。"
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The level fell by 3.5 metres.",
        "See p. 5 and pp. 6 for it.",
        "Read https://rivers.example/a.b.c today.",
        "Dr. Allen met Mrs. Brown.",
        "The U.S. Survey of J. Smith agreed.",
        "He cited Vol. 3 No. 2 of it.",
        "It grew, cf. Sec. 4.2, i.e. a lot.",
        "水位下降了3.5米。",
        "据Allen等人（见p. 5）的研究，水位下降。",
        "1. 各方同意放水。",
        "He works at Yahoo! in town.",
    ],
)
def test_full_stop_that_ends_nothing(text: str) -> None:
    assert sentences(text) == [text]


def test_abbreviation_at_the_very_end_ends() -> None:
    assert sentences("They chose plan B.") == ["They chose plan B."]


def test_abbreviation_before_chinese_does_not_end() -> None:
    text = "见Vol.三的说明。"
    assert sentences(text) == [text]


def test_full_stop_before_chinese_ends() -> None:
    assert sentences("采用了ISO.各方同意。") == ["采用了ISO.", "各方同意。"]


def test_lower_case_after_a_full_stop_goes_on() -> None:
    text = "The so-called var. lupus lives here."
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水位……还在上升。", ["水位……还在上升。"]),
        ("水位上升了…… 人们离开了。", ["水位上升了……", "人们离开了。"]),
        ("等等……。然后放水。", ["等等……。", "然后放水。"]),
        ("“水……”他没有说完。", ["“水……”", "他没有说完。"]),
    ],
)
def test_ellipsis(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_repeated_marks_are_one_end() -> None:
    assert sentences("真的吗？！真的。") == ["真的吗？！", "真的。"]


@given(st.text("字a1 。.！?…“”（）()‘’，\n", max_size=80))
def test_sentences_hold_all_but_white_space(text: str) -> None:
    bounds = sentence_bounds(text)
    inside = {i for start, end in bounds for i in range(start, end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in inside)
    assert sum(end - start for start, end in bounds) == len(inside)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in bounds)
