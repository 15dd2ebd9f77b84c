"""Blocks of texts whose format tells what their lines are."""

from dataclasses import replace

import pytest

from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.layout import reader
from ingest.layout.declared import declared_structure
from ingest.layout.structure import uncut
from ingest.models import Document, PassageKind, Source
from ingest.source_layout import Box, Cell, LaidLine, Layout, NoteReference
from ingest.splitting import split
from tests.ingest.reading import block_with, count, kinds, read, sliced, texts


def laid(text: str, *lines: LaidLine) -> Document:
    """A text read by a layout."""
    layout = Layout("lamp 1.0", lines)
    return reader.read(Source("a.lamp", "0" * 64, text, "text/lamp", "", layout=layout))


def line(text: str, words: str, kind: BlockKind | None = None, **facts: object) -> LaidLine:
    """The line of a text that has these words."""
    start = text.index(words)
    return replace(LaidLine(start, start + len(words)), kind=kind, **facts)  # type: ignore[arg-type] # a line's own facts


def test_lines_of_one_number_make_one_block() -> None:
    text = "潮水每天涨落两次。\n灯塔夜里点灯。\n守塔人写日记。"
    document = laid(
        text,
        line(text, "潮水每天涨落两次。", block=1),
        line(text, "灯塔夜里点灯。", block=1),
        line(text, "守塔人写日记。", block=2),
    )
    assert texts(document) == ["潮水每天涨落两次。灯塔夜里点灯。", "守塔人写日记。"]


def test_blank_lines_part_blocks_where_the_format_does_not() -> None:
    text = "潮水每天\n涨落两次。\n\n守塔人写日记。"
    words = ("潮水每天", "涨落两次。", "守塔人写日记。")
    assert texts(laid(text, *(line(text, it) for it in words))) == [
        "潮水每天涨落两次。",
        "守塔人写日记。",
    ]


def test_lines_of_a_block_may_stand_apart() -> None:
    text = "潮水每天涨落\n- 3 -\n两次。"
    document = laid(
        text,
        line(text, "潮水每天涨落", block=1),
        line(text, "- 3 -", BlockKind.FURNITURE, block=2),
        line(text, "两次。", block=1),
    )
    assert kinds(document) == [("paragraph", "潮水每天涨落两次。"), ("furniture", "- 3 -")]
    assert document.blocks[0].spans == (Span(0, 6), Span(13, 16))


def test_what_the_layout_does_not_tell_of_is_furniture() -> None:
    text = "海港手册\n潮水每天涨落两次。"
    document = laid(text, line(text, "潮水每天涨落两次。"))
    assert kinds(document) == [("furniture", "海港手册"), ("paragraph", "潮水每天涨落两次。")]


def test_signs_around_a_line_are_its_blocks_and_not_read() -> None:
    text = "== 潮汐 =="
    (heading,) = laid(text, line(text, "潮汐", BlockKind.HEADING, level=2, block=1)).blocks
    assert (heading.text, heading.spans) == ("潮汐", (Span(0, len(text)),))


def test_signs_within_a_line_are_dropped() -> None:
    text = "涨潮*不要*出海。"
    document = laid(text, line(text, text, dropped=(Span(2, 3), Span(5, 6))))
    assert texts(document) == ["涨潮不要出海。"]
    assert document.blocks[0].spans == (Span(0, len(text)),)


def test_words_stay_as_their_author_wrote_them() -> None:
    text = "请调用 openHarbourGate(now)，OrganizationofPorts 除外。"
    assert texts(laid(text, line(text, text))) == [text]


def test_code_keeps_its_lines() -> None:
    text = "if tide:\n  wait()"
    document = laid(
        text,
        line(text, "if tide:", block=1, verbatim=True),
        line(text, "wait()", block=1, verbatim=True),
    )
    assert texts(document) == ["if tide:\nwait()"]


def test_headings_have_the_level_that_the_format_tells() -> None:
    document = read("# 甲\n\n正文一。\n\n## 乙\n\n正文二。\n\n## 丙\n\n正文三。\n\n# 丁\n", "a.md")
    found = {block.text: block.section for block in document.blocks}
    assert (found["正文二。"], found["正文三。"]) == (("甲", "乙"), ("甲", "丙"))
    assert found["丁"] == ()


def test_levels_that_are_left_out_leave_siblings_siblings() -> None:
    document = read("# 甲\n\n### 乙\n\n正文一。\n\n### 丙\n\n正文二。\n\n# 丁\n\n正文三。", "a.md")
    assert block_with(document, "正文二").section == ("甲", "丙")


