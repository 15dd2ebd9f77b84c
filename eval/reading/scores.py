"""How a reading compares with the truth of its document."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from eval.reading.truth import Place, Truth, digest
from ingest.block_kinds import BlockKind
from ingest.source_layout import LaidLine, Layout


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; 1 of nothing."""
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class ReadingScores:
    """What of a document's truth was found, and what was found that is none."""

    headings_found: Share
    headings_right: Share
    levels_right: Share
    notes_found: Share
    notes_right: Share
    marks_linked: Share
    furniture_found: Share
    furniture_right: Share


def score(truth: Truth, layout: Layout, text: str) -> ReadingScores:
    """Compare a classified layout with the truth.

    A heading or note is found where a block of that kind begins with its letters on its page; a
    note of a list at the end is no footnote here. Levels are counted among the headings found.
    """
    headings = dict(_starts(layout, text, BlockKind.HEADING))
    wanted = dict(truth.headings)
    both = headings.keys() & wanted.keys()
    counted = headings.keys() - truth.doubtful
    notes = {
        place: line.note
        for place, line in _first_lines(layout, text, BlockKind.FOOTNOTE)
        if not (line.note or "").startswith("e")
    }
    furniture = Counter(
        _place(line, text) for line in layout.lines if line.kind is BlockKind.FURNITURE
    )
    true_found = (furniture & Counter(truth.furniture)).total()
    return ReadingScores(
        headings_found=Share(len(both), len(wanted)),
        headings_right=Share(len(both), len(counted)),
        levels_right=Share(sum(headings[p] == wanted[p] for p in both), len(both)),
        notes_found=Share(len(notes.keys() & set(truth.notes)), len(truth.notes)),
        notes_right=Share(len(notes.keys() & set(truth.notes)), len(notes)),
        marks_linked=Share(sum(_linked(truth, layout, text, notes)), len(truth.marks)),
        furniture_found=Share(true_found, len(truth.furniture)),
        furniture_right=Share(true_found, furniture.total()),
    )


def _starts(layout: Layout, text: str, kind: BlockKind) -> Iterator[tuple[Place, int]]:
    for _, group in groupby(
        (line for line in layout.lines if line.kind is kind), key=lambda line: line.block
    ):
        lines = list(group)
        yield (lines[0].page, digest(_joined(lines, text))), lines[0].level


def _first_lines(layout: Layout, text: str, kind: BlockKind) -> Iterator[tuple[Place, LaidLine]]:
    seen: set[int | None] = set()
    for line in layout.lines:
        if line.kind is kind and line.block not in seen:
            seen.add(line.block)
            yield _place(line, text), line


def _joined(lines: Sequence[LaidLine], text: str) -> str:
    return " ".join(text[line.start : line.end] for line in lines)


def _place(line: LaidLine, text: str) -> Place:
    return line.page, digest(text[line.start : line.end])


def _linked(
    truth: Truth, layout: Layout, text: str, notes: dict[Place, str | None]
) -> Iterator[bool]:
    """For each mark whether it was found and points to its note."""
    found = {
        (line.page, text[reference.span.start : reference.span.end], reference.note)
        for line in layout.lines
        for reference in line.references
    }
    for page, sign, note in truth.marks:
        yield (page, sign, notes.get(truth.notes[note])) in found
