import io
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches

from eval.robustness.archive_files import packed, unpacked
from ingest.block_kinds import BlockKind
from ingest.formats.office.slides import load
from tests.ingest.formats.layouts import assert_laid, grid, of_kind, outline
from tests.ingest.formats.mangling import (
    assert_refused_or_read,
    mangled,
    mangled_inside,
)


def presentation() -> bytes:
    made: Any = Presentation()
    made.core_properties.title = "汇报"
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "第一页"
    frame = slide.placeholders[1].text_frame
    frame.text = "要点"
    inner = frame.add_paragraph()
    inner.text, inner.level = "细节", 1
    slide.notes_slide.notes_text_frame.text = "讲稿。"
    slide = made.slides.add_slide(made.slide_layouts[6])
    box = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1))
    box.text_frame.text = "文本框"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "组内"
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(2), Inches(2)).table
    table.cell(0, 0).text = "宽"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).text, table.cell(1, 1).text = "a", "b"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_slides_are_pages_with_titles_items_notes_and_tables() -> None:
    extract = load(presentation(), "a.pptx")
    assert_laid(extract.text, extract.layout)
    assert extract.text == "第一页\n\n要点\n\n细节\n\n讲稿。\n\n文本框\n\n组内\n\n宽\na\tb"
    assert [line.page for line in extract.layout.lines] == [1] * 4 + [2] * 5
    assert outline(extract) == [(1, "第一页")]
    assert [line.level for line in extract.layout.lines][1:3] == [1, 2]
    assert of_kind(extract, BlockKind.PARAGRAPH) == ["讲稿。"]
    assert grid(extract) == {(0, 0): "宽", (1, 0): "a", (1, 1): "b"}
    assert extract.csl["title"] == "汇报"


@pytest.mark.parametrize(
    ("stated", "level"), [("x1", 1), ("²", 1), ("-9", 1), ("99", 9), ("9" * 5000, 1)]
)
def test_a_level_that_is_none_is_bounded(stated: str, level: int) -> None:
    held = unpacked(presentation())
    slide = "ppt/slides/slide1.xml"
    assert b' lvl="1"' in held[slide]
    held[slide] = held[slide].replace(b' lvl="1"', f' lvl="{stated}"'.encode())
    extract = load(packed(held), "a.pptx")
    (line,) = (it for it in extract.layout.lines if extract.text[it.start : it.end] == "细节")
    assert line.level == level


@pytest.mark.parametrize(
    ("start", "shown"), [("3", "3. "), ("9" * 5000, "1. "), ("٣", "1. "), ("", "1. ")]
)
def test_a_list_begins_where_it_says_a_number(start: str, shown: str) -> None:
    held = unpacked(presentation())
    slide = "ppt/slides/slide1.xml"
    assert b' lvl="1"' in held[slide]
    numbered = f'<a:buAutoNum type="arabicPeriod" startAt="{start}"/></a:pPr>'
    held[slide] = held[slide].replace(b' lvl="1"/>', f' lvl="1">{numbered}'.encode())
    assert f"{shown}细节" in load(packed(held), "a.pptx").text


def test_broken_presentations_are_refused_or_read() -> None:
    data = presentation()
    assert_refused_or_read(load, mangled(data))
    assert_refused_or_read(load, mangled_inside(data, 1))
