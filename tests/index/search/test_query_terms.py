import pytest

from index.language.lexicon import Lexicon
from index.search.lexical import TermGroup, Wording
from index.search.query_terms import (
    LEAST_PROBABILITY,
    MOST_WORDINGS,
    WITHIN_PHRASE,
    QueryTerms,
    content_words,
    pairs_of,
)
from tests.index.passage_indexes import lexical_index

LEXICON = Lexicon(
    {
        "lighthous": {"灯塔": 3.0, "明灯": 1.0},
        "keeper": {"看守": 1.0},
        "lighthous keeper": {"守塔人": 1.0},
        "AIDS": {"艾滋病": 1.0},
    }
)
INDEX = lexical_index(["灯塔很高", "一盏明灯", "看守点灯", "守塔人", "lighthouses", "AIDS"])


def typed(query: str) -> list[str]:
    terms = QueryTerms.of(query, LEXICON, INDEX).typed
    return [wording.terms[0] for group in terms for wording in group.wordings]


def translated(query: str, lexicon: Lexicon = LEXICON) -> tuple[TermGroup, ...]:
    return QueryTerms.of(query, lexicon, INDEX).translated


def test_typed_terms_are_those_of_the_index() -> None:
    assert typed("灯塔 1,907 Keepers") == ["灯塔", "1907", "keeper"]


def test_english_words_that_say_nothing_are_left_out() -> None:
    assert typed("What is the keeper of a lighthouse?") == ["keeper", "lighthous"]


@pytest.mark.parametrize("query", ["What's a keeper?", "Who’s a keeper?", "Isn't it the keeper?"])
def test_contractions_say_nothing(query: str) -> None:
    assert typed(query) == ["keeper"]


def test_a_term_typed_twice_counts_once() -> None:
    assert typed("keeper or keepers") == ["keeper"]


def test_pairs_run_over_all_characters_of_a_phrase() -> None:
    assert typed("灯塔的看守") == ["灯塔", "塔的", "的看", "看守"]


def test_a_single_character_is_a_term() -> None:
    assert typed("塔 keeper") == ["塔", "keeper"]


def test_letters_of_full_width_are_letters() -> None:
    assert "aid" in typed("ＡＩＤＳ是什么")
    assert translated("ＫＥＥＰＥＲ") == translated("KEEPER")


def test_letters_with_accents_stay_in_their_word() -> None:
    assert typed("Brontë") == ["brontë"]


def test_an_english_word_is_asked_for_in_chinese() -> None:
    # Weights 3 and 1 are shares of 4.
    assert translated("lighthouses") == (
        TermGroup((Wording(("灯塔",), 0.75), Wording(("明灯",), 0.25))),
    )


def test_a_chinese_word_is_asked_for_in_english() -> None:
    assert translated("灯塔") == (TermGroup((Wording(("lighthous",), 1.0),)),)


def test_an_acronym_is_asked_for_by_the_indexs_term() -> None:
    # The index cuts the last letter off as if it were a plural's.
    assert translated("艾滋病") == (TermGroup((Wording(("aid",), 1.0),)),)


def test_traditional_characters_are_translated_too() -> None:
    assert translated("燈塔") == translated("灯塔")


def test_wordings_that_no_passage_holds_are_left_out() -> None:
    assert translated("keeper", Lexicon({"keeper": {"饲养员": 9.0, "看守": 1.0}})) == (
        TermGroup((Wording(("看守",), 1.0),)),
    )
    assert translated("AIDS") == ()


def test_a_phrase_is_translated_whole_and_its_words_count_less() -> None:
    phrase, *words = translated("the keeper of lighthouses, a lighthouse keeper")
    assert phrase == TermGroup((Wording(("守塔", "塔人"), 1.0),), 2.0)
    by_first = {group.wordings[0].terms[0]: group.weight for group in words}
    assert by_first["看守"] in {1.0, WITHIN_PHRASE}
    assert [group.weight for group in words].count(WITHIN_PHRASE) == 2


def test_a_name_of_many_words_is_translated_whole() -> None:
    name = "Northern Isles Lighthouse Keepers Mutual Aid Society"
    lexicon = Lexicon({"northern isl lighthous keeper mutual aid societi": {"守塔人": 1.0}})
    assert translated(name, lexicon) == (TermGroup((Wording(("守塔", "塔人"), 1.0),), 7.0),)


def test_only_the_likeliest_wordings_are_kept() -> None:
    words = ["灯塔", "很高", "一盏", "明灯", "看守", "点灯", "守塔"]
    many = Lexicon({"keeper": {word: float(at) for at, word in enumerate(words, start=10)}})
    (group,) = translated("keeper", many)
    assert len(group.wordings) == MOST_WORDINGS
    assert ("灯塔",) not in {wording.terms for wording in group.wordings}
    assert sum(wording.probability for wording in group.wordings) == pytest.approx(1)


def test_an_unlikely_wording_is_left_out() -> None:
    # A share of 0.01 / 1.01 is below the least.
    assert LEAST_PROBABILITY > 0.01
    (group,) = translated("keeper", Lexicon({"keeper": {"看守": 1.0, "点灯": 0.01}}))
    assert [wording.terms for wording in group.wordings] == [("看守",)]


def test_each_content_word_has_all_of_its_wordings() -> None:
    lighthouse, keeper = content_words("What is a lighthouse keeper?", LEXICON)
    assert {wording.terms for wording in lighthouse.wordings} == {
        ("lighthous",),
        ("灯塔",),
        ("明灯",),
    }
    assert {wording.terms for wording in keeper.wordings} == {("keeper",), ("看守",)}


def test_a_content_word_that_has_no_translation_is_there_all_the_same() -> None:
    assert content_words("牡蛎是什么？", LEXICON) == (TermGroup.of("牡蛎"),)


@pytest.mark.parametrize(
    ("word", "expected"), [("猫", ("猫",)), ("灯塔", ("灯塔",)), ("守塔人", ("守塔", "塔人"))]
)
def test_a_long_word_is_looked_for_by_its_pairs(word: str, expected: tuple[str, ...]) -> None:
    assert pairs_of(word) == expected
