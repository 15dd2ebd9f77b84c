"""From a question to the passages that answer it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.queries import QueryTerms
from index.ranking import Ranking, ScoredPassage
from index.scoring import Scores, best_first, reranked, standardised
from index.snapshot import Snapshot
from index.sources import asks_for_source
from index.translation import Lexicon
from ingest.languages import language_of

CANDIDATES = 200
"""Passages whose tokens are compared with the question's: the best without them."""


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
    translations; ``tokens``: late interaction with the best candidates. ``reference`` is taken
    from bibliographic notes, unless the question asks for a source.
    """

    passage: float = 0.5
    sentence: float = 1.5
    lexical: float = 1.0
    typed: float = 1.0
    chinese: float = 2.0
    english: float = 0.25
    tokens: float = 3.0
    reference: float = 8.0


class HybridRetriever:
    """Sums standardised scores of passage vectors, best sentences, terms and, at last, tokens."""

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
        scores = self._with_tokens(query, scores)
        results = tuple(
            ScoredPassage(
                self._snapshot.passages[row],
                float(1 / (1 + np.exp(-scores[row] / 3))),
                self._best_sentences(row, sentences),
            )
            for row in best_first(scores, top_k)
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

    def _with_tokens(self, query: str, scores: Scores) -> Scores:
        """The scores with late interaction among the best; a score of -inf stays."""
        if not self._weights.tokens:
            return scores
        rows = best_first(scores, CANDIDATES)
        (question,) = self._encoder.encode_query_tokens([query])
        tokens = standardised(self._snapshot.tokens.scores(question, rows))
        return reranked(scores, rows, self._weights.tokens * tokens)

    def _best_sentences(self, row: int, scores: Scores) -> tuple[int, ...]:
        place = self._snapshot.sentences(row)
        order = np.argsort(-scores[place], kind="stable")
        return tuple(int(i) for i in self._snapshot.sentence_indices[place][order])
