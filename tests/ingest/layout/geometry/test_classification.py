from collections.abc import Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.block_kinds import BlockKind
from ingest.formats.extract import Extract
from ingest.formats.pdf.loader import load
from ingest.layout.geometry.classification import classify
from ingest.source_layout import LaidLine
from tests.ingest.formats.pdf.samples import articles, column, made, write


@pytest.fixture(scope="module")
def article() -> tuple[Extract, tuple[LaidLine, ...]]:
    extract = load(articles(), "a.pdf")
    return extract, classify(extract.layout, extract.text).lines


def texts(extract: Extract, lines: Sequence[LaidLine], kind: BlockKind) -> list[str]:
    return [extract.text[line.start : line.end] for line in lines if line.kind is kind]


def test_every_line_has_a_block_and_a_kind(article: tuple[Extract, tuple[LaidLine, ...]]) -> None:
    _, lines = article

    assert all(line.kind is not None and line.block is not None for line in lines)


def test_the_lines_of_a_block_are_of_one_kind(
    article: tuple[Extract, tuple[LaidLine, ...]],
) -> None:
    kinds: dict[int | None, set[BlockKind | None]] = {}
    for line in article[1]:
        kinds.setdefault(line.block, set()).add(line.kind)

    assert all(len(found) == 1 for found in kinds.values())


def test_heads_and_page_numbers_are_furniture(
    article: tuple[Extract, tuple[LaidLine, ...]],
) -> None:
    found = texts(*article, BlockKind.FURNITURE)

    assert sorted(found) == sorted(["网络治理研究季刊"] * 3 + ["1", "2", "3"])


def test_headings_have_the_levels_of_their_numbers(
    article: tuple[Extract, tuple[LaidLine, ...]],
) -> None:
    extract, lines = article
    found = [
        (extract.text[line.start : line.end][:2], line.level)
        for line in lines
        if line.kind is BlockKind.HEADING
    ]

    assert found == [("一、", 1), ("（一", 2), ("二、", 1), ("（二", 2), ("三、", 1), ("（三", 2)]


def test_the_largest_line_of_the_first_page_is_the_title(
    article: tuple[Extract, tuple[LaidLine, ...]],
) -> None:
    assert texts(*article, BlockKind.TITLE) == ["网络空间治理的路径"]


def test_notes_stand_at_the_feet_and_marks_point_to_them(
    article: tuple[Extract, tuple[LaidLine, ...]],
) -> None:
    extract, lines = article
    notes = {line.note: extract.text[line.start : line.end][0] for line in lines if line.note}
    marks = [
        (extract.text[r.span.start : r.span.end], notes[r.note])
        for line in lines
        for r in line.references
    ]

    assert marks == [(str(n), str(n)) for n in range(1, 7)]


def test_a_table_has_cells_below_its_header(
    article: tuple[Extract, tuple[LaidLine, ...]],
) -> None:
    extract, lines = article
    cells = {
        (line.cell.row, line.cell.column): (extract.text[line.start : line.end], line.cell.header)
        for line in lines
        if line.cell is not None
    }

    assert cells[0, 1] == ("数目", True)
    assert cells[3, 0] == ("丙国", False)
    assert len(cells) == 12


def test_numbers_and_wide_spaces_before_paragraphs_make_no_table() -> None:
    def page(canvas: Canvas) -> None:
        y = 100
        for number in "一二三四":
            write(canvas, 70, y, f"第{number}条")
            write(canvas, 130, y, "各国共同商定网络空间治理的规则并充分讨论")
            write(canvas, 50, y + 15, "标准的制定需要广泛的参与和充分讨论与协商定论以及")
            write(canvas, 50, y + 30, "各方的同意。")
            y += 45

    extract = load(made(page), "a.pdf")
    lines = classify(extract.layout, extract.text).lines
    assert {line.kind for line in lines} == {BlockKind.PARAGRAPH}


def test_a_paragraph_runs_on_over_a_page() -> None:
    def first(canvas: Canvas) -> None:
        column(canvas, 50, 100, 12)
        write(canvas, 70, 290, "标准的制定需要广泛的参与和充分讨论与协商")
        for k in range(1, 6):
            write(canvas, 50, 290 + 15 * k, "标准的制定需要广泛的参与和充分讨论与协商定论")

    def second(canvas: Canvas) -> None:
        write(canvas, 50, 100, "之后再由各国共同商定。")
        column(canvas, 50, 115, 8)

    extract = load(made(first, second), "a.pdf")
    lines = classify(extract.layout, extract.text).lines
    by_text = {extract.text[line.start : line.end]: line for line in lines}
    last = [line for line in lines if line.page == 1][-1]

    assert by_text["之后再由各国共同商定。"].block == last.block


def test_lines_across_the_page_do_not_widen_the_columns_below() -> None:
    def page(canvas: Canvas) -> None:
        for k in range(8):
            write(canvas, 65, 100 + 15 * k, "标准的制定需要广泛的参与和充分讨论与协商定论以及" * 2)
        column(canvas, 50, 250, 14)
        column(canvas, 310, 250, 14)

    extract = load(made(page), "a.pdf")
    lines = classify(extract.layout, extract.text).lines
    left, right = (
        {
            line.block
            for line in lines
            if line.box and line.box.y0 > 230 and x - 5 < line.box.x0 < x + 25
        }
        for x in (50, 310)
    )
    assert (len(left), len(right)) == (1, 1)


def test_a_slanted_line_is_a_watermark() -> None:
    def page(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.rotate(45)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(300, 100, "DRAFT")
        canvas.restoreState()
        column(canvas, 50, 165, 8)

    extract = load(made(page), "a.pdf")
    lines = classify(extract.layout, extract.text).lines

    assert texts(extract, lines, BlockKind.FURNITURE) == ["DRAFT"]


def test_numbers_that_begin_an_axis_are_no_notes() -> None:
    def page(canvas: Canvas) -> None:
        column(canvas, 50, 165, 8)
        write(canvas, 50, 700, "2 4 6 8 of the axis", 6, "Helvetica")

    extract = load(made(page), "a.pdf")
    lines = classify(extract.layout, extract.text).lines

    assert texts(extract, lines, BlockKind.FOOTNOTE) == []
