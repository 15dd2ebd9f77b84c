import pytest

from service.answering.extraction.designations import Named, designations


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("30号泵站", [("号", "30")]),
        ("三十号泵站", [("号", "30")]),
        ("第十五条和第15章", [("第条", "15"), ("第章", "15")]),
        ("B1和EQ-1401", [("b", "1"), ("eq", "1401")]),
        ("Room 12 and Article 3", [("room", "12"), ("article", "3")]),
        ("2023年7月3日", []),
        ("第一次、第二天", []),
        ("Section 3.2", []),
        ("5G标准", []),
    ],
)
def test_numbers_in_names_are_told_from_others(text: str, named: list[tuple[str, str]]) -> None:
    assert [(mark.series, mark.number) for mark in designations(text)] == named


def test_a_reference_to_another_does_not_change_what_is_meant() -> None:
    sentences = [
        "第二条 申请人应当成年。",
        "未成年人适用本章另外规定的第三条。",
        "第三条 另有规定。",
    ]
    assert Named("第二条规定了什么？").others(sentences, ()) == {2}


def test_a_question_that_names_nothing_by_number_excludes_nothing() -> None:
    assert Named("谁管理水库？").others(["30号水库漏水。"], ("31号水库",)) == frozenset()


def test_a_sentence_that_names_what_is_asked_is_never_excluded() -> None:
    assert Named("30号和31号谁深？").others(["30号深。", "31号浅。", "32号干。"], ()) == {2}