def test_a_mark_points_to_its_note_wherever_that_stands() -> None:
    text = "灯塔建于1903年1。\n1 见《港志》第12页。"
    mark = NoteReference(Span(9, 10), "n1")
    document = laid(
        text,
        line(text, "灯塔建于1903年1。", references=(mark,)),
        line(text, "1 见《港志》第12页。", BlockKind.FOOTNOTE, note="n1"),
    )
    body, note = document.blocks
    assert (body.text, note.text, note.marker) == ("灯塔建于1903年。", "见《港志》第12页。", "1")
    assert [(m.marker, m.position, m.note) for m in body.marks] == [("1", 9, 1)]


@pytest.mark.parametrize(
    ("printed", "raised", "read_as"),
    [
        (True, False, "如[3]所说，潮水涨落。"),
        (True, True, "如所说，潮水涨落。"),
        (False, False, "如所说，潮水涨落。"),
    ],
)
def test_a_printed_mark_in_brackets_is_a_word_unless_it_is_raised(
    printed: bool, raised: bool, read_as: str
) -> None:
    text = "如[3]所说，潮水涨落。"
    mark = Span(1, 4)
    told = line(
        text,
        text,
        BlockKind.PARAGRAPH,
        page=1,
        box=Box(50, 100, 250, 110),
        size=10.0,
        references=(NoteReference(mark, "n3"),),
        raised=(mark,) if raised else (),
    )
    structure = declared_structure(text, Layout("lamp 1.0", (told,), printed=printed))
    cut = "".join(text[a:b] for a, b in uncut(0, len(text), [m.span for m in structure.marks]))
    assert cut == read_as


def test_a_label_at_a_paragraphs_start_names_the_abstract() -> None:
    text = "摘要：潮汐影响港口。\n\n关键词：潮汐；港口"
    document = laid(text, line(text, "摘要：潮汐影响港口。"), line(text, "关键词：潮汐；港口"))
    assert kinds(document) == [
        ("heading", "摘要"),
        ("abstract", "潮汐影响港口。"),
        ("heading", "关键词"),
        ("keywords", "潮汐；港口"),
    ]


# Tables.

TABLE = "| 泊位 | 水深 |\n|--|--|\n| 一号 | 9 米 |\n| 二号 | 7 米 |\n"


def test_a_row_is_a_block_whose_cells_are_apart() -> None:
    document = read(f"# 泊位\n\n{TABLE}", "a.md")
    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    assert [row.text for row in rows] == ["泊位 | 水深", "一号 | 9 米", "二号 | 7 米"]
    assert sliced(document, rows[1].spans) == ["| 一号 | 9 米 |"]
    assert {row.table for row in rows} == {0}


def test_no_row_is_cut_and_each_part_of_a_table_knows_its_header() -> None:
    rows = [f"{at}号泊位 | 水深{at}米 | 由第{at}组管理" for at in range(40)]
    text = "\n".join(("编号 | 水深 | 管理", "--|--|--", *rows))
    found = split(read(text, "a.md"), count, 200, size=40)
    parts = [passage for passage in found if passage.kind is PassageKind.TABLE]
    assert len(parts) > 1
    assert [row for part in parts for row in part.text.split("\n")] == ["编号 | 水深 | 管理", *rows]
    assert {part.header for part in parts[1:]} == {"编号 | 水深 | 管理"}
    assert parts[0].header == ""
    for part in parts:
        assert [part.text[s.start : s.end] for s in part.sentences] == part.text.split("\n")


def test_two_tables_share_no_passage() -> None:
    found = split(read(f"{TABLE}\n然后是：\n\n{TABLE}", "a.md"), count, 200)
    assert [p.text.count("一号") for p in found if p.kind is PassageKind.TABLE] == [1, 1]


def test_a_cell_that_spans_lines_belongs_to_its_row() -> None:
    text = "一号\t九米\n深"
    document = laid(
        text,
        line(text, "一号", BlockKind.TABLE, cell=Cell(0, 0, 0)),
        line(text, "九米", BlockKind.TABLE, cell=Cell(0, 0, 1)),
        line(text, "深", BlockKind.TABLE, cell=Cell(0, 0, 1)),
    )
    assert texts(document) == ["一号 | 九米深"]


def test_a_paragraph_in_the_style_of_a_heading_is_text() -> None:
    long = "We read the whole of the report on rivers, " * 4 + "and then we wrote this."
    document = read(f"# Rivers\n\n# {long}\n\nThey met.\n", "a.md")

    assert block_with(document, "We read").kind is BlockKind.PARAGRAPH
