import numpy as np
import pytest

from eval.training.parts import part_of
from index.language.lexicon import Lexicon
from index.search.passage_index import PassageIndex
from index.search.retriever import HybridRetriever
from tests.index.conftest import HashingEncoder
from tests.index.passage_indexes import build_index

TEXTS = (
    "守灯人每晚爬上灯塔点灯。灯塔的灯油来自鲸。\n",
    "牡蛎过滤海水，一只牡蛎每天过滤上百升。\n",
    "# 章程\n会员每年缴费一次。逾期的，应当补缴。\n",
    "The ferry leaves at nine. It is late in winter.\n",
    "灯塔管理处设在港口。\n",
)
QUESTIONS = ("守灯人每晚做什么？", "When does the ferry leave?", "会员 牡蛎", "灯塔？")


def retriever(index: PassageIndex) -> HybridRetriever:
    return HybridRetriever(index, HashingEncoder(), Lexicon({}))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("rows", [[0], [1, 3], [0, 2, 3, 4]])
def test_a_part_is_searched_as_a_library_of_its_passages_alone(
    question: str, rows: list[int]
) -> None:
    part = retriever(part_of(build_index(*TEXTS), rows))
    alone = retriever(build_index(*(TEXTS[row] for row in rows)))
    found, expected = part.retrieve(question, 9), alone.retrieve(question, 9)
    assert [it.stored.passage.id for it in found.results] == [
        it.stored.passage.id for it in expected.results
    ]
    assert [it.score for it in found.results] == pytest.approx(
        [it.score for it in expected.results], abs=1e-4
    )
    (mine, own), (theirs, other) = part.evidence(question), alone.evidence(question)
    assert mine == theirs
    np.testing.assert_allclose(own.features, other.features, atol=1e-4)
    np.testing.assert_allclose(own.question, other.question, atol=1e-4)


def test_passages_stand_in_the_order_of_the_rows() -> None:
    index = build_index(*TEXTS)
    part = part_of(index, [3, 0])
    assert [one.document_id for one in part.passages] == ["d_3", "d_0"]
    assert part.sentence_ends.tolist() == [0, 2, 4]
    np.testing.assert_array_equal(part.tokens.vectors(1), index.tokens.vectors(0))
