"""Tables: rows of cells that stand below each other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.block_kinds import BlockKind
from ingest.layout.geometry.laid_text import LaidText, Row
from ingest.source_layout import Cell

_FEWEST_ROWS = 3
_NEAR = 4.0
# How many lines of one cell may part two rows of a table.
_MOST_BETWEEN = 2
# In sizes of the type: the widest distance between two lines of a table.
_WIDEST_LEADING = 3.2
_ALIGNED_SHARE = 0.5
# Lines over several columns that show running text, as a share of the rows.
_ACROSS_SHARE = 0.5

Cells = list[Row]


def find_tables(laid: LaidText) -> None:
    """Mark the lines of tables, each with its cell."""
    number = 0
    for _, rows in laid.pages():
        for table in _tables([row for row in rows if row.kind is None]):
            _fill(table, number)
            number += 1


def _tables(rows: Sequence[Row]) -> Iterator[list[Cells]]:
    found: list[Cells] = []
    for cells in _cells(rows):
        if found and not _is_below(found, cells):
            yield from _kept(found)
            found = []
        found.append(cells)
    yield from _kept(found)


def _cells(rows: Sequence[Row]) -> Iterator[Cells]:
    """Lines that follow each other on one baseline, from left to right."""
    cells: Cells = []
    for row in rows:
        straight = row.line.rotation == 0
        if cells and not (straight and row.beside(cells[-1]) and row.box.x0 > cells[-1].box.x1 - 1):
            yield cells
            cells = []
        cells.append(row)
    if cells:
        yield cells


def _is_below(table: Sequence[Cells], cells: Cells) -> bool:
    """Whether some cells may be a table's next row."""
    above = table[-1]
    gap = cells[0].baseline - above[0].baseline
    if not 0 < gap <= _WIDEST_LEADING * max(cells[0].size, above[0].size):
        return False
    left, right = _bounds([row for some in table for row in some])
    if len(cells) == 1 and not (left - _NEAR < cells[0].box.x0 and cells[0].box.x1 < right + _NEAR):
        return False
    single = 0
    for some in (*table, cells)[::-1]:
        if len(some) > 1:
            break
        single += 1
    return single <= _MOST_BETWEEN


def _bounds(rows: Sequence[Row]) -> tuple[float, float]:
    return min(row.box.x0 for row in rows), max(row.box.x1 for row in rows)


def _kept(table: list[Cells]) -> Iterator[list[Cells]]:
    """The table, from its first row with several cells to its last, if it is one."""
    several = [k for k, cells in enumerate(table) if len(cells) > 1]
    if len(several) < _FEWEST_ROWS:
        return
    table = table[several[0] : several[-1] + 1]
    rows = [cells for cells in table if len(cells) > 1]
    aligned = sum(
        any(_aligns(cell, other) for other in above)
        for above, cells in pairwise(rows)
        for cell in cells
    )
    lines = [cells[0] for cells in table if len(cells) == 1]
    across = sum(any(_runs_across(line, cells) for cells in rows) for line in lines)
    # Prose whose paragraphs begin with a number and a wide space has rows of two as well.
    if across < _ACROSS_SHARE * len(rows) and aligned >= _ALIGNED_SHARE * sum(
        len(cells) for cells in rows[1:]
    ):
        yield table


def _runs_across(line: Row, cells: Cells) -> bool:
    """Whether a line alone stands above or below several of a row's cells."""
    return sum(line.overlaps(cell) for cell in cells) > 1


def _aligns(cell: Row, other: Row) -> bool:
    a, b = cell.box, other.box
    return (
        abs(a.x0 - b.x0) <= _NEAR
        or abs(a.x1 - b.x1) <= _NEAR
        or abs(a.x0 + a.x1 - b.x0 - b.x1) <= 2 * _NEAR
    )


def _fill(table: Sequence[Cells], number: int) -> None:
    columns = _columns(table)
    named = len(table) > 1 and _names_columns(table)
    place = -1
    before: Cells = []
    for cells in table:
        if not (before and len(cells) == 1 and _wraps(before, cells[0], columns)):
            place += 1
            before = cells
        for row in cells:
            column = _column(row, columns)
            row.kind = BlockKind.TABLE
            row.cell = Cell(number, place, column, header=named and place == 0)


def _columns(table: Sequence[Cells]) -> list[tuple[float, float]]:
    """The columns' left and right edges: of what the rows with the usual number of cells hold."""
    counts = Counter(len(cells) for cells in table if len(cells) > 1)
    usual = max(counts, key=lambda count: (counts[count] * count, count))
    edges: list[tuple[float, float]] = []
    spans = sorted(
        (row.box.x0, row.box.x1) for cells in table if len(cells) == usual for row in cells
    )
    for x0, x1 in spans:
        if edges and x0 < edges[-1][1]:
            edges[-1] = (edges[-1][0], max(edges[-1][1], x1))
        else:
            edges.append((x0, x1))
    return edges


def _column(row: Row, columns: Sequence[tuple[float, float]]) -> int:
    middle = (row.box.x0 + row.box.x1) / 2

    def distance(k: int) -> tuple[float, float]:
        x0, x1 = columns[k]
        shared = min(row.box.x1, x1) - max(row.box.x0, x0)
        return -max(shared, 0.0), abs(middle - (x0 + x1) / 2)

    return min(range(len(columns)), key=distance)


def _wraps(before: Cells, row: Row, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line alone goes on with a cell of the row above, and not in the first column."""
    gap = row.baseline - before[0].baseline
    return _column(row, columns) > 0 and gap <= 1.5 * row.size


def _names_columns(table: Sequence[Cells]) -> bool:
    """Whether the first row names the columns: it is set otherwise, or holds words over figures."""
    first, second = table[0], table[1]
    if {row.line.font for row in first}.isdisjoint(row.line.font for row in second):
        return True
    return _figures(first) < _figures(second) or _figures(first) == 0.0


def _figures(cells: Cells) -> float:
    """The share of cells, the first aside, that begin with a figure."""
    rest = cells[1:] or cells
    return sum(row.text.lstrip("-+−(（")[:1].isdigit() for row in rest) / len(rest)
