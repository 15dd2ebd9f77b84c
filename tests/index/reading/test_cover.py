import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.language.lexicon import Lexicon
from index.language.tokenization import terms
from index.reading.cover import WordCover, terms_of
from index.search.lexical import LexicalIndex
from tests.index.passage_indexes import lexical_index

LEXICON = Lexicon({"lamp": {"灯塔": 1.0}, "coral bleach": {"珊瑚白化": 1.0}})
NOTHING = Lexicon({})
TEXTS = ("灯塔很高。", "灯塔下有牡蛎。", "潮水涨落。", "The lamp burns in 1907.")


@pytest.fixture
def lexical() -> LexicalIndex:
    return lexical_index(TEXTS)


def holding(lexical: LexicalIndex, term: str) -> NDArray[np.bool_]:
    """Whether each passage holds a term."""
    held = np.zeros(len(lexical), bool)
    held[lexical.postings([term])[0]] = True
    return held


def test_a_word_counts_by_its_rarity_in_the_collection(lexical: LexicalIndex) -> None:
    cover = WordCover.of("灯塔 牡蛎 珊瑚", NOTHING, lexical)
    assert cover.weights == (lexical.rarity(2), lexical.rarity(1), lexical.rarity(0))
    assert cover.share({0, 1}) == pytest.approx(1 - lexical.rarity(0) / cover.total)


def test_words_that_stand_nowhere_are_unseen(lexical: LexicalIndex) -> None:
    assert WordCover.of("灯塔 珊瑚", NOTHING, lexical).unseen == {1}


def test_what_stands_in_other_passages_only_is_unseen(lexical: LexicalIndex) -> None:
    cover = WordCover.of("灯塔 牡蛎", NOTHING, lexical, allowed=holding(lexical, "潮水"))
    assert cover.unseen == {0, 1}
    cover = WordCover.of("灯塔 牡蛎", NOTHING, lexical, allowed=holding(lexical, "牡蛎"))
    assert cover.unseen == frozenset()
    assert cover.weights == (lexical.rarity(1), lexical.rarity(1))


def test_any_wording_of_a_word_is_the_word(lexical: LexicalIndex) -> None:
    cover = WordCover.of("lamp", LEXICON, lexical)
    assert [cover.held(text) for text in ("灯塔很高。", "Two lamps.", "潮水。")] == [
        {0},
        {0},
        set(),
    ]


def test_a_phrase_that_is_translated_whole_covers_each_of_its_words() -> None:
    cover = WordCover.among("Does coral bleaching spread?", LEXICON, [])
    assert cover.held("北湾的珊瑚白化。") == {0, 1}
    assert cover.held("spread") == {2}


@pytest.mark.parametrize(
    ("question", "names", "numbers"),
    [
        ("Where does Huang live?", {0}, set()),
        # The first word's capital says nothing, but that of an acronym does.
        ("Keepers of Huang", {1}, set()),
        ("UNESCO sites", {0}, set()),
        ("What burnt in 1907?", {1}, {1}),
        ("灯塔 GGE 1907", {1, 2}, {2}),
    ],
)
def test_names_and_numbers_are_told_by_how_they_are_typed(
    question: str, names: set[int], numbers: set[int]
) -> None:
    cover = WordCover.among(question, NOTHING, [])
    assert cover.names == names
    assert cover.numbers == numbers


def test_among_texts_a_word_counts_the_more_the_fewer_hold_it() -> None:
    cover = WordCover.among("灯塔 牡蛎 珊瑚", NOTHING, TEXTS)
    often, seldom, never = cover.weights
    assert seldom > often > never == 0.0
    assert cover.unseen == {2}
    assert cover.share({0, 1}) == pytest.approx(1)


def test_of_a_question_of_no_words_nothing_is_held() -> None:
    cover = WordCover.among("？", NOTHING, TEXTS)
    assert cover.share(cover.held("灯塔")) == 0.0


WORDS = st.lists(st.sampled_from(["灯塔", "牡蛎", "lamp", "1907", "潮水"]), max_size=4)


@given(asked=WORDS, one=WORDS, other=WORDS)
def test_texts_hold_together_what_each_of_them_holds(
    asked: list[str], one: list[str], other: list[str]
) -> None:
    first, second = "。".join(one), "。".join(other)
    cover = WordCover.among(" ".join(asked), LEXICON, TEXTS)
    together = cover.held(f"{first}。{second}")
    assert together == cover.held(first) | cover.held(second)
    assert 0 <= cover.share(cover.held(first)) <= cover.share(together) <= 1 + 1e-9


@pytest.mark.parametrize("length", [1, 10_000])
def test_terms_are_those_of_the_text_however_long(length: int) -> None:
    text = "守灯人 lamps 1907。" * length
    assert terms_of(text) == frozenset(terms(text))
