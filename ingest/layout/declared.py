"""The structure of a text whose format tells what each of its lines is."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.block_kinds import BlockKind
from ingest.layout import block_starts, headings
from ingest.layout.block_drafts import BlockDraft, Part, ends_sentence
from ingest.layout.lines import Line, split_lines
from ingest.layout.notes.footnote_marks import MarkDraft, NoteDraft
from ingest.layout.references import CIRCLED
from ingest.layout.structure import Structure
from ingest.source_layout import LaidLine, Layout

DECLARED = "declared"
"""The style of headings whose level the format tells."""

_LONGEST_LATIN = 130
_BRACKETS = "[［〔(（"
_NOTE_MARK = re.compile(
    rf"(?:[{CIRCLED}]|[\[［〔]?\^?\d{{1,4}}[\]］〕.．、)]?|[*†‡§]{{1,3}}|[ivxlc]{{1,6}}[.)]?)[:：]?\s+"
)


def declared_structure(source: str, layout: Layout) -> Structure:
    """Take over the blocks, the notes and the marks that the layout tells of.

    A row of a table is a block of its own. A line of the source that the layout does not tell of is
    furniture.
    """
    lines = split_lines(source)
    placed = _placed(lines, layout.lines)
    told = {part.line for _, part in placed}
    furniture = [
        BlockDraft(BlockKind.FURNITURE, [Part(i, 0, len(line.text))])
        for i, line in enumerate(lines)
        if i not in told
    ]
    drafts: list[BlockDraft] = []
    notes: dict[str, tuple[NoteDraft, BlockDraft]] = {}
    for some in _blocks(placed, lines):
        first, part = some[0]
        kind = first.kind or BlockKind.PARAGRAPH
        parts = [own for _, own in some]
        if first.note is not None:
            notes.setdefault(first.note, _note(first, parts, lines))
        elif kind is BlockKind.FURNITURE:
            furniture.append(BlockDraft(kind, parts))
        else:
            drafts += _drafts(first, kind, parts, lines)
    _name_title(drafts)
    pages = [0] * len(lines)
    for line, part in placed:
        pages[part.line] = line.page
    return Structure(
        lines,
        pages,
        drafts,
        list(notes.values()),
        furniture,
        list(_marks(source, layout, {key: note for key, (note, _) in notes.items()})),
        sorted(span for line in layout.lines for span in line.dropped),
    )


def _drafts(
    first: LaidLine, kind: BlockKind, parts: list[Part], lines: Sequence[Line]
) -> Sequence[BlockDraft]:
    if kind is BlockKind.HEADING and _is_sentence(parts, lines):
        kind = BlockKind.PARAGRAPH
    if kind is BlockKind.HEADING:
        return [BlockDraft(kind, parts, DECLARED, first.level)]
    if kind is BlockKind.PARAGRAPH and not first.verbatim:
        labelled = block_starts.labelled(parts[0], lines[parts[0].line].text)
        if labelled and (len(parts) == 1 or len(labelled) > 1):
            labelled[-1].parts += parts[1:]
            return labelled
    table = first.cell.table if first.cell else None
    return [BlockDraft(kind, parts, verbatim=first.verbatim, table=table)]


def _is_sentence(parts: Sequence[Part], lines: Sequence[Line]) -> bool:
    """Whether what has the style of a heading is text all the same: long, with its full stop."""
    text = " ".join(lines[part.line].text[part.first : part.last] for part in parts)
    longest = headings.LONGEST if "。" in text else _LONGEST_LATIN
    return len(text) > longest and ends_sentence(text)


def _name_title(drafts: Sequence[BlockDraft]) -> None:
    """Make a title of a heading that a text opens with, if it is the only one of its level."""
    tops = [draft for draft in drafts if draft.kind is BlockKind.HEADING and draft.level == 1]
    if len(tops) == 1 and tops[0] is drafts[0] and tops[0].style == DECLARED:
        tops[0].kind = BlockKind.TITLE


def _placed(lines: Sequence[Line], laid: Sequence[LaidLine]) -> list[tuple[LaidLine, Part]]:
    """Each line of the layout with the part of the source's line that it is.

    What stands before it in that line, back to the one before, and after the last one, is a sign
    that it owns and that nobody reads.
    """
    starts = [line.start for line in lines]
    placed: list[tuple[LaidLine, Part]] = []
    for i, some in groupby(laid, key=lambda own: bisect_right(starts, own.start) - 1):
        line, done = lines[i], 0
        own = [it for it in some if it.end <= line.end]
        for number, it in enumerate(own):
            first, last = it.start - line.start, it.end - line.start
            trail = len(line.text) - last if number + 1 == len(own) else 0
            column = it.cell.column if it.cell else 0
            placed.append((it, Part(i, first, last, first - done, trail, column)))
            done = last
    return placed


def _blocks(
    placed: Sequence[tuple[LaidLine, Part]], lines: Sequence[Line]
) -> Iterator[Sequence[tuple[LaidLine, Part]]]:
    """The lines of each block, and of each row of a table; others may stand between them.

    Where the format tells neither blocks nor kinds, a blank line parts one from the next.
    """
    blocks: dict[tuple[object, ...], list[tuple[LaidLine, Part]]] = {}
    first, before = 0, -1
    for at, it in enumerate(placed):
        if lines[it[1].line].blanks or it[0].kind is not None or it[1].line > before + 1:
            first = at
        before = it[1].line
        blocks.setdefault(_block_key(first, it[0]), []).append(it)
    yield from blocks.values()


def _block_key(at: int, line: LaidLine) -> tuple[object, ...]:
    if line.note is not None:
        return "note", line.note
    if line.cell is not None:
        return "row", line.cell.table, line.cell.row
    return ("block", line.block) if line.block is not None else ("line", at)


def _note(line: LaidLine, parts: list[Part], lines: Sequence[Line]) -> tuple[NoteDraft, BlockDraft]:
    first = parts[0]
    text = lines[first.line].text
    sign = next(iter(line.dropped), None)
    head = first.first + sign.start - line.start if sign else first.first
    if sign and text[first.first : head] == line.note:
        marker: str | None = line.note
        length = len(text) - len(text[head + len(sign) :].lstrip()) - first.first
    else:
        mark = _NOTE_MARK.match(text, first.first, first.last)
        marker = mark.group().strip(" :：\t　") if mark else None
        length = mark.end() - first.first if mark else 0
    own = Part(first.line, first.first + length, first.last, first.lead + length, first.trail)
    note = NoteDraft(line.page, [part.line for part in parts], marker, length)
    return note, BlockDraft(BlockKind.FOOTNOTE, [own, *parts[1:]], marker=marker)


def _marks(source: str, layout: Layout, notes: dict[str, NoteDraft]) -> Iterator[MarkDraft]:
    """The marks that no reader reads; a printed one in brackets is a word of its sentence."""
    for line in layout.lines:
        raised = sorted(line.raised)
        starts = [span.start for span in raised]
        for reference in line.references:
            span = reference.span
            before = bisect_right(starts, span.start)
            is_raised = before > 0 and span.start < raised[before - 1].end
            if layout.printed and not is_raised and source[span.start] in _BRACKETS:
                continue
            marker = source[span.start : span.end].strip()
            yield MarkDraft(marker, span, line.page, notes.get(reference.note))
