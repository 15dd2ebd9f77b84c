"""From a source text to a Document of blocks."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.alignment import AlignedText, Span
from ingest.block_kinds import BlockKind
from ingest.languages import language_of
from ingest.layout.block_drafts import BlockDraft
from ingest.layout.declared import DECLARED, declared_structure
from ingest.layout.geometry.classification import classify
from ingest.layout.geometry.typed_headings import with_headings
from ingest.layout.headings import Hierarchy
from ingest.layout.notes.footnote_marks import MarkDraft
from ingest.layout.plain_text import plain_structure
from ingest.layout.printed.folios import folios
from ingest.layout.printed.titles import printed_title
from ingest.layout.structure import uncut
from ingest.layout.wording.articles import articles
from ingest.models import Block, Document, NoteMark, Page, Source
from ingest.repair.joined_lines import join_lines
from ingest.repair.punctuation import punctuation_is_chinese
from ingest.repair.steps import repair, tidy, words_are_glued

_UNDER_NO_HEADING = {BlockKind.TITLE, BlockKind.BYLINE}
_IN_ARTICLES = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
_LABELLED = {BlockKind.ABSTRACT.value, BlockKind.KEYWORDS.value}
_KEEPING_GAPS = {BlockKind.KEYWORDS, BlockKind.HEADING, BlockKind.BYLINE, BlockKind.TABLE}
CELL_GAP = " | "
"""What parts the cells of a row in readable text."""

_SPACES = {" ", "\t", "\xa0", "\u3000"}


def read(source: Source) -> Document:
    """Read a source into blocks: every character that is not white space lies in just one.

    Blocks stand in the order in which they begin in the source.
    """
    return _Reader(source).document()


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        layout, text = source.layout, source.text
        if layout is None:
            self._structure = plain_structure(text)
        else:
            told = classify(layout, text) if layout.printed else with_headings(layout, text)
            self._structure = declared_structure(text, told)
        self._is_printed = layout is None or layout.printed
        self._glued = self._is_printed and words_are_glued(text)
        self._native = punctuation_is_chinese(text)

    def document(self) -> Document:
        """The document read."""
        structure = self._structure
        blocks = self._with_sections(structure.drafts)
        notes = self._note_blocks(blocks)
        note_blocks = {id(note): len(blocks) + k for k, (note, _) in enumerate(structure.notes)}
        furniture = [self._block(draft) for draft in structure.furniture]
        return self._ordered([*blocks, *notes, *furniture], note_blocks)

    def _with_sections(self, drafts: Sequence[BlockDraft]) -> list[Block]:
        numbered = any(d.style not in {None, DECLARED, *_LABELLED} for d in drafts)
        hierarchy = Hierarchy(numbered=numbered)
        blocks: list[Block] = []
        before: BlockDraft | None = None
        labelled = False
        made = [self._block(draft) for draft in drafts]
        begun = articles([block.text if block.kind in _IN_ARTICLES else "" for block in made])
        article: tuple[str, ...] = ()
        for draft, block, begins in zip(drafts, made, begun, strict=True):
            if labelled and before is not None and before.style not in _LABELLED:
                hierarchy.leave()
                labelled = False
            if begins is not None:
                article = (begins,)
            if draft.kind is BlockKind.HEADING:
                article = ()
                follows = before is not None and before.kind is BlockKind.HEADING
                level = hierarchy.enter(
                    block.text, draft.style, level=draft.level, follows_heading=follows
                )
                labelled = draft.style in _LABELLED
                blocks.append(replace(block, section=hierarchy.path[:-1], level=level))
            elif draft.kind in _UNDER_NO_HEADING:
                blocks.append(block)
            else:
                blocks.append(replace(block, section=(*hierarchy.path, *article)))
            before = draft
        return blocks

    def _note_blocks(self, blocks: Sequence[Block]) -> list[Block]:
        """The notes' blocks, each in the section of its first mark, or else where it stands."""
        starts = [block.spans[0].start for block in blocks]
        places: dict[int, int] = {}
        for mark in self._structure.marks:
            places.setdefault(id(mark.note), mark.span.start)
        found: list[Block] = []
        for note, draft in self._structure.notes:
            block = self._block(draft)
            place = places.get(id(note), block.spans[0].start)
            at = bisect_right(starts, place) - 1
            found.append(replace(block, section=_section_below(blocks[at])) if at >= 0 else block)
        return found

    def _block(self, draft: BlockDraft) -> Block:
        texts: list[AlignedText] = []
        owned: list[Span] = []
        marks = self._marks_in(draft)
        cuts = [mark.span for mark in marks]
        for part in draft.parts:
            start = self._structure.lines[part.line].start
            first, last = start + part.first, start + part.last
            inside = [cut for cut in cuts if first <= cut.start < last]
            unread = sorted([*inside, *self._structure.dropped_between(first, last)])
            pieces = [
                AlignedText.of(self._source.text, a, b) for a, b in uncut(first, last, unread)
            ]
            if draft.table is None:
                pieces.append(self._space_after(last))
            texts.append(AlignedText.join(pieces))
            runs = uncut(first - part.lead, last + part.trail, inside)
            owned += [span for a, b in runs if (span := _trimmed(self._source.text, a, b))]
        pages = dict.fromkeys(self._structure.pages[part.line] for part in draft.parts)
        content = self._content(draft, texts)
        return Block(
            kind=draft.kind,
            content=content,
            spans=_merged(self._source.text, owned),
            pages=tuple(page for page in pages if page),
            marks=tuple(
                NoteMark(m.marker, bisect_left(content.starts, m.span.start), m.span) for m in marks
            ),
            marker=draft.marker,
            table=draft.table,
        )

    def _content(self, draft: BlockDraft, texts: Sequence[AlignedText]) -> AlignedText:
        """The readable text of a block's lines."""
        if draft.verbatim:
            return AlignedText.join(texts, "\n")
        if draft.table is not None:
            numbered = zip(draft.parts, texts, strict=True)
            cells = groupby(numbered, key=lambda it: it[0].column)
            return AlignedText.join(
                [tidy(join_lines(text for _, text in some)) for _, some in cells], CELL_GAP
            )
        if not self._is_printed:
            return tidy(join_lines(texts))
        return repair(
            AlignedText.join(texts, " ") if draft.kind is BlockKind.TABLE else join_lines(texts),
            glued=self._glued,
            native=self._native,
            keep_gaps=draft.kind in _KEEPING_GAPS,
        )

    def _marks_in(self, draft: BlockDraft) -> list[MarkDraft]:
        """The marks in a draft's lines; none where nothing but marks would be left of it."""
        marks: list[MarkDraft] = []
        length = 0
        for part in draft.parts:
            start = self._structure.lines[part.line].start
            first, last = start + part.first, start + part.last
            inside = self._structure.marks_between(first, last)
            marks += inside
            runs = uncut(first, last, [mark.span for mark in inside])
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
            for mark in self._structure.marks
            if mark.note is not None
        }
        linked = tuple(_with_notes(blocks[k], note_of) for k in order)
        printed = printed_title(linked)
        facts = ({"title": printed} if printed else {}) | self._source.csl
        return Document(
            source=replace(self._source, csl=facts),
            pages=self._pages(linked),
            blocks=linked,
            language=language_of(self._source.text),
        )

    def _pages(self, blocks: Sequence[Block]) -> tuple[Page, ...]:
        runs: dict[int, list[Span]] = {}
        before = 0
        for line, page in zip(self._structure.lines, self._structure.pages, strict=True):
            if not page:
                continue
            if page == before:
                runs[page][-1] = Span(runs[page][-1].start, line.end)
            else:
                runs.setdefault(page, []).append(Span(line.start, line.end))
            before = page
        layout = self._source.layout
        sizes = dict(enumerate(layout.page_sizes if layout else (), 1))
        labels = folios(blocks, layout.page_labels if layout else ())
        recognised = layout.recognised if layout else ()
        return tuple(
            Page(
                number=number,
                spans=tuple(runs.get(number, ())),
                label=labels.get(number, ""),
                size=sizes.get(number),
                recognised=number in recognised,
            )
            for number in sorted(runs.keys() | sizes.keys())
        )


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
