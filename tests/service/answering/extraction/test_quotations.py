from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.lexicon import Lexicon
from index.reading.reader import CLOSE
from index.search.ranking import ScoredPassage
from index.storage.records import StoredPassage
from ingest.models import PassageKind
from service.answering.extraction.lists import LONG, MOST_ITEMS
from service.answering.extraction.quotations import MOST_STATEMENTS, Quotation, go_on, quote
from tests.service.builders import Shelf, make_found, make_passage, make_ranking

TEA = (
    "Green tea tastes bitter when the water is too hot. ",
    "Water of 75 degrees Celsius suits most green teas. ",
    "Steep the leaves for two minutes and pour off all of the water.",
)


def quoted(
    question: str, *found: ScoredPassage, beside: Sequence[StoredPassage] = ()
) -> tuple[Quotation, ...]:
    """What is quoted of passages found, where others stand ``beside`` them in the document."""
    shelf = Shelf(*(it.stored for it in found), *beside)
    return quote(question, make_ranking(*found, query=question), shelf)


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


def test_of_sentences_that_were_not_read_one_with_the_questions_words_is_preferred() -> None:
    found = make_found("鲸很大。", "盲鳗吃掉软组织。")
    assert texts("盲鳗吃什么组织？", found) == ["盲鳗吃掉软组织。"]


def test_words_count_in_the_other_language() -> None:
    found = make_found("鲸很大。", "盲鳗吃掉软组织。")
    lexicon = Lexicon({"hagfish": {"盲鳗": 1.0}, "tissu": {"组织": 1.0}})
    ranking = make_ranking(found, query="Hagfish tissue?")
    shelf = Shelf(found.stored, lexicon=lexicon)
    assert quote("Hagfish tissue?", ranking, shelf)[0].text == "盲鳗吃掉软组织。"


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


@pytest.mark.parametrize(("best", "expected"), [((1, 0, 2), "一。二。"), ((1, 2, 0), "二。三。")])
def test_a_neighbour_that_answers_nearly_as_well_is_quoted_with_the_best(
    best: tuple[int, ...], expected: str
) -> None:
    found = make_found("一。", "二。", "三。", best=best, apart=CLOSE)
    assert texts("几？", found)[0] == expected


@pytest.mark.parametrize("other", ["哪一个？", "三。\n"])
def test_no_question_and_no_other_paragraph_is_quoted_with_the_best(other: str) -> None:
    found = make_found(other, "二。", best=(1, 0), apart=CLOSE)
    assert texts("几？", found)[0] == "二。"


def test_a_definition_is_preferred_where_one_is_asked_for() -> None:
    found = make_found("鲸落养活许多生物。", "所谓鲸落，就是沉底的鲸。", best=(1, 0))
    assert texts("什么是鲸落？", found)[0] == "所谓鲸落，就是沉底的鲸。"


def test_a_list_question_gets_the_whole_list_in_one_statement() -> None:
    items = ("鲸落有以下阶段。", "第一，食腐动物吃肉。", "第二，细菌分解骨头。", "鲸很大。")
    (quotation,) = quoted("鲸落有哪些阶段？", make_found(*items, best=(0, 1, 2, 3)))
    assert quotation.text == "".join(items[:3])
    assert quotation.items == items[1:3]


def test_the_whole_list_is_quoted_where_one_of_its_items_fits_best() -> None:
    found = make_found(
        "鲸落有几个阶段。", "第一，鱼吃肉。", "第二，鲸落的骨头分解。", best=(2, 1, 0)
    )
    (quotation,) = quoted("鲸落的骨头在哪些阶段分解？", found)
    assert quotation.items == ("第一，鱼吃肉。", "第二，鲸落的骨头分解。")


def test_an_item_is_quoted_alone_where_no_list_is_asked_for() -> None:
    found = make_found("第一，盲鳗吃肉。", "第二，细菌分解骨头。", best=(1, 0))
    assert texts("骨头由谁分解？", found)[0] == "第二，细菌分解骨头。"


