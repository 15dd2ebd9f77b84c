"""What a file's format tells of the lines of its text: where they stand, and what they are."""

import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.alignment import Span
from ingest.block_kinds import BlockKind

# A point is a third of a millimetre; a tenth of one is finer than any screen shows.
_STEP = 10
_MOST = 0xFFFF


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the page's top left; ``x1, y1`` is its bottom right."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a table's cell: ``table`` counts a document's tables, all count from 0.

    ``header`` is whether the format says that the cell names what stands below it.
    """

    table: int
    row: int
    column: int
    header: bool = False


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A mark in running text that points to a note, and the note's identifier."""

    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class LaidLine:
    """A line of the source text: ``start`` to ``end``, without the line's end.

    Attributes:
        start: its first code point in the source text.
        end: the code point after its last.
        page: its page, counted from 1; 0 where the format has no pages.
        box: where it stands on the page, where that is known.
        size: the size of its type in points, that of most of its characters; 0 where unknown.
        font: the name of its font, that of most of its characters; empty where unknown.
        rotation: degrees that it is turned by, clockwise.
        raised: superscripts in it.
        block: the number of the block that it is of, where the format tells blocks apart. Lines of
            one number are one block, though others may stand between: a page's notes within a
            paragraph.
        kind: what the format says that block is; None where it says nothing.
        level: of a heading, from 1; of an item of a list, its depth from 1; else 0.
        verbatim: whether its white space and signs are to be kept, as in code.
        cell: its place in a table.
        note: the identifier of the note that it is of.
        references: marks in it that point to notes.
        dropped: signs in it that are no part of what a reader sees: a markup's own.
        edges: where its characters stand in its box: for each from ``start`` to ``end`` where it
            begins and where it ends in the direction that the line runs in, in tenths of a point
            from the box's beginning, as little-endian numbers of 16 bits. Empty where unknown.
    """

    start: int
    end: int
    page: int = 0
    box: Box | None = None
    size: float = 0.0
    font: str = ""
    rotation: int = 0
    raised: tuple[Span, ...] = ()
    block: int | None = None
    kind: BlockKind | None = None
    level: int = 0
    verbatim: bool = False
    cell: Cell | None = None
    note: str | None = None
    references: tuple[NoteReference, ...] = ()
    dropped: tuple[Span, ...] = ()
    edges: bytes = b""


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a source text in order, all that hold more than white space.

    A line of the text is several of them where it holds several cells of a table, which tabs part,
    or where a markup breaks it. Between them and at their edges stand white space and, in a markup,
    the signs of headings, lists, quotations and tables.

    Offsets depend on what took the text out of the file: ``extractor`` names it with its version.
    ``printed`` is whether the words are the print's and not their author's, so that hyphens,
    spaces and signs may want repair.
    ``page_sizes`` are the widths and heights of the pages in points, in order; ``page_labels`` the
    numbers printed on them, where the format knows them, else empty. ``recognised`` are the pages,
    counted from 1, whose text was recognised by their pictures and so may be wrong.
    """

    extractor: str
    lines: tuple[LaidLine, ...]
    page_sizes: tuple[tuple[float, float], ...] = ()
    page_labels: tuple[str, ...] = ()
    printed: bool = False
    recognised: tuple[int, ...] = ()


def pack_edges(places: Iterable[float], origin: float) -> bytes:
    """What ``LaidLine.edges`` holds.

    Args:
        places: where each character begins and where it ends in the direction that the line runs
            in, by turns.
        origin: where the line's box begins in that direction.
    """
    edges = [round(_STEP * (place - origin)) for place in places]
    if edges and not 0 <= min(edges) <= max(edges) <= _MOST:
        edges = [min(max(edge, 0), _MOST) for edge in edges]
    return _little_endian(array("H", edges)).tobytes()


def box_of(line: LaidLine, start: int, end: int) -> Box | None:
    """The box around the characters of a line from ``start`` to ``end`` of the source text.

    It is the whole line's where the characters' places are not known; None where the line has no
    box or none of the characters.
    """
    first, last = max(start, line.start), min(end, line.end)
    box = line.box
    if box is None or first >= last:
        return None
    if not line.edges:
        return box
    edges = array("H")
    edges.frombytes(line.edges[4 * (first - line.start) : 4 * (last - line.start)])
    low, high = min(_little_endian(edges)) / _STEP, max(edges) / _STEP
    if line.rotation == 90:  # noqa: PLR2004 - degrees
        return Box(box.x0, box.y0 + low, box.x1, box.y0 + high)
    if line.rotation == 180:  # noqa: PLR2004 - degrees
        return Box(box.x1 - high, box.y0, box.x1 - low, box.y1)
    if line.rotation == 270:  # noqa: PLR2004 - degrees
        return Box(box.x0, box.y1 - high, box.x1, box.y1 - low)
    return Box(box.x0 + low, box.y0, box.x0 + high, box.y1)


def _little_endian(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
