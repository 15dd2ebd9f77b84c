"""Excel's files made to harm."""

from collections.abc import Callable, Iterator
from functools import partial

from eval.robustness import archive_files as files
from eval.robustness.archive_files import MAIN, changed, entries_of

_with = partial(changed, ".xlsx")
_MERGED = '<mergeCell ref="A1:XFD1048576"/>'


def traps() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Traps by what each does; they are made when called."""
    text = '<c r="{}" t="inlineStr"><is><t>river</t></is></c>'
    row = "".join(text.format(f"{chr(65 + i)}1") for i in range(20))
    sheets = {
        "first and last cell": f'<row r="1">{text.format("A1")}</row>'
        f'<row r="1048576">{text.format("XFD1048576")}</row>',
        "cell beyond the last": f'<row r="9999999">{text.format("ZZZ9999999")}</row>',
        "cell of 10^19": f'<row r="1">{text.format("A9999999999999999999")}</row>',
        "cell of 5,000 letters": f'<row r="1">{text.format("A" * 5000)}</row>',
        "cell without a place": '<row><c t="inlineStr"><is><t>river</t></is></c></row>',
        "cell at nought": f'<row r="0">{text.format("A0")}</row>',
        "cells one after another": f'<row r="1">{text.format("B2")}{text.format("A1")}</row>',
        "far cells without places": '<row r="1048576"/>'
        + "<row><c/></row>" * 9
        + f'<row><c r="XFD1"/>{text.format("")}</row>',
        "place in one quotation mark": f"<row r='1'>{text.format('A1')}</row><row r='1048576'>"
        "<c r='XFD1048576' t='str'><v>river</v></c></row>",
        "place with a space": f'<row r="1">{text.format("A1")}</row><row r="1048576">'
        '<c r = "XFD1048576" t="str"><v>river</v></c></row>',
        "place in small letters": f'<row r="1">{text.format("A1")}</row><row r="1048576">'
        '<c r="xfd1048576" t="str"><v>river</v></c></row>',
        "place in references": f'<row r="1">{text.format("A1")}</row><row r="1048576">'
        '<c r="&#88;FD104857&#54;" t="str"><v>river</v></c></row>',
        "shared text of 10^18": '<row r="1"><c r="A1" t="s"><v>999999999999999999</v></c></row>',
        "shared text below none": '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        "date beyond all": '<row r="1"><c r="A1" s="1"><v>1e300</v></c></row>',
        "date below none": '<row r="1"><c r="A1" s="1"><v>-99999999</v></c></row>',
        "date of no number": '<row r="1"><c r="A1" s="1"><v>nan</v></c><c r="B1"><v>inf</v></c>'
        "</row>",
        "style of 10^18": '<row r="1"><c r="A1" s="999999999999999999"><v>1</v></c></row>',
        "number of 100,000 digits": f'<row r="1"><c r="A1"><v>{"9" * 100_000}</v></c></row>',
        "type that is none": '<row r="1"><c r="A1" t="river"><v>1</v></c></row>',
        "error that is none": '<row r="1"><c r="A1" t="e"><v>#RIVER!</v></c></row>',
        "formula shared by all": '<row r="1"><c r="A1"><f t="shared" ref="A1:XFD1048576" si="0">'
        'A1</f><v>1</v></c><c r="B1"><f t="shared" si="99999"/><v>2</v></c></row>',
        "200,000 cells": f'<row r="1">{row}</row>' * 10_000,
        "20 by 5,000 cells": "".join(
            f'<row r="{k}">{row.replace("1", str(k))}</row>' for k in range(1, 5_001)
        ),
        "one cell in each of 30,000 rows": "".join(
            f'<row r="{3 * k + 1}"><c r="A{3 * k + 1}"><v>1</v></c></row>' for k in range(30_000)
        ),
    }
    for name, rows in sheets.items():
        yield name, partial(_with, {MAIN[".xlsx"]: files.sheet(rows)})
    whole = entries_of(".xlsx")
    sheet = whole[MAIN[".xlsx"]]
    for name, reference in {
        "span of all cells": "A1:XFD1048576", "span turned around": "Z9:A1", "span of none": ":",
        "span beyond all": "A1:ZZZZZZZ99999999999",
    }.items():  # fmt: skip
        changed = sheet.replace("<sheetData>", f'<dimension ref="{reference}"/><sheetData>')
        yield name, partial(_with, {MAIN[".xlsx"]: changed})
    merged = f'</sheetData><mergeCells count="9">{_MERGED * 900}</mergeCells>'
    yield (
        "cells merged 900 times",
        partial(_with, {MAIN[".xlsx"]: sheet.replace("</sheetData>", merged)}),
    )
    strings = whole["xl/sharedStrings.xml"]
    yield (
        "shared texts that claim 10^9",
        partial(_with, {"xl/sharedStrings.xml": strings.replace('"2"', '"1000000000"')}),
    )
    book = whole["xl/workbook.xml"]
    one = book[book.index("<sheet ") : book.index("</sheets>")]
    yield (
        "one sheet 10,000 times",
        partial(_with, {"xl/workbook.xml": book.replace(one, one * 10_000)}),
    )
    large = files.sheet(
        "".join(f'<row r="{k}">{row.replace("1", str(k))}</row>' for k in range(1, 2_001))
    )
    yield (
        "a sheet of 40,000 cells 1,000 times",
        partial(
            _with,
            {"xl/workbook.xml": book.replace(one, one * 1_000), MAIN[".xlsx"]: large},
        ),
    )
    yield (
        "sheet elsewhere",
        partial(
            _with,
            {
                "xl/_rels/workbook.xml.rels": files.relations(("worksheet", "../other/far.xml")),
                "other/far.xml": files.sheet(sheets["first and last cell"]),
            },
        ),
    )
    yield (
        "sheet that is the workbook",
        partial(
            _with,
            {"xl/_rels/workbook.xml.rels": files.relations(("worksheet", "workbook.xml"))},
        ),
    )
