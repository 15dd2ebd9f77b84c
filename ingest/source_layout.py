"""What a file's format tells of the lines of its text: where they stand, and what they are."""

from dataclasses import dataclass

from ingest.alignment import Span
from ingest.block_kinds import BlockKind


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
