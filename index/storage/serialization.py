"""Blocks, passages and pages as compact JSON, and back without loss.

Spans are flat lists of starts and ends; an alignment map is a list of runs (``dump_map``). The kind
and the text of a block or passage are columns of their own and not part of its body.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ingest.alignment import AlignedText, Span, offsets
from ingest.block_kinds import BlockKind
from ingest.formats.layout_json import dump_lines, load_lines
from ingest.models import Block, Note, NoteMark, Page, Passage, PassageKind, Sentence
from ingest.source_layout import LaidLine

Body = dict[str, Any]


def dump_spans(spans: Iterable[Span]) -> list[int]:
    """Starts and ends by turns."""
    return [offset for span in spans for offset in (span.start, span.end)]


def load_spans(offsets: Sequence[int]) -> tuple[Span, ...]:
    """The spans that ``dump_spans`` wrote."""
    return tuple(map(Span, offsets[::2], offsets[1::2]))


def dump_map(content: AlignedText) -> list[list[int]]:
    """The map as runs of characters that stand for equally long parts of the source.

    ``[start, count]``: each of ``count`` characters stands for one of the source, one after the
    other from ``start``. ``[start, count, width]``: all of them stand for the same ``width``
    characters from ``start``; a width of 0 is text that the source does not hold.
    """
    runs: list[list[int]] = []
    reached: tuple[int, int] | None = None
    for start, end in zip(content.starts, content.ends, strict=True):
        width = end - start
        if reached == (start, width):
            runs[-1][1] += 1
        else:
            runs.append([start, 1] if width == 1 else [start, 1, width])
        reached = (start + 1 if width == 1 else start, width)
    return runs


def load_map(text: str, runs: Iterable[Sequence[int]]) -> AlignedText:
    """The text with the map that ``dump_map`` wrote."""
    starts, ends = offsets(()), offsets(())
    for start, count, *rest in runs:
        if rest:
            starts.extend([start] * count)
            ends.extend([start + rest[0]] * count)
        else:
            starts.extend(range(start, start + count))
            ends.extend(range(start + 1, start + count + 1))
    return AlignedText(text, starts, ends)


def dump_pages(pages: Iterable[Page]) -> list[Body]:
    """All of pages."""
    return [
        {
            "number": page.number,
            "spans": dump_spans(page.spans),
            "label": page.label,
            "size": page.size,
            "recognised": page.recognised,
        }
        for page in pages
    ]


def load_pages(pages: Iterable[Mapping[str, Any]]) -> tuple[Page, ...]:
    """The pages that ``dump_pages`` wrote."""
    return tuple(
        Page(
            number=page["number"],
            spans=load_spans(page["spans"]),
            label=page["label"],
            size=tuple(page["size"]) if page["size"] else None,
            recognised=page["recognised"],
        )
        for page in pages
    )


def dump_page(lines: Iterable[LaidLine]) -> bytes:
    """The lines of a page, compressed."""
    return zlib.compress(json.dumps(dump_lines(lines), separators=(",", ":")).encode())


def load_page(stored: bytes) -> tuple[LaidLine, ...]:
    """The lines that ``dump_page`` wrote."""
    return load_lines(json.loads(zlib.decompress(stored)))


def dump_block(block: Block) -> Body:
    """All of a block but its kind and text."""
    return {
        "map": dump_map(block.content),
        "spans": dump_spans(block.spans),
        "pages": block.pages,
        "section": block.section,
        "level": block.level,
        "marks": [
            [mark.marker, mark.position, mark.span.start, mark.span.end, mark.note]
            for mark in block.marks
        ],
        "marker": block.marker,
        "table": block.table,
    }


def load_block(kind: str, text: str, body: Mapping[str, Any]) -> Block:
    """The block that ``dump_block`` wrote."""
    return Block(
        kind=BlockKind(kind),
        content=load_map(text, body["map"]),
        spans=load_spans(body["spans"]),
        pages=tuple(body["pages"]),
        section=tuple(body["section"]),
        level=body["level"],
        marks=tuple(
            NoteMark(marker, position, Span(start, end), note)
            for marker, position, start, end, note in body["marks"]
        ),
        marker=body["marker"],
        table=body.get("table"),
    )


def dump_passage(passage: Passage) -> Body:
    """All of a passage but its id, kind and text."""
    return {
        "spans": dump_spans(passage.spans),
        "pages": passage.pages,
        "section": passage.section,
        "sentences": [[s.start, s.end, *dump_spans(s.spans)] for s in passage.sentences],
        "notes": [
            [note.marker, note.text, dump_spans(note.spans), note.pages, note.position]
            for note in passage.notes
        ],
        "header": passage.header,
    }


def load_passage(passage_id: str, kind: str, text: str, body: Mapping[str, Any]) -> Passage:
    """The passage that ``dump_passage`` wrote."""
    return Passage(
        id=passage_id,
        kind=PassageKind(kind),
        text=text,
        spans=load_spans(body["spans"]),
        pages=tuple(body["pages"]),
        section=tuple(body["section"]),
        sentences=tuple(Sentence(s[0], s[1], load_spans(s[2:])) for s in body["sentences"]),
        notes=tuple(
            Note(marker, note, load_spans(spans), tuple(pages), position)
            for marker, note, spans, pages, position in body["notes"]
        ),
        header=body.get("header", ""),
    )
