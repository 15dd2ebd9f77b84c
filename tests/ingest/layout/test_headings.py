import pytest

from ingest.layout import headings
from ingest.layout.headings import Hierarchy


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("第一编 总则", "part"),
        ("第3章 河流", "chapter"),
        ("Chapter 2 Rivers", "chapter"),
        ("第二节 方法", "section"),
        ("一、引言", "han"),
        ("十二．结论", "han"),
        ("（三）案例", "bracketed han"),
        ("(三)案例", "bracketed han"),
        ("IV. Results", "roman"),
        ("1. Rivers", "decimal 1"),
        ("2 河流", "decimal 1"),
        ("2.3 Methods", "decimal 2"),
        ("2.3.1 方法", "decimal 3"),
        ("（1）河流", "bracketed decimal"),
        ("B. Lakes", "letter"),
        ("2.3.1.4.1 方法", "decimal 5"),
        ("A.1 附加方法", "decimal 2"),
        ("第3章中的河流", None),
        ("第 3 节中描述的河流", None),
        ("河流的治理", None),
        ("1962年的会议", None),
        ("3.5米", None),
        ("Rivers", None),
    ],
)
def test_numbering(text: str, style: str | None) -> None:
    assert headings.numbering(text) == style


@pytest.mark.parametrize(
    "text", ["一、河流的治理", "河流为何改道？", "Rivers and Rules", "“双轨”模式"]
)
def test_form_of_a_heading(text: str) -> None:
    assert headings.may_be_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "各方同意放水。",
        "一、坚持协商。各方",
        "如下：",
        "https://rivers.example",
        "“双轨模式",
        "见附录（表1",
        "12",
        "河" * 61,
    ],
)
def test_no_form_of_a_heading(text: str) -> None:
    assert not headings.may_be_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "• 河流",
        "2019年3月5日",
        "河流，湖泊",
        "a@b.example",
        "记者：水位如何？",
        "【分类号】F3",
        "河" * 41,
    ],
)
def test_no_form_of_a_plain_heading(text: str) -> None:
    assert not headings.may_be_plain_heading(text)


@pytest.mark.parametrize(
    ("text", "goes_on"), [("河流治理及其", True), ("Rivers and", True), ("河流", False)]
)
def test_heading_that_needs_another_line(text: str, goes_on: bool) -> None:
    assert headings.runs_on(text) is goes_on


def entered(*headings_: tuple[str, str | None], numbered: bool = True) -> list[int]:
    hierarchy = Hierarchy(numbered=numbered)
    return [hierarchy.enter(text, style, follows_heading=False) for text, style in headings_]


def test_new_style_lies_below_the_one_before() -> None:
    levels = entered(("一", "han"), ("（一）", "bracketed han"), ("1", "decimal 1"), ("二", "han"))
    assert levels == [1, 2, 3, 1]


def test_style_seen_again_returns_to_its_level() -> None:
    levels = entered(("一", "han"), ("（一）", "bracketed han"), ("（二）", "bracketed han"))
    assert levels == [1, 2, 2]


def test_plain_heading_among_numbered_ones_is_on_top() -> None:
    assert entered(("一", "han"), ("（一）", "bracketed han"), ("结语", None)) == [1, 2, 1]


def test_path_holds_the_headings_above() -> None:
    hierarchy = Hierarchy(numbered=True)
    for text, style in (
        ("一", "han"),
        ("（一）", "bracketed han"),
        ("二", "han"),
        ("（一）乙", "bracketed han"),
    ):
        hierarchy.enter(text, style, follows_heading=False)
    assert hierarchy.path == ("二", "（一）乙")


def test_nothing_stands_above_what_left_the_headings() -> None:
    hierarchy = Hierarchy(numbered=True)
    hierarchy.enter("一", "han", follows_heading=False)
    hierarchy.leave()
    assert hierarchy.path == ()


def test_plain_heading_right_below_another_is_its_child_and_its_likes_are_siblings() -> None:
    hierarchy = Hierarchy(numbered=False)
    levels = [
        hierarchy.enter("怎样治理河流", None, follows_heading=False),
        hierarchy.enter("对于上游", None, follows_heading=True),
        hierarchy.enter("对于下游", None, follows_heading=False),
        hierarchy.enter("结语", None, follows_heading=False),
    ]
    assert levels == [1, 2, 2, 1]


@pytest.mark.parametrize("levels", [(2, 2), (3, 3, 3), (1, 3, 3)])
def test_headings_of_one_stated_level_stand_side_by_side(levels: tuple[int, ...]) -> None:
    hierarchy = headings.Hierarchy(numbered=False)
    given = [
        hierarchy.enter(f"{k}号", "#", level=level, follows_heading=False)
        for k, level in enumerate(levels)
    ]
    assert given[-1] == given[-2]


def test_stated_level_counts_but_leaves_no_gap() -> None:
    hierarchy = Hierarchy(numbered=False)
    assert hierarchy.enter("河流", "#", level=2, follows_heading=False) == 1
    assert hierarchy.enter("湖泊", "#", level=4, follows_heading=False) == 2
    assert hierarchy.enter("海洋", "#", level=1, follows_heading=False) == 1


def test_headings_that_follow_each_other_without_end_go_no_deeper() -> None:
    hierarchy = Hierarchy(numbered=False)
    levels = [hierarchy.enter(f"{k}号", None, follows_heading=True) for k in range(40)]
    assert levels[:4] == [1, 2, 3, 4]
    assert max(levels) == len(hierarchy.path) == 12


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("chapter", "decimal 3", True),
        ("decimal 3", "chapter", False),
        ("chapter", "section", True),
        ("bracketed han", "han", False),
        ("decimal 2", "enumeration", True),
        ("han", "decimal 2", None),
    ],
)
def test_which_style_stands_above_which(outer: str, inner: str, *, expected: bool | None) -> None:
    assert headings.outranks(outer, inner) is expected


def test_a_chapter_never_stands_below_what_is_numbered_more_deeply() -> None:
    hierarchy = Hierarchy(numbered=True)
    for text, style in (("2.4 河流", "decimal 2"), ("2.4.3 湖泊", "decimal 3")):
        hierarchy.enter(text, style, follows_heading=False)

    assert hierarchy.enter("第三章 水坝", "chapter", follows_heading=False) == 1
    assert hierarchy.path == ("第三章 水坝",)
