"""A stored document as readable text that leads back to its source."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from index.storage.records import StoredDocument
from index.storage.serialization import dump_map
from ingest.alignment import AlignedText
from ingest.block_kinds import BlockKind
from ingest.models import Block, Page
from service.citing.responses import document_summary
from service.schemas.reading import (
    Mark,
    OutlineEntry,
    PageStart,
    ReadingBlock,
    ReadingView,
    Run,
    ShownPage,
)


def reading_view(document: StoredDocument, blocks: Sequence[Block]) -> ReadingView:
    """The document with all its blocks; a block's index is its place among them."""
    paging = _Paging.of(document.pages)
    return ReadingView(
        document=document_summary(document),
        pages=[
            ShownPage(number=page.number, label=page.label, width=page.size[0], height=page.size[1])
            for page in document.pages
            if page.size
        ],
        outline=[
            OutlineEntry(level=block.level, title=block.text, block=index, page=_first_page(block))
            for index, block in enumerate(blocks)
            if block.kind is BlockKind.HEADING
        ],
        blocks=[_readable(index, block, paging) for index, block in enumerate(blocks)],
    )


def _readable(index: int, block: Block, paging: "_Paging") -> ReadingBlock:
    return ReadingBlock(
        index=index,
        kind=block.kind.value,
        level=block.level if block.kind is BlockKind.HEADING else None,
        page=_first_page(block),
        pages=list(paging.within(block)),
        marker=block.marker,
        section=list(block.section),
        text=block.text,
        runs=list(_runs(block.content)),
        marks=[
            Mark(offset=mark.position, marker=mark.marker, block=mark.note) for mark in block.marks
        ],
    )


def _first_page(block: Block) -> int | None:
    return block.pages[0] if block.pages else None


def _runs(content: AlignedText) -> Iterator[Run]:
    """The map of a text, so written that equal lengths always mean character by character."""
    at = 0
    for start, count, *rest in dump_map(content):
        end = at + count
        width = rest[0] if rest else count
        if rest and width == count:
            yield at, at + 1, start, start + width
            at += 1
        yield at, end, start, start + width
        at = end


@dataclass(frozen=True, slots=True)
class _Paging:
    """Where the runs of a document's pages begin in the source, ascending, and their numbers."""

    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, pages: Sequence[Page]) -> Self:
        runs = sorted((span.start, page.number) for page in pages for span in page.spans)
        return cls(tuple(start for start, _ in runs), tuple(number for _, number in runs))

    def within(self, block: Block) -> Iterator[PageStart]:
        """Where in a block's text each of its pages begins."""
        if not block.pages or not block.text:
            return
        starts = block.content.starts
        # Of pages that begin at the same place of the text only the last holds any of it.
        places = {0: block.pages[0]}
        first, last = bisect_right(self.starts, starts[0]), bisect_right(self.starts, starts[-1])
        for k in range(first, last):
            places[bisect_left(starts, self.starts[k])] = self.numbers[k]
        before = None
        for at, number in places.items():
            if number != before:
                yield at, number
            before = number
