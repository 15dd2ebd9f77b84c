"""From a question to the passages that answer it."""

from collections.abc import Collection
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.lexical import TermGroup
from index.ranking import Ranking, ScoredPassage
from index.snapshot import Snapshot
from index.tokenization import terms
from ingest.languages import language_of

Scores = NDArray[np.float32]


class Retriever(Protocol):
    """Ranks the passages of a library for a question."""

    def retrieve(
        self, query: str, top_k: int, document_ids: Collection[str] | None = None
    ) -> Ranking:
        """The best ``top_k`` passages, of ``document_ids`` only if they are given."""
        ...


class HybridRetriever:
    """Sums standardised scores: of the passage, of its best sentence, and of its terms."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder) -> None:
        self._snapshot = snapshot
        self._encoder = encoder

    def retrieve(
        self, query: str, top_k: int, document_ids: Collection[str] | None = None
    ) -> Ranking:
        """The best ``top_k`` passages, of ``document_ids`` only if they are given."""
        snapshot = self._snapshot
        if not snapshot.passages:
            return Ranking(query, language_of(query), (), 0.0, answerable=False)
        vector = self._encoder.encode_queries([query])
        passages = snapshot.passage_vectors.scores(vector)[0]
        sentences = snapshot.sentence_vectors.scores(vector)[0]
        best = np.full(len(passages), -1.0, np.float32)
        np.maximum.at(best, snapshot.sentence_rows, sentences)
        lexical = snapshot.lexical.scores(TermGroup((t,)) for t in dict.fromkeys(terms(query)))
        scores = standardised(passages) + standardised(best) + standardised(lexical)
        if document_ids is not None:
            allowed = np.zeros(len(scores), bool)
            allowed[snapshot.rows(document_ids)] = True
            scores = np.where(allowed, scores, -np.inf)
        order = [row for row in np.argsort(-scores, kind="stable")[:top_k] if scores[row] > -np.inf]
        results = tuple(
            ScoredPassage(
                snapshot.passages[row],
                float(1 / (1 + np.exp(-scores[row] / 3))),
                self._best_sentences(row, sentences),
            )
            for row in order
        )
        confidence = results[0].score if results else 0.0
        return Ranking(query, language_of(query), results, confidence, answerable=bool(results))

    def _best_sentences(self, row: int, scores: Scores) -> tuple[int, ...]:
        place = self._snapshot.sentences(row)
        order = np.argsort(-scores[place], kind="stable")
        return tuple(int(i) for i in self._snapshot.sentence_indices[place][order])


def standardised(scores: Scores) -> Scores:
    """Scores with mean 0 and standard deviation 1; all 0 where they do not differ."""
    deviation = float(scores.std())
    return (scores - scores.mean()) / deviation if deviation > 0 else np.zeros_like(scores)
