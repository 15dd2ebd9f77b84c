import pytest

from ingest.formats.facts import date, item, names, plain


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2024-03-05T08:00:00Z", [2024, 3, 5]),
        ("2024/3", [2024, 3]),
        ("2024年3月5日", [2024, 3, 5]),
        ("2024", [2024]),
        ("2024-13-01", [2024]),
        ("2024-02-99", [2024, 2]),
    ],
)
def test_dates_to_the_part_that_is_plain(text: str, parts: list[int]) -> None:
    assert date(text) == {"date-parts": [parts]}


@pytest.mark.parametrize("text", ["", "soon", "0000-00-00", "1601-01-01T00:00:00Z", "March 2024"])
def test_what_is_no_date(text: str) -> None:
    assert date(text) is None


def test_names_are_parted_and_stand_once() -> None:
    assert names(["甲; 乙", "甲、 丙", "admin", "104363", "Li, W."]) == [
        {"literal": name} for name in ("甲", "乙", "丙", "Li, W.")
    ]


def test_placeholders_and_halves_of_characters_are_no_facts() -> None:
    assert plain("  Untitled ") == ""
    assert plain("a\ud800\n b") == "a? b"
    assert item(title="", authors=[], container_title="J") == {"container-title": "J"}
