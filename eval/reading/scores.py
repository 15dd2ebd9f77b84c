"""How a reading compares with the truth of its document."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise
from typing import Self

from eval.reading.truth import Place, TrueTable, Truth, digest
from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.layout.reader import CELL_GAP
from ingest.models import Block, Document
from ingest.source_layout import LaidLine

_PAGES = re.compile(r"(\d+)(?:-(\d+))?")
_PARAGRAPHS = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.ABSTRACT, BlockKind.KEYWORDS}


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; 1 of nothing."""
        return self.right / self.of if self.of else 1.0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.right + other.right, self.of + other.of)


NONE = Share(0, 0)


@dataclass(frozen=True, slots=True)
class ReadingScores:
    """What of a document's truth was found, and what was found that is none.

    ``order`` counts the pairs of neighbouring paragraphs that stand in the order of reading,
    ``pages_told`` the unreadable pages that are told of and not taken in.
    """

    headings_found: Share = NONE
    headings_right: Share = NONE
    levels_right: Share = NONE
    notes_found: Share = NONE
    notes_right: Share = NONE
    marks_linked: Share = NONE
    furniture_found: Share = NONE
    furniture_right: Share = NONE
    paragraphs_found: Share = NONE
    paragraphs_right: Share = NONE
    order: Share = NONE
    cells: Share = NONE
    pages_told: Share = NONE

    def __add__(self, other: Self) -> "ReadingScores":
        return ReadingScores(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(self))
        )


def score(truth: Truth, document: Document) -> ReadingScores:
    """Compare a document with the truth.

    A heading or note is found where a block of that kind begins with its letters on its page; an
    entry of a list of references is no footnote here. Levels are counted among the headings found.
    """
    read = _Read(document)
    headings = _Headings.of(truth, read)
    notes = {
        place: k
        for place, k in read.starts({BlockKind.FOOTNOTE})
        if place[0] not in truth.lists or place in truth.notes
    }
    notes_found = len(notes.keys() & set(truth.notes))
    furniture = Counter(place for place, kind in read.lines() if kind is BlockKind.FURNITURE)
    true_furniture = (furniture & Counter(truth.furniture)).total()
    paragraphs_found, paragraphs_right, order = _paragraphs(truth, read)
    return ReadingScores(
        headings_found=Share(headings.found, len(truth.headings)),
        headings_right=Share(headings.found, headings.read),
        levels_right=Share(headings.levelled, headings.found),
        notes_found=Share(notes_found, len(truth.notes)),
        notes_right=Share(notes_found, len(notes)),
        marks_linked=Share(sum(_linked(truth, read, notes)), len(truth.marks)),
        furniture_found=Share(true_furniture, len(truth.furniture)),
        furniture_right=Share(true_furniture, furniture.total()),
        paragraphs_found=paragraphs_found,
        paragraphs_right=paragraphs_right,
        order=order,
        cells=sum((_cells(table, document) for table in truth.tables), NONE),
        pages_told=_told(truth, document.source.faults, {line.page for line in read.all_lines}),
    )


def score_refusal(truth: Truth, reason: str) -> ReadingScores:
    """The scores where a file was refused: its unreadable pages are told of if the reason does."""
    told = truth.unreadable if "scan" in reason else _pages([reason])
    return ReadingScores(pages_told=Share(len(told & truth.unreadable), len(truth.unreadable)))


