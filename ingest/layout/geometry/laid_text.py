"""The lines of a laid-out text while their kinds are being found."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Self

from ingest.block_kinds import BlockKind
from ingest.characters import CJK
from ingest.source_layout import Box, Cell, LaidLine, Layout, NoteReference

_BOLD = re.compile(r"(?i)bold|black|heavy|demi|hei|黑|-B\b|\bBd\b|FZXBS|xiaobiaosong|cmbx|-Medi")
_ITALIC = re.compile(r"(?i)ital|obliq|slant|-It\b")
_WIDE = re.compile(f"[{CJK}]")
# In sizes of its type, from a line's baseline to the bottom of its box, as loaders set boxes.
_DESCENT = 0.22
# A font that this share of the body is set in is one of its own: Latin words have another.
_BODY_SHARE = 0.06


@dataclass(slots=True, eq=False)
class Row:
    """A line with what has been found out about it.

    ``kind``, ``level``, ``block``, ``note``, ``cell`` and ``references`` are what it will have as a
    ``LaidLine``; ``apart`` says that no paragraph runs through it: the text of a chart. ``page``
    counts from 1, ``size`` is that of its type in points, never 0, and ``baseline`` how far its
    baseline is from the page's top, in points.
    """

    index: int
    line: LaidLine
    text: str
    box: Box
    kind: BlockKind | None = None
    level: int = 0
    block: int | None = None
    note: str | None = None
    cell: Cell | None = None
    references: list[NoteReference] = field(default_factory=list)
    apart: bool = False

    page: int = field(init=False)
    size: float = field(init=False)
    baseline: float = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.line.page
        self.size = self.line.size or 1.0
        self.baseline = self.box.y1 - _DESCENT * self.size

    @property
    def width(self) -> float:
        """Its width in points."""
        return self.box.x1 - self.box.x0

    @property
    def is_bold(self) -> bool:
        """Whether its font's name says that it is heavier than others."""
        return _BOLD.search(self.line.font) is not None

    @property
    def is_italic(self) -> bool:
        """Whether its font's name says that it is slanted."""
        return _ITALIC.search(self.line.font) is not None

    def beside(self, other: "Row") -> bool:
        """Whether two lines share a page and a baseline."""
        near = 0.35 * min(self.size, other.size)
        return self.page == other.page and abs(self.baseline - other.baseline) <= near

    def overlaps(self, other: "Row") -> bool:
        """Whether two lines stand above each other, at least in part."""
        return min(self.box.x1, other.box.x1) > max(self.box.x0, other.box.x0)


@dataclass(slots=True)
class LaidText:
    """The lines of a text in order, with the type and the leading that its body is set in."""

    rows: list[Row]
    text: str
    page_sizes: Sequence[tuple[float, float]]
    body_size: float = 10.0
    body_fonts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, layout: Layout, text: str) -> Self:
        """The lines of a layout; those without a box stand on no page and are left out."""
        rows = [
            Row(
                k,
                line,
                text[line.start : line.end],
                line.box,
                kind=line.kind,
                level=line.level,
            )
            for k, line in enumerate(layout.lines)
            if line.box is not None
        ]
        found = cls(rows, text, layout.page_sizes)
        found.measure()
        return found

    def measure(self) -> None:
        """Find the size and the fonts that most of the text is set in, furniture aside."""
        sizes: Counter[float] = Counter()
        fonts: Counter[str] = Counter()
        for row in self.open_rows():
            if row.line.rotation == 0:
                sizes[row.size] += len(row.text)
        if sizes:
            self.body_size = max(sizes, key=lambda s: sizes[s] + sizes[s + 0.1] + sizes[s - 0.1])
        for row in self.open_rows():
            if abs(row.size - self.body_size) < 0.3:  # noqa: PLR2004 - points
                fonts[row.line.font] += len(row.text)
        least = _BODY_SHARE * fonts.total()
        # Type for emphasis is not the body's, unless most of the body is set in it.
        marked = {font for font in fonts if _BOLD.search(font) or _ITALIC.search(font)}
        if 2 * sum(fonts[font] for font in marked) > fonts.total():
            marked = set()
        self.body_fonts = frozenset(
            font for font, count in fonts.items() if count > least and font not in marked
        )

    def open_rows(self) -> Iterator[Row]:
        """The lines whose kind is not known yet."""
        return (row for row in self.rows if row.kind is None)

    def pages(self) -> Iterator[tuple[int, list[Row]]]:
        """The lines of each page, with its number."""
        for page, rows in groupby(self.rows, key=lambda row: row.page):
            yield page, list(rows)

    def page_height(self, page: int) -> float:
        """A page's height in points."""
        return self.page_sizes[page - 1][1]

    def laid(self, layout: Layout) -> Layout:
        """The layout with what has been found."""
        lines = list(layout.lines)
        for row in self.rows:
            lines[row.index] = replace(
                row.line,
                block=row.block,
                kind=row.kind,
                level=row.level,
                note=row.note,
                cell=row.cell,
                references=tuple(sorted(row.references, key=lambda r: r.span)),
            )
        return replace(layout, lines=tuple(lines))


def width_of(word: str, size: float) -> float:
    """About how wide a word is in a type's size, in points."""
    wide = len(_WIDE.findall(word))
    return size * (wide + 0.5 * (len(word) - wide))
