import datetime
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.robustness.archive_files import packed, unpacked
from ingest.errors import EmptyFile, UnreadableFile
from ingest.formats.office.tables import load_csv, load_xlsx
from tests.ingest.formats.layouts import assert_laid, grid, outline
from tests.ingest.formats.mangling import (
    assert_refused_or_read,
    mangled,
    mangled_inside,
)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = [["店", "金额"], ["城东, 店", "1 860"], ["b", "2"]]
    quoted = [f'"{field}"' if "," in field else field for row in rows for field in row]
    lines = [delimiter.join(quoted[at : at + 2]) for at in (0, 2, 4)]
    extract = load_csv("\n".join(lines).encode(), "a.csv")
    assert grid(extract) == {(r, c): rows[r][c] for r in range(3) for c in range(2)}


def test_rows_stand_on_lines_and_cells_between_tabs() -> None:
    extract = load_csv('名,数\n"两\n行",\n,3\n'.encode("gb18030"), "a.csv")
    assert extract.text == "名\t数\n两 行\n3"
    assert grid(extract)[2, 1] == "3"


@given(st.lists(st.lists(st.text('a,";\t\n中 1'), max_size=4), max_size=6))
def test_all_fields_are_laid(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(f'"{f.replace(chr(34), chr(34) * 2)}"' for f in r) for r in rows)
    try:
        extract = load_csv(text.encode(), "a.csv")
    except EmptyFile:
        return
    assert_laid(extract.text, extract.layout)
    assert extract.text.count("中") == text.count("中")


def workbook() -> bytes:
    made = openpyxl.Workbook()
    made.properties.title = "台账"
    sheet = made.active
    assert sheet is not None
    sheet.title = "设备"
    sheet["B2"], sheet["C2"], sheet["D2"] = "名", 18600.0, 0.1 + 0.2
    sheet["B3"], sheet["C3"], sheet["D3"] = datetime.date(2024, 1, 2), True, datetime.time(8, 30)
    sheet["B5"] = "合并"
    sheet.merge_cells("B5:C6")
    hidden = made.create_sheet("私")
    hidden["A1"] = "secret"
    hidden.sheet_state = "hidden"
    made.create_sheet("二")["A1"] = "x"
    made.create_sheet("空")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_each_sheet_that_is_shown_is_a_heading_and_a_table() -> None:
    extract = load_xlsx(workbook(), "a.xlsx")
    assert_laid(extract.text, extract.layout)
    assert outline(extract) == [(1, "设备"), (1, "二")]
    assert grid(extract) == {
        (1, 1): "名", (1, 2): "18600", (1, 3): "0.3",
        (2, 1): "2024-01-02", (2, 2): "TRUE", (2, 3): "08:30:00", (4, 1): "合并",
    }  # fmt: skip
    assert grid(extract, 1) == {(0, 0): "x"}
    assert extract.csl["title"] == "台账"


def test_a_sheet_of_too_many_cells_is_refused() -> None:
    parts = unpacked(workbook())
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'r="B5"', b'r="XFD1048576"')
    with pytest.raises(UnreadableFile, match="cells"):
        load_xlsx(packed(parts), "a.xlsx")


def test_broken_tables_are_refused_or_read() -> None:
    data = workbook()
    assert_refused_or_read(load_xlsx, mangled(data))
    assert_refused_or_read(load_xlsx, mangled_inside(data))
    assert_refused_or_read(load_csv, mangled('a,"b"\n1,2\n'.encode("utf-16")))
