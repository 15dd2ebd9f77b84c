import pytest

from index.language.lexicon import Lexicon
from index.language.stated_terms import TermPair, extended, stated_in, statements, term_pairs

LEXICON = Lexicon({"coral": {"珊瑚": 1.0}, "bleach": {"漂白": 1.0, "白化": 0.5}})


def pairs(text: str, lexicon: Lexicon = LEXICON) -> list[tuple[str, str]]:
    return [(pair.chinese, pair.latin) for pair in term_pairs(text, lexicon)]


@pytest.mark.parametrize(
    "text",
    [
        "水温升高引起珊瑚白化(coral bleaching)。",
        "水温升高引起珊瑚白化（coral bleaching）。",
        "水溫升高引起珊瑚白化 (coral bleaching)。",
        "水温升高引起“珊瑚白化”(coral bleaching)。",
    ],
)
def test_a_term_begins_where_its_english_name_is_first_translated(text: str) -> None:
    assert pairs(text) == [("珊瑚白化", "coral bleaching")]


def test_a_term_that_the_lexicon_does_not_know_is_all_before_the_bracket_if_short() -> None:
    # At most four characters for each of the name's two words.
    assert pairs("潮汐电站(tidal plant)", Lexicon({})) == [("潮汐电站", "tidal plant")]


def test_a_long_run_of_unknown_chinese_is_no_term() -> None:
    assert pairs("人们后来在海边建成了潮汐电站(tidal plant)", Lexicon({})) == []


def test_an_abbreviation_and_a_short_form_stand_for_the_term_too() -> None:
    text = "珊瑚普查协会(Coral Census Union, CCU，以下简称“普查会”)"
    assert list(term_pairs(text, LEXICON)) == [
        TermPair("珊瑚普查协会", "Coral Census Union"),
        TermPair("普查会", "Coral Census Union"),
        TermPair("珊瑚普查协会", "CCU"),
        TermPair("普查会", "CCU"),
    ]


def test_each_statement_of_a_text_counts() -> None:
    text = "珊瑚(coral)和白化(bleaching)是两回事。"
    assert pairs(text) == [("珊瑚", "coral"), ("白化", "bleaching")]


@pytest.mark.parametrize(
    "text",
    [
        "珊瑚白化(1998年)",
        "珊瑚白化(the of)",
        "珊瑚白化(见下文)",
        "coral bleaching (珊瑚白化)",
        "珊瑚白化(" + " ".join(["reef"] * 13) + ")",
    ],
)
def test_what_is_no_english_name_is_no_term(text: str) -> None:
    assert pairs(text) == []


def test_what_texts_state_outweighs_the_lexicon() -> None:
    lexicon = extended(
        LEXICON, [stated_in(LEXICON, statements("海水变暖，珊瑚白化(coral bleaching)加重。"))]
    )
    assert lexicon.chinese(["coral", "bleaching"]) == {"珊瑚白化": 1.0}
    assert lexicon.english("珊瑚白化") == {"coral bleach": 1.0}
    assert lexicon.chinese(["coral"]) == LEXICON.chinese(["coral"])


def test_texts_may_state_several_terms_for_one_name() -> None:
    lexicon = extended(
        LEXICON,
        [stated_in(LEXICON, statements("珊瑚白化(coral bleaching)，珊瑚漂白(coral bleaching)"))],
    )
    assert lexicon.chinese(["coral", "bleaching"]) == {"珊瑚白化": 1.0, "珊瑚漂白": 1.0}
