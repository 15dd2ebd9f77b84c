from dataclasses import replace

import pytest

from index.language.lexicon import Lexicon
from index.language.question_kinds import QuestionKind
from index.search.ranking import ScoredPassage
from service.answering.extraction.sentence_scores import Weigher, sentences_of
from tests.service.builders import make_found


def test_cover_is_the_share_of_the_questions_words() -> None:
    found = make_found("盲鳗吃软组织。", "鲸落很深。", best=(0, 1))
    question = "盲鳗 鲸落？"
    weigher = Weigher(question, QuestionKind.of(question), [found], Lexicon({}))
    assert [sentence.cover for sentence in weigher.passages()[0]] == [0.5, 0.5]


def test_a_word_that_no_sentence_holds_counts_nothing() -> None:
    found = make_found("盲鳗吃软组织。")
    question = "盲鳗 贻贝？"
    weigher = Weigher(question, QuestionKind.of(question), [found], Lexicon({}))
    assert weigher.passages()[0][0].cover == 1.0


def test_a_better_passage_lifts_its_sentences() -> None:
    low, high = make_found("甲。", score=0.5), make_found("甲。", score=1.0, number=1)
    weigher = Weigher("乙？", QuestionKind.of("乙？"), [low, high], Lexicon({}))
    (below,), (above,) = weigher.passages()
    assert above.score > below.score


def test_a_passage_without_sentences_is_one() -> None:
    assert sentences_of(make_found("", best=())) == [""]


def scores(question: str, *found: ScoredPassage) -> list[float]:
    weigher = Weigher(question, QuestionKind.of(question), found, Lexicon({}))
    return [sentence.score for sentences in weigher.passages() for sentence in sentences]


def test_a_sentence_closer_to_the_question_counts_more() -> None:
    found = replace(make_found("甲。", "乙。", best=(1, 0)), similarities=(0.9, 0.7))
    first, second = scores("丙？", found)
    assert second > first


def test_all_encoders_cosines_count_alike() -> None:
    near = replace(make_found("甲。", "乙。", best=(1, 0)), similarities=(0.9, 0.7))
    wide = replace(near, similarities=(0.5, 0.1))
    assert scores("丙？", near) == pytest.approx(scores("丙？", wide))


def test_a_sentence_beside_one_with_the_questions_words_counts_more() -> None:
    beside, apart = scores("盲鳗？", make_found("盲鳗。", best=(0,)), make_found("甲。", number=1))
    one, other, far = scores("盲鳗？", make_found("盲鳗。", "甲。", "乙。", best=()))
    assert other > far
    assert one > other
    assert beside > apart


def test_names_in_the_questions_letters_draw_no_answer() -> None:
    plain, named = scores("Hagfish?", make_found("鲸落很深。", "鲸落很深 (Deep Falls)。", best=()))
    assert plain > named
    plain, named = scores("盲鳗？", make_found("鲸落很深。", "鲸落很深 (Deep Falls)。", best=()))
    assert plain == named
