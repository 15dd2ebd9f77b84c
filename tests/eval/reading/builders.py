"""Documents made by hand, a block a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.alignment import AlignedText, Span, offsets
from ingest.block_kinds import BlockKind
from ingest.models import Block, Document, NoteMark, Page, Source
from ingest.source_layout import LaidLine, Layout


@dataclass(frozen=True, slots=True)
class Line:
    """A block of one line; ``mark`` is a sign at its end that points to the block of a number."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    page: int = 1
    level: int = 0
    mark: tuple[str, int] | None = None
    readable: str | None = None
    table: int | None = None


def make_document(*written: Line, faults: Sequence[str] = ()) -> Document:
    """A document of lines that stand on pages in their order."""
    text = ""
    lines: list[LaidLine] = []
    blocks: list[Block] = []
    runs: dict[int, Span] = {}
    for before, one in zip((None, *written), written, strict=False):
        if before is not None:
            text += "\n" if before.page == one.page else "\f"
        start, end = len(text), len(text) + len(one.text)
        text += one.text
        lines.append(LaidLine(start, end, page=one.page))
        runs[one.page] = Span(runs[one.page].start if one.page in runs else start, end)
        blocks.append(_block(one, text, start, end))
    source = Source(
        name="a.pdf",
        sha256="0" * 64,
        text=text,
        media_type="application/pdf",
        encoding="",
        layout=Layout("x 1", tuple(lines)),
        faults=tuple(faults),
    )
    pages = tuple(Page(number, (run,)) for number, run in runs.items())
    return Document(source, pages, tuple(blocks), "en")


def _block(one: Line, text: str, start: int, end: int) -> Block:
    marks: tuple[NoteMark, ...] = ()
    last = end
    if one.mark is not None:
        sign, note = one.mark
        last = end - len(sign)
        marks = (NoteMark(sign, last - start, Span(last, end), note),)
    content = AlignedText.of(text, start, last)
    if one.readable is not None:
        content = AlignedText(
            one.readable,
            offsets([start] * len(one.readable)),
            offsets([last] * len(one.readable)),
        )
    return Block(
        one.kind,
        content,
        (Span(start, last),),
        (one.page,),
        level=one.level,
        marks=marks,
        table=one.table,
    )