def test_a_list_runs_on_in_passages_that_were_not_found() -> None:
    found = make_found("鲸落的阶段有三：第一，吃肉。", "第二，啃骨。", best=(0, 1))
    beside = make_passage("第三，分解骨头。", number=1)
    (quotation,) = quoted("鲸落有哪些阶段？", found, beside=[beside])
    assert quotation.items == ("第一，吃肉。", "第二，啃骨。", "第三，分解骨头。")
    assert [(run.found.stored.ordinal, run.first, run.last) for run in quotation.runs] == [
        (0, 0, 1),
        (1, 0, 0),
    ]


def test_a_list_does_not_run_on_into_another_section() -> None:
    found = make_found("鲸落的阶段：第一，吃肉。", "第二，啃骨。", best=(0, 1))
    beside = make_passage("第三，另一节。", number=1, section=("二、其他",))
    (quotation,) = quoted("鲸落有哪些阶段？", found, beside=[beside])
    assert quotation.items == ("第一，吃肉。", "第二，啃骨。")


@pytest.mark.parametrize(
    "items",
    [
        ("• 食腐期。\n", "• 分解期。\n"),
        ("（一）食腐期；\n", "（二）分解期。\n"),
        ("1. 食腐期\n", "2. 分解期\n"),
        ("① 食腐期；\n", "② 分解期。\n"),
        ("一是食腐期。", "二是分解期。"),
        ("首先是食腐期。", "其次是分解期。"),
        ("食腐期\n", "分解期\n"),
    ],
)
def test_what_a_colon_announces_comes_whole_whatever_is_asked(items: tuple[str, ...]) -> None:
    found = make_found("鲸落分为：\n", *items, "鲸很大。", best=(0, 1, 2, 3))
    (quotation, *_) = quoted("鲸落分为什么？", found)
    assert quotation.text == "鲸落分为：\n" + "".join(items).strip()
    assert quotation.items == tuple(item.strip() for item in items)


def test_an_item_holds_all_of_its_paragraph() -> None:
    found = make_found(
        "鲸落分为：\n", "• 食腐期。", "它很短。\n", "• 分解期。\n", "鲸很大。", best=(0,)
    )
    (quotation,) = quoted("鲸落有哪些时期？", found)
    assert quotation.items == ("• 食腐期。它很短。", "• 分解期。")


def test_a_long_list_is_quoted_by_the_first_sentence_of_each_item() -> None:
    item = "• " + "肉" * 30 + "。", "骨" * LONG + "。\n"
    found = make_found("鲸落分为：\n", *item, *item, best=(0,))
    (quotation,) = quoted("鲸落有哪些时期？", found)
    assert quotation.items == (item[0], item[0])


def test_a_list_that_is_too_long_ends_with_a_whole_item() -> None:
    items = [f"{number}. 项目。\n" for number in range(1, MOST_ITEMS + 5)]
    (quotation,) = quoted("鲸落有哪些项目？", make_found("鲸落的项目如下：\n", *items, best=(0,)))
    assert len(quotation.items) == MOST_ITEMS
    assert quotation.text.endswith(f"{MOST_ITEMS}. 项目。")


def test_a_list_within_one_sentence_is_that_sentence() -> None:
    sentence = "鲸落养活盲鳗、贻贝、管虫和细菌。"
    found = make_found("首先，鲸会死。", f"其次，{sentence}", best=(1, 0))
    assert texts("鲸落养活哪些生物？", found)[0] == f"其次，{sentence}"


def test_what_only_leans_on_the_answer_is_not_part_of_it() -> None:
    found = make_found("盲鳗吃软组织。", "这要一年。", "鲸很大。", best=(0, 1, 2))
    assert texts("盲鳗吃什么？", found) == ["盲鳗吃软组织。"]


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("鲸死后沉底。", "它养活盲鳗五十年。"),
        ("鲸死后沉底。", "然而盲鳗能靠鲸活五十年。"),
        ("鲸死后沉底。", "该过程养活盲鳗五十年。"),
    ],
)
def test_the_sentence_before_is_context_where_the_answer_leans_on_it(
    before: str, sentence: str
) -> None:
    (quotation,) = quoted("盲鳗靠什么活五十年？", make_found(before, sentence, best=(1, 0)))
    assert (quotation.text, quotation.context) == (sentence, before)


def test_context_is_of_the_same_paragraph() -> None:
    found = make_found("鲸死后沉底。\n", "它养活盲鳗五十年。", best=(1, 0))
    (quotation,) = quoted("盲鳗靠什么活五十年？", found)
    assert quotation.context is None


