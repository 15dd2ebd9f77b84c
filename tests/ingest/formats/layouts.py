"""What the tests of all loaders ask of a layout."""

from ingest.block_kinds import BlockKind
from ingest.formats.extract import Extract
from ingest.source_layout import LaidLine, Layout


def assert_laid(text: str, layout: Layout) -> None:
    """Every character but white space is in one line, and lines ascend and are stripped."""
    position = 0
    for line in layout.lines:
        assert line.start >= position
        assert not text[position : line.start].strip()
        assert text[line.start : line.end].strip() == text[line.start : line.end] != ""
        position = line.end
        for inner in (*line.raised, *line.dropped, *(mark.span for mark in line.references)):
            assert line.start <= inner.start < inner.end <= line.end
    assert not text[position:].strip()


def shown(text: str, line: LaidLine) -> str:
    """A line as a person sees it."""
    dropped = {at for span in line.dropped for at in range(span.start, span.end)}
    return "".join(text[at] for at in range(line.start, line.end) if at not in dropped)


def of_kind(extract: Extract, kind: BlockKind | None) -> list[str]:
    """The lines of a kind."""
    return [shown(extract.text, line) for line in extract.layout.lines if line.kind is kind]


def outline(extract: Extract) -> list[tuple[int, str]]:
    """The headings with their levels."""
    return [
        (line.level, shown(extract.text, line))
        for line in extract.layout.lines
        if line.kind is BlockKind.HEADING
    ]


def grid(extract: Extract, table: int = 0) -> dict[tuple[int, int], str]:
    """The cells of a table."""
    return {
        (line.cell.row, line.cell.column): shown(extract.text, line)
        for line in extract.layout.lines
        if line.cell is not None and line.cell.table == table
    }


def notes(extract: Extract) -> dict[str, tuple[list[str], list[str]]]:
    """For each note, the marks that point to it and its lines."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for line in extract.layout.lines:
        for mark in line.references:
            pair = found.setdefault(mark.note, ([], []))
            pair[0].append(extract.text[mark.span.start : mark.span.end])
        if line.note is not None:
            found.setdefault(line.note, ([], []))[1].append(shown(extract.text, line))
    return found
