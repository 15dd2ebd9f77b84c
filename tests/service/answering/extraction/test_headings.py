import pytest

from index.search.subset import Subset
from service.answering.extraction.headings import MOST, SURE, answering, led_by
from tests.index.passage_indexes import index_of
from tests.service.builders import make_found, make_passage, make_ranking

CARD = make_passage("Bring a photo.", section=("FAQ", "How do I get a library card?"))
FEE = make_passage("没有。", number=1, section=("常见问题", "3. 逾期还书要交罚款吗？"))
HEADINGS = index_of(
    [CARD, make_passage("Cards are free.", number=2, section=CARD.passage.section), FEE]
)


@pytest.mark.parametrize(
    "question",
    [
        "How do I get a library card?",
        "how do you get a LIBRARY CARD",
        "How can I get the library card?",
    ],
)
def test_what_stands_below_a_heading_answers_what_it_asks(question: str) -> None:
    assert answering(question, HEADINGS) == (CARD,)


def test_the_number_of_a_heading_makes_no_difference() -> None:
    assert answering("逾期还书要交罚款吗", HEADINGS) == (FEE,)


@pytest.mark.parametrize(
    "question",
    [
        "How do I renew a library card?",
        "Where do I get a library card?",
        "How do I get a card?",
        "逾期还书要交多少罚款？",
        "Is it?",
        "",
        "How do I get a library card? " * 20,
    ],
)
def test_a_heading_that_asks_something_else_answers_nothing(question: str) -> None:
    assert answering(question, HEADINGS) == ()


def test_only_the_documents_that_are_asked_answer() -> None:
    question = "How do I get a library card?"
    assert answering(question, HEADINGS, Subset.of([CARD.document_id])) == (CARD,)
    assert answering(question, HEADINGS, Subset.of(["d_other"])) == ()


def test_a_few_headings_answer_one_question() -> None:
    many = [make_passage("是。", number=n, section=(str(n), "能退票吗？")) for n in range(MOST + 2)]
    assert answering("能退票吗？", index_of(many)) == tuple(many[:MOST])


def test_what_stands_below_such_a_heading_comes_before_all_that_was_found() -> None:
    other, own = (
        make_found("别的。", score=0.9, number=5),
        make_found("没有。", score=0.2, number=1),
    )
    ranking = led_by([own.stored], make_ranking(other, own, answerable=False))
    assert [it.stored for it in ranking.results] == [own.stored, other.stored]
    assert ranking.results[0].score > ranking.results[1].score
    assert ranking.answerable
    assert ranking.confidence == SURE


def test_without_such_a_heading_a_ranking_stays_as_it_is() -> None:
    ranking = make_ranking(make_found("甲。"))
    assert led_by([], ranking) is ranking
