import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.lexicon import Lexicon
from index.search.ranking import ScoredPassage
from ingest.models import PassageKind
from service.answering.extraction.quotations import LONGEST_LIST, MOST_STATEMENTS, Quotation, quote
from tests.service.builders import make_found, make_ranking

TEA = (
    "Green tea tastes bitter when the water is too hot. ",
    "Water of 75 degrees Celsius suits most green teas. ",
    "Steep the leaves for two minutes and pour off all of the water.",
)


def quoted(question: str, *found: ScoredPassage) -> tuple[Quotation, ...]:
    return quote(question, make_ranking(*found, query=question))


def texts(question: str, *found: ScoredPassage) -> list[str]:
    return [each.text for each in quoted(question, *found)]


def passages(quotations: tuple[Quotation, ...]) -> tuple[ScoredPassage, ...]:
    """The passages quoted, each once."""
    held = {run.found.stored.passage.id: run.found for each in quotations for run in each.runs}
    return tuple(held.values())


def test_the_answer_is_the_best_sentence_word_for_word() -> None:
    assert texts("何以成名？", make_found("鲸会死。", "尸体沉底称为鲸落。", best=(1, 0))) == [
        "尸体沉底称为鲸落。"
    ]


def test_a_sentence_with_the_questions_words_is_preferred() -> None:
    found = make_found("鲸很大。", "盲鳗吃掉软组织。", best=(0, 1))
    assert texts("盲鳗吃什么组织？", found) == ["盲鳗吃掉软组织。"]


def test_words_count_in_the_other_language() -> None:
    found = make_found("鲸很大。", "盲鳗吃掉软组织。", best=(0, 1))
    lexicon = Lexicon({"hagfish": {"盲鳗": 1.0}, "tissu": {"组织": 1.0}})
    ranking = make_ranking(found, query="Hagfish tissue?")
    assert quote("Hagfish tissue?", ranking, lexicon)[0].text == "盲鳗吃掉软组织。"


@pytest.mark.parametrize(
    ("question", "best", "expected"),
    [
        ("How hot should the water for green tea be?", (1, 0, 2), TEA[1]),
        ("How long should the leaves of green tea steep?", (2, 1, 0), TEA[2]),
        ("Why does green tea taste bitter?", (0, 1, 2), TEA[0]),
    ],
)
def test_shared_words_do_not_outweigh_what_is_asked_for(
    question: str, best: tuple[int, ...], expected: str
) -> None:
    assert texts(question, make_found(*TEA, best=best))[0] == expected.strip()


def test_a_question_for_a_date_is_answered_with_one() -> None:
    found = make_found("鲸落被科学家发现。", "1987年首次发现鲸落。", best=(0, 1))
    assert texts("鲸落是哪一年发现的？", found)[0] == "1987年首次发现鲸落。"


def test_a_definition_is_preferred_where_one_is_asked_for() -> None:
    found = make_found("鲸落养活许多生物。", "所谓鲸落，就是沉底的鲸。", best=(1, 0))
    assert texts("什么是鲸落？", found)[0] == "所谓鲸落，就是沉底的鲸。"


def test_a_list_question_gets_the_items() -> None:
    items = ("鲸落有以下阶段。", "第一，食腐动物吃肉。", "第二，细菌分解骨头。", "鲸很大。")
    assert texts("鲸落有哪些阶段？", make_found(*items, best=(0, 1, 2, 3))) == list(items[:3])


def test_a_list_runs_on_in_the_sections_next_passage() -> None:
    first = make_found("鲸落的阶段有三：第一，吃肉。", "第二，啃骨。", best=(0, 1))
    second = make_found("第三，分解骨头。", score=0.5, number=1)
    assert texts("鲸落有哪些阶段？", first, second)[-1] == "第三，分解骨头。"


def test_what_a_colon_announces_comes_with_it() -> None:
    found = make_found("鲸落分为：", "• 食腐期。", "• 分解期。", best=(0, 1, 2))
    assert texts("鲸落分为什么？", found)[0] == "鲸落分为：• 食腐期。"


def test_a_list_that_is_asked_for_and_announced_comes_whole() -> None:
    found = make_found("鲸落分为：", "• 食腐期。", "它很短。", "• 分解期。", "鲸很大。", best=(0,))
    expected = "鲸落分为：• 食腐期。它很短。• 分解期。"
    assert texts("鲸落有哪些时期？", found) == [expected]


def test_a_list_that_is_too_long_is_not_quoted_whole() -> None:
    long = "• " + "肉" * LONGEST_LIST + "。"
    found = make_found("鲸落分为：", "• 食腐期。", long, best=(0,))
    assert texts("鲸落有哪些时期？", found)[0] == "鲸落分为：• 食腐期。"


