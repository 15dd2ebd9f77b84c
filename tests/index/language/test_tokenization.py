from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.tokenization import han_terms, normalise, stem, terms, words
from tests.index.memory import kept

HAN_RUNS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=12)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("燈塔", "灯塔"), ("ＧＰＳ", "gps"), ("２００４", "2004"), ("ﬁsh", "fish")],
)
def test_one_word_has_one_form(written: str, expected: str) -> None:
    assert normalise(written) == expected


@given(text=TEXTS)
def test_upper_case_finds_lower_case(text: str) -> None:
    assert normalise(text) == normalise(text).lower()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("lighthouses", "lighthous"),
        ("keeper’s", "keeper"),
        ("keeper's", "keeper"),
        ("牡蛎", "牡蛎"),
    ],
)
def test_an_english_word_becomes_its_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_terms_stand_in_the_order_of_the_text() -> None:
    assert terms("Keepers 点灯 in 1907") == ["keeper", "点灯", "in", "1907"]


def test_a_chinese_word_of_three_characters_gives_itself_and_its_pairs() -> None:
    assert han_terms("自行车") == ["自行车", "自行", "行车"]


def test_a_single_character_is_a_term() -> None:
    assert han_terms("猫") == ["猫"]


def test_traditional_text_has_the_terms_of_simplified_text() -> None:
    assert terms("燈塔管理員發現牡蠣") == terms("灯塔管理员发现牡蛎")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234,567", ["1234567"]),
        ("12,500.5", ["12500.5"]),
        ("3.14", ["3.14"]),
        ("1907,1912", ["1907", "1912"]),
        ("1907，1912", ["1907", "1912"]),
        ("1,2345", ["1", "2345"]),
        ("v2", ["v", "2"]),
    ],
)
def test_a_comma_belongs_to_a_number_only_between_thousands(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_an_apostrophe_does_not_bind_chinese_to_a_latin_word() -> None:
    assert terms("Brontë’灯塔") == ["brontë", "灯塔"]


def test_punctuation_is_no_term() -> None:
    assert terms("，。！—— «…» _ ()") == []


@given(run=HAN_RUNS)
def test_every_pair_of_neighbours_is_a_term(run: str) -> None:
    assert set(map("".join, pairwise(run))) <= set(han_terms(run))


@given(left=HAN_RUNS, right=HAN_RUNS)
def test_runs_apart_have_their_own_terms(left: str, right: str) -> None:
    assert terms(f"{left}。{right}") == terms(left) + terms(right)


@given(text=TEXTS)
def test_no_term_is_empty_or_holds_white_space(text: str) -> None:
    assert all(term and not any(map(str.isspace, term)) for term in terms(text))


@given(run=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=80))
def test_the_words_of_a_run_of_any_length_are_all_of_it(run: str) -> None:
    assert "".join(words(run)) == run
    assert words(run) == words(run)


def test_little_is_kept_of_long_runs() -> None:
    words("灯塔")
    runs = ["灯塔在礁石上" * 3_000 + "亮" * number for number in range(5)]
    assert kept(lambda: [words(run) for run in runs]) < 100_000
