import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.block_kinds import BlockKind
from ingest.formats.extract import Extract
from ingest.formats.markdown.lines import layout
from tests.ingest.formats.layouts import grid, notes, of_kind, outline, shown

SIGNS = (
    "** * _ ` `` ~~ [ ](u) ![ ] [^1] [^1]: # - 1. > | |-|-| --- === ``` $ $$ \\ &amp; <b> <br> <td>"
    " <table> <!-- --> <http://a.b> 中 文。 ab . İ"
).split(" ")
TEXTS = st.lists(st.sampled_from([*SIGNS, " ", "    ", "\n", "\n\n", "\r\n", "\t", "\f"])).map(
    "".join
)


def read(text: str) -> Extract:
    return Extract(text, layout(text))


def lines(text: str) -> list[str]:
    return [shown(text, line) for line in layout(text).lines if line.kind != BlockKind.FURNITURE]


def test_headings_have_the_level_of_their_signs_which_stand_outside() -> None:
    extract = read("# 总览\n\n## Scope ##\n\n正文。\n\nSetext\n---\n")
    assert outline(extract) == [(1, "总览"), (2, "Scope"), (2, "Setext")]


@pytest.mark.parametrize(
    "code", ["```\n# no heading\n```", "````\n```\n# no heading\n````", "    # no heading"]
)
def test_code_holds_no_headings(code: str) -> None:
    extract = read(f"# A\n\n{code}\n\n# B")
    assert outline(extract) == [(1, "A"), (1, "B")]
    assert "# no heading" in [
        shown(extract.text, line) for line in extract.layout.lines if line.verbatim
    ]


def test_front_matter_is_furniture() -> None:
    extract = read("---\ntitle: 甲\ntags: [a]\n---\n\n正文。")
    assert of_kind(extract, BlockKind.FURNITURE) == ["---", "title: 甲", "tags: [a]", "---"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("**Is it open?**", "Is it open?"),
        ("a *b* _c_ ***d*** ~~e~~", "a b c d e"),
        ("**第一点。**后文继续。", "第一点。后文继续。"),
        ("他说**“好”**。", "他说“好”。"),
        ("2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name"),
        ("run `a*b*c` now", "run a*b*c now"),
        ("`` `x` ``", "`x`"),
        ("see [the *guide*](http://a.b/c_d 'T'), [ref], <http://e.f>", None),
        ("![a plan](p.png) shows", "a plan shows"),
        (r"5 \* 6 \a", r"5 * 6 \a"),
        ("H<sub>2</sub>O", "H2O"),
        ("$a_1*b*c$ holds", "$a_1*b*c$ holds"),
    ],
)
def test_signs_of_running_text_are_dropped_in_pairs(written: str, read_as: str | None) -> None:
    text = f"{written}\n\n[ref]: http://r"
    assert lines(text) == [read_as or "see the guide, ref, http://e.f"]


def test_a_quotation_loses_the_sign_of_each_line_and_stays_one_block() -> None:
    text = "> 甲方应于三十日内付款，\n> 逾期按**日\n> 加收**。"
    assert lines(text) == ["甲方应于三十日内付款，", "逾期按日", "加收。"]
    assert len({line.block for line in layout(text).lines}) == 1


def test_items_have_their_depth_and_keep_their_numbers() -> None:
    extract = read("- 甲\n  - 乙\n    more\n\n3. c\n4) d")
    items = [(line.level, shown(extract.text, line)) for line in extract.layout.lines]
    assert items == [(1, "甲"), (2, "乙"), (2, "more"), (1, "3. c"), (1, "4) d")]


def test_a_table_is_cells_with_a_header() -> None:
    extract = read("| 名 | a\\|b |\n|--|--|\n| **x** | `y` |\n|  | [z](u) |\n")
    assert grid(extract) == {(0, 0): "名", (0, 1): "a|b", (1, 0): "x", (1, 1): "y", (2, 1): "z"}
    headers = [line.cell.header for line in extract.layout.lines if line.cell is not None]
    assert headers == [True, True, False, False, False]


def test_an_html_table_is_one_too() -> None:
    extract = read("<table><tr><th>k</th><th>v</th></tr>\n<tr><td>1</td><td>2</td></tr></table>")
    assert grid(extract) == {(0, 0): "k", (0, 1): "v", (1, 0): "1", (1, 1): "2"}


def test_notes_are_known_by_their_marks() -> None:
    extract = read("甲[^n]。\n\n[^n]: 注*文*\n    续。\n\n[^m]: alone")
    assert notes(extract) == {"n": (["n"], ["n 注文", "续。"]), "m": ([], ["m alone"])}


def test_html_shows_its_text_alone() -> None:
    text = "<details>\n<summary>更<b>多</b></summary>\n\n正文。\n\n</details>\n\n<!-- a\nb -->\n"
    assert lines(text) == ["更多", "正文。"]


def test_a_break_ends_a_line_but_not_its_block() -> None:
    text = "甲<br>乙"
    assert lines(text) == ["甲", "乙"]
    assert len({line.block for line in layout(text).lines}) == 1


@given(TEXTS)
def test_lines_ascend_and_lose_nothing_but_signs(text: str) -> None:
    position = 0
    outside = ""
    for line in layout(text).lines:
        assert line.start >= position
        assert text[line.start : line.end].strip() == text[line.start : line.end] != ""
        outside += text[position : line.start]
        position = line.end
        for inner in (*line.dropped, *(mark.span for mark in line.references)):
            assert line.start <= inner.start < inner.end <= line.end
    outside += text[position:]
    assert not set(outside) & set("中文。İ")