def test_a_short_sentence_that_leans_on_the_answer_comes_with_it() -> None:
    found = make_found("盲鳗吃软组织。", "这要一年。", "鲸很大。", best=(0, 1, 2))
    assert texts("盲鳗吃什么？", found) == ["盲鳗吃软组织。这要一年。"]


def test_two_sides_that_stand_side_by_side_are_one_statement() -> None:
    found = make_found("中国强调数据主权。", "欧盟强调个人隐私。", best=(0, 1))
    assert texts("中国与欧盟有什么不同？", found) == ["中国强调数据主权。欧盟强调个人隐私。"]


def test_a_short_sentence_comes_with_one_that_leans_on_it() -> None:
    found = make_found("鲸死后沉底。", "它养活盲鳗五十年。", best=(1, 0))
    assert texts("盲鳗靠什么活五十年？", found) == ["鲸死后沉底。它养活盲鳗五十年。"]


def test_a_comparison_gets_both_sides_from_two_passages() -> None:
    one = make_found("中国强调数据主权。", score=0.9)
    other = make_found("欧盟强调个人隐私。", score=0.5, number=1)
    answer = quoted("中国与欧盟有什么不同？", one, other)
    assert [(each.text, [run.found for run in each.runs]) for each in answer] == [
        ("中国强调数据主权。", [one]),
        ("欧盟强调个人隐私。", [other]),
    ]


def test_a_passage_that_scores_far_lower_is_not_quoted() -> None:
    best, far = make_found("甲。", score=0.9), make_found("乙。", score=0.5, number=1)
    assert passages(quoted("丙？", best, far)) == (best,)


def test_a_passage_that_scores_nearly_as_high_is_quoted_too() -> None:
    results = make_found("甲。", score=0.9), make_found("乙。", score=0.88, number=1)
    assert passages(quoted("丙？", *results)) == results


def test_scores_near_1_are_told_apart() -> None:
    results = make_found("甲。", score=0.99), make_found("乙。", score=0.98, number=1)
    assert passages(quoted("丙？", *results)) == results[:1]


def test_what_shares_no_word_with_the_question_is_not_quoted_beside_what_does() -> None:
    results = make_found("鲸落很深。", score=0.9), make_found("茶很苦。", score=0.9, number=1)
    assert passages(quoted("鲸落深吗？", *results)) == results[:1]


def test_a_sentence_of_two_passages_is_one_statement_that_cites_both() -> None:
    results = make_found("甲。"), make_found("甲。", number=1)
    (quotation,) = quoted("丙？", *results)
    assert quotation.text == "甲。"
    assert tuple(run.found for run in quotation.runs) == results


def test_a_heading_is_quoted_only_where_nothing_else_was_found() -> None:
    heading = make_found("鲸落", score=0.9, kind=PassageKind.HEADING)
    prose = make_found("尸体沉底。", score=0.7, number=1)
    assert texts("鲸落？", heading, prose) == ["尸体沉底。"]
    assert texts("鲸落？", heading) == ["鲸落"]


def test_a_source_is_not_quoted_beside_what_answers() -> None:
    source = make_found("《鲸落》，第3页。", score=0.8, kind=PassageKind.FOOTNOTE, number=1)
    assert texts("鲸落在哪里？", make_found("鲸落在海底。", score=0.8), source) == ["鲸落在海底。"]
    assert texts("《鲸落》的出处？", source) == ["《鲸落》，第3页。"]


def test_nothing_found_gives_nothing() -> None:
    assert quoted("鲸落？") == ()


WORDS = st.sampled_from(["鲸落", "第一，", "它", "包括：", "1987年", "盲鳗", "• ", "而"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: "".join(words) + "。")


@given(
    st.lists(st.lists(SENTENCES, min_size=1, max_size=5), min_size=1, max_size=4),
    st.sampled_from(
        ["鲸落有哪些？", "鲸落与盲鳗有什么不同？", "鲸落是哪一年发现的？", "什么是鲸落？"]
    ),
)
def test_quotations_are_few_and_stand_where_they_say(
    passages: list[list[str]], question: str
) -> None:
    found = [
        make_found(*sentences, best=tuple(range(len(sentences))), number=number)
        for number, sentences in enumerate(passages)
    ]
    answer = quoted(question, *found)
    assert 1 <= len(answer) <= MOST_STATEMENTS
    for quotation in answer:
        for run in quotation.runs:
            passage = run.found.stored.passage
            start, end = passage.sentences[run.first].start, passage.sentences[run.last].end
            assert quotation.text == passage.text[start:end].strip()
