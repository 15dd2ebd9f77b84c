"""Tables of HTML: which are tables, and where their cells stand."""

from collections.abc import Iterator

from lxml import etree

from ingest.formats.web.elements import HEADINGS, is_unseen, name

_LONGEST_CELL = 2_000
# As many as HTML allows.
_WIDEST, _TALLEST = 1_000, 65_534


def is_table(table: etree._Element) -> bool:
    """Whether a table holds data, and is no frame that a page is laid out with."""
    if table.get("role", "").lower() in {"presentation", "none"}:
        return False
    names = [name(inner) for inner in table.iterdescendants(etree.Element)]
    if {"table", "form", *HEADINGS} & set(names):
        return False
    rows = [sum(1 for _ in _cells_of(row)) for row in _rows(table)]
    if max(rows, default=0) < 2:  # noqa: PLR2004 - a single column is no table
        return False
    if {"th", "caption", "thead"} & set(names):
        return True
    longest = max(len("".join(cell.itertext())) for row in _rows(table) for cell in _cells_of(row))
    return len(rows) > 1 and longest <= _LONGEST_CELL


def cells(table: etree._Element) -> Iterator[tuple[int, int, etree._Element, bool]]:
    """The cells of a table: row, column, the cell, whether it names what stands below it."""
    taken: dict[int, int] = {}  # for each column, the first row that is free again
    for row, element in enumerate(_rows(table)):
        inside = list(_cells_of(element))
        above = name(element.getparent()) == "thead" or all(name(c) == "th" for c in inside)
        column = 0
        for cell in inside:
            while taken.get(column, 0) > row:
                column += 1
            header = name(cell) == "th" and (above or cell.get("scope") in {"col", "colgroup"})
            yield row, column, cell, header
            width = _number(cell.get("colspan"), _WIDEST)
            height = _number(cell.get("rowspan"), _TALLEST)
            for _ in range(width):
                taken[column] = row + height
                column += 1


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if name(element) == "tr" and not is_unseen(element):
            yield element
        elif name(element) in {"thead", "tbody", "tfoot"} and not is_unseen(element):
            yield from (row for row in element if name(row) == "tr" and not is_unseen(row))


def _cells_of(row: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in row if name(cell) in {"td", "th"} and not is_unseen(cell))


def _number(text: str | None, most: int) -> int:
    digits = (text or "").strip()
    return min(max(int(digits), 1), most) if digits.isascii() and digits.isdigit() else 1
