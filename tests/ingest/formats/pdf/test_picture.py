import io
import re

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import UnreadableFile
from ingest.formats import confined
from ingest.formats.confined import draw_confined
from ingest.formats.pdf.loader import load
from ingest.formats.pdf.picture import draw
from ingest.source_layout import box_of
from tests.ingest.formats.pdf.samples import HEIGHT, WIDTH, made, write

TEXT = "司南指南"


def page(canvas: Canvas) -> None:
    write(canvas, 100, 200, TEXT, 20)


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def darkest(grey: Image.Image) -> int:
    return min(grey.tobytes())


def test_a_page_has_as_many_pixels_a_point_as_asked() -> None:
    drawn = opened(draw(made(page), 1, 1.5))
    assert drawn.format == "PNG"
    assert drawn.size == (round(1.5 * WIDTH), round(1.5 * HEIGHT))


def test_a_characters_box_holds_its_ink_and_nothing_else_has_any() -> None:
    data = made(page)
    drawn = opened(draw(data, 1, 4)).convert("L")
    (line,) = load(data, "a.pdf").layout.lines
    for place, _ in enumerate(TEXT):
        box = box_of(line, line.start + place, line.start + place + 1)
        assert box is not None
        inside = (round(4 * box.x0), round(4 * box.y0), round(4 * box.x1), round(4 * box.y1))
        assert darkest(drawn.crop(inside)) < 128
        drawn.paste(255, inside)
    # The edges of the ink may be blurred.
    assert darkest(drawn) > 128


def test_a_page_without_colours_is_grey() -> None:
    assert opened(draw(made(page), 1, 1)).mode == "L"


def test_a_page_with_colours_keeps_them() -> None:
    def coloured(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, WIDTH, HEIGHT, fill=1)

    assert opened(draw(made(coloured), 1, 1)).getpixel((9, 9)) == (255, 0, 0)


def test_a_huge_page_is_drawn_smaller() -> None:
    huge = made(lambda canvas: canvas.setPageSize((14_000, 14_000)))
    width, height = opened(draw(huge, 1, 4)).size
    assert width * height < 13_000_000


def test_a_page_that_is_not_there_is_told() -> None:
    with pytest.raises(UnreadableFile, match="page 2 cannot be opened"):
        draw(made(page), 2, 1)


def test_a_page_is_drawn_in_a_process_of_its_own() -> None:
    data = made(page)
    assert draw_confined(data, 1, 1, "a.pdf") == draw(data, 1, 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"no PDF", "is no PDF"), (made(page), r"page 9 cannot be drawn: page 9 cannot be opened")],
)
def test_what_cannot_be_drawn_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"a\.pdf: .*{reason}"):
        draw_confined(data, 9, 1, "a.pdf")


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "it takes too long"),
        ("raise SystemExit('it takes too much memory')", "it takes too much memory"),
    ],
)
def test_a_page_that_costs_too_much_is_given_up(
    monkeypatch: pytest.MonkeyPatch, program: str, reason: str
) -> None:
    monkeypatch.setattr(confined, "_DRAWER", ("-c", program))
    with pytest.raises(UnreadableFile, match=re.escape(reason)):
        draw_confined(b"", 1, 1, "a.pdf")
