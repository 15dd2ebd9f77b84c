"""Reads pages by their picture, for which the extra ``ocr`` is to be installed."""

import ctypes
import importlib.metadata
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Any, Self

import pypdfium2.raw as pdfium

from ingest.characters import CJK
from ingest.errors import OcrMissing
from ingest.formats.loaders import recognition_is_installed
from ingest.source_layout import Box, LaidLine

_PACKAGE = "rapidocr"
# Pixels along a page's longer side: small print can be told, and a page takes seconds.
_PICTURE_SIDE = 1600
_WHITE = 0xFFFFFFFF
_SETTINGS = {
    "Global.log_level": "critical",
    # Lines that stand on their heads are rare, and asking costs a tenth more.
    "Global.use_cls": False,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    # Several lines at once are no faster on one processor, and take more memory.
    "Rec.rec_batch_num": 1,
}
# A line's box is higher than its type, by the recogniser's margin, and by more or less of it.
_TYPE_IN_BOX = 0.72
_HEIGHT_DIFFERS = 0.3
# Chinese characters are as wide as their type; a line of them tells its size better by its length.
_WIDTH_DIFFERS = 0.1
_MOST_SPACED = 1.25
_CHINESE = re.compile(f"[{CJK}]")
_MOSTLY = 0.7
# A gutter lies about a page's middle; few lines cross it, and several stand on either side.
_GUTTERS = range(35, 66)
_MOST_CROSSING = 0.25
_FEWEST_BESIDE = 5


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """What a line of a page's picture says, and where it stands on the page, in points."""

    text: str
    box: Box


class Recogniser:
    """Recognises the text of pages, in Chinese and English."""

    def __init__(self, engine: Any) -> None:  # noqa: ANN401 - the package tells no types
        self._engine = engine
        self.name = f"{_PACKAGE} {importlib.metadata.version(_PACKAGE)}"

    @classmethod
    def open(cls, name: str) -> Self:
        """Load the models, which come with the package.

        Raises:
            OcrMissing: the extra is not installed; it names ``name``.
        """
        if not recognition_is_installed():
            raise OcrMissing(name)
        # It takes a second, which other files need not wait for.
        from rapidocr import RapidOCR  # noqa: PLC0415

        return cls(RapidOCR(params=_SETTINGS))

    def read(self, document: pdfium.FPDF_DOCUMENT, index: int) -> list[RecognisedLine]:
        """The lines of the page of an index from 0, in the order of reading.

        Raises:
            MemoryError: it takes more than there is.
        """
        page = pdfium.FPDF_LoadPage(document, index)
        if not page:
            return []
        try:
            width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
            if min(width, height) <= 0:
                return []
            scale = _PICTURE_SIDE / max(width, height)
            picture = _picture(page, max(1, round(width * scale)), max(1, round(height * scale)))
        finally:
            pdfium.FPDF_ClosePage(page)
        try:
            found = self._engine(picture)
        except Exception as error:
            if "bad_alloc" in str(error):
                raise MemoryError from error
            raise
        if found.boxes is None or not found.txts:
            return []
        lines = [
            RecognisedLine(text.strip(), _box(corners.tolist(), scale))
            for text, corners in zip(found.txts, found.boxes, strict=True)
            if text.strip()
        ]
        return list(_in_order(lines, width))


def text_and_lines(
    recognised: Sequence[RecognisedLine], number: int, offset: int
) -> tuple[str, list[LaidLine]]:
    """The text of a recognised page and its lines, the text beginning at ``offset`` of the source.

    The size of a line's type is about that of most on its page, or its own where it differs more
    than it can be told.
    """
    sizes = [_size(line) for line in recognised]
    usual = median(size for size, _ in sizes) if sizes else 0.0
    lines = []
    start = offset
    for line, (own, differs) in zip(recognised, sizes, strict=True):
        end = start + len(line.text)
        size = usual if abs(own - usual) < differs * usual else own
        lines.append(LaidLine(start, end, page=number, box=line.box, size=round(size, 1)))
        start = end + 1
    return "\n".join(line.text for line in recognised), lines


def _size(line: RecognisedLine) -> tuple[float, float]:
    """The size of a line's type in points, and the share that it may be wrong by."""
    size = _TYPE_IN_BOX * (line.box.y1 - line.box.y0)
    chinese = len(_CHINESE.findall(line.text))
    if chinese < _MOSTLY * len(line.text):
        return size, _HEIGHT_DIFFERS
    width = (line.box.x1 - line.box.x0) / (chinese + (len(line.text) - chinese) / 2)
    return min(width, _MOST_SPACED * size), _WIDTH_DIFFERS


def _picture(page: pdfium.FPDF_PAGE, width: int, height: int) -> bytes:
    """A page in shades of grey, as a file of the PGM format."""
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        held = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    rows = (held[row * stride : row * stride + width] for row in range(height))
    return b"P5 %d %d 255\n" % (width, height) + b"".join(rows)


def _box(corners: Sequence[Sequence[float]], scale: float) -> Box:
    """The rectangle around four corners of the picture, on the page."""
    across, down = zip(*corners, strict=True)
    edges = (min(across), min(down), max(across), max(down))
    return Box(*(round(edge / scale, 2) for edge in edges))


def _in_order(lines: Sequence[RecognisedLine], width: float) -> Iterator[RecognisedLine]:
    """Lines as they are read: from the top, and where there are two columns one after the other."""
    rows = _by_rows(lines)
    gutter = _gutter(lines, width)
    if gutter is None:
        yield from rows
        return
    for crosses, band in groupby(rows, key=lambda line: line.box.x0 < gutter < line.box.x1):
        columns = list(band)
        yield from columns if crosses else sorted(columns, key=lambda line: line.box.x0 > gutter)


def _gutter(lines: Sequence[RecognisedLine], width: float) -> float | None:
    """Where a page's two columns are parted, from its left edge; None where it has one."""
    places = [width * share / 100 for share in _GUTTERS]
    crossing, _, gutter = min(
        (sum(line.box.x0 < at < line.box.x1 for line in lines), abs(at - width / 2), at)
        for at in places
    )
    left = sum(line.box.x1 <= gutter for line in lines)
    right = len(lines) - crossing - left
    has_two = crossing <= _MOST_CROSSING * len(lines) and min(left, right) >= _FEWEST_BESIDE
    return gutter if has_two else None


def _by_rows(lines: Sequence[RecognisedLine]) -> list[RecognisedLine]:
    """Lines from the top, those beside each other from the left."""
    rows: list[list[RecognisedLine]] = []
    for line in sorted(lines, key=lambda line: line.box.y0 + line.box.y1):
        above = rows[-1][0].box if rows else None
        if (
            above is not None
            and (line.box.y0 + line.box.y1) / 2 < above.y1 - (above.y1 - above.y0) / 4
        ):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box.x0)]
