"""From a source text to a Document of blocks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.alignment import AlignedText, Span
from ingest.block_kinds import BlockKind
from ingest.languages import language_of
from ingest.layout.block_drafts import BlockDraft, Body, Part
from ingest.layout.footnote_marks import MarkDraft
from ingest.layout.footnotes import Footnotes, find_footnotes
from ingest.layout.headings import Hierarchy
from ingest.layout.lines import Shape, split_lines
from ingest.layout.pagination import Pagination, Role
from ingest.layout.paragraphs import assemble
from ingest.models import Block, Document, NoteMark, Page, Source
from ingest.repair.joined_lines import join_lines
from ingest.repair.punctuation import punctuation_is_chinese
from ingest.repair.steps import repair, words_are_glued

_UNDER_NO_HEADING = {BlockKind.TITLE, BlockKind.BYLINE}
_LABELLED = {BlockKind.ABSTRACT.value, BlockKind.KEYWORDS.value}
_KEEPING_GAPS = {BlockKind.KEYWORDS, BlockKind.HEADING, BlockKind.BYLINE, BlockKind.TABLE}
_SPACES = {" ", "\t", "\xa0", "\u3000"}


def read(source: Source) -> Document:
    """Read a source into blocks: every character that is not white space lies in just one.

    Blocks stand in the order in which they begin in the source.
    """
    return _Reader(source).document()


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._lines = split_lines(source.text)
        self._shape = Shape.of(self._lines)
        self._pagination = Pagination.of(self._lines, self._shape)
        self._notes: Footnotes = find_footnotes(self._lines, self._pagination)
        self._glued = words_are_glued(source.text)
        self._native = punctuation_is_chinese(source.text)
        self._marks_of: dict[int, list[MarkDraft]] = {}
        starts = [line.start for line in self._lines]
        for mark in self._notes.marks:
            at = bisect_right(starts, mark.span.start) - 1
            self._marks_of.setdefault(at, []).append(mark)

    def document(self) -> Document:
        """The document read."""
        body = Body.of(
            self._lines,
            [self._bare(i) for i in range(len(self._lines))],
            self._shape,
            self._pagination,
            markdown=self._source.media_type == "text/markdown",
        )
        blocks = self._with_sections(assemble(body))
        notes = self._note_blocks(blocks)
        note_blocks = {id(note): len(blocks) + k for k, note in enumerate(self._notes.notes)}
        return self._ordered([*blocks, *notes, *self._furniture()], note_blocks)

    def _bare(self, i: int) -> str:
        """A line's text without its footnote marks."""
        line = self._lines[i]
        cuts = [mark.span for mark in self._marks_of.get(i, [])]
        runs = _runs(line.start, line.end, cuts)
        return "".join(self._source.text[first:last] for first, last in runs).strip()

    def _with_sections(self, drafts: list[BlockDraft]) -> list[Block]:
        numbered = any(d.style not in {None, "#", *_LABELLED} for d in drafts)
        hierarchy = Hierarchy(numbered=numbered)
        blocks: list[Block] = []
        before: BlockDraft | None = None
        labelled = False
        for draft in drafts:
            if labelled and before is not None and before.style not in _LABELLED:
                hierarchy.leave()
                labelled = False
            block = self._block(draft)
            if draft.kind is BlockKind.HEADING:
                follows = before is not None and before.kind is BlockKind.HEADING
                level = hierarchy.enter(
                    block.text, draft.style, level=draft.level, follows_heading=follows
                )
                labelled = draft.style in _LABELLED
                block = replace(block, section=hierarchy.path[:-1], level=level)
            elif draft.kind not in _UNDER_NO_HEADING:
                block = replace(block, section=hierarchy.path)
            blocks.append(block)
            before = draft
        return blocks

    def _note_blocks(self, blocks: Sequence[Block]) -> list[Block]:
        """The notes' blocks, each in the section of its first mark, or else where it stands."""
        starts = [block.spans[0].start for block in blocks]
        places: dict[int, int] = {}
        for mark in self._notes.marks:
            places.setdefault(id(mark.note), mark.span.start)
        found: list[Block] = []
        for note in self._notes.notes:
            first, *rest = note.lines
            length = note.marker_length
            lines = [Part(first, length, len(self._lines[first].text), length)]
            lines += [Part(i, 0, len(self._lines[i].text)) for i in rest]
            block = self._block(BlockDraft(BlockKind.FOOTNOTE, lines, marker=note.marker))
            place = places.get(id(note), self._lines[first].start)
            at = bisect_right(starts, place) - 1
            found.append(replace(block, section=_section_below(blocks[at])) if at >= 0 else block)
        return found

    def _furniture(self) -> Iterator[Block]:
        for i, role in enumerate(self._pagination.roles):
            if role is Role.FURNITURE:
                part = Part(i, 0, len(self._lines[i].text))
                yield self._block(BlockDraft(BlockKind.FURNITURE, [part]))

    def _block(self, draft: BlockDraft) -> Block:
        texts: list[AlignedText] = []
        owned: list[Span] = []
        marks = self._marks_in(draft)
        cuts = [mark.span for mark in marks]
        for part in draft.parts:
            start = self._lines[part.line].start
            first, last = start + part.first, start + part.last
            inside = cuts[
                bisect_left(cuts, Span(start, start + 1)) : bisect_left(cuts, Span(last, last + 1))
            ]
            pieces = [
                AlignedText.of(self._source.text, a, b) for a, b in _runs(first, last, inside)
            ]
            pieces.append(self._space_after(last))
            texts.append(AlignedText.join(pieces))
            runs = _runs(first - part.lead, last + part.trail, inside)
            owned += [span for a, b in runs if (span := _trimmed(self._source.text, a, b))]
        is_table = draft.kind is BlockKind.TABLE
        content = repair(
            AlignedText.join(texts, " ") if is_table else join_lines(texts),
            glued=self._glued,
            native=self._native,
            keep_gaps=draft.kind in _KEEPING_GAPS,
        )
        pages = dict.fromkeys(self._pagination.pages[part.line] for part in draft.parts)
        return Block(
            kind=draft.kind,
            content=content,
            spans=_merged(self._source.text, owned),
            pages=tuple(page for page in pages if page),
            marks=tuple(
                NoteMark(m.marker, bisect_left(content.starts, m.span.start), m.span) for m in marks
            ),
            marker=draft.marker,
        )

    def _marks_in(self, draft: BlockDraft) -> list[MarkDraft]:
        """The marks in a draft's lines; none where nothing but marks would be left of it."""
        marks: list[MarkDraft] = []
        length = 0
        for part in draft.parts:
            start = self._lines[part.line].start
            first, last = start + part.first, start + part.last
            inside = [m for m in self._marks_of.get(part.line, []) if first <= m.span.start < last]
            marks += inside
            runs = _runs(first, last, [mark.span for mark in inside])
            length += sum(len(self._source.text[a:b].strip()) for a, b in runs)
        return marks if length else []

    def _space_after(self, end: int) -> AlignedText:
        """A space at a line's end, if the source has one: it tells whether words part there."""
        after = self._source.text[end : end + 1]
        return AlignedText.of(self._source.text, end, end + 1 if after in _SPACES else end)

    def _ordered(self, blocks: list[Block], note_blocks: dict[int, int]) -> Document:
        order = sorted(range(len(blocks)), key=lambda k: blocks[k].spans[0].start)
        place = {old: new for new, old in enumerate(order)}
        note_of = {
            mark.span: place[note_blocks[id(mark.note)]]
            for mark in self._notes.marks
            if mark.note is not None
        }
        linked = tuple(_with_notes(blocks[k], note_of) for k in order)
        return Document(
            source=self._source,
            pages=self._pages(),
            blocks=linked,
            language=language_of(self._source.text),
        )

    def _pages(self) -> tuple[Page, ...]:
        runs: dict[int, list[Span]] = {}
        before = 0
        for line, page in zip(self._lines, self._pagination.pages, strict=True):
            if not page:
                continue
            if page == before:
                runs[page][-1] = Span(runs[page][-1].start, line.end)
            else:
                runs.setdefault(page, []).append(Span(line.start, line.end))
            before = page
        return tuple(Page(number, tuple(spans)) for number, spans in sorted(runs.items()))


def _runs(first: int, last: int, cuts: Sequence[Span]) -> list[tuple[int, int]]:
    """``first`` to ``last`` without what is cut out."""
    runs: list[tuple[int, int]] = []
    for cut in cuts:
        if first < cut.start:
            runs.append((first, cut.start))
        first = cut.end
    if first < last:
        runs.append((first, last))
    return runs


def _trimmed(source: str, first: int, last: int) -> Span | None:
    text = source[first:last]
    start = first + len(text) - len(text.lstrip())
    end = first + len(text.rstrip())
    return Span(start, end) if start < end else None


def _merged(source: str, spans: list[Span]) -> tuple[Span, ...]:
    """Runs that only white space parts, made one."""
    merged: list[Span] = []
    for span in spans:
        if merged and not source[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)


def _section_below(block: Block) -> tuple[str, ...]:
    """The section of what stands right below a block."""
    return (*block.section, block.text) if block.kind is BlockKind.HEADING else block.section


def _with_notes(block: Block, note_of: Mapping[Span, int]) -> Block:
    marks = tuple(replace(mark, note=note_of.get(mark.span)) for mark in block.marks)
    return replace(block, marks=marks)
