from dataclasses import replace

import pytest

from index.language.lexicon import Lexicon
from index.search.ranking import ScoredPassage
from service.answering.extraction.sentence_scores import Weigher, sentences_of
from tests.service.builders import make_found


def weigher(question: str, *found: ScoredPassage) -> Weigher:
    return Weigher(question, found, Lexicon({}))


def scores(question: str, *found: ScoredPassage) -> list[float]:
    passages = weigher(question, *found).passages()
    return [sentence.score for sentences in passages for sentence in sentences]


def test_cover_is_the_share_of_the_questions_words() -> None:
    (sentences,) = weigher("盲鳗 鲸落？", make_found("盲鳗吃软组织。", "鲸落很深。")).passages()
    assert [sentence.cover for sentence in sentences] == [0.5, 0.5]


def test_a_word_that_no_sentence_holds_counts_nothing() -> None:
    ((sentence,),) = weigher("盲鳗 贻贝？", make_found("盲鳗吃软组织。")).passages()
    assert sentence.cover == 1.0


def test_the_score_of_a_sentence_that_was_read_is_what_the_reader_gave_it() -> None:
    found = replace(make_found("盲鳗吃软组织。", "鲸落很深。"), answers=(-1.5, 2.5))
    assert scores("盲鳗？", found) == [-1.5, 2.5]


def test_a_sentence_that_was_not_read_comes_after_all_that_were() -> None:
    read = replace(make_found("鲸落很深。"), answers=(-30.0,))
    known, unread = scores("盲鳗？", read, make_found("盲鳗吃软组织。", number=1))
    assert known > unread


def test_of_sentences_that_were_not_read_the_one_with_the_questions_words_counts_more() -> None:
    with_it, without = scores("盲鳗？", make_found("盲鳗吃软组织。", "鲸落很深。"))
    assert with_it > without


@pytest.mark.parametrize(("part", "expected"), [("盲鳗", {0}), ("鲸落", {1}), ("贻贝", set())])
def test_the_words_of_a_part_are_told_by_their_place(part: str, expected: set[int]) -> None:
    assert weigher("盲鳗 鲸落？", make_found("甲。")).words(part) == expected


def test_a_passage_without_sentences_is_one() -> None:
    assert sentences_of(make_found("", best=())) == [""]
