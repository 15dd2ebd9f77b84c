"""``python -m ingest.formats.pdf.picture PAGE SCALE`` draws a page of the PDF on standard input.

It runs under limits of memory and time that it sets for itself, as what reads files does, and
answers with a PNG, or on standard error with what was wrong.
"""

import ctypes
import io
import math
import sys

import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from ingest.errors import UnreadableFile
from ingest.formats.limits import confine
from ingest.formats.pdf.opening import opened

_MOST_PIXELS = 12_000_000
_WHITE = 0xFFFFFFFF
# On printed pages more of it takes longer for nothing.
_COMPRESSION = 3
_NAME = "the document"


def main(page: int, scale: float) -> None:
    """Draw, and print the picture."""
    confine()
    try:
        drawn = draw(sys.stdin.buffer.read(), page, scale)
    except UnreadableFile as error:
        sys.exit(error.reason)
    except MemoryError:
        sys.exit("it takes too much memory")
    sys.stdout.buffer.write(drawn)


def draw(data: bytes, page: int, scale: float) -> bytes:
    """The PNG of a page, counted from 1, its annotations included.

    It has ``scale`` pixels a point, or as many as make twelve million in all.

    Raises:
        UnreadableFile: the file is broken or locked, or has no such page.
    """
    with opened(data, _NAME) as document:
        shown = pdfium.FPDF_LoadPage(document, page - 1)
        if not shown:
            raise UnreadableFile(_NAME, f"page {page} cannot be opened")
        try:
            return _png(_picture(shown, scale))
        finally:
            pdfium.FPDF_ClosePage(shown)


def _picture(page: pdfium.FPDF_PAGE, scale: float) -> Image.Image:
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = min(scale, math.sqrt(_MOST_PIXELS / max(width * height, 1)))
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    bitmap = pdfium.FPDFBitmap_CreateEx(*size, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, *size, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        address = pdfium.FPDFBitmap_GetBuffer(bitmap)
        pixels = ctypes.string_at(address, stride * size[1])
        return Image.frombuffer("RGB", size, pixels, "raw", "BGRX", stride, 1)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _png(picture: Image.Image) -> bytes:
    red, green, blue = picture.split()
    # A page without colours takes half.
    if not any(ImageChops.difference(red, other).getbbox() for other in (green, blue)):
        picture = red
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=_COMPRESSION)
    return written.getvalue()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