def test_a_sentence_that_stands_by_itself_has_no_context() -> None:
    found = make_found("鲸死后沉底。", "盲鳗靠鲸活五十年。", best=(1, 0))
    (quotation,) = quoted("盲鳗靠什么活五十年？", found)
    assert quotation.context is None


def test_a_reason_comes_with_what_it_is_the_reason_of() -> None:
    found = make_found("盲鳗聚在海底。", "这是因为那里有鲸落。", "鲸很大。", best=(0, 1, 2))
    assert texts("盲鳗为什么聚在海底？", found)[0] == "盲鳗聚在海底。这是因为那里有鲸落。"
    found = make_found("海底有鲸落。", "因此盲鳗聚在海底。", "鲸很大。", best=(1, 0, 2))
    assert texts("盲鳗为什么聚在海底？", found)[0] == "海底有鲸落。因此盲鳗聚在海底。"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("问：盲鳗吃什么？\n", "答：吃鲸落。"),
        ("Q: 盲鳗吃什么？\n", "A: 吃鲸落。"),
        ("盲鳗吃什么？\n", "吃鲸落。"),
        ("**Q: 盲鳗吃什么？** ", "A: 吃鲸落。"),
        ("盲鳗吃什么呢？", "鲸落。"),
    ],
)
def test_a_question_is_answered_by_what_follows_it(question: str, answer: str) -> None:
    found = make_found(question, answer, "\n问：贻贝吃什么？\n", "答：浮游物。", best=(0, 1))
    assert texts("盲鳗吃什么？", found)[0] == answer


def test_an_answer_is_quoted_to_the_end_of_its_paragraph() -> None:
    found = make_found(
        "问：能退票吗？\n", "答：能。", "须在开场前。\n", "其他。", best=(0, 1, 2, 3)
    )
    assert texts("能退票吗？", found)[0] == "答：能。须在开场前。"


def test_a_question_that_nothing_follows_is_no_answer() -> None:
    found = make_found("盲鳗住在海底。\n", "盲鳗吃什么？", best=(1, 0))
    assert texts("盲鳗吃什么？", found) == ["盲鳗住在海底。"]


def test_a_lead_comes_with_the_prose_below_it() -> None:
    found = make_found("盲鳗的食物\n", "它们以鲸落的软组织为食，能吃数年。\n", best=(0, 1))
    assert texts("盲鳗的食物？", found)[0] == "盲鳗的食物\n它们以鲸落的软组织为食，能吃数年。"


@pytest.mark.parametrize(
    ("asked", "other", "own"),
    [
        ("30号泵站的维修费用是多少？", "31号泵站的维修费用是9元。", "30号泵站漏水。"),
        ("第二条规定的费用是多少？", "第三条规定的费用是9元。", "第二条规定了用途。"),
        ("B1的维修费用是多少？", "B2的维修费用是9元。", "B1漏水。"),
        ("What is the cost of station 30?", "The cost of station 31 is 9.", "Station 30 leaks."),
    ],
)
def test_another_number_of_the_series_is_never_quoted(asked: str, other: str, own: str) -> None:
    one, two = make_found(other, score=0.9), make_found(own, score=0.3, number=1)
    assert texts(asked, one, two) == [own]
    assert texts(asked, one) == []


def test_a_sentence_goes_on_with_the_number_before_it() -> None:
    found = make_found("31号泵站漏水。", "维修费用是9元。", "30号泵站完好。", best=(1, 0, 2))
    assert texts("30号泵站的维修费用是多少？", found) == ["30号泵站完好。"]


def test_the_heading_tells_whose_number_is_meant() -> None:
    other = make_found("维修费用是9元。", score=0.9, section=("31号泵站",))
    own = make_found("维修费用是7元。", score=0.5, number=1, section=("30号泵站",))
    assert texts("30号泵站的维修费用是多少？", other, own) == ["维修费用是7元。"]


def test_a_row_is_a_statement_with_its_header_as_context() -> None:
    rows = ("店 金额\n", "东店 5元\n", "西店 7元\n")
    found = make_found(*rows, kind=PassageKind.TABLE, best=(2, 1, 0))
    (quotation, *_) = quoted("西店多少？", found)
    assert (quotation.text, quotation.context) == ("西店 7元", "店 金额")


