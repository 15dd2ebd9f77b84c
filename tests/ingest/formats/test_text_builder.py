from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.errors import EmptyFile, UnreadableFile
from ingest.formats import limits
from ingest.formats.text_builder import Face, Flow, TableCell, TextBuilder
from ingest.source_layout import Cell, NoteReference
from tests.ingest.formats.layouts import assert_laid


def test_blocks_are_parted_by_a_blank_line_and_keep_their_lines() -> None:
    builder = TextBuilder("f")
    builder.block(Flow("甲\r\n乙\n\n"), kind=BlockKind.HEADING, level=2)
    builder.block(Flow(" \n"))
    builder.block(Flow("丙"))
    extract = builder.extract("e 1")
    assert extract.text == "甲\n乙\n\n丙"
    assert [(line.block, line.level) for line in extract.layout.lines] == [(0, 2), (0, 2), (1, 0)]
    assert extract.layout.extractor == "e 1"


def test_marks_and_superscripts_stand_where_the_text_has_them() -> None:
    flow = Flow(" a")
    flow.add("1", note="n", raised=True)
    flow.add("\nbc", face=Face(9, "F"))
    builder = TextBuilder("f")
    builder.block(flow)
    first, second = builder.extract("e").layout.lines
    assert first.references == (NoteReference(Span(2, 3), "n"),)
    assert first.raised == (Span(2, 3),)
    assert (second.size, second.font) == (9, "F")


def test_cells_are_lines_of_their_own_on_one_line_of_the_text() -> None:
    builder = TextBuilder("f")
    builder.table([TableCell(0, 2, Flow("b\nc")), TableCell(0, 0, Flow("a"), header=True)])
    builder.table([TableCell(1, 0, Flow("")), TableCell(2, 0, Flow("d"))])
    extract = builder.extract("e")
    assert extract.text == "a\tb c\n\nd"
    assert [line.cell for line in extract.layout.lines] == [
        Cell(0, 0, 0, header=True), Cell(0, 0, 2), Cell(1, 2, 0)
    ]  # fmt: skip


def test_form_feeds_are_left_to_pages() -> None:
    builder = TextBuilder("f")
    builder.block(Flow("a\fb"))
    assert builder.extract("e").text == "a b"


def test_nothing_to_read_is_an_empty_file() -> None:
    builder = TextBuilder("f")
    builder.block(Flow("\u200b"))
    with pytest.raises(EmptyFile):
        builder.extract("e")


@given(st.lists(st.lists(st.tuples(st.text(), st.booleans()))))
def test_every_visible_character_is_laid(blocks: list[list[tuple[str, bool]]]) -> None:
    builder = TextBuilder("f")
    for pieces in [[("x", False)], *blocks]:
        flow = Flow()
        for text, is_mark in pieces:
            flow.add(text, note="n" if is_mark else None)
        builder.block(flow)
    extract = builder.extract("e")
    assert_laid(extract.text, extract.layout)
    written = "".join(text for pieces in blocks for text, _ in pieces)
    assert "".join(extract.text.split()) == "x" + "".join(written.split())


def test_what_has_no_end_is_refused_as_soon_as_it_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MOST_LINES", 10)
    builder = TextBuilder("f")
    builder.block(Flow("heading"))
    with pytest.raises(UnreadableFile, match="more than 10 lines or cells"):
        builder.table(TableCell(row, 0, Flow("a")) for row in count())
