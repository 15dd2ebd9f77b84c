import pytest

from ingest.layout.lines import Shape, split_lines
from ingest.layout.notes.footnote_marks import NoteDraft, link, marks_in_text, number_of
from ingest.layout.pagination import Pagination


def marks(text: str, *markers: str, endnotes: bool = False) -> list[str]:
    """The marks in a text whose notes have some markers of their own."""
    rows = split_lines(text)
    notes = [NoteDraft(1, [0], marker, is_endnote=endnotes) for marker in markers]
    pagination = Pagination.of(rows, Shape.of(rows))
    return [mark.marker for mark in marks_in_text(rows, pagination, notes)]


@pytest.mark.parametrize(
    ("marker", "number"),
    [("①", "1"), ("[12]", "12"), ("［3］", "3"), ("¹²", "12"), ("[^a]", "a"), ("7", "7")],
)
def test_number_without_its_dress(marker: str, number: str) -> None:
    assert number_of(marker) == number


def test_signs_after_words_are_marks() -> None:
    assert marks("水位上升。① 各方协商②，放水。", "①") == ["①", "②"]


def test_signs_that_enumerate_are_none() -> None:
    assert marks("办法如下：①协商；②放水。", "①") == []


def test_sign_within_a_line_marks_nothing_in_a_text_without_notes() -> None:
    assert marks("方案①优于方案②的设计。") == []


def test_sign_at_a_line_end_marks_a_note_even_so() -> None:
    assert marks("水位上升。①") == ["①"]


def test_superscripts_after_text_are_marks() -> None:
    assert marks("水位上升¹，面积为3m²。The end.² Then") == ["¹", "²"]


def test_asterisk_marks_a_title() -> None:
    assert marks("流域的治理*\n李平∗∗\n乘积为3 * 4") == ["*", "∗∗"]


def test_brackets_are_marks_where_notes_have_them() -> None:
    assert marks("水位上升[1]，见表[2,3]。", "[1]") == ["[1]", "[2]"]
    assert marks("水位上升[1]。", "①") == []


def test_brackets_are_marks_where_there_are_endnotes() -> None:
    assert marks("水位上升[1]。", "1", endnotes=True) == ["[1]"]


def test_bracket_alone_on_its_line_is_none() -> None:
    assert marks("水位\n[1]\n上升", "[1]") == []


def test_recurring_numbers_link_to_the_next_endnote() -> None:
    text = "甲[1]\n[1] 一\n乙[1]\n[1] 二"
    rows = split_lines(text)
    notes = [NoteDraft(0, [k], "[1]", 4, is_endnote=True) for k in (1, 3)]
    found = list(marks_in_text(rows, Pagination.of(rows, Shape.of(rows)), notes))
    inside = [mark for mark in found if mark.span.start in {1, 12}]
    link(inside, notes, rows, {})
    assert [mark.note for mark in inside] == notes


def test_marks_link_by_page() -> None:
    text = "甲①。\f乙①。"
    rows = split_lines(text)
    notes = [NoteDraft(1, [0], "①"), NoteDraft(2, [1], "①")]
    found = list(marks_in_text(rows, Pagination.of(rows, Shape.of(rows)), notes))
    link(found, notes, rows, {})
    assert [mark.note for mark in found] == notes
