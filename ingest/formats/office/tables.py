"""Tables that are files: CSV and TSV, and Excel's sheets (.xlsx)."""

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from itertools import islice

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from ingest.block_kinds import BlockKind
from ingest.errors import UnreadableFile
from ingest.formats.archives import Archive
from ingest.formats.extract import Extract
from ingest.formats.facts import office_item
from ingest.formats.text_builder import Flow, TableCell, TextBuilder
from ingest.formats.text_files import decode

CSV_EXTRACTOR = "zhengyin csv 1"
XLSX_EXTRACTOR = f"python-calamine {version('python-calamine')}"

_DELIMITERS = ",\t;|"
_SAMPLED_ROWS = 50
_LONGEST_FIELD = 1_000_000
_WORKBOOK = "xl/workbook.xml"
_CELL = re.compile(r"""\br\s*=\s*["']([A-Za-z]{1,30})([0-9]{1,30})["']""")
# A sheet is held with all its cells from the first to the last, those that are empty too.
_MOST_CELLS = 20_000_000
_ALPHABET = 26


def load_csv(data: bytes, name: str) -> Extract:
    """Take the table out of a CSV or TSV file: one table, its delimiter found by its first rows.

    Raises:
        UnreadableFile: a field is too long.
        UnknownEncoding: its bytes are not text.
        EmptyFile: it holds no text.
    """
    text, _ = decode(data, name)
    csv.field_size_limit(_LONGEST_FIELD)
    builder = TextBuilder(name)
    try:
        rows = _rows(text, max(_DELIMITERS, key=lambda delimiter: _fit(text, delimiter)))
        builder.table(
            TableCell(row, column, Flow(field))
            for row, fields in enumerate(rows)
            for column, field in enumerate(fields)
            if field
        )
    except csv.Error as error:
        raise UnreadableFile(name, f"the file is no table: {error}") from error
    return builder.extract(CSV_EXTRACTOR)


def load_xlsx(data: bytes, name: str) -> Extract:
    """Take the sheets out of an .xlsx file: for each that is shown, its name and its table.

    Cells hold what was last computed; numbers are plain, without the format of their cells.

    Raises:
        UnreadableFile: it is broken, locked, no Excel file, or a sheet spans too many cells.
        EmptyFile: it holds no text.
    """
    archive = Archive.open(data, name)
    for entry in archive.names():
        if entry.startswith("xl/worksheets/") and _span(archive.read(entry)) > _MOST_CELLS:
            raise UnreadableFile(name, f"a sheet spans more than {_MOST_CELLS:,} cells")
    archive.read(_WORKBOOK)
    builder = TextBuilder(name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet:
                cells = list(_cells(workbook, sheet.name))
                if cells:
                    builder.block(Flow(sheet.name), kind=BlockKind.HEADING, level=1)
                    builder.table(cells)
    except (CalamineError, WorksheetNotFound, ValueError, OverflowError) as error:
        raise UnreadableFile(name, "the file is broken, or not of its type") from error
    return builder.extract(XLSX_EXTRACTOR, office_item(archive))


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _fit(text: str, delimiter: str) -> tuple[float, int]:
    """How well a delimiter parts the first rows: the share that is of one width, and that."""
    try:
        widths = Counter(len(row) for row in islice(_rows(text, delimiter), _SAMPLED_ROWS) if row)
    except csv.Error:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return (count / widths.total(), width) if width > 1 else (0.0, width)


def _cells(workbook: CalamineWorkbook, name: str) -> Iterator[TableCell]:
    sheet = workbook.get_sheet_by_name(name)
    first = sheet.start[1] if sheet.start is not None else 0
    for row, values in enumerate(sheet.iter_rows()):
        for column, value in enumerate(values, first):
            if value != "":
                yield TableCell(row, column, Flow(_shown(value)))


def _shown(value: object) -> str:
    """A cell's value as text."""
    match value:
        case bool():
            return str(value).upper()
        case float():
            return format(value, ".15g")
        case datetime.datetime():
            return value.isoformat(" ").removesuffix(" 00:00:00")
        case _:
            return str(value)


def _span(sheet: bytes) -> int:
    """How many cells lie between a sheet's first and its last, at the most."""
    rows = columns = 0
    for match in _CELL.finditer(sheet.decode("latin-1")):
        rows = max(rows, int(match[2]))
        column = 0
        for letter in match[1].upper():
            column = column * _ALPHABET + ord(letter) - ord("A") + 1
        columns = max(columns, column)
    return rows * columns
