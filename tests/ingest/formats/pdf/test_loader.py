from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest.block_kinds import BlockKind
from ingest.errors import EmptyFile, IngestError, UnreadableFile
from ingest.formats.extract import Extract
from ingest.formats.pdf.loader import load
from tests.ingest.formats.pdf.samples import HEIGHT, WIDTH, articles, made, write

ARTICLE = articles()


def lines(extract: Extract) -> list[str]:
    return [extract.text[line.start : line.end] for line in extract.layout.lines]


def test_lines_ascend_and_cover_all_that_is_no_white_space() -> None:
    extract = load(ARTICLE, "a.pdf")
    found = lines(extract)
    ends = [0, *(line.end for line in extract.layout.lines)]
    starts = [*(line.start for line in extract.layout.lines), len(extract.text)]

    assert all(text and text == text.strip() for text in found)
    assert all(a.end <= b.start for a, b in pairwise(extract.layout.lines))
    assert not any(extract.text[e:s].strip() for e, s in zip(ends, starts, strict=True))


def test_pages_are_parted_by_form_feeds() -> None:
    extract = load(ARTICLE, "a.pdf")

    assert extract.text.count("\f") == 2
    for line in extract.layout.lines:
        assert extract.text.count("\f", 0, line.start) == line.page - 1


def test_a_line_stands_where_it_was_drawn() -> None:
    extract = load(made(lambda c: write(c, 100, 200, "落笔之处", 12)), "a.pdf")
    (line,) = extract.layout.lines

    assert line.box is not None
    assert line.box.x0 == pytest.approx(100, abs=2)
    assert line.box.y0 < 200 < line.box.y1
    assert (line.size, line.rotation) == (12, 0)


def test_a_turned_page_is_measured_as_it_is_shown() -> None:
    def page(canvas: Canvas) -> None:
        # reportlab turns the page's own rectangle, so that what is shown stands upright.
        canvas.setPageRotation(90)
        write(canvas, 100, 400, "turned", 12, "Helvetica")

    (line,) = (extract := load(made(page), "a.pdf")).layout.lines

    assert extract.layout.page_sizes[0] == pytest.approx((WIDTH, HEIGHT), abs=1)
    assert line.rotation == 90
    assert line.box is not None
    assert line.box.x0 == pytest.approx(HEIGHT - 400, abs=5)
    assert line.box.y0 == pytest.approx(100, abs=5)


def test_a_superscript_stays_on_its_line_and_is_told() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 50, 100, "A claim", 10, "Helvetica")
        write(canvas, 86, 96, "12", 6, "Helvetica")
        write(canvas, 94, 100, "and more.", 10, "Helvetica")

    extract = load(made(page), "a.pdf")
    (line,) = extract.layout.lines

    assert [extract.text[s.start : s.end] for s in line.raised] == ["12"]


def test_type_that_lines_round_its_signs_make_heavy_is_told() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 50, 100, "治理的规则")
        text = canvas.beginText(50, HEIGHT - 130)
        text.setTextRenderMode(2)
        text.textLine("治理的主体")
        canvas.drawText(text)

    plain, heavy = load(made(page), "a.pdf").layout.lines

    assert heavy.font == f"{plain.font},Bold"


def test_columns_beside_each_other_are_lines_of_their_own() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 50, 100, "left column", 10, "Helvetica")
        write(canvas, 300, 100, "right column", 10, "Helvetica")

    assert lines(load(made(page), "a.pdf")) == ["left column", "right column"]


def test_what_the_outline_names_is_a_heading_of_its_level() -> None:
    def page(canvas: Canvas) -> None:
        canvas.bookmarkPage("one")
        canvas.addOutlineEntry("Scope of the work", "one", 0)
        canvas.bookmarkPage("two")
        canvas.addOutlineEntry("Terms", "two", 1)
        write(canvas, 50, 100, "1 Scope of the work", 10, "Helvetica")
        write(canvas, 50, 130, "Text that goes on.", 10, "Helvetica")
        write(canvas, 50, 160, "Terms", 10, "Helvetica")

    extract = load(made(page), "a.pdf")

    assert [(line.kind, line.level) for line in extract.layout.lines] == [
        (BlockKind.HEADING, 1),
        (None, 0),
        (BlockKind.HEADING, 2),
    ]


def test_pages_without_text_are_told() -> None:
    def drawn(canvas: Canvas) -> None:
        canvas.rect(50, 50, 200, 200)

    extract = load(made(drawn, lambda c: write(c, 50, 100, "文字"), drawn, drawn), "a.pdf")

    assert extract.faults == ("pages 1 and 3-4 hold no text",)


def test_a_scan_is_refused_by_that_name() -> None:
    with pytest.raises(EmptyFile, match="a scan without text"):
        load(made(lambda c: c.rect(50, 50, 200, 200)), "a.pdf")


def test_a_locked_file_is_refused_by_that_name() -> None:
    locked = made(lambda c: write(c, 50, 100, "x"), encrypt=StandardEncryption("secret"))

    with pytest.raises(UnreadableFile, match="password"):
        load(locked, "a.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"not a file", ARTICLE[:300]])
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        load(data, "a.pdf")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    at=st.integers(0, len(ARTICLE) - 1),
    bits=st.binary(min_size=1, max_size=8),
    cut=st.integers(0, len(ARTICLE)),
)
def test_a_mangled_file_is_read_or_refused(at: int, bits: bytes, cut: int) -> None:
    mangled = ARTICLE[:at] + bits + ARTICLE[at + len(bits) :]
    for data in (mangled, mangled[:cut]):
        # Anything else that is raised fails the test.
        with suppress(IngestError):
            load(data, "a.pdf")


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Inflation in Small States", True),
        ("Microsoft Word - draft.docx", False),
        ("untitled", False),
        ("report_final.pdf", False),
    ],
)
def test_only_a_title_that_a_person_gave_is_a_fact(title: str, kept: bool) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setTitle(title)
        canvas.setAuthor("Ada Lovelace")
        write(canvas, 50, 100, "x")

    csl = load(made(page), "a.pdf").csl

    assert csl == ({"title": title, "author": [{"literal": "Ada Lovelace"}]} if kept else {})
