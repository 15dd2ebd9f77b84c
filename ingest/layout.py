"""From a source text to a Document of blocks."""

from bisect import bisect_left
from collections.abc import Sequence

from ingest.alignment import AlignedText, Span
from ingest.cleaning import join_lines, repair, words_are_glued
from ingest.footnotes import Footnotes, MarkDraft, find_footnotes
from ingest.headings import Hierarchy
from ingest.languages import language_of
from ingest.lines import Shape, split_lines
from ingest.models import Block, BlockKind, Document, NoteMark, Page, Source
from ingest.pagination import Pagination, Role
from ingest.paragraphs import Assembler, Draft, Part

_UNDER_NO_HEADING = {BlockKind.TITLE, BlockKind.BYLINE}
_LABELLED = {BlockKind.ABSTRACT.value, BlockKind.KEYWORDS.value}


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
        self._marks_of: dict[int, list[MarkDraft]] = {}
        starts = [line.start for line in self._lines]
        for mark in self._notes.marks:
            at = bisect_left(starts, mark.span.start + 1) - 1
            self._marks_of.setdefault(at, []).append(mark)

    def document(self) -> Document:
        """The document read."""
        drafts = Assembler(
            self._lines,
            [self._bare(i) for i in range(len(self._lines))],
            self._shape,
            self._pagination,
            markdown=self._source.media_type == "text/markdown",
        ).drafts()
        blocks = self._with_sections(drafts)
        note_blocks: dict[int, int] = {}
        for note in self._notes.notes:
            first, *rest = note.lines
            parts = [Part(first, note.marker_length, len(self._lines[first].text))]
            parts += [Part(i, 0, len(self._lines[i].text)) for i in rest]
            if parts[0].first >= parts[0].last:
                parts[0].first = 0
            draft = Draft(BlockKind.FOOTNOTE, parts)
            note_blocks[id(note)] = len(blocks)
            marks = [mark.span.start for mark in self._notes.marks if mark.note is note]
            place = marks[0] if marks else self._lines[first].start
            section = _section_at(blocks[: len(drafts)], place)
            blocks.append(self._block(draft, section, marker=note.marker))
        for i, role in enumerate(self._pagination.roles):
            if role is Role.FURNITURE:
                part = Part(i, 0, len(self._lines[i].text))
                blocks.append(self._block(Draft(BlockKind.FURNITURE, [part]), ()))
        return self._ordered(blocks, note_blocks)

    def _bare(self, i: int) -> str:
        """A line's text without its footnote marks."""
        line = self._lines[i]
        text = line.text
        for mark in reversed(self._marks_of.get(i, [])):
            text = text[: mark.span.start - line.start] + text[mark.span.end - line.start :]
        return text.strip()

    def _with_sections(self, drafts: list[Draft]) -> list[Block]:
        numbered = any(d.style not in {None, "#", *_LABELLED} for d in drafts)
        hierarchy = Hierarchy(numbered=numbered)
        blocks: list[Block] = []
        before: Draft | None = None
        labelled = False
        for draft in drafts:
            if labelled and before is not None and before.style not in _LABELLED:
                hierarchy.leave()
                labelled = False
            level = 0
            if draft.kind is BlockKind.HEADING:
                block = self._block(draft, ())
                level = hierarchy.enter(
                    block.text,
                    draft.style,
                    level=draft.level,
                    follows_heading=before is not None and before.kind is BlockKind.HEADING,
                )
                labelled = draft.style in _LABELLED
                blocks.append(self._block(draft, hierarchy.path[:-1], level=level))
            else:
                section = () if draft.kind in _UNDER_NO_HEADING else hierarchy.path
                blocks.append(self._block(draft, section))
            before = draft
        return blocks

    def _block(
        self, draft: Draft, section: tuple[str, ...], *, level: int = 0, marker: str | None = None
    ) -> Block:
        texts: list[AlignedText] = []
        owned: list[Span] = []
        marks: list[MarkDraft] = []
        for part in draft.parts:
            line = self._lines[part.line]
            first, last = line.start + part.first, line.start + part.last
            inside = [m for m in self._marks_of.get(part.line, []) if first <= m.span.start < last]
            marks += inside
            runs = _runs(first, last, [mark.span for mark in inside])
            pieces = [AlignedText.of(self._source.text, a, b) for a, b in runs]
            pieces.append(self._space_after(last))
            texts.append(AlignedText.join(pieces))
            # What stands before the first part (a note's own mark, a heading's sign) is the
            # block's own as well, though no part of its text.
            begin = line.start if part is draft.parts[0] and _leads(draft) else first
            runs = _runs(begin, last, [mark.span for mark in inside])
            owned += [span for a, b in runs if (span := _trimmed(self._source.text, a, b))]
        content = repair(
            join_lines([text for text in texts if text.text.strip()]),
            glued=self._glued,
            keep_gaps=draft.kind in {BlockKind.KEYWORDS, BlockKind.HEADING, BlockKind.BYLINE},
        )
        pages = dict.fromkeys(self._pagination.pages[part.line] for part in draft.parts)
        return Block(
            kind=draft.kind,
            content=content,
            spans=_merged(self._source.text, owned),
            pages=tuple(page for page in pages if page),
            section=section,
            level=level,
            marks=tuple(
                NoteMark(m.marker, bisect_left(content.starts, m.span.start), m.span) for m in marks
            ),
            marker=marker,
        )

    def _space_after(self, end: int) -> AlignedText:
        """A space at a line's end, if the source has one: it tells whether words part there."""
        after = self._source.text[end : end + 1]
        return AlignedText.of(self._source.text, end, end + 1 if after in {" ", "\u3000"} else end)

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


def _leads(draft: Draft) -> bool:
    """Whether characters before a draft's first part belong to it."""
    return draft.kind is BlockKind.FOOTNOTE or draft.style == "#" or draft.kind is BlockKind.TITLE


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


def _section_at(blocks: Sequence[Block], start: int) -> tuple[str, ...]:
    """The section of the last block that begins before a place."""
    section: tuple[str, ...] = ()
    for block in blocks:
        if block.spans and block.spans[0].start > start:
            break
        section = (*block.section, block.text) if block.kind is BlockKind.HEADING else block.section
    return section


def _with_notes(block: Block, note_of: dict[Span, int]) -> Block:
    if not block.marks:
        return block
    marks = tuple(NoteMark(m.marker, m.position, m.span, note_of.get(m.span)) for m in block.marks)
    return Block(
        kind=block.kind,
        content=block.content,
        spans=block.spans,
        pages=block.pages,
        section=block.section,
        level=block.level,
        marks=marks,
        marker=block.marker,
    )