@dataclass(slots=True)
class _Read:
    """A document with its lines, and which block each is of."""

    document: Document
    all_lines: Sequence[LaidLine] = field(init=False)
    _owned: list[tuple[Span, int]] = field(init=False)

    def __post_init__(self) -> None:
        layout = self.document.source.layout
        self.all_lines = layout.lines if layout else ()
        self._owned = sorted(
            (span, k) for k, block in enumerate(self.document.blocks) for span in block.spans
        )

    def place(self, page: int, spans: Iterable[Span]) -> Place:
        text = self.document.source.text
        return page, digest("".join(text[span.start : span.end] for span in spans))

    def page_of(self, block: Block) -> int:
        return block.pages[0] if block.pages else 0

    def starts(self, kinds: set[BlockKind]) -> Iterator[tuple[Place, int]]:
        """Where blocks of some kinds begin, each with the number of its block."""
        for k, block in enumerate(self.document.blocks):
            if block.kind in kinds:
                yield self.place(self.page_of(block), block.spans), k

    def lines(self) -> Iterator[tuple[Place, BlockKind]]:
        """Each line's place and the kind of its block."""
        for line in self.all_lines:
            at = bisect_right(self._owned, line.start, key=lambda it: it[0].end)
            at = min(at, len(self._owned) - 1)
            kind = self.document.blocks[self._owned[at][1]].kind
            yield self.place(line.page, [Span(line.start, line.end)]), kind


@dataclass(frozen=True, slots=True)
class _Headings:
    """How many headings were read, doubtful ones apart, found, and found at their level."""

    read: int
    found: int
    levelled: int

    @classmethod
    def of(cls, truth: Truth, read: _Read) -> Self:
        """Those of one place are compared in their order."""
        levels: dict[Place, list[int]] = defaultdict(list)
        for place, k in read.starts({BlockKind.HEADING}):
            levels[place].append(read.document.blocks[k].level)
        counted = sum(len(some) for place, some in levels.items() if place not in truth.doubtful)
        found = levelled = 0
        for place, allowed in truth.headings:
            if levels[place]:
                found += 1
                levelled += levels[place].pop(0) in allowed
        return cls(counted, found, levelled)


def _linked(truth: Truth, read: _Read, notes: dict[Place, int]) -> Iterator[bool]:
    """For each mark whether it was found and points to its note."""
    pages = {line.start: line.page for line in read.all_lines}
    starts = sorted(pages)
    found = {
        (pages[starts[bisect_right(starts, mark.span.start) - 1]], mark.marker, mark.note)
        for block in read.document.blocks
        for mark in block.marks
    }
    for page, sign, note in truth.marks:
        place = truth.notes[note]
        yield place in notes and (page, sign, notes[place]) in found


def _paragraphs(truth: Truth, read: _Read) -> tuple[Share, Share, Share]:
    """Starts of paragraphs found, right among those read, and neighbours in their order."""
    starts: dict[Place, list[int]] = defaultdict(list)
    for place, k in read.starts(_PARAGRAPHS):
        starts[place].append(read.document.blocks[k].spans[0].start)
    wanted = there = 0
    found: list[int] = []
    right = pairs = 0
    for page in truth.pages:
        own = {place: list(offsets) for place, offsets in starts.items() if place[0] == page.number}
        there += sum(map(len, own.values()))
        wanted += len(page.starts)
        places = [(page.number, start) for start in page.starts]
        offsets = [own[place].pop(0) for place in places if own.get(place)]
        found += offsets
        right += sum(before < after for before, after in pairwise(offsets))
        pairs += max(0, len(offsets) - 1)
    return Share(len(found), wanted), Share(len(found), there), Share(right, pairs)


def _cells(table: TrueTable, document: Document) -> Share:
    """How many cells stand in a row with the row's other cells, at their place in it."""
    rows = [
        [digest(cell) for cell in block.text.split(CELL_GAP)]
        for block in document.blocks
        if block.table is not None and table.page in (block.pages or (0,))
    ]
    right = 0
    for wanted in table.rows:
        right += max(
            (sum(a == b for a, b in zip(wanted, row, strict=False)) for row in rows), default=0
        )
    return Share(right, sum(len(row) for row in table.rows))


def _told(truth: Truth, faults: Iterable[str], taken: set[int]) -> Share:
    told = (_pages(faults) - taken) & truth.unreadable
    return Share(len(told), len(truth.unreadable))


def _pages(faults: Iterable[str]) -> frozenset[int]:
    """The pages that some messages name, such as "pages 3-9 hold no text"."""
    return frozenset(
        page
        for fault in faults
        for match in _PAGES.finditer(fault)
        for page in range(int(match[1]), int(match[2] or match[1]) + 1)
    )
