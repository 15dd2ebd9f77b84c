"""The lines of a text in Markdown."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.formats.markdown.inline import Inline, parser
from ingest.formats.markdown.tags import HtmlTable, tags
from ingest.source_layout import Cell, LaidLine, Layout, NoteReference

EXTRACTOR = f"markdown-it-py {version('markdown-it-py')}"

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"[^\r\n]+")
_HTML_HEADING = re.compile(r"<[hH]([1-6])[ >]")


def layout(text: str) -> Layout:
    """The lines of a text in Markdown: CommonMark, with tables, footnotes, formulas, front matter.

    What is not to be read is furniture: front matter, fences, rules, definitions of links, HTML
    tags on lines of their own.
    """
    return Layout(EXTRACTOR, tuple(_Walk(text).lines()))


@dataclass(slots=True)
class _Item:
    """An item of a list; ``number`` is what is written before it, until its first line is met."""

    number: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A run of a line of running text: offsets in that text, and its place in the source."""

    begin: int
    end: int
    place: int

    def spans(self, runs: list[tuple[int, int]]) -> tuple[Span, ...]:
        """Where the source holds what of ascending runs of the text lies in the stretch."""
        shift = self.place - self.begin
        found = []
        first = max(bisect_right(runs, (self.begin, 0)) - 1, 0)
        last = bisect_left(runs, (self.end, 0))
        for begin, end in runs[first:last]:
            if end > self.begin:
                found.append(Span(max(begin, self.begin) + shift, min(end, self.end) + shift))
        return tuple(found)


