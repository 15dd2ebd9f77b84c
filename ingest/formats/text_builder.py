"""A source text that grows block by block, with the layout that its format tells."""

import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby
from typing import Any, NamedTuple, TypedDict, Unpack

from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.errors import EmptyFile
from ingest.formats.extract import Extract
from ingest.formats.limits import check_lines
from ingest.repair.glyphs import has_visible
from ingest.source_layout import Cell, LaidLine, Layout, NoteReference

# Only pages are parted by form feeds, and lines end in one way.
_SPACES = str.maketrans({"\f": " ", "\v": " ", "\x1c": " ", "\x1d": " ", "\x1e": " ", "\x85": " "})
_IN_ONE_LINE = str.maketrans("\n\t", "  ")


class Face(NamedTuple):
    """The type that text is set in: its size in points and its font's name; 0 and "" if unknown."""

    size: float = 0.0
    font: str = ""


_PLAIN = Face()


class _Run(NamedTuple):
    text: str
    note: str | None
    raised: bool
    face: Face


class Flow:
    """Running text that grows, with its superscripts, its type and its marks of notes."""

    def __init__(self, text: str = "") -> None:
        self._runs: list[_Run] = []
        if text:
            self.add(text)

    def add(
        self, text: str, *, note: str | None = None, raised: bool = False, face: Face | None = None
    ) -> None:
        """Append text; where it is the mark of a note, ``note`` identifies that."""
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES)
        if text:
            self._runs.append(_Run(text, note, raised, face or _PLAIN))

    def join(self, other: "Flow", joint: str = "") -> None:
        """Append another flow, after ``joint`` where both hold something."""
        if self._runs and other._runs:
            self.add(joint)
        self._runs += other._runs

    @property
    def text(self) -> str:
        """All of it without what it knows."""
        return "".join(run.text for run in self._runs)

    @property
    def last(self) -> str:
        """Its last character; empty where it has none."""
        return self._runs[-1].text[-1] if self._runs else ""

    def __bool__(self) -> bool:
        """Whether it holds more than white space."""
        return any(not run.text.isspace() for run in self._runs)

    def lines(self) -> list["Flow"]:
        """It cut at its line ends."""
        if not any("\n" in run.text for run in self._runs):
            return [self]
        lines = [Flow()]
        for run in self._runs:
            for index, text in enumerate(run.text.split("\n")):
                if index:
                    lines.append(Flow())
                if text:
                    lines[-1]._runs.append(run._replace(text=text))
        return lines

    def in_one_line(self) -> "Flow":
        """It with spaces for its line ends and tabs."""
        flow = Flow()
        flow._runs = [run._replace(text=run.text.translate(_IN_ONE_LINE)) for run in self._runs]
        return flow

    def laid(self, at: int, facts: "LineFacts", cell: Cell | None) -> LaidLine | None:
        """It as a line whose text begins at ``at``; None where it is white space.

        Args:
            at: where in the source text it begins.
            facts: what it has besides.
            cell: where in a table it stands, if it does.
        """
        text = self.text
        start = at + len(text) - len(text.lstrip())
        end = at + len(text.rstrip())
        if start >= end:
            return None
        faces: dict[Face, int] = {}
        raised, references = [], []
        for run in self._runs:
            faces[run.face] = faces.get(run.face, 0) + len(run.text)
            begin, finish = max(at, start), min(at + len(run.text), end)
            if begin < finish:
                if run.raised:
                    raised.append(Span(begin, finish))
                if run.note is not None:
                    references.append(NoteReference(Span(begin, finish), run.note))
            at += len(run.text)
        face = max(faces, key=faces.__getitem__)
        return LaidLine(
            start,
            end,
            **facts,
            cell=cell,
            size=face.size,
            font=face.font,
            raised=tuple(raised),
            references=tuple(references),
        )


class LineFacts(TypedDict, total=False):
    """What the lines of a block have in common, by the names of ``LaidLine``."""

    page: int
    kind: BlockKind | None
    level: int
    verbatim: bool
    note: str | None
    block: int | None


@dataclass(frozen=True, slots=True)
class TableCell:
    """What a table's cell holds, and its row and column, counted from 0."""

    row: int
    column: int
    flow: Flow
    header: bool = False


class TextBuilder:
    """Puts blocks one below the other, each with a number of its own, a blank line between.

    What appends raises ``UnreadableFile`` as soon as there are more lines than are read of a file.
    """

    def __init__(self, name: str) -> None:
        """Begin; ``name`` is the file's, for errors."""
        self._name = name
        self._parts: list[str] = []
        self._length = 0
        self._lines: list[LaidLine] = []
        self._blocks = 0
        self._tables = 0

    def block(self, flow: Flow, **facts: Unpack[LineFacts]) -> None:
        """Append a block; nothing where it is white space.

        Args:
            flow: its text; its line ends stay.
            facts: what its lines have besides.
        """
        if flow:
            self._write(flow, self._begin(facts))

    def loose(self, text: str, **facts: Unpack[LineFacts]) -> None:
        """Append lines that the format does not tell the blocks of."""
        if flow := Flow(text):
            self._write(flow, self._begin(facts) | {"block": None})

    def _write(self, flow: Flow, facts: LineFacts) -> None:
        lines = flow.lines()
        while not lines[-1]:
            lines.pop()
        for index, line in enumerate(dropwhile(operator.not_, lines)):
            if index:
                self._append("\n")
            self._line(line, facts)

    def table(self, cells: Iterable[TableCell], **facts: Unpack[LineFacts]) -> None:
        """Append a table: rows on lines of their own, cells that hold something parted by tabs."""
        filled = sorted(self._filled(cells), key=lambda cell: (cell.row, cell.column))
        if not filled:
            return
        shared = self._begin({**facts, "kind": BlockKind.TABLE})
        for index, (_, row) in enumerate(groupby(filled, key=lambda cell: cell.row)):
            if index:
                self._append("\n")
            for place, cell in enumerate(row):
                if place:
                    self._append("\t")
                where = Cell(self._tables, cell.row, cell.column, header=cell.header)
                self._line(cell.flow.in_one_line(), shared, where)
        self._tables += 1

    def _filled(self, cells: Iterable[TableCell]) -> Iterator[TableCell]:
        """Those that hold something, as long as they are not too many."""
        held = filter(lambda cell: cell.flow, cells)
        for count, cell in enumerate(held, len(self._lines) + 1):
            check_lines(count, self._name)
            yield cell

    def extract(
        self,
        extractor: str,
        csl: dict[str, Any] | None = None,
        faults: Sequence[str] = (),
    ) -> Extract:
        """All of it.

        Raises:
            EmptyFile: there is nothing to read in it.
        """
        text = "".join(self._parts)
        if not has_visible(text):
            raise EmptyFile(self._name, "the file holds no text")
        return Extract(text, Layout(extractor, tuple(self._lines)), csl or {}, tuple(faults))

    def _begin(self, facts: LineFacts) -> LineFacts:
        """What all lines of a block that begins here have."""
        if self._parts:
            self._append("\n\n")
        self._blocks += 1
        return {"block": self._blocks - 1, **facts}

    def _line(self, flow: Flow, facts: LineFacts, cell: Cell | None = None) -> None:
        if (line := flow.laid(self._length, facts, cell)) is not None:
            self._lines.append(line)
            check_lines(len(self._lines), self._name)
        self._append(flow.text)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
