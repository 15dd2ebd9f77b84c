"""A layout as compact JSON, and back without loss; only what a line has is written."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.source_layout import Box, Cell, LaidLine, Layout, NoteReference

_PLAIN = ("page", "size", "font", "rotation", "block", "level", "verbatim", "note")
_UNSET = LaidLine(0, 1)


def dump_layout(layout: Layout) -> dict[str, Any]:
    """All of a layout."""
    return {
        "extractor": layout.extractor,
        "printed": layout.printed,
        "page_sizes": layout.page_sizes,
        "page_labels": layout.page_labels,
        "recognised": layout.recognised,
        "lines": dump_lines(layout.lines),
    }


def load_layout(body: Mapping[str, Any]) -> Layout:
    """The layout that ``dump_layout`` wrote."""
    return Layout(
        body["extractor"],
        load_lines(body["lines"]),
        tuple((width, height) for width, height in body["page_sizes"]),
        tuple(body["page_labels"]),
        body["printed"],
        tuple(body["recognised"]),
    )


def dump_lines(lines: Iterable[LaidLine]) -> list[Any]:
    """All of lines."""
    return [_dump_line(line) for line in lines]


def load_lines(entries: Iterable[Sequence[Any]]) -> tuple[LaidLine, ...]:
    """The lines that ``dump_lines`` wrote."""
    return tuple(map(_load_line, entries))


def _dump_line(line: LaidLine) -> list[Any]:
    told: dict[str, Any] = {
        name: getattr(line, name) for name in _PLAIN if getattr(line, name) != getattr(_UNSET, name)
    }
    if line.box:
        told["box"] = [line.box.x0, line.box.y0, line.box.x1, line.box.y1]
    if line.kind:
        told["kind"] = line.kind.value
    if line.cell:
        told["cell"] = [line.cell.table, line.cell.row, line.cell.column, line.cell.header]
    if line.raised:
        told["raised"] = _offsets(line.raised)
    if line.dropped:
        told["dropped"] = _offsets(line.dropped)
    if line.edges:
        told["edges"] = base64.b64encode(line.edges).decode()
    if line.references:
        told["references"] = [[it.span.start, it.span.end, it.note] for it in line.references]
    return [line.start, line.end, told] if told else [line.start, line.end]


def _load_line(entry: Sequence[Any]) -> LaidLine:
    start, end, *rest = entry
    told = dict(rest[0]) if rest else {}
    kind, box, cell = told.get("kind"), told.get("box"), told.get("cell")
    return LaidLine(
        start,
        end,
        box=Box(*box) if box else None,
        kind=BlockKind(kind) if kind else None,
        cell=Cell(*cell) if cell else None,
        raised=_spans(told.get("raised", ())),
        dropped=_spans(told.get("dropped", ())),
        edges=base64.b64decode(told.get("edges", "")),
        references=tuple(
            NoteReference(Span(first, last), note)
            for first, last, note in told.get("references", ())
        ),
        **{name: told[name] for name in _PLAIN if name in told},
    )


def _offsets(spans: Sequence[Span]) -> list[int]:
    return [offset for span in spans for offset in (span.start, span.end)]


def _spans(offsets: Sequence[int]) -> tuple[Span, ...]:
    return tuple(map(Span, offsets[::2], offsets[1::2]))
