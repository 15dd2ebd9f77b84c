"""What the lines of a source make up, before any of its words is repaired."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.alignment import Span
from ingest.layout.block_drafts import BlockDraft
from ingest.layout.lines import Line
from ingest.layout.notes.footnote_marks import MarkDraft, NoteDraft


@dataclass(frozen=True, slots=True)
class Structure:
    """Blocks in the making, and the marks in them.

    ``drafts`` are the blocks of the text itself in reading order, ``notes`` those of its notes,
    each with the note that marks point to, ``furniture`` what is no part of the text. ``pages``
    tell for each line its page, 0 where there are none. ``marks`` are all marks in order, and
    ``dropped`` the signs that a reader does not read, such as Markdown's asterisks, in order.
    """

    lines: Sequence[Line]
    pages: Sequence[int]
    drafts: Sequence[BlockDraft]
    notes: Sequence[tuple[NoteDraft, BlockDraft]]
    furniture: Sequence[BlockDraft]
    marks: Sequence[MarkDraft]
    dropped: Sequence[Span] = field(default=())

    def marks_between(self, start: int, end: int) -> Sequence[MarkDraft]:
        """The marks that begin within a run of the source."""
        first = bisect_left(self.marks, start, key=_mark_start)
        return self.marks[first : bisect_left(self.marks, end, key=_mark_start)]

    def dropped_between(self, start: int, end: int) -> Sequence[Span]:
        """The signs not read that begin within a run of the source."""
        first = bisect_left(self.dropped, start, key=_start)
        return self.dropped[first : bisect_left(self.dropped, end, key=_start)]


def bare(lines: Sequence[Line], source: str, marks: Sequence[MarkDraft]) -> list[str]:
    """The lines' texts without the marks in them."""
    starts = [mark.span.start for mark in marks]
    found = []
    for line in lines:
        inside = marks[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
        runs = uncut(line.start, line.end, [mark.span for mark in inside])
        found.append("".join(source[first:last] for first, last in runs).strip())
    return found


def uncut(first: int, last: int, cuts: Sequence[Span]) -> list[tuple[int, int]]:
    """``first`` to ``last`` without what is cut out."""
    runs: list[tuple[int, int]] = []
    for cut in cuts:
        if first < cut.start:
            runs.append((first, cut.start))
        first = max(first, cut.end)
    if first < last:
        runs.append((first, last))
    return runs


def _mark_start(mark: MarkDraft) -> int:
    return mark.span.start


def _start(span: Span) -> int:
    return span.start
