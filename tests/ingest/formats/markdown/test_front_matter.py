from itertools import pairwise

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
    "value",
    ["!!timestamp x", "!!bool maybe", "!!int x", "!!float x", "!!binary é", "!!omap x", "!!set x"],
)
def test_values_that_are_not_what_their_tags_say_state_nothing(value: str) -> None:
    assert csl(f"---\ntitle: {value}\n---\n") == {}


def test_a_date_may_be_a_year_or_text() -> None:
    assert csl("---\ndate: 2022\n---\n")["issued"] == {"date-parts": [[2022]]}
    assert csl("---\ndate: 2022 年 11 月\n---\n")["issued"] == {"date-parts": [[2022, 11]]}


@pytest.mark.parametrize("line", ["{key}: &{key} [{held}]", "{key}: &{key}\n  <<: [{held}]"])
def test_aliases_that_multiply_state_nothing(line: str) -> None:
    lines = ["a: &a {x: y}"]
    for inner, key in pairwise("abcdefghijklmn"):
        lines.append(line.format(key=key, held=", ".join([f"*{inner}"] * 9)))
    text = "\n".join(["---", *lines, "title: *n", "author: *n", "date: *n", "---", ""])
    assert csl(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# x",
        "---\n: [\n---\n",
        "---\n- a\n---\n",
        "---\ntitle: [a]\n---\n",
        "---\ntitle: x",
        f"---\ntitle: 0x{'f' * 10_000}\n---\n",
    ],
)
def test_what_states_nothing_plain(text: str) -> None:
    assert csl(text) == {}
