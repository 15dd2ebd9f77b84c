import pytest

from ingest.formats.markdown.front_matter import csl


def test_title_authors_and_date() -> None:
    text = (
        "---\ntitle: 雨水花园\nauthor: [甲, {name: B. Cee}]\ndate: 2022-11-08\ndraft: no\n---\n# x"
    )
    assert csl(text) == {
        "title": "雨水花园",
        "author": [{"literal": "甲"}, {"literal": "B. Cee"}],
        "issued": {"date-parts": [[2022, 11, 8]]},
    }


@pytest.mark.parametrize(
    "text",
    ["", "# x", "---\n: [\n---\n", "---\n- a\n---\n", "---\ntitle: [a]\n---\n", "---\ntitle: x"],
)
def test_what_states_nothing_plain(text: str) -> None:
    assert csl(text) == {}
