import gc
from collections.abc import Iterator
from pathlib import Path
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import cedict
from index.language.cedict import by_word
from index.language.lexicon import Lexicon
from index.language.stated_terms import term_pairs
from index.library import Library
from service.answering.glossary.glossary import MOST_TERMS, Glossary, stated_terms
from service.answering.glossary.senses import Senses, stems
from tests.index.conftest import HashingEncoder
from tests.index.passage_indexes import lexical_index

ENTRIES = by_word(cedict.entries())
LEXICON = Lexicon(
    {"whale": {"鲸": 1.0, "鲸鱼": 0.9}, "fall": {"落": 1.0}, "convent": {"公约": 1.0}},
    entries=ENTRIES,
)
STATED = {"联合国大会": ["UN General Assembly", "UNGA"], "公约": ["Convention"]}
GLOSSARY = Glossary(STATED, LEXICON, lexical_index(["联合国大会通过公约。"]))


def glossed(text: str) -> dict[str, tuple[tuple[str, ...], bool]]:
    return {term.term: (term.translations, term.stated) for term in GLOSSARY.gloss(text)}


def test_it_is_freed_as_soon_as_nobody_uses_it() -> None:
    glossary = Glossary(STATED, LEXICON, lexical_index(["联合国大会通过公约。"]))
    assert glossary.gloss("联合国大会开会，网络空间很大。")
    assert glossary.gloss("The whale of the convention fell.")
    watched = ref(glossary), ref(glossary._senses)
    gc.disable()
    try:
        del glossary
        assert [it() for it in watched] == [None, None]
    finally:
        gc.enable()


def test_a_stated_term_comes_whole_with_what_the_document_calls_it() -> None:
    assert glossed("联合国大会开会。")["联合国大会"] == (("UN General Assembly", "UNGA"), True)


def test_other_words_come_from_the_dictionary() -> None:
    assert glossed("网络空间很大。")["网络空间"] == (("cyberspace",), False)


def test_words_that_say_nothing_and_single_characters_are_left_out() -> None:
    assert glossed("我们，鲸，它，什么。") == {}


def test_words_that_everybody_uses_are_left_out() -> None:
    assert glossed("机构基于研究提出标准。") == {}
    assert glossed("The people of the world work.") == {}


def test_common_words_side_by_side_are_not_what_they_rarely_mean_together() -> None:
    assert glossed("联合组织") == {}


def test_what_the_question_asks_about_comes_before_what_is_rarer() -> None:
    rare = "贻贝、硫化氢、海葵、珊瑚礁、水母、鲸须、浮游生物、藤壶、"
    index = lexical_index(["灯塔很高。", "灯塔很高。", rare])
    glossary = Glossary({}, LEXICON, index)
    assert "灯塔" not in {term.term for term in glossary.gloss(f"{rare}灯塔")}
    asked = glossary.gloss(f"{rare}灯塔", "How tall is the lighthouse?")
    assert "灯塔" in {term.term for term in asked}


def test_the_sense_is_the_one_that_the_question_means() -> None:
    assert Senses({}, ENTRIES).fitting("弹性", "n", stems("Is it elastic?"))[0] == "elasticity"
    assert Senses({}, ENTRIES).fitting("弹性", "n", stems("Is it flexible?"))[0] == "flexibility"


def test_the_sense_is_the_one_that_the_documents_give_their_terms() -> None:
    stated = {"国际机构": ["International Agency"], "卫生机构": ["Health Agencies"]}
    assert Senses(stated, ENTRIES).fitting("机构", "n", frozenset())[0] == "agency"


def test_traditional_text_keeps_its_own_characters() -> None:
    assert glossed("聯合國大會")["聯合國大會"][1]


def test_each_term_comes_once_in_the_order_of_the_text() -> None:
    terms = [term.term for term in GLOSSARY.gloss("贻贝和公约，公约和贻贝。")]
    assert terms == ["贻贝", "公约"]


def test_a_stated_term_outlives_the_limit() -> None:
    many = "贻贝、硫化氢、海葵、珊瑚礁、水母、鲸须、浮游生物、藤壶、"
    found = GLOSSARY.gloss(many + "公约")
    assert len(found) == MOST_TERMS
    assert "公约" in {term.term for term in found}


def test_an_english_text_is_glossed_in_chinese() -> None:
    found = glossed("The UN General Assembly met about whales.")
    assert found["UN General Assembly"] == (("联合国大会",), True)
    assert found["whales"] == (("鲸鱼",), False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("它也保持与海洋研究协会(Ocean Research Association)的合作", "海洋研究协会"),
        ("海洋与大气管理局(Ocean and Atmosphere Agency)", "海洋与大气管理局"),
    ],
)
def test_what_leads_up_to_a_name_is_no_part_of_it(text: str, expected: str) -> None:
    assert list(stated_terms(term_pairs(text, Lexicon({})), ENTRIES)) == [expected]


def test_a_plain_word_is_no_term_for_a_name_that_it_ends() -> None:
    lexicon = Lexicon({"organ": {"组织": 1.0}})
    assert stated_terms(term_pairs("国际组织(Intergovernmental Organs)", lexicon), ENTRIES) == {}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path, HashingEncoder(), LEXICON) as library:
        yield library


def test_an_empty_library_has_a_glossary(library: Library) -> None:
    assert Glossary.of(library.snapshot).gloss("贻贝")[0].term == "贻贝"


@given(st.text(st.sampled_from("联合国大会公约標準网络的，a Ａ豈㈠ UN鲸"), max_size=60))
def test_offsets_are_those_of_the_term(text: str) -> None:
    for term in GLOSSARY.gloss(text):
        assert text[term.start : term.end] == term.term
        assert term.translations
