"""From a question to the passages that answer it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.queries import QueryTerms
from index.ranking import Ranking, ScoredPassage
from index.snapshot import Snapshot
from index.sources import asks_for_source
from index.translation import Lexicon
from ingest.languages import language_of

Scores = NDArray[np.float32]


class Retriever(Protocol):
    """Ranks the passages of a library for a question."""

    def retrieve(
        self, query: str, top_k: int, document_ids: Collection[str] | None = None
    ) -> Ranking:
        """The best ``top_k`` passages, of ``document_ids`` only if they are given."""
        ...


@dataclass(frozen=True, slots=True)
class Weights:
    """What each arm counts in the sum of standardised scores, and what a reference loses.

    ``passage``: the passage's vector; ``sentence``: its best sentence's; ``lexical``: all terms,
    among which ``typed`` weighs those of the question, ``chinese`` and ``english`` their
    translations. ``reference`` is taken from bibliographic notes, unless the question asks for a
    source.
    """

    passage: float = 0.5
    sentence: float = 1.5
    lexical: float = 1.0
    typed: float = 1.0
    chinese: float = 2.0
    english: float = 0.25
    reference: float = 8.0


class HybridRetriever:
    """Sums standardised scores of passage vectors, best sentences and terms."""

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        lexicon: Lexicon,
        weights: Weights | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._encoder = encoder
        self._lexicon = lexicon
        self._weights = weights or Weights()

    def retrieve(
        self, query: str, top_k: int, document_ids: Collection[str] | None = None
    ) -> Ranking:
        """The best ``top_k`` passages, of ``document_ids`` only if they are given."""
        language = language_of(query)
        if not self._snapshot.passages:
            return Ranking(query, language, (), 0.0, answerable=False)
        vector = self._encoder.encode_queries([query])
        sentences = self._snapshot.sentence_vectors.scores(vector)[0]
        scores = self._scores(query, vector, sentences)
        if document_ids is not None:
            allowed = np.zeros(len(scores), bool)
            allowed[self._snapshot.rows(document_ids)] = True
            scores = np.where(allowed, scores, -np.inf)
        order = [row for row in _best_first(scores, top_k) if scores[row] > -np.inf]
        results = tuple(
            ScoredPassage(
                self._snapshot.passages[row],
                float(1 / (1 + np.exp(-scores[row] / 3))),
                self._best_sentences(row, sentences),
            )
            for row in order
        )
        confidence = results[0].score if results else 0.0
        return Ranking(query, language, results, confidence, answerable=bool(results))

    def _scores(self, query: str, vector: NDArray[np.float32], sentences: Scores) -> Scores:
        snapshot, weights = self._snapshot, self._weights
        passages = snapshot.passage_vectors.scores(vector)[0]
        best = np.full(len(passages), -1.0, np.float32)
        np.maximum.at(best, snapshot.sentence_rows, sentences)
        terms = QueryTerms.of(query, self._lexicon, snapshot.lexical)
        lexical: Scores = (
            weights.typed * snapshot.lexical.scores(terms.typed)
            + weights.chinese * snapshot.lexical.scores(terms.chinese)
            + weights.english * snapshot.lexical.scores(terms.english)
        )
        scores: Scores = (
            weights.passage * standardised(passages)
            + weights.sentence * standardised(best)
            + weights.lexical * standardised(lexical)
        )
        if not asks_for_source(query):
            scores -= weights.reference * snapshot.references
        return scores

    def _best_sentences(self, row: int, scores: Scores) -> tuple[int, ...]:
        place = self._snapshot.sentences(row)
        order = np.argsort(-scores[place], kind="stable")
        return tuple(int(i) for i in self._snapshot.sentence_indices[place][order])


def standardised(scores: Scores) -> Scores:
    """Scores with mean 0 and standard deviation 1; all 0 where they do not differ."""
    deviation = float(scores.std())
    if deviation <= 0:
        return np.zeros_like(scores)
    standard: Scores = (scores - scores.mean()) / deviation
    return standard


def _best_first(scores: Scores, top_k: int) -> NDArray[np.intp]:
    return np.argsort(-scores, kind="stable")[:top_k]
