"""Scans made for tests: pages that are drawn, and then only their pictures kept."""

import io
from collections.abc import Callable

import pypdfium2
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.formats.pdf.samples import HEIGHT, WIDTH, made

_SCALE = 2


def scanned(*draw: Callable[[Canvas], object]) -> bytes:
    """A file with a page's picture for each function that draws one."""
    drawn = pypdfium2.PdfDocument(made(*draw))
    pictures = [page.render(scale=_SCALE, grayscale=True).to_pil() for page in drawn]
    drawn.close()
    return made(*(lambda canvas, it=it: _show(canvas, it) for it in pictures))


def joined(*files: bytes) -> bytes:
    """The pages of several files in one."""
    whole = pypdfium2.PdfDocument.new()
    for data in files:
        part = pypdfium2.PdfDocument(data)
        whole.import_pages(part)
        part.close()
    buffer = io.BytesIO()
    whole.save(buffer)
    whole.close()
    return buffer.getvalue()


def _show(canvas: Canvas, picture: object) -> None:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")  # type: ignore[attr-defined]
    canvas.drawImage(ImageReader(buffer), 0, 0, WIDTH, HEIGHT)
