from ingest.block_kinds import BlockKind
from tests.ingest.reading import kinds, read, texts
from tests.ingest.samples import BOARD, DAMS, RIVERS, TALKS, lines, wrap


def test_wrapped_lines_are_one_paragraph() -> None:
    assert texts(read(wrap(RIVERS + TALKS))) == [RIVERS + TALKS]


def test_short_last_line_ends_a_paragraph() -> None:
    assert texts(read(lines(wrap(RIVERS), wrap(TALKS), wrap(DAMS)))) == [RIVERS, TALKS, DAMS]


def test_blank_line_within_a_sentence_parts_nothing() -> None:
    text = lines(wrap(RIVERS[:60]), "", wrap(RIVERS[60:]), wrap(TALKS), wrap(DAMS))
    assert texts(read(text)) == [RIVERS, TALKS, DAMS]


def test_caption_cuts_no_paragraph_in_two() -> None:
    text = lines(
        wrap(TALKS), wrap(RIVERS[:60]), "", "表 1　各地用水", "", wrap(RIVERS[60:]), wrap(DAMS)
    )
    assert kinds(read(text)) == [
        ("paragraph", TALKS),
        ("paragraph", RIVERS),
        ("caption", "表 1 各地用水"),
        ("paragraph", DAMS),
    ]


def test_caption_with_its_source_cuts_no_paragraph_in_two() -> None:
    text = lines(
        wrap(TALKS),
        wrap(RIVERS[:60]),
        "",
        "表 1　各地用水",
        "资料来源：水利研究院，",
        "https://water.example/uses。",
        "",
        wrap(RIVERS[60:]),
        wrap(DAMS),
    )
    document = read(text)
    assert texts(document, BlockKind.PARAGRAPH) == [TALKS, RIVERS, DAMS]
    assert texts(document, BlockKind.CAPTION) == [
        "表 1 各地用水",
        "资料来源：水利研究院，https://water.example/uses。",
    ]


def test_table_cuts_no_paragraph_in_two() -> None:
    text = lines(
        wrap(TALKS),
        wrap(RIVERS[:60]),
        "甲河\t10",
        "乙河\t20",
        "丙河\t30",
        wrap(RIVERS[60:]),
        wrap(DAMS),
    )
    document = read(text)
    assert texts(document, BlockKind.PARAGRAPH) == [TALKS, RIVERS, DAMS]
    assert texts(document, BlockKind.TABLE) == ["甲河 10 乙河 20 丙河 30"]


def test_caption_after_a_whole_paragraph_parts_it_from_the_next() -> None:
    text = lines(wrap(RIVERS), "图 1 河流", wrap(TALKS), wrap(DAMS))
    assert texts(read(text), BlockKind.PARAGRAPH) == [RIVERS, TALKS, DAMS]


def test_bullets_begin_items() -> None:
    text = lines(wrap(RIVERS), "各方应当：", "• 协商放水。", "• 公布数据。", "", wrap(TALKS))
    assert texts(read(text), BlockKind.LIST_ITEM) == ["• 协商放水。", "• 公布数据。"]


def test_hanging_lines_belong_to_their_item() -> None:
    item = (
        "• 各方应当在每年汛前召开联席会议，商定当年的放水计划，并将会议的结果在一个月内向社会公布。"
    )
    first, *rest = wrap(item).split("\n")
    text = lines(wrap(RIVERS), "各方应当：", first, *("  " + line for line in rest), wrap(TALKS))
    assert texts(read(text), BlockKind.LIST_ITEM) == [item]


def test_numbered_items_without_full_stops_stay_apart() -> None:
    text = lines(
        wrap(RIVERS), "各方应当：", "1. 协商放水", "2. 公布数据", "3. 监测水位", wrap(TALKS)
    )
    assert texts(read(text), BlockKind.LIST_ITEM)[:2] == ["1. 协商放水", "2. 公布数据"]


def test_heading_of_two_lines() -> None:
    text = lines(
        wrap(RIVERS), "", "一、流域协商机制的形成及", "其演变", "", wrap(TALKS), wrap(DAMS)
    )
    assert texts(read(text), BlockKind.HEADING) == ["一、流域协商机制的形成及其演变"]


def test_heading_goes_on_in_lower_case() -> None:
    title = "Rivers and Rules: Talks\nacross Three Provinces"
    document = read(f"{title}\n\nJohn Allen\n\n1. Background\n\n{BOARD}\n")
    assert texts(document, BlockKind.TITLE) == [title.replace("\n", " ")]


def test_keywords_run_over_a_line_end() -> None:
    words = "流域协商　水资源管理　治理机制　联席会议　放水计划　监测数据"
    text = lines(
        f"摘要：{RIVERS[:27]}",
        wrap(RIVERS[27:]),
        f"关键词：{words[:24]}",
        words[24:],
        "",
        "一、引言",
        wrap(TALKS + DAMS),
    )
    assert texts(read(text), BlockKind.KEYWORDS) == [
        words.replace("　", " ").replace("议 放", "议 放")
    ]


def test_paragraph_begins_anew_on_a_page_after_a_full_stop() -> None:
    full = RIVERS[:59] + "。"
    assert texts(read(f"{wrap(full)}\f{wrap(TALKS)}")) == [full, TALKS]


def test_code_is_kept_line_by_line() -> None:
    text = "# 河流\n\n## 计算\n\n~~~\n# 注\nx = 1\n~~~\n\n文字。\n"
    assert kinds(read(text, "a.md"))[2:] == [
        ("furniture", "~~~"),
        ("paragraph", "# 注\nx = 1"),
        ("furniture", "~~~"),
        ("paragraph", "文字。"),
    ]