@dataclass(slots=True)
class _Walk:
    """Goes through the blocks of a text and lays its lines."""

    text: str
    md: MarkdownIt = field(default_factory=parser)
    env: dict[str, Any] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    laid: list[LaidLine] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)
    quotes: int = 0
    note: str | None = None
    unmarked_note: bool = False
    blocks: int = 0
    tables: int = 0
    html_table: HtmlTable | None = None

    def lines(self) -> list[LaidLine]:
        """All lines in order."""
        position = 0
        for match in _LINE_END.finditer(self.text):
            self.starts.append(position)
            self.ends.append(match.start())
            position = match.end()
        self.starts.append(position)
        self.ends.append(len(self.text))
        tokens = iter(self.md.parse(self.text, self.env))
        for token in tokens:
            self._token(token, tokens)
        self._lay_furniture()
        return self.laid

    def _token(self, token: Token, tokens: Iterator[Token]) -> None:
        match token.type:
            case "heading_open":
                self._running(next(tokens), int(token.tag[1]))
            case "inline":
                self._running(token)
            case "fence" | "code_block" | "math_block" | "math_block_label":
                self._verbatim(token)
            case "html_block":
                self._html(token)
            case "table_open":
                for part in tokens:
                    if part.type == "table_close":
                        break
                self._table(token)
            case _:
                self._nest(token)

    def _nest(self, token: Token) -> None:
        """Go into or out of a list, a quotation or a note."""
        match token.type:
            case "list_item_open":
                self.items.append(_Item(token.info + token.markup if token.info else ""))
            case "list_item_close":
                self.items.pop()
            case "blockquote_open" | "blockquote_close":
                self.quotes += token.nesting
            case "footnote_reference_open":
                self.note = str(token.meta["label"])
                self.unmarked_note = True
            case "footnote_reference_close":
                self.note = None

    def _line(self, number: int) -> str:
        return self.text[self.starts[number] : self.ends[number]]

    def _kind(self) -> tuple[BlockKind, int]:
        if self.note is not None:
            return BlockKind.FOOTNOTE, 0
        if self.items:
            return BlockKind.LIST_ITEM, len(self.items)
        return BlockKind.PARAGRAPH, 0

    def _running(self, token: Token, heading: int = 0) -> None:
        """Lay a paragraph or a heading."""
        stretches = []
        begin = 0
        for index, line in enumerate(token.content.split("\n")):
            number = _lines_of(token).start + index
            shown = line.strip(" \t")
            place = self._line(number).rfind(shown)
            if shown and place >= 0:
                lead = begin + len(line) - len(line.lstrip(" \t"))
                at = self.starts[number] + place
                stretches.append(_Stretch(lead, lead + len(shown), at))
            begin += len(line) + 1
        kind, level = self._kind()
        # What is quoted has headings of its own.
        if heading and not self.quotes:
            kind, level = BlockKind.HEADING, heading
        like = LaidLine(0, 0, block=self.blocks, kind=kind, level=level, note=self.note)
        parsed = Inline(token.content, self.md, self.env)
        laid = [line for stretch in stretches for line in self._cut(stretch, parsed, like)]
        if laid and not heading:
            laid[0] = self._marked(laid[0], _lines_of(token).start)
        if not any(_is_read(line) for line in laid):
            laid = [replace(line, kind=BlockKind.FURNITURE, level=0) for line in laid]
        self.laid += laid
        self.blocks += 1

    def _cut(self, stretch: _Stretch, parsed: Inline, like: LaidLine) -> Iterator[LaidLine]:
        """A stretch as a line, or as several where a tag breaks it."""
        first = bisect_right(parsed.breaks, stretch.begin)
        inner = parsed.breaks[first : bisect_left(parsed.breaks, stretch.end)]
        edges = [stretch.begin, *inner, stretch.end]
        for begin, end in pairwise(edges):
            shift = stretch.place - stretch.begin
            piece = self.text[begin + shift : end + shift]
            start = begin + shift + len(piece) - len(piece.lstrip())
            if not piece.strip():
                continue
            part = _Stretch(start - shift, begin + len(piece.rstrip()), start)
            yield replace(
                like,
                start=start,
                end=part.end + shift,
                dropped=part.spans(parsed.signs),
                references=tuple(
                    NoteReference(span, self.text[span.start : span.end])
                    for span in part.spans(parsed.marks)
                ),
            )

    def _marked(self, line: LaidLine, number: int) -> LaidLine:
        """The first line of an item or a note, begun at the number or the mark before it."""
        before = self.text[self.starts[number] : line.start]
        if self.note is not None and self.unmarked_note:
            self.unmarked_note = False
            place = before.rfind(f"[^{self.note}]:")
            if place >= 0:
                start = self.starts[number] + place + 2
                end = start + len(self.note)
                return replace(line, start=start, dropped=(Span(end, end + 2), *line.dropped))
        elif self.items and self.items[-1].number:
            mark, self.items[-1].number = self.items[-1].number, ""
            place = before.rstrip().rfind(mark)
            if place >= 0 and before.rstrip().endswith(mark):
                return replace(line, start=self.starts[number] + place)
        return line

    def _verbatim(self, token: Token) -> None:
        """Lay code or a formula, without the fences about it."""
        kind, level = self._kind()
        first = _lines_of(token).start + (token.type == "fence")
        for number, line in enumerate(token.content.rstrip("\n").split("\n"), first):
            shown = line.strip()
            place = self._line(number).rfind(shown) if number < len(self.starts) else -1
            if shown and place >= 0:
                at = self.starts[number] + place
                self.laid.append(
                    LaidLine(
                        at, at + len(shown), block=self.blocks, kind=kind, level=level,
                        verbatim=True, note=self.note,
                    )
                )  # fmt: skip
        self.blocks += 1

    def _table(self, token: Token) -> None:
        """Lay a table's cells; the line below its header is furniture."""
        numbers = _lines_of(token)
        for row, number in enumerate(numbers):
            if row == 1:
                continue
            for column, (begin, end) in enumerate(_cells(self._line(number))):
                raw = self._line(number)[begin:end]
                parsed = Inline(raw.replace("\\|", "¦|"), self.md, self.env)
                escapes = [(m, m + 1) for m in range(len(raw)) if raw.startswith("\\|", m)]
                parsed.signs = sorted({*parsed.signs, *escapes})
                cell = Cell(self.tables, max(row - 1, 0), column, header=row == 0)
                like = LaidLine(0, 0, block=self.blocks, kind=BlockKind.TABLE, cell=cell)
                stretch = _Stretch(0, len(raw), self.starts[number] + begin)
                self.laid += self._cut(stretch, parsed, like)
        self.blocks += 1
        self.tables += 1

    def _html(self, token: Token) -> None:
        """Lay what is shown of HTML: the text between its tags."""
        numbers = _lines_of(token)
        start, end = self.starts[numbers.start], self.ends[numbers.stop - 1]
        heading = _HTML_HEADING.match(self.text[start:end].lstrip())
        kind = BlockKind.HEADING if heading else BlockKind.PARAGRAPH
        like = LaidLine(0, 0, block=self.blocks, kind=kind, level=int(heading[1]) if heading else 0)
        signs: list[Span] = []
        begin = start
        for at, after, name in tags(self.text, start, end):
            if not name:
                signs.append(Span(at, after))
                continue
            self._shown(begin, at, signs, like)
            begin = after
            self._enter(name)
        self._shown(begin, end, signs, like)
        self.blocks += 1

    def _enter(self, tag: str) -> None:
        """Go on where a tag leads in HTML tables."""
        if tag == "table":
            self.html_table = HtmlTable(self.tables)
            self.tables += 1
        elif tag == "/table":
            self.html_table = None
        elif self.html_table is not None:
            self.html_table.enter(tag)

    def _shown(self, begin: int, end: int, signs: list[Span], like: LaidLine) -> None:
        """Lay the text between two tags, line by line."""
        table = self.html_table
        if table is not None and table.row >= 0 and table.column >= 0:
            cell = Cell(table.number, table.row, table.column, header=table.header)
            like = replace(like, kind=BlockKind.TABLE, level=0, cell=cell)
        for piece in _LINE.finditer(self.text[begin:end]):
            text = piece.group()
            start = begin + piece.start() + len(text) - len(text.lstrip())
            stop = begin + piece.start() + len(text.rstrip())
            if start < stop:
                inside = tuple(span for span in signs if start <= span.start and span.end <= stop)
                line = replace(like, start=start, end=stop, dropped=inside)
                self.laid.append(line if _is_read(line) else _furniture(start, stop))

    def _lay_furniture(self) -> None:
        """Lay the lines that nothing lies on yet, and put all in order."""
        self.laid.sort(key=lambda line: line.start)
        held = iter([*self.laid, LaidLine(len(self.text) + 1, len(self.text) + 1)])
        next_held = next(held)
        for start, end in zip(self.starts, self.ends, strict=True):
            while next_held.end <= start:
                next_held = next(held)
            shown = self.text[start:end]
            if next_held.start >= end and shown.strip():
                first = start + len(shown) - len(shown.lstrip())
                self.laid.append(_furniture(first, start + len(shown.rstrip())))
        self.laid.sort(key=lambda line: line.start)


def _lines_of(token: Token) -> range:
    first, last = token.map or (0, 0)
    return range(first, last)


def _furniture(start: int, end: int) -> LaidLine:
    return LaidLine(start, end, kind=BlockKind.FURNITURE)


def _is_read(line: LaidLine) -> bool:
    return sum(len(span) for span in line.dropped) < line.end - line.start


def _cells(line: str) -> list[tuple[int, int]]:
    """Where the cells of a table's row stand: what bars part, those at its edges left out."""
    bars = [at for at, char in enumerate(line) if char == "|" and line[at - 1 : at] != "\\"]
    edges = [-1, *bars, len(line)]
    cells = [(begin + 1, end) for begin, end in pairwise(edges)]
    if cells and not line[slice(*cells[0])].strip("> \t"):
        del cells[0]
    if cells and not line[slice(*cells[-1])].strip():
        del cells[-1]
    return cells
