from dataclasses import replace

from ingest.block_kinds import BlockKind
from tests.ingest.layout.geometry.samples import Pages

H = BlockKind.HEADING


def titled() -> Pages:
    pages = Pages()
    pages.line("河流治理研究", size=24)
    pages.prose()
    return pages


def test_a_heading_above_a_page_of_short_items_is_one() -> None:
    pages = titled()
    pages.prose()
    pages.prose()
    for k in range(6):
        pages.line(f"• 第{'一二三四五六'[k]}条河流", x=65)
    pages.line("3.6 标准接口", gap=1.7)
    pages.prose()

    assert pages.of(H) == ["3.6 标准接口"]


def test_a_letterhead_is_no_title() -> None:
    pages = Pages()
    pages.line("水利部办公厅文件", size=36, gap=1)
    pages.line("关于加强河流保护的通知", size=22, gap=2)
    pages.prose()
    pages.prose()

    assert pages.of(BlockKind.TITLE) == ["关于加强河流保护的通知"]
    assert pages.of(H) == []


def test_authors_in_bold_below_the_title_are_no_headings() -> None:
    pages = Pages()
    pages.line("Rivers and the Rules for Them", size=20, x=150)
    pages.line("Ann Lee, Bo Chen and Cy Dee", size=12, font="Serif-Bold", x=215, gap=2)
    pages.line("Institute of Rivers", size=12, x=245)
    pages.line("Abstract", size=12, font="Serif-Bold", x=280, gap=2)
    pages.prose()
    pages.prose()

    assert pages.of(H) == ["Abstract"]
    assert "Ann Lee, Bo Chen and Cy Dee" in pages.of(BlockKind.BYLINE)


def test_what_stands_on_a_cover_is_no_text() -> None:
    pages = Pages()
    pages.line("硕士学位论文", size=36, gap=1)
    pages.line("河流治理研究", size=26, gap=2)
    pages.line("作者：李平", size=16, gap=4)
    pages.line("二〇二五年六月", size=16, gap=4)
    for _ in range(2):
        pages.turn()
        pages.prose()
        pages.prose()

    assert pages.of(BlockKind.TITLE) == ["河流治理研究"]
    assert pages.of(BlockKind.BYLINE) == ["硕士学位论文", "作者：李平", "二〇二五年六月"]


def test_items_that_count_on_are_no_headings_unless_all_are() -> None:
    pages = titled()
    pages.line("1、北方河流", gap=2)
    pages.prose()
    pages.line("2、南方河流的治理由各国共同商定而技术标准的制定同样需要广泛的参", gap=2)
    pages.line("与。")
    pages.line("3、湖泊", gap=2)
    pages.prose()

    assert pages.of(H) == []


def test_headings_that_count_on_are_headings_in_the_type_of_the_text() -> None:
    pages = titled()
    for text in ("1、北方河流", "2、南方河流", "3、湖泊"):
        pages.line(text, gap=2.5)
        pages.prose()
        pages.prose()

    assert pages.of(H) == ["1、北方河流", "2、南方河流", "3、湖泊"]


def test_a_name_that_begins_small_may_head_a_text() -> None:
    pages = titled()
    pages.line("eBPF 简介", size=18, gap=3)
    pages.prose()

    assert pages.of(H) == ["eBPF 简介"]


def test_a_sentence_about_a_section_is_no_heading() -> None:
    pages = titled()
    pages.line("第 3 节中描述的河流保证：", gap=2.5)
    pages.prose()

    assert pages.of(H) == []


def test_a_line_in_a_side_column_is_no_heading() -> None:
    pages = Pages()
    pages.line("河流治理研究", size=24, x=220)
    pages.line("研究要点", font="Song-Bold", x=220, gap=3)
    for _ in range(3):
        pages.prose(5, x=220)
    pages.y = 160
    for name in ("分析师", "研究助理"):
        pages.line(name, font="Song-Bold", x=20, gap=3)
        for _ in range(4):
            pages.line("邮箱与电话和地址", x=20)

    assert pages.of(H) == ["研究要点"]


def test_headers_of_a_table_are_no_headings() -> None:
    pages = titled()
    pages.line("评估模型", font="Song-Bold", x=120, gap=3)
    pages.line("模型原理", font="Song-Bold", x=350, y=pages.y)
    pages.prose()

    assert pages.of(H) == []


def test_lines_in_italics_head_texts_where_they_are_alike() -> None:
    def page(*heads: str) -> list[str]:
        pages = Pages()
        pages.prose()
        for head in heads:
            pages.line(head, font="Serif-Italic", gap=2.5)
            pages.prose(gap=1.5)
        return pages.of(H)

    assert page("Boots and Nuts", "Elastic Stop Nut") == ["Boots and Nuts", "Elastic Stop Nut"]
    assert page("Elastic Stop Nut") == []


def test_an_outline_that_points_beside_its_heading_is_not_believed() -> None:
    pages = titled()
    pages.line("1997).")
    pages.prose()
    pages.lines[-5] = replace(pages.lines[-5], kind=H, level=1)

    assert pages.of(H) == []
