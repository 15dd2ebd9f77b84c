from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.datasets.corpora import Corpus
from eval.datasets.relevance import Sources, SourceText
from eval.retrieval.baselines import (
    PLAIN_SIZE,
    DenseRetriever,
    LexicalRetriever,
    RememberingEncoder,
    baselines,
    plain_passages,
    shipped,
    without_each,
)
from index.encoding.encoder import Encoded
from index.search.retriever import Weights
from index.search.subset import Subset
from tests.index.conftest import HashingEncoder


class CountingEncoder(HashingEncoder):
    """Collects the questions that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        self.asked += texts
        return super().encode_queries(texts)


@dataclass(frozen=True, slots=True)
class OnlyTexts:
    """As much of a corpus as cutting needs."""

    sources: Sources


def test_the_plain_passages_are_runs_of_the_source() -> None:
    # Equal lines, so that a piece also occurs where it does not stand.
    text = "同一句话又说了一遍。\n" * 200
    corpus = OnlyTexts(Sources({"d_a": SourceText(text)}, {}))
    pieces = plain_passages(corpus)  # type: ignore[arg-type]
    spans = [stored.passage.spans[0] for stored in pieces]
    assert [text[span.start : span.end] for span in spans] == [s.passage.text for s in pieces]
    assert all(len(span) <= PLAIN_SIZE for span in spans)
    assert spans == sorted(set(spans))
    covered = {offset for span in spans for offset in range(span.start, span.end)}
    assert all(text[i].isspace() for i in set(range(len(text))) - covered)


def test_the_shipped_contender_searches_the_library(corpus: Corpus) -> None:
    ranking = shipped(corpus).retriever.retrieve("李春设计了什么桥？", 2)
    assert ranking == corpus.snapshot.search("李春设计了什么桥？", 2)


def test_a_dense_retriever_finds_the_nearest_text(corpus: Corpus, encoder: HashingEncoder) -> None:
    passages = corpus.snapshot.index.passages
    retriever = DenseRetriever.plain(passages, encoder)
    for stored in passages:
        found = retriever.retrieve(stored.passage.text, 1).results[0]
        assert found.stored is stored
        assert found.score > 0.999


def test_a_lexical_retriever_finds_shared_words(corpus: Corpus) -> None:
    ranking = LexicalRetriever(corpus).retrieve("李春", 5)
    assert "李春" in ranking.results[0].stored.passage.text
    assert 0 < ranking.confidence < 1


def test_a_baseline_looks_in_the_documents_named_only(corpus: Corpus) -> None:
    whales = corpus.sources.ids["whales.txt"]
    ranking = LexicalRetriever(corpus).retrieve("李春", 9, Subset.of([whales]))
    assert {found.stored.document_id for found in ranking.results} == {whales}


def test_each_weight_is_taken_out_in_turn() -> None:
    weights = Weights()
    taken = dict(without_each(weights))
    assert {"passage", "sentence"} <= set(taken)
    for name, without in taken.items():
        assert getattr(without, name) == 0
        others = set(taken) - {name}
        assert all(getattr(without, other) == getattr(weights, other) for other in others)


def test_the_baselines_have_names_of_their_own(corpus: Corpus, encoder: HashingEncoder) -> None:
    names = [contender.name for contender in baselines(corpus, encoder, encoder)]
    assert {"plain", "dense only", "BM25 only", "without sentence"} <= set(names)
    assert len(set(names)) == len(names)


def test_a_question_is_encoded_once() -> None:
    encoder = CountingEncoder()
    remembering = RememberingEncoder(encoder)
    first = remembering.encode_queries(["a", "b"])
    turned = remembering.encode_queries(["b", "a"])
    assert (turned.vectors == first.vectors[::-1]).all()
    assert all(map(np.array_equal, turned.tokens, first.tokens[::-1]))
    assert encoder.asked == ["a", "b"]
