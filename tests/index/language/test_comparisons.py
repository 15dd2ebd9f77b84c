import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.comparisons import related_of, sides_of


@pytest.mark.parametrize(
    ("asked", "sides"),
    [
        ("茶与咖啡的区别是什么", ("茶", "咖啡的")),
        ("茶和咖啡在产地上有何不同", ("茶", "咖啡")),
        ("不同国家的茶和咖啡有何区别", ("不同国家的茶", "咖啡有何")),
        ("相比于咖啡,茶有什么好处", ("茶有什么好处", "咖啡")),
        ("茶不同于咖啡的地方", ("茶", "咖啡的地方")),
        ("what is the difference between tea and coffee", ("tea", "coffee")),
        ("compare tea with coffee", ("tea", "coffee")),
        ("how does tea differ from coffee", ("tea", "coffee")),
        ("is tea different from coffee", ("tea", "coffee")),
        ("how does tea compare to coffee", ("tea", "coffee")),
        ("how do tea and coffee differ in taste", ("tea", "coffee")),
        ("tea versus coffee", ("tea", "coffee")),
        ("tea as opposed to coffee", ("tea", "coffee")),
        ("is tea dearer than coffee", ("is tea ", "coffee")),
        ("is tea more often drunk than coffee", ("is tea ", "coffee")),
    ],
)
def test_the_two_things_that_are_compared_are_told(asked: str, sides: tuple[str, str]) -> None:
    assert sides_of(asked) == sides


@pytest.mark.parametrize(
    "asked",
    [
        "鲸落在哪里",
        "茶和咖啡",
        "与咖啡的区别",
        "what is tea",
        "compare tea",
        "other than",
        "区别茶和",
    ],
)
def test_a_comparison_has_two_sides(asked: str) -> None:
    assert sides_of(asked) is None


@pytest.mark.parametrize(
    ("asked", "related"),
    [
        ("茶和咖啡是什么关系", ("茶", "咖啡")),
        ("茶与咖啡之间有何联系", ("茶", "咖啡")),
        ("what is the relationship between tea and coffee", ("tea", "coffee")),
        ("how does tea relate to coffee", ("tea", "coffee")),
        ("how is tea connected with coffee", ("tea", "coffee")),
        ("how are tea and coffee related", ("tea", "coffee")),
        ("what does tea have to do with coffee", ("tea have", "coffee")),
        ("什么是外交关系", None),
        ("茶和咖啡产自哪里", None),
        ("what is tea", None),
    ],
)
def test_the_two_things_whose_relation_is_asked_are_told(
    asked: str, related: tuple[str, str] | None
) -> None:
    assert related_of(asked) == related


WORDS = ["茶", "与", "和", "区别", "不同于", "在", "compare ", " and ", "do ", " differ", "more "]


@given(st.lists(st.sampled_from([*WORDS, " than ", ",", "相比于", "tea"]), max_size=9).map("".join))
def test_sides_are_parts_of_the_question_that_do_not_overlap(asked: str) -> None:
    sides = sides_of(asked)
    if sides:
        assert all(sides)
        assert len("".join(sides)) < len(asked)
        assert all(side in asked for side in sides)
