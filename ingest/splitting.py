"""From a document to passages: whole sentences under one heading."""

import hashlib
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from operator import attrgetter

from ingest.alignment import AlignedText, Span
from ingest.block_kinds import BlockKind
from ingest.models import Block, Document, Note, Passage, PassageKind, Sentence
from ingest.sentences import sentence_bounds

# The size that retrieved best of those tried, in the encoder's tokens.
PASSAGE_TOKENS = 250

_KINDS = {
    BlockKind.TITLE: PassageKind.HEADING,
    BlockKind.BYLINE: PassageKind.HEADING,
    BlockKind.ABSTRACT: PassageKind.BODY,
    BlockKind.KEYWORDS: PassageKind.BODY,
    BlockKind.PARAGRAPH: PassageKind.BODY,
    BlockKind.LIST_ITEM: PassageKind.BODY,
    BlockKind.CAPTION: PassageKind.CAPTION,
    BlockKind.TABLE: PassageKind.TABLE,
    BlockKind.FOOTNOTE: PassageKind.FOOTNOTE,
}
# A text with more characters than this for each token is too long without counting.
_MOST_CHARACTERS = 20
_LINE = re.compile(r"[^\n]+")
_CLAUSE_END = re.compile(r"(?<=[；;，,、：:])|(?<=\s)")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of one that is too long: where it stands in its block."""

    block: int
    start: int
    end: int


def split(
    document: Document,
    count_tokens: Callable[[str], int],
    max_tokens: int,
    *,
    size: int = PASSAGE_TOKENS,
) -> tuple[Passage, ...]:
    """Split a document into passages, in reading order.

    Body and footnotes never mix, nor do sections; a footnote is a passage of its own. A sentence
    is cut only where it alone exceeds the encoder's window.

    Args:
        document: what was read.
        count_tokens: the encoder's count of a text's tokens.
        max_tokens: the encoder's window.
        size: the most tokens that a passage of several sentences holds.
    """
    maker = _PassageMaker(document, count_tokens, max_tokens, size)
    return tuple(sorted(maker.passages(), key=lambda passage: passage.spans[0].start))


class _PassageMaker:
    def __init__(
        self, document: Document, count_tokens: Callable[[str], int], max_tokens: int, size: int
    ) -> None:
        self._blocks = document.blocks
        # A sentence is measured to see whether it fits, and again wherever it is put with others.
        self._count = cache(count_tokens)
        self._max = max_tokens
        self._size = min(size, max_tokens)
        self._source = document.source.text
        self._digest = document.source.sha256
        self._note_spans: dict[int, tuple[Span, ...]] = {}
        self._headers: dict[int | None, Block] = {}
        for block in document.blocks:
            if block.table is not None:
                self._headers.setdefault(block.table, block)
        runs = sorted((span.start, page.number) for page in document.pages for span in page.spans)
        self._page_starts = [start for start, _ in runs]
        self._page_numbers = [number for _, number in runs]

    def passages(self) -> Iterator[Passage]:
        for group in self._groups():
            units = [unit for k in group for unit in self._units(k)]
            for some in self._packed(units):
                passage = self._passage(some)
                if passage is not None:
                    yield passage
            self._count.cache_clear()

    def _groups(self) -> Iterator[list[int]]:
        """Blocks that may share a passage."""
        streams: dict[PassageKind, list[int]] = {}
        for k, block in enumerate(self._blocks):
            if block.kind in _KINDS and block.text:
                streams.setdefault(_KINDS[block.kind], []).append(k)
        for kind, members in streams.items():
            if kind is PassageKind.FOOTNOTE:
                yield from ([k] for k in members)
                continue
            key = self._table if kind is PassageKind.TABLE else self._section
            for _, group in groupby(members, key=key):
                yield list(group)

    def _section(self, k: int) -> Sequence[str]:
        return self._blocks[k].section

    def _table(self, k: int) -> tuple[str, int]:
        """What the rows of one table have in common; a block that is a whole table is alone."""
        table = self._blocks[k].table
        return ("block", k) if table is None else ("table", table)

    def _units(self, k: int) -> Iterator[_Unit]:
        content = self._blocks[k].content
        for start, end in _bounds(self._blocks[k]):
            if self._fits(content.text[start:end]):
                yield _Unit(k, start, end)
            else:
                yield from (_Unit(k, a, b) for a, b in self._cut(content, start, end))

    def _cut(self, content: AlignedText, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A sentence too long for the encoder, cut after clauses, or anywhere if need be."""
        text = content.text
        clauses = [*(m.start() for m in _CLAUSE_END.finditer(text, start + 1, end)), end]
        at = start
        while at < end:
            cut = self._furthest(text, at, clauses)
            if cut is None:
                cut = self._furthest(text, at, range(at + 1, end + 1)) or at + 1
                cut = _between_characters(content, at, cut, end)
            first = at + len(text[at:cut]) - len(text[at:cut].lstrip())
            if first < cut:
                yield first, first + len(text[first:cut].rstrip())
            at = cut

    def _furthest(self, text: str, at: int, places: Sequence[int]) -> int | None:
        """The furthest of some places up to which a text fits the encoder's window."""
        first = best = bisect_right(places, at) - 1
        step = 1
        while step:
            k = best + step
            if k < len(places) and self._fits(text[at : places[k]]):
                best, step = k, step * 2
            else:
                step //= 2
        return places[best] if best > first else None

    def _fits(self, text: str) -> bool:
        return len(text) <= self._max * _MOST_CHARACTERS and self._count(text) <= self._max

    def _packed(self, units: list[_Unit]) -> Iterator[list[_Unit]]:
        """Units in passages of about equal size."""
        texts = [
            self._glue(a, b) + self._text(b) for a, b in zip([None, *units], units, strict=False)
        ]
        counts = [self._count(text) for text in texts]
        parts = max(1, math.ceil(sum(counts) / self._size))
        even = min(self._size, math.ceil(sum(counts) / parts) + max(counts, default=0) // 2)
        # What it is made of takes long to import, and who takes in nothing needs none of it.
        from ingest.sentence_splitter import SentenceSplitter  # noqa: PLC0415

        splitter = SentenceSplitter(even, self._count)
        at = 0
        for is_long, run in groupby(texts, key=lambda text: self._count(text) > even):
            # A sentence beyond the size stands alone; langchain would warn of each.
            for piece in run if is_long else splitter.merge(run):
                some: list[_Unit] = []
                length = 0
                while length < len(piece):
                    some.append(units[at])
                    length += len(texts[at])
                    at += 1
                yield some

    def _text(self, unit: _Unit) -> str:
        return self._blocks[unit.block].text[unit.start : unit.end]

    def _glue(self, before: _Unit | None, unit: _Unit) -> str:
        """What stands between two units: a line's end between blocks, else what the block has."""
        if before is None:
            return ""
        if before.block != unit.block:
            return "\n"
        return self._blocks[unit.block].text[before.end : unit.start]

    def _passage(self, units: list[_Unit]) -> Passage | None:
        text = ""
        sentences: list[Sentence] = []
        spans: list[Span] = []
        notes: list[Note] = []
        before: _Unit | None = None
        for unit in units:
            text += self._glue(before, unit)
            block = self._blocks[unit.block]
            own = block.content.spans(unit.start, unit.end, block.spans)
            start = len(text)
            text += self._text(unit)
            sentences.append(Sentence(start, len(text), own))
            spans += own
            notes += self._notes(block, unit, start)
            before = unit
        merged = self._merged(spans)
        if not merged:
            return None
        first = self._blocks[units[0].block]
        header = self._headers.get(first.table)
        return Passage(
            id=self._id(merged),
            kind=_KINDS[first.kind],
            text=text,
            spans=merged,
            pages=self._pages(merged),
            section=first.section,
            sentences=tuple(s for s in sentences if s.spans),
            notes=tuple(notes),
            header=header.text if header and header is not first else "",
        )

    def _merged(self, spans: list[Span]) -> tuple[Span, ...]:
        """Sentences' spans made one where nothing but white space lies between."""
        merged: list[Span] = []
        for span in spans:
            last = merged[-1] if merged else None
            if last and not self._source[last.end : span.start].strip():
                merged[-1] = Span(last.start, span.end)
            else:
                merged.append(span)
        return tuple(merged)

    def _notes(self, block: Block, unit: _Unit, offset: int) -> Iterator[Note]:
        first = bisect_right(block.marks, unit.start, key=attrgetter("position"))
        last = bisect_right(block.marks, unit.end, key=attrgetter("position"))
        for mark in block.marks[first:last]:
            if mark.note is None:
                continue
            note = self._blocks[mark.note]
            yield Note(
                marker=mark.marker,
                text=note.text,
                spans=self._spans_of(mark.note),
                pages=note.pages,
                position=offset + mark.position - unit.start,
            )

    def _spans_of(self, note: int) -> tuple[Span, ...]:
        """Where a footnote's words stand; as many marks as there are may point to it."""
        if note not in self._note_spans:
            block = self._blocks[note]
            self._note_spans[note] = block.content.spans(0, len(block.content), block.spans)
        return self._note_spans[note]

    def _pages(self, spans: Sequence[Span]) -> tuple[int, ...]:
        if not self._page_starts:
            return ()
        return tuple(
            dict.fromkeys(
                self._page_numbers[max(0, bisect_right(self._page_starts, place) - 1)]
                for span in spans
                for place in (span.start, span.end - 1)
            )
        )

    def _id(self, spans: Sequence[Span]) -> str:
        """The same file and the same spans give the same id, wherever and whenever."""
        key = self._digest + "".join(f"|{span.start}-{span.end}" for span in spans)
        return f"c_{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def _bounds(block: Block) -> Iterator[tuple[int, int]]:
    """Where the sentences of a block begin and end: its row if it is one, else on each line.

    Only what is kept as it was written, such as code, has several lines.
    """
    if block.table is not None:
        yield 0, len(block.text)
        return
    for line in _LINE.finditer(block.text):
        for start, end in sentence_bounds(line.group()):
            yield line.start() + start, line.start() + end


def _between_characters(content: AlignedText, at: int, cut: int, end: int) -> int:
    """The nearest place to a cut where no source character (a ligature) is parted in two."""
    places = chain(range(cut, at, -1), range(cut + 1, end))
    return next((p for p in places if p == end or content.ends[p - 1] <= content.starts[p]), end)