def test_a_row_is_told_in_a_markdown_table_that_is_one_sentence() -> None:
    table = "| 店 | 金额 | |---|---| | 东店 | 5元 | | 西店 | 7元 |"
    (quotation,) = quoted("西店多少？", make_found(table, kind=PassageKind.TABLE))
    assert (quotation.text, quotation.context) == ("| 西店 | 7元 |", "| 店 | 金额 |")


def test_a_relation_is_told_by_the_sentence_that_holds_both_names() -> None:
    found = make_found("中国很大。", "中国向欧盟出售茶叶。", "欧盟很小。", best=(0, 2, 1))
    assert texts("中国和欧盟是什么关系？", found)[0] == "中国向欧盟出售茶叶。"


def test_going_on_says_what_comes_next_and_was_not_said() -> None:
    found = make_found("盲鳗吃软组织。", "它们吃得很慢。", "鲸落养活盲鳗数年。", best=(0, 1, 2))
    ranking, shelf = make_ranking(found, query="盲鳗吃什么？"), Shelf(found.stored)
    said = "盲鳗吃软组织。"
    more = [it.text for it in go_on("盲鳗吃什么？", ranking, shelf, said)]
    assert more == ["它们吃得很慢。", "鲸落养活盲鳗数年。"]
    assert go_on("盲鳗吃什么？", ranking, shelf, said + "".join(more)) == ()


def test_the_text_below_a_heading_that_asks_the_question_is_the_answer() -> None:
    found = make_found("带上证件。", "居民免费。\n", "另一段说办证的事。", best=(2, 1, 0))
    ranking = make_ranking(found, query="如何办证？")
    (quotation,) = quote("如何办证？", ranking, Shelf(found.stored), [found.stored])
    assert quotation.text == "带上证件。居民免费。"


def test_two_sides_that_stand_side_by_side_are_one_statement() -> None:
    found = make_found("中国强调数据主权。", "欧盟强调个人隐私。", best=(0, 1))
    assert texts("中国与欧盟有什么不同？", found) == ["中国强调数据主权。欧盟强调个人隐私。"]


def test_a_comparison_gets_both_sides_from_two_passages() -> None:
    one = make_found("中国强调数据主权。", score=0.9)
    other = make_found("欧盟强调个人隐私。", score=0.5, number=1)
    answer = quoted("中国与欧盟有什么不同？", one, other)
    assert [(each.text, [run.found for run in each.runs]) for each in answer] == [
        ("中国强调数据主权。", [one]),
        ("欧盟强调个人隐私。", [other]),
    ]


def test_a_passage_that_scores_far_lower_is_not_quoted() -> None:
    best = replace(make_found("甲。"), answers=(3.0,))
    far = replace(make_found("乙。", number=1), answers=(2.0,))
    assert passages(quoted("丙？", best, far)) == (best,)


def test_a_passage_that_scores_nearly_as_high_is_quoted_too() -> None:
    best = replace(make_found("甲。"), answers=(3.0,))
    results = best, replace(make_found("乙。", number=1), answers=(2.9,))
    assert passages(quoted("丙？", *results)) == results


def test_what_answers_better_is_quoted_first_whatever_its_passage_scores() -> None:
    high = replace(make_found("甲。", score=0.99), answers=(2.9,))
    low = replace(make_found("乙。", score=0.2, number=1), answers=(3.0,))
    assert passages(quoted("丙？", high, low)) == (low, high)


def test_what_was_read_is_quoted_before_what_only_shares_the_questions_words() -> None:
    shares = make_found("鲸落被科学家发现。", score=0.9)
    answers = replace(make_found("1987年有了首例。", score=0.5, number=1), answers=(-6.0,))
    assert texts("鲸落是哪一年发现的？", shares, answers) == ["1987年有了首例。"]


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


WORDS = st.sampled_from(
    ["鲸落", "第一，", "第二，", "它", "包括：", "1987年", "盲鳗", "• ", "而", "30号", "？", "答："]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: "".join(words) + "。\n")


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
    assert len(answer) <= MOST_STATEMENTS
    for quotation in answer:
        for run in quotation.runs:
            passage = run.found.stored.passage
            start, end = passage.sentences[run.first].start, passage.sentences[run.last].end
            assert passage.text[start:end].strip() in quotation.text
