import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.conversation.substitution import LONGEST, substituted


@pytest.mark.parametrize(
    ("before", "message", "asked"),
    [
        ("12号水库由谁管理？", "13号呢？", "13号水库由谁管理？"),
        ("12号水库由谁管理？", "那13号水库呢？", "13号水库由谁管理？"),
        ("第二条规定了什么？", "那第五条呢？", "第五条规定了什么？"),
        ("A1的容量是多少？", "B2呢？", "B2的容量是多少？"),
        ("第一阶段的目标是什么？", "第二个呢？", "第二阶段的目标是什么？"),
        ("长江有多长？", "黄河呢？", "黄河有多长？"),
        ("茶叶的产地在哪里？", "咖啡呢？", "咖啡的产地在哪里？"),
        ("Who runs station 12?", "And station 13?", "Who runs station 13?"),
        ("Who uses Room B2?", "What about B3?", "Who uses Room B3?"),
        ("What does the first phase do?", "What about the second one?",
         "What does the second phase do?"),
        ("What does the IEC do?", "And NATO?", "What does NATO do?"),
    ],
)  # fmt: skip
def test_what_is_named_takes_the_place_of_its_like(before: str, message: str, asked: str) -> None:
    assert substituted(before, message) == asked


@pytest.mark.parametrize(
    ("before", "message", "asked"),
    [
        ("12号水库由谁管理？", "它的容量是多少？", "12号水库的容量是多少？"),
        ("12号水库由谁管理？", "那它有多深？", "12号水库有多深？"),
        ("12号水库由谁管理？", "其容量是多少？", "12号水库的容量是多少？"),
        ("12号水库由谁管理？", "该水库有多深？", "12号水库有多深？"),
        ("什么是鲸落？", "它有多深？", "鲸落有多深？"),
        ("《海图》是谁出版的？", "学者怎样评价它？", "学者怎样评价《海图》？"),
        ("国家气象学会的总部在哪里？", "它有多少会员？", "国家气象学会有多少会员？"),
        ("Who is in charge of pump station 12?", "What is its cost?",
         "What is pump station 12's cost?"),
        ("What is the Great Reef?", "And how deep is it?", "How deep is the Great Reef?"),
    ],
)  # fmt: skip
def test_the_subject_takes_the_place_of_its_pronoun(before: str, message: str, asked: str) -> None:
    assert substituted(before, message) == asked


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("谁提出了这一概念？", "其依据是什么？"),
        ("《海图》是谁出版的？", "该协会成立于哪年？"),
        ("《海图》是谁出版的？", "他多大？"),
        ("12号水库和13号水库由谁管理？", "14号呢？"),
        ("长江有多长？", "为什么？"),
        ("长江有多长？", "How deep is it?"),
        ("How did Russia answer NATO?", "Was it wise?"),
        ("How did Russia join the talks on tea?", "How long did it last?"),
        ("长" * LONGEST + "有多长？", "它呢？"),
    ],
)
def test_where_it_is_not_sure_what_stands_for_what_nothing_is_replaced(
    before: str, message: str
) -> None:
    assert substituted(before, message) is None


WORDS = [
    "12号",
    "水库",
    "它",
    "的",
    "第二条",
    "呢",
    "？",
    "B1",
    "it",
    " ",
    "Reef",
    "the ",
    "第三",
    "㍿",
]


@given(*[st.lists(st.sampled_from(WORDS), max_size=6).map("".join)] * 2)
def test_any_two_messages_make_one_question_or_none(before: str, message: str) -> None:
    asked = substituted(before, message)
    assert asked is None or len(asked) <= 2 * (len(before) + len(message)) + 4
