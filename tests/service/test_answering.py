from collections.abc import Collection
from typing import TYPE_CHECKING, cast

import pytest

from index.ranking import Ranking
from ingest.models import PassageKind
from service.answering import MOST_STATEMENTS, Reply, Statement, answer, quote
from tests.service.builders import make_found, make_ranking

if TYPE_CHECKING:
    from index.library import Library


class RankedLibrary:
    """A library that finds the same for every question, and keeps what it was asked."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking
        self.asked: list[tuple[str, int, Collection[str] | None]] = []

    def search(self, query: str, top_k: int, document_ids: Collection[str] | None) -> Ranking:
        self.asked.append((query, top_k, document_ids))
        return self.ranking


def reply_to(ranking: Ranking) -> Reply:
    return answer(cast("Library", RankedLibrary(ranking)), ranking.query, 5)


def test_the_question_is_looked_up_as_it_was_asked() -> None:
    library = RankedLibrary(make_ranking(make_found("甲。")))
    answer(cast("Library", library), "甲？", 3, ["d_1"])
    assert library.asked == [("甲？", 3, ["d_1"])]


def test_the_answer_is_the_best_sentence_word_for_word() -> None:
    found = make_found("鲸会死。", "尸体沉底称为鲸落。", best=(1, 0))
    reply = reply_to(make_ranking(found))
    assert reply.statements == (Statement("尸体沉底称为鲸落。", (1,)),)
    assert reply.cited == (found,)
    assert reply.message is None


def test_a_passage_that_scores_far_lower_is_related_and_not_quoted() -> None:
    best, far = make_found("甲。", score=0.9), make_found("乙。", score=0.5, number=1)
    reply = reply_to(make_ranking(best, far))
    assert reply.cited == (best,)
    assert reply.related == (far,)


def test_a_passage_that_scores_nearly_as_high_is_quoted_too() -> None:
    results = make_found("甲。", score=0.9), make_found("乙。", score=0.88, number=1)
    reply = reply_to(make_ranking(*results))
    assert [s.text for s in reply.statements] == ["甲。", "乙。"]
    assert [s.citations for s in reply.statements] == [(1,), (2,)]


def test_scores_near_1_are_told_apart() -> None:
    _, cited = quote([make_found("甲。", score=0.99), make_found("乙。", score=0.98, number=1)])
    assert len(cited) == 1


def test_sure_passages_are_all_quoted() -> None:
    _, cited = quote([make_found("甲。", score=1.0), make_found("乙。", score=1.0, number=1)])
    assert len(cited) == 2


def test_a_sentence_of_two_passages_is_one_statement_that_cites_both() -> None:
    statements, cited = quote([make_found("甲。"), make_found("甲。", number=1)])
    assert statements == (Statement("甲。", (1, 2)),)
    assert len(cited) == 2


def test_an_answer_stays_short() -> None:
    results = [make_found(f"第{number}句。", number=number) for number in range(9)]
    statements, cited = quote(results)
    assert len(statements) == len(cited) == MOST_STATEMENTS


def test_a_heading_is_not_quoted_where_prose_was_found() -> None:
    heading = make_found("鲸落", score=0.9, kind=PassageKind.HEADING)
    prose = make_found("尸体沉底称为鲸落。", score=0.7, number=1)
    statements, cited = quote([heading, prose])
    assert [s.text for s in statements] == ["尸体沉底称为鲸落。"]
    assert cited == (prose,)


def test_a_heading_is_quoted_where_nothing_else_was_found() -> None:
    statements, _ = quote([make_found("鲸落", kind=PassageKind.HEADING)])
    assert [s.text for s in statements] == ["鲸落"]


def test_a_passage_without_a_best_sentence_is_quoted_whole() -> None:
    statements, _ = quote([make_found("甲。", "乙。", best=())])
    assert [s.text for s in statements] == ["甲。乙。"]


@pytest.mark.parametrize(
    ("query", "start"), [("鲸落是什么？", "所收文献"), ("What is a whale fall?", "The documents")]
)
def test_an_abstention_says_so_in_the_questions_language(query: str, start: str) -> None:
    found = make_found("甲。")
    reply = reply_to(make_ranking(found, query=query, answerable=False))
    assert not reply.answerable
    assert reply.statements == ()
    assert reply.cited == ()
    assert reply.related == (found,)
    assert reply.message is not None
    assert reply.message.startswith(start)


def test_nothing_found_is_no_answer() -> None:
    assert not reply_to(make_ranking()).answerable


@pytest.mark.parametrize(
    ("sentences", "text", "language"),
    [
        (("甲。", "乙。"), "甲。乙。", "zh"),
        (("Whales sink.", "They feed many."), "Whales sink. They feed many.", "en"),
        (("见 IPv6.", "乙。"), "见 IPv6. 乙。", "zh"),
    ],
)
def test_statements_join_as_their_language_is_written(
    sentences: tuple[str, ...], text: str, language: str
) -> None:
    results = [make_found(sentence, number=n) for n, sentence in enumerate(sentences)]
    reply = reply_to(make_ranking(*results))
    assert (reply.text, reply.language) == (text, language)
