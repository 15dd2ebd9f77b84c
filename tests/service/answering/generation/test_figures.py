import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.generation.figures import figures, unfounded


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("1,000 ships", "1000艘"),
        ("１９８７年", "1987"),
        ("3.50 m", "3.5米"),
        ("3 million people", "300万人"),
        ("1.2亿", "120,000,000"),
        ("五十年", "50 years"),
        ("fifty years", "长达五十年"),
        ("twenty-five states", "二十五国"),
        ("二〇〇四年", "2004年"),
        ("30%", "百分之三十"),
        ("in March 2015", "2015年3月"),
        ("2015年3月", "March 2015"),
        ("the 1990s", "20世纪90年代"),
        ("5 kg", "5千克"),
        ("三个阶段", "three stages"),
        ("1.2.3", "1.2.3"),
        ("①甲②乙", "甲乙"),
        ("一些统一的规则，千万不要", "无"),
        ("one of two things", "无"),
    ],
)
def test_one_number_written_in_two_ways_is_found(text: str, source: str) -> None:
    assert unfounded(text, source) == frozenset()


@pytest.mark.parametrize(
    ("text", "source", "missing"),
    [
        ("1986年", "1987年", {"1986"}),
        ("3 million", "3 thousand", {"3000000"}),
        ("3.5", "35", {"3.5"}),
        ("六十年", "五十年", {"60"}),
        ("四个阶段", "三个阶段", {"4"}),
        ("sixty years", "fifty years", {"60"}),
        ("in April 2015", "2015年3月", {"4"}),
        ("15", "2015", {"15"}),
    ],
)
def test_a_number_of_its_own_is_not_found(text: str, source: str, missing: set[str]) -> None:
    assert unfounded(text, source) == missing


@given(st.integers(min_value=0, max_value=10**30))
def test_a_number_is_found_with_and_without_thousands_set_apart(number: int) -> None:
    assert figures(f"{number:,}") == figures(str(number))


@given(st.text("〇一二十百千万亿两0123.,年ａ９", max_size=60))
def test_a_text_founds_its_own_numbers(text: str) -> None:
    assert unfounded(text, text) == frozenset()
