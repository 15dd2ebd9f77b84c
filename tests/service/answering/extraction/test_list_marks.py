import pytest

from service.answering.extraction.list_marks import LAST, marks_of


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("• 食腐期。", [0]),
        ("- a brush", [0]),
        ("（三）转租的；", [3]),
        ("(2) rinse", [2]),
        ("12、过筛。", [12]),
        ("4. Rinse twice.", [4]),
        ("十一、附则", [11]),
        ("③ 过筛", [3]),
        ("b) the lid", [2]),
        ("Step 2: rinse", [2]),
        ("第三步，过筛。", [3]),
        ("**1. Openness** matters.", [1]),
        ("阶段有二：第一，吃肉；第二，啃骨。", [1, 2]),
        ("会议决定：一是拨款；二是改选；三是修订。", [1, 2, 3]),
        ("其次，堆肥保水。", [2]),
        ("Second, a stone blocks it.", [2]),
        ("There are three: first, a; second, b; and finally, c.", [1, 2, LAST]),
        ("The second reason is cost.", [2]),
        ("另一方面，它很贵。", [LAST]),
        ("①甲；②乙", [1, 2]),
    ],
)
def test_the_marks_of_items_are_read(sentence: str, numbers: list[int]) -> None:
    assert [mark.number for mark in marks_of(sentence)] == numbers


@pytest.mark.parametrize(
    "sentence",
    [
        "3.5 is a number.",
        "2024年召开。",
        "第二条 申请人应当成年。",
        "First aid helps.",
        "之一是甲。",
        "A-1",
        "",
    ],
)
def test_what_only_looks_like_a_mark_is_none(sentence: str) -> None:
    assert marks_of(sentence) == ()


def test_items_are_counted_one_by_one_unless_words_mark_them() -> None:
    (one,), (two,), (three,) = (marks_of(f"{number}. x") for number in (1, 2, 3))
    assert two.goes_on(one)
    assert not three.goes_on(one)
    (first,), (last,) = marks_of("首先，甲。"), marks_of("最后，乙。")
    assert last.goes_on(first)
    assert not first.goes_on(last)
    assert not two.goes_on(first)
