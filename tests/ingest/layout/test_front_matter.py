from tests.ingest.reading import kinds, read
from tests.ingest.samples import RIVERS, TALKS, lines


def top(text: str, name: str = "sample.txt") -> list[tuple[str, str]]:
    return [pair for pair in kinds(read(text, name)) if len(pair[1]) < 30]


def test_plain_line_above_numbered_headings_is_the_title() -> None:
    assert top(lines("河流的治理", "一、引言", RIVERS)) == [
        ("title", "河流的治理"),
        ("heading", "一、引言"),
    ]


def test_title_may_stand_right_above_text() -> None:
    assert top(lines("河流的治理", RIVERS, "一、引言", TALKS))[0] == ("title", "河流的治理")


def test_plain_line_above_text_in_a_text_without_numbers_is_a_heading() -> None:
    assert top(lines("缘起", RIVERS, "经过", TALKS)) == [("heading", "缘起"), ("heading", "经过")]


def test_names_below_the_title_are_the_byline() -> None:
    assert top(lines("河流的治理", "李平　王海", "一、引言", RIVERS))[1] == ("byline", "李平 王海")


def test_latin_names_are_a_byline() -> None:
    assert top(lines("Rivers and Rules", "John Allen", "1. Background", RIVERS))[1] == (
        "byline",
        "John Allen",
    )


def test_heading_right_below_the_title_is_none() -> None:
    found = top(lines("河流的治理", "关于上游与下游之间的协商", RIVERS, "一、引言", TALKS))
    assert found[1] == ("heading", "关于上游与下游之间的协商")


def test_lines_between_title_and_abstract_are_the_byline() -> None:
    found = top(lines("河流的治理", "水利研究院流域治理课题组", "摘要：河流的治理。", RIVERS))
    assert found[:2] == [("title", "河流的治理"), ("byline", "水利研究院流域治理课题组")]


def test_bracketed_line_below_the_byline_tells_where_its_authors_work() -> None:
    found = top(lines("河流的治理", "李平", "（水利研究院，北京）", "一、引言", RIVERS))
    assert found[2] == ("byline", "（水利研究院，北京）")


def test_paragraphs_between_title_and_abstract_are_the_byline() -> None:
    text = lines("河流的治理", "李平1，王海2", "水利研究院，河流大学", "摘要：河流的治理。", RIVERS)
    assert [kind for kind, _ in top(text)][:4] == ["title", "byline", "byline", "heading"]


def test_only_first_level_heading_of_markdown_is_its_title() -> None:
    assert top(f"# 河流\n\n## 缘起\n\n{RIVERS}\n", "a.md")[0] == ("title", "河流")
    assert top(f"# 河流\n\n{RIVERS}\n\n# 湖泊\n\n{TALKS}\n", "a.md")[0] == ("heading", "河流")
    assert top(f"## 河流\n\n{RIVERS}\n", "a.md")[0] == ("heading", "河流")
