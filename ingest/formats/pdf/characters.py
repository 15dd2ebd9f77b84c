"""The characters of a PDF's page as pdfium tells of them, with where and how they are set."""

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

# What would part lines or pages where pdfium does not, or ends a text for those that read it.
_TURNED_TO_SPACE = frozenset("\0\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_BLANK = frozenset(" \n\r")
_LINE_END_HYPHEN = 0xFFFE
_HIGH, _LOW, _LAST = 0xD800, 0xDC00, 0xE000
_PRIVATE = range(0xE000, 0xF900)
_FONT_NAME_BYTES = 256
_DRAWN_ROUND = pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
HEAVIER = ",Bold"
# Asking costs as much as the character itself, and a font is broken as a whole or not at all.
_ASKED = 8
_LARGEST = 100_000.0

Bounds = tuple[float, float, float, float]
"""A box as x0, y0, x1, y1 in points from the page's top left."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that were written together, and how they are set.

    Attributes:
        size: the type's size in points.
        font: its name, with ``HEAVIER`` behind it where lines round its signs make it bold.
        rotation: degrees that it is turned by, clockwise, as the page is shown.
        baseline: the distance of its baseline from the page's top, of its first character if it
            is turned.
    """

    size: float
    font: str
    rotation: int
    baseline: float


@dataclass(slots=True)
class PageCharacters:
    """The text of a page as it is shown, and for each of its code points its box and its run.

    Both are None for what pdfium puts in by itself: spaces and ends of lines. ``unreadable`` is
    the share of the characters whose font does not tell what they are, 0 to 1; ``is_drawn_on`` is
    whether the page holds anything at all.
    """

    width: float
    height: float
    text: str = ""
    boxes: list[Bounds | None] = field(default_factory=list)
    runs: list[Run | None] = field(default_factory=list)
    unreadable: float = 0.0
    is_drawn_on: bool = True


def read_page(document: pdfium.FPDF_DOCUMENT, index: int) -> PageCharacters | None:
    """Read the page of an index from 0; None where pdfium cannot.

    The text is in pdfium's order, as code points. A hyphen that pdfium takes for one at a line's
    end is ``-`` with the line's end after it, which pdfium leaves out. Form feeds and other signs
    that would part pages or lines become spaces.
    """
    with _opened(document, index) as (page, characters):
        if not page or not characters:
            return None
        return _Reading(page, characters).read()


@contextmanager
def _opened(
    document: pdfium.FPDF_DOCUMENT, index: int
) -> Iterator[tuple[pdfium.FPDF_PAGE | None, pdfium.FPDF_TEXTPAGE | None]]:
    page = pdfium.FPDF_LoadPage(document, index)
    characters = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        yield page, characters
    finally:
        if characters:
            pdfium.FPDFText_ClosePage(characters)
        if page:
            pdfium.FPDF_ClosePage(page)


class _Reading:
    def __init__(self, page: pdfium.FPDF_PAGE, characters: pdfium.FPDF_TEXTPAGE) -> None:
        self._characters = characters
        self._turn = pdfium.FPDFPage_GetRotation(page)
        self._objects = pdfium.FPDFPage_CountObjects(page)
        self._width = pdfium.FPDF_GetPageWidthF(page)
        self._height = pdfium.FPDF_GetPageHeightF(page)
        bounds = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, bounds)
        self._left, self._right = bounds.left, bounds.right
        self._top, self._bottom = bounds.top, bounds.bottom
        self._runs: dict[bytes, Run] = {}
        self._edges = tuple(ctypes.c_double() for _ in range(4))

    def read(self) -> PageCharacters:
        page = PageCharacters(self._width, self._height, is_drawn_on=self._objects > 0)
        text: list[str] = []
        codes = self._codes()
        count, i = len(codes), 0
        asked = strange = 0
        while i < count:
            code, at = codes[i], i
            i += 1
            if _HIGH <= code < _LOW and i < count and _LOW <= codes[i] < _LAST:
                code = 0x10000 + ((code - _HIGH) << 10) + (codes[i] - _LOW)
                i += 1
            character = _character(code)
            if character == "\r":
                continue
            run = None if self._is_put_in(at, character) else self._run(at)
            box = None if run is None else self._box(at)
            if box is not None and at % _ASKED == 0:
                asked += 1
                strange += self._is_unreadable(at, code)
            if code == _LINE_END_HYPHEN:
                text += "-\n"
                page.boxes += (box, None)
                page.runs += (run, None)
                continue
            text.append(character)
            page.boxes.append(box)
            page.runs.append(run)
        page.text = "".join(text)
        page.unreadable = strange / asked if asked else 0.0
        return page

    def _codes(self) -> list[int]:
        """The UTF-16 code of each character: all at once, or one by one where some have none."""
        count = pdfium.FPDFText_CountChars(self._characters)
        codes = (ctypes.c_ushort * (count + 1))()
        if count > 0 and pdfium.FPDFText_GetText(self._characters, 0, count, codes) == count + 1:
            return list(codes[:count])
        return list(map(self._code, range(count)))

    def _code(self, at: int) -> int:
        # One by one, hyphens at lines' ends have another code than all at once.
        if pdfium.FPDFText_IsHyphen(self._characters, at) == 1:
            return _LINE_END_HYPHEN
        return int(pdfium.FPDFText_GetUnicode(self._characters, at))

    def _is_put_in(self, at: int, character: str) -> bool:
        return character in _BLANK and bool(pdfium.FPDFText_IsGenerated(self._characters, at) == 1)

    def _is_unreadable(self, at: int, code: int) -> bool:
        if code in _PRIVATE or (code < ord(" ") and chr(code) not in "\t\n\2"):
            return True
        return bool(pdfium.FPDFText_HasUnicodeMapError(self._characters, at) == 1)

    def _run(self, at: int) -> Run | None:
        """The run that a character was written with; None where pdfium tells of none."""
        written = pdfium.FPDFText_GetTextObject(self._characters, at)
        if not written:
            return None
        address = bytes(written)
        found = self._runs.get(address)
        if found is None:
            found = self._runs[address] = self._read_run(at, written)
        return found

    def _read_run(self, at: int, written: pdfium.FPDF_PAGEOBJECT) -> Run:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._characters, at, matrix)
        scale = math.hypot(matrix.c, matrix.d)
        turned = math.degrees(math.atan2(-matrix.b, matrix.a)) + 90 * self._turn
        turned = turned if math.isfinite(turned) else 0.0
        name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
        length = pdfium.FPDFText_GetFontInfo(
            self._characters, at, name, _FONT_NAME_BYTES, ctypes.c_int()
        )
        font = name.value.decode("utf-8", "replace") if length <= _FONT_NAME_BYTES else ""
        font = _without_subset(font)
        if pdfium.FPDFTextObj_GetTextRenderMode(written) == _DRAWN_ROUND:
            font += HEAVIER
        size = pdfium.FPDFText_GetFontSize(self._characters, at) * scale
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self._characters, at, x, y)
        baseline = self._shown(x.value, y.value, x.value, y.value)[1]
        baseline = baseline if abs(baseline) < _LARGEST else 0.0
        # Broken files give sizes and places beyond all measure.
        size = size if 0 < size < _LARGEST else 0.0
        return Run(round(size, 2), font, round(turned) % 360, baseline)

    def _box(self, at: int) -> Bounds | None:
        left, right, bottom, top = self._edges
        pdfium.FPDFText_GetCharBox(self._characters, at, left, right, bottom, top)
        box = self._shown(left.value, bottom.value, right.value, top.value)
        return box if all(abs(edge) < _LARGEST for edge in box) else None

    def _shown(self, left: float, bottom: float, right: float, top: float) -> Bounds:
        """A rectangle of the page as the page is shown: turned, and cut to what is seen."""
        if self._turn == 0:
            return left - self._left, self._top - top, right - self._left, self._top - bottom
        if self._turn == 1:
            x0, x1, y0, y1 = bottom - self._bottom, top - self._bottom, left, right
            return x0, y0 - self._left, x1, y1 - self._left
        if self._turn == 2:  # noqa: PLR2004 - half a turn
            x0, x1 = self._right - right, self._right - left
            return x0, bottom - self._bottom, x1, top - self._bottom
        return self._top - top, self._right - right, self._top - bottom, self._right - left


def _character(code: int) -> str:
    """A code point's character; half of a pair that lacks the other is U+FFFD."""
    if _HIGH <= code < _LAST or code > 0x10FFFF:  # noqa: PLR2004 - the end of Unicode
        return "\ufffd"
    character = chr(code)
    return " " if character in _TURNED_TO_SPACE else character


def _without_subset(font: str) -> str:
    """A font's name without the six letters and plus that mark a part of it."""
    prefix, plus, name = font.partition("+")
    return name if plus and len(prefix) == 6 and prefix.isupper() else font  # noqa: PLR2004
