import pytest

from ingest.layout import block_starts
from tests.ingest.reading import kinds, read
from tests.ingest.samples import DAMS, RIVERS, TALKS, lines, wrap


def headings(text: str) -> list[str]:
    return [text for kind, text in kinds(read(text)) if kind in {"heading", "title"}]


@pytest.mark.parametrize(
    "text", ["表 1 用水", "图2：河流", "Figure 3. Rivers", "Table 4 Lakes", "图 三 河流"]
)
def test_caption(text: str) -> None:
    assert block_starts.is_caption(text)


@pytest.mark.parametrize("text", ["表示同意", "图书馆", "表1显示了用水", "Tables turned"])
def test_no_caption(text: str) -> None:
    assert not block_starts.is_caption(text)


@pytest.mark.parametrize("text", ["| 甲 | 乙 |", "甲\t乙", "甲    乙    丙"])
def test_table_row(text: str) -> None:
    assert block_starts.is_table_row(text)


@pytest.mark.parametrize("text", ["甲 乙", "a | b", "甲    乙"])
def test_no_table_row(text: str) -> None:
    assert not block_starts.is_table_row(text)


@pytest.mark.parametrize(
    "text", ["• 河流", "- rivers", "·河流", "1. 河流", "（二）河流", "* rivers"]
)
def test_item(text: str) -> None:
    assert block_starts.is_item(text)


@pytest.mark.parametrize("text", ["-5度", "河流", "1962年"])
def test_no_item(text: str) -> None:
    assert not block_starts.is_item(text)


@pytest.mark.parametrize(
    ("line", "label", "kind"),
    [
        ("摘要：河流的治理。", "摘要", "abstract"),
        ("内容提要 河流的治理。", "内容提要", "abstract"),
        ("【摘　要】河流的治理。", "摘要", "abstract"),
        ("Abstract: Rivers matter.", "Abstract", "abstract"),
        ("关键词：河流；治理", "关键词", "keywords"),
        ("[关键词] 河流；治理", "关键词", "keywords"),
        ("Key words: rivers; rules", "Key words", "keywords"),
        ("關鍵詞：河流；治理", "關鍵詞", "keywords"),
    ],
)
def test_label_becomes_a_heading(line: str, label: str, kind: str) -> None:
    found = kinds(read(lines("河流的治理", line, "一、引言", RIVERS)))
    at = found.index(("heading", label))
    assert found[at + 1][0] == kind


def test_table_needs_two_rows() -> None:
    assert [kind for kind, _ in kinds(read(lines(RIVERS, "甲\t乙", TALKS)))] == ["paragraph"] * 3
    text = lines(RIVERS, "甲河\t10", "乙河\t20", TALKS)
    assert ("table", "甲河 10 乙河 20") in kinds(read(text))


def test_plain_heading_stands_above_text() -> None:
    assert headings(lines(RIVERS, "河流的历史", TALKS)) == ["河流的历史"]


def test_line_at_the_very_end_is_no_heading() -> None:
    assert headings(lines(RIVERS, TALKS, "河流的历史")) == []


def test_signature_and_date_are_no_heading() -> None:
    assert headings(lines(RIVERS, TALKS, "水利研究院", "2019年3月5日")) == []


def test_numbered_headings_below_do_not_make_a_title_one_of_many() -> None:
    text = lines("河流的治理", "李平", "一、引言", "（一）缘起", RIVERS)
    assert headings(text) == ["河流的治理", "一、引言", "（一）缘起"]


def test_many_short_lines_are_no_headings() -> None:
    assert headings(lines(RIVERS, "甲河", "乙河", "丙河", "丁河", TALKS)) == []


def test_numbered_lines_in_a_row_are_a_list() -> None:
    text = lines(RIVERS, "1. 协商放水", "2. 公布数据", "3. 监测水位", TALKS)
    assert headings(text) == []
    assert [kind for kind, _ in kinds(read(text))].count("list_item") == 3


def test_numbered_paragraph_is_no_heading() -> None:
    item = "1.把节约用水贯穿于经济社会发展和群众生活生产的全过程，在各地区建立责任制度，定期考核。"
    assert headings(lines(wrap(RIVERS), wrap(item), wrap(TALKS))) == []


def test_line_amid_a_wrapped_paragraph_is_no_heading() -> None:
    text = lines(wrap(RIVERS[:60]), "一、引言", wrap(RIVERS[60:]), wrap(TALKS), wrap(DAMS))
    assert headings(text) == []


def test_heading_of_notes_may_end_with_a_colon() -> None:
    assert headings(lines(RIVERS, "注释：", "① 李平，第12页。")) == ["注释"]


def test_label_alone_on_its_line_is_a_heading_of_what_follows() -> None:
    found = kinds(read(lines("河流的治理", "摘要", RIVERS, "关键词：河流", "一、引言", TALKS)))
    assert found[:3] == [("title", "河流的治理"), ("heading", "摘要"), ("paragraph", RIVERS)]
