"""Late interaction among the other arms, on the fake encoder."""

import pytest

from index.language.lexicon import Lexicon
from index.library import Library
from index.search import retriever as retriever_module
from index.search.ranking import Ranking
from index.search.retriever import HybridRetriever, Weights
from index.search.subset import Subset
from tests.index.conftest import HashingEncoder, MakeDocument

STORIES = "猫在阳光下睡觉。\n狗在雨里跑步。\n网络空间需要国际规则。\n鲸落供养深海的生物。\n"
QUERY = "猫在哪里睡觉？"
ONLY_TOKENS = Weights(passage=0, sentence=0, lexical=0)


@pytest.fixture
def filled(library: Library, make_document: MakeDocument) -> Library:
    library.add(make_document(STORIES, "stories.txt"))
    library.add(make_document("猫喜欢在沙发上睡觉。\n", "sofas.txt"))
    return library


def retriever(library: Library, encoder: HashingEncoder, weights: Weights) -> HybridRetriever:
    return HybridRetriever(library.snapshot.index, encoder, Lexicon({}), weights)


def texts(ranking: Ranking) -> list[str]:
    return [found.stored.passage.text for found in ranking.results]


def test_tokens_alone_find_a_passage(filled: Library, encoder: HashingEncoder) -> None:
    ranking = retriever(filled, encoder, ONLY_TOKENS).retrieve(QUERY, 2)
    assert "睡觉" in texts(ranking)[0]
    assert ranking.results[0].score > ranking.results[1].score


def test_only_candidates_are_put_in_a_new_order(
    filled: Library, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(retriever(filled, encoder, Weights(tokens=0)).retrieve(QUERY, 9))
    monkeypatch.setattr(retriever_module, "CANDIDATES", 2)
    after = texts(retriever(filled, encoder, Weights(tokens=100)).retrieve(QUERY, 9))
    assert sorted(after[:2]) == sorted(before[:2])
    assert after[2:] == before[2:]


def test_candidates_are_of_the_documents_named(
    filled: Library, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retriever_module, "CANDIDATES", 1)
    stories = next(d.id for d in filled.documents() if d.source == "stories.txt")
    ranking = retriever(filled, encoder, Weights()).retrieve(
        "猫喜欢在沙发上睡觉", 9, Subset.of([stories])
    )
    assert {found.stored.document_id for found in ranking.results} == {stories}
    assert len(ranking.results) == len(filled.snapshot.passages(stories))


def test_no_documents_named_have_no_results(filled: Library, encoder: HashingEncoder) -> None:
    assert retriever(filled, encoder, Weights()).retrieve(QUERY, 3, Subset.of([])).results == ()
