import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import EmptyFile, OcrMissing
from ingest.formats.pdf import recognition
from ingest.formats.pdf.loader import load, load_with_ocr
from ingest.layout import reader
from ingest.loading import load as load_file
from ingest.models import Source
from tests.ingest.formats.layouts import assert_laid
from tests.ingest.formats.pdf.samples import made, write
from tests.ingest.formats.pdf.scans import joined, scanned

LATIN = "Helvetica"


def page(canvas: Canvas) -> None:
    write(canvas, 70, 80, "Rivers", 24, LATIN)
    write(canvas, 70, 130, "The river rises in the mountains", 12, LATIN)
    write(canvas, 70, 150, "and runs to the sea.", 12, LATIN)
    write(canvas, 70, 200, "河流从山中来，流向大海。", 12)


def read_page(canvas: Canvas) -> None:
    write(canvas, 70, 80, "This page is text and no picture.", 12, LATIN)


def two_columns(canvas: Canvas) -> None:
    write(canvas, 70, 60, "Rivers of the northern plain and of the hills beyond it", 18, LATIN)
    for row, word in enumerate(("one", "two", "three", "four", "five", "six")):
        write(canvas, 70, 100 + 20 * row, f"Left column, line {word}", 12, LATIN)
        write(canvas, 330, 100 + 20 * row, f"Right column, line {word}", 12, LATIN)


def picture(canvas: Canvas) -> None:
    canvas.circle(300, 400, 100)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A scan that was read with OCR, in the process that files are read in."""
    path = tmp_path_factory.mktemp("scans") / "scan.pdf"
    path.write_bytes(scanned(page))
    return load_file(path, ocr=True)


def test_a_scan_is_recognised_and_marked(source: Source) -> None:
    assert source.faults == ("page 1 was recognised by OCR, not read",)
    layout = source.layout
    assert layout is not None
    assert layout.recognised == (1,)
    assert ", rapidocr " in layout.extractor
    read = [block.text for block in reader.read(source).blocks]
    assert read == [
        "Rivers",
        "The river rises in the mountains and runs to the sea.",
        "河流从山中来，流向大海。",
    ]


def test_recognised_lines_stand_where_they_are_seen(source: Source) -> None:
    assert source.layout is not None
    assert_laid(source.text, source.layout)
    title, first, second, _ = source.layout.lines
    assert title.box is not None
    assert first.box is not None
    assert title.box.x0 == pytest.approx(70, abs=6)
    assert title.box.y0 < 80 - 8 < 80 < title.box.y1 + 4
    assert first.size == second.size
    assert title.size > 1.5 * first.size


def test_only_pages_without_text_are_recognised() -> None:
    extract = load_with_ocr(joined(made(read_page), scanned(page)), "a.pdf")
    assert extract.layout.recognised == (2,)
    assert extract.text.startswith("This page is text and no picture.\f")


def test_without_its_being_asked_for_nothing_is_recognised() -> None:
    with pytest.raises(EmptyFile, match="a scan without text"):
        load(scanned(page), "a.pdf")


def test_columns_are_recognised_one_after_the_other() -> None:
    text = load_with_ocr(scanned(two_columns), "a.pdf").text
    lines = text.splitlines()
    assert lines[0].startswith("Rivers of the northern plain")
    assert [line.split()[0] for line in lines[1:]] == ["Left"] * 6 + ["Right"] * 6


def test_a_picture_without_text_is_still_refused() -> None:
    with pytest.raises(EmptyFile, match="a scan without text"):
        load_with_ocr(scanned(picture), "a.pdf")


def test_a_file_with_text_needs_no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "recognition_is_installed", lambda: False)
    extract = load_with_ocr(made(read_page), "a.pdf")
    assert extract.layout.recognised == ()
    assert "rapidocr" not in extract.layout.extractor


def test_a_scan_names_the_extra_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "recognition_is_installed", lambda: False)
    with pytest.raises(OcrMissing, match=r"a\.pdf: .*pip install 'zhengyin\[ocr\]'"):
        load_with_ocr(scanned(page), "a.pdf")
