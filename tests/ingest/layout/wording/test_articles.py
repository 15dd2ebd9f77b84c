import pytest

from ingest.layout.wording.articles import articles
from tests.ingest.reading import block_with, passages, read
from tests.ingest.samples import lines


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["第一条 甲", "第二条 乙", "第三条 丙"], ["第一条", "第二条", "第三条"]),
        (["第1条　甲", "乙", "第2条　丙", "第3条　丁"], ["第1条", None, "第2条", "第3条"]),
        (["第九条甲", "第十条乙", "第十条之一丙"], [None, None, None]),
        (["第一条甲", "第二条乙", "第二条之一丙"], ["第一条", "第二条", "第二条之一"]),
        (
            ["Article 1 Aim", "Article 2. Scope", "Article 3 Rules"],
            ["Article 1", "Article 2", "Article 3"],
        ),
        (["§ 1 Aim", "§ 2 Scope", "§ 3 Rules"], ["§ 1", "§ 2", "§ 3"]),
    ],
)
def test_articles_that_count_up(texts: list[str], expected: list[str | None]) -> None:
    assert articles(texts) == expected


@pytest.mark.parametrize(
    "texts",
    [
        ["第一条 甲", "第二条 乙"],
        ["第三条规定的情形", "第四条规定的情形", "第五条规定的情形"],
        ["Article 1 of the treaty", "Article 2 and the rest", "Article 3, too"],
        ["甲", "乙", "丙"],
    ],
)
def test_no_articles(texts: list[str]) -> None:
    assert articles(texts) == [None] * len(texts)


LAW = lines(
    "第一章 总则",
    "第一条 为了保障用水，制定本条例。",
    "本条例所称用水，包括灌溉。",
    "第二条 各方应当协商。",
    "第二章 职责",
    "第三条 各方公布数据：",
    "（一）水位；",
    "（二）水量。",
)


def test_what_stands_in_an_article_has_its_number_in_the_section() -> None:
    document = read(LAW)

    assert block_with(document, "包括灌溉").section == ("第一章 总则", "第一条")
    assert block_with(document, "水量").section == ("第二章 职责", "第三条")
    assert block_with(document, "第二章").section == ()


def test_no_passage_holds_two_articles() -> None:
    found = passages(LAW, size=500)

    assert [passage.section[-1] for passage in found] == ["第一条", "第二条", "第三条"]
