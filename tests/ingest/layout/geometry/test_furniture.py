import pytest

from ingest.block_kinds import BlockKind
from tests.ingest.layout.geometry.samples import Pages

FURNITURE = BlockKind.FURNITURE


def page_of(pages: Pages, head: str, number: str) -> None:
    pages.line(head, size=9, y=40)
    pages.line(number, size=9, x=500, y=40)
    pages.y = 140
    for _ in range(3):
        pages.prose()


def test_a_head_beside_a_page_number_is_furniture_though_no_other_page_has_it() -> None:
    pages = Pages()
    for number, head in enumerate(("一 引言", "二 方法", "三 结论"), 1):
        if number > 1:
            pages.turn()
        page_of(pages, head, str(number))

    assert pages.of(FURNITURE) == ["一 引言", "1", "二 方法", "2", "三 结论", "3"]


@pytest.mark.parametrize(
    "text",
    [
        "2022 年 07 月 19 日",
        "Thursday, August 6, 2020",
        "Vol. 85, No. 152",
        "第 12 卷 第 3 期",
        "ISSN 1000-1234",
        "© 2023 Institute of Rivers",
    ],
)
def test_a_dateline_or_imprint_above_the_text_is_furniture(text: str) -> None:
    pages = Pages()
    pages.line(text, size=9, y=40)
    pages.y = 100
    pages.line("河流治理研究", size=24)
    pages.prose()

    assert pages.of(FURNITURE) == [text]


def test_a_volume_within_a_paragraph_at_the_page_foot_is_text() -> None:
    pages = Pages()
    pages.y = 700
    pages.prose()
    pages.line("June 2-7, 2019, Volume 1 (Long and Short Papers), pages 3 to 9 are")

    assert pages.of(FURNITURE) == []


@pytest.mark.parametrize(
    "text",
    [
        "(C)1994-2023 China Academic Journal Electronic Publishing House. http://www.cnki.net",
        "万方数据",
        "【法宝引证码】CLI.1.300200",
        "Downloaded from rivers.example on May 5, 2020",
    ],
)
def test_the_banner_of_a_database_is_furniture(text: str) -> None:
    pages = Pages()
    pages.prose()
    pages.line(text, size=8, gap=3)
    pages.prose()

    assert pages.of(FURNITURE) == [text]


def test_the_numbers_of_a_listing_are_no_page_numbers() -> None:
    pages = Pages()
    for page in range(3):
        if page:
            pages.turn()
        pages.y = 30
        for number in range(1, 20):
            pages.line(str(number), x=40, font="Mono")
            name = "abcdefghijklmnopqrstuvwxyz"[page * 7 :][: 3 + number % 5]
            pages.line(f"print({name})", x=80, y=pages.y, font="Mono")
        for _ in range(3):
            pages.prose()

    assert pages.of(FURNITURE) == []


def test_a_contents_list_without_page_numbers_names_what_stands_further_on() -> None:
    heads = ["第一章 总则", "第二章 保护", "第三章 附则"]
    pages = Pages()
    pages.line("河流保护条例", size=24)
    pages.line("目 录", x=280, gap=3)
    for head in heads:
        pages.line(head)
    for head in heads:
        pages.line(head, font="Hei-Bold", gap=3)
        pages.prose()

    assert pages.of(FURNITURE) == ["目 录", *heads]
    assert pages.of(BlockKind.HEADING) == heads
