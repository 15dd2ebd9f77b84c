import pytest

from ingest.layout.lines import Shape, split_lines
from ingest.layout.pagination import Pagination, Role
from tests.ingest.samples import DAMS, RIVERS, TALKS, lines, wrap


def paginate(text: str) -> list[tuple[str, int, Role]]:
    rows = split_lines(text)
    found = Pagination.of(rows, Shape.of(rows))
    return [(row.text, p, r) for row, p, r in zip(rows, found.pages, found.roles, strict=True)]


def furniture(text: str) -> list[str]:
    return [line for line, _, role in paginate(text) if role is Role.FURNITURE]


def test_text_without_breaks_has_no_pages() -> None:
    assert [page for _, page, _ in paginate("甲\n乙")] == [0, 0]


def test_form_feed_turns_the_page() -> None:
    assert [page for _, page, _ in paginate("甲\n乙\f丙\n\f\n丁")] == [1, 1, 2, 3]


def test_form_feed_before_the_first_line_turns_nothing() -> None:
    assert [page for _, page, _ in paginate("\f甲\f乙")] == [1, 2]


def test_line_set_in_by_one_space_turns_the_page() -> None:
    text = f" {wrap(RIVERS)}\n {wrap(TALKS)}"
    pages = [page for _, page, _ in paginate(text)]
    assert (pages[0], pages[-1]) == (1, 2)
    assert pages == sorted(pages)


def test_references_set_in_by_one_space_are_the_notes_of_the_page_before() -> None:
    note = "李平：《流域治理概论》，水利出版社1990年版，第12页。"
    rows = paginate(f" {wrap(RIVERS)}\n {note}\n\n\n{wrap(TALKS)}")
    assert (note, 1, Role.NOTE) in rows
    assert rows[-1][1:] == (2, Role.BODY)


@pytest.mark.parametrize(
    "number", ["- 1 -", "第 1 页 共 2 页", "第1页", "Page 1 of 2", "1", "— 1 —", "iv", "1 / 2"]
)
def test_page_number_at_a_page_end_is_furniture(number: str) -> None:
    assert furniture(f"{RIVERS}\n{number}\f{TALKS}") == [number]


def test_page_number_at_a_page_start_is_furniture() -> None:
    assert furniture(f"{RIVERS}\f17\n{TALKS}") == ["17"]


def test_dressed_numbers_that_count_up_are_furniture_without_page_breaks() -> None:
    assert furniture(lines(RIVERS, "- 4 -", TALKS, "- 5 -", DAMS)) == ["- 4 -", "- 5 -"]


def test_dressed_numbers_that_do_not_count_up_are_text() -> None:
    assert furniture(lines(RIVERS, "第7页", TALKS, "第2页", DAMS)) == []


def test_number_amid_a_page_is_text() -> None:
    assert furniture(f"{RIVERS}\n17\n{DAMS}\f{TALKS}") == []


def test_running_heads_are_furniture_whatever_their_page_number() -> None:
    pages = [
        f"水利研究 2010年第3期\n{text}\n·{k}·" for k, text in enumerate((RIVERS, TALKS, DAMS), 45)
    ]
    assert furniture("\f".join(pages)).count("水利研究 2010年第3期") == 3
    assert len(furniture("\f".join(pages))) == 6


def test_page_number_below_a_running_head_is_furniture() -> None:
    pages = [f"水利研究\n{k}\n{text}" for k, text in enumerate((RIVERS, TALKS, DAMS), 45)]
    assert furniture("\f".join(pages)) == ["水利研究", "45", "水利研究", "46", "水利研究", "47"]


def test_heads_whose_number_goes_with_the_page_are_furniture() -> None:
    heads = ["2    水利研究", "李平：流域的治理    3"]
    text = f"{RIVERS}\f{heads[0]}\n{TALKS}\f{heads[1]}\n{DAMS}"
    assert furniture(text) == heads


def test_masthead_is_furniture() -> None:
    head = "第 12 卷 第 3 期      水利研究      Vol. 12 No. 3"
    assert furniture(f"{head}\n{RIVERS}\f{TALKS}") == [head]


def test_table_of_contents_is_furniture() -> None:
    entries = ["第一章 绪论 ........ 1", "第二章 理论……………… 9"]
    assert furniture(lines("目  录", *entries, "第一章 绪论", RIVERS)) == ["目  录", *entries]


def test_line_that_recurs_only_twice_is_text() -> None:
    assert furniture(f"河流\n{RIVERS}\f河流\n{TALKS}") == []


def test_lone_marks_are_furniture() -> None:
    assert furniture(f"{RIVERS}\n①\n∗∗\n{TALKS}") == ["①", "∗∗"]


@pytest.mark.parametrize("rule", ["--------", "_____", "* * *", "———"])
def test_line_across_the_page_is_furniture(rule: str) -> None:
    assert furniture(lines(RIVERS, rule, TALKS)) == [rule]


def test_line_that_nobody_sees_is_furniture() -> None:
    assert furniture(lines(RIVERS, "\u200b\ufeff", TALKS)) == ["\u200b\ufeff"]


def test_links_listed_at_a_page_end_are_furniture() -> None:
    link = "https://rivers.example/report"
    assert furniture(f"{RIVERS}\n{link}\f{TALKS}\n{link}/2") == [link, f"{link}/2"]


def test_link_amid_a_page_is_text() -> None:
    assert furniture(f"{RIVERS}\nhttps://rivers.example\n{DAMS}\f{TALKS}") == []


def test_contents_without_page_numbers_name_what_stands_further_on() -> None:
    heads = ["第一章　总则", "第二章　保护", "第三章　附则"]
    text = lines("目　录", *heads, *(part for head in heads for part in (head, RIVERS)))
    assert furniture(text) == ["目　录", *heads]


def test_the_banner_of_a_database_is_furniture() -> None:
    banner = "(C)1994-2023 China Academic Journal Electronic Publishing House. www.cnki.net"
    assert furniture(lines(RIVERS, banner, TALKS)) == [banner]
