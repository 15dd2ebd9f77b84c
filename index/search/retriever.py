"""From a question to the passages that answer it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.encoding.encoder import Encoder, Vectors
from index.language.lexicon import Lexicon
from index.language.question_kinds import QuestionKind
from index.reading.cover import WordCover
from index.reading.evidence import Evidence, Finding, gather
from index.reading.reader import Reader
from index.search.diversity import shown
from index.search.fusion import Scores, best_first, reranked, standardised
from index.search.passage_index import PassageIndex
from index.search.query_terms import QueryTerms
from index.search.ranking import Ranking, ScoredPassage
from index.search.rerankers import Reranker
from index.wording.missing_terms import MissingTerm, missing_terms
from ingest.languages import Language, language_of

MOST_TOKENS = 64
"""Tokens of a question that are looked up: of 11,000 questions of public sets none has 60."""

CANDIDATES = 200
"""Passages whose tokens are compared with the question's: the best without them."""

SPREAD = 3.0
"""The difference in score that changes the odds by a factor of e."""

FETCHED = 2
"""How many times as many passages are ranked as are shown: some may be near-duplicates."""

RERANKED = 50
"""Passages that a reranker looks at, where there is one."""

RERANKER = 4.0
"""What its standardised scores count beside the others: nearly as much as all of them."""

READ = 8
"""Passages that are read to tell what answers: the best."""


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
    those typed with weight 1, their translations with ``from_english`` or ``from_chinese`` by the
    question's language; ``tokens``: late interaction with the best candidates. ``reference`` is
    taken from bibliographic notes, unless the question asks for a source.
    """

    passage: float = 0.5
    sentence: float = 2.0
    lexical: float = 0.7
    from_english: float = 2.0
    from_chinese: float = 0.25
    tokens: float = 2.0
    reference: float = 12.0


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """What a user may set of a search.

    ``threshold`` is the least confidence of an answer; where none is set, the reader decides by
    how likely anything answers. ``reranker`` looks at the best passages once more, if there is one.
    """

    threshold: float | None = None
    reranker: Reranker | None = None


class HybridRetriever:
    """Sums standardised scores of passage vectors, best sentences, terms and, at last, tokens."""

    def __init__(
        self,
        index: PassageIndex,
        encoder: Encoder,
        lexicon: Lexicon,
        weights: Weights | None = None,
        options: SearchOptions | None = None,
    ) -> None:
        """Prepare.

        Args:
            index: what is searched.
            encoder: what encoded it.
            lexicon: translations of terms, besides those that the passages state.
            weights: of the arms, by default those that ship.
            options: what may be set besides.
        """
        self._index = index
        self._encoder = encoder
        self._lexicon = index.lexicon(lexicon)
        self._weights = weights or Weights()
        self._options = options or SearchOptions()

    @property
    def lexicon(self) -> Lexicon:
        """Translations of terms; those that the passages state come first."""
        return self._lexicon

    def retrieve(
        self, query: str, top_k: int, document_ids: Collection[str] | None = None
    ) -> Ranking:
        """The best ``top_k`` passages, of ``document_ids`` only if they are given."""
        asked, missing = self._looked_up(query), self._missing(query, document_ids)
        language, kind = language_of(query), QuestionKind.of(asked)
        found = self._search(asked, kind, document_ids) if self._index.passages else None
        if found is None or not (found.scores > -np.inf).any():
            return Ranking(query, language, (), 0.0, answerable=False, missing=missing)
        rows = self._shown(kind, found, max(top_k, READ))
        evidence = self._evidence(asked, kind, found, rows[:READ], document_ids, missing)
        reading = Reader.load().read(evidence, language, self._options.threshold)
        scores = _log_odds(found.scores[rows]).tolist()
        results = tuple(
            self._scored(row, score, reading.scores[evidence.passages == at], found.sentences)
            for at, (row, score) in enumerate(zip(rows[:top_k], scores, strict=False))
        )
        return Ranking(query, language, results, reading.confidence, reading.answerable, missing)

    def _scored(self, row: int, score: float, answers: Scores, sentences: Scores) -> ScoredPassage:
        """A passage with how well its sentences answer, if it was read."""
        stored = self._index.passages[row]
        if len(answers):
            order = np.argsort(-answers, kind="stable")
            best = order.tolist() if stored.passage.sentences else []
            return ScoredPassage(stored, score, tuple(best), tuple(answers.tolist()))
        place = self._index.sentences(row)
        order = np.argsort(-sentences[place], kind="stable")
        return ScoredPassage(
            stored, score, tuple(self._index.sentence_numbers(row)[order].tolist())
        )

    def _looked_up(self, query: str) -> str:
        """The question; of a very long one its beginning and its end, which say the most."""
        while (tokens := self._encoder.count_tokens(query)) > MOST_TOKENS:
            kept = len(query) * MOST_TOKENS // tokens - 1
            query = f"{query[: kept // 2]} {query[kept // 2 - kept :]}"
        return query

    def evidence(
        self, query: str, document_ids: Collection[str] | None = None
    ) -> tuple[tuple[int, ...], Evidence]:
        """The rows of the passages that are read for a question, best first, and what they say.

        The documents must hold passages.
        """
        asked = self._looked_up(query)
        kind = QuestionKind.of(asked)
        found = self._search(asked, kind, document_ids)
        rows = self._shown(kind, found, READ)
        missing = self._missing(query, document_ids)
        return tuple(rows), self._evidence(asked, kind, found, rows, document_ids, missing)

    def _missing(self, query: str, document_ids: Collection[str] | None) -> tuple[MissingTerm, ...]:
        return missing_terms(query, self._lexicon, self._index, document_ids)

    def _shown(self, kind: QuestionKind, found: "_Found", count: int) -> list[int]:
        ranked = [int(row) for row in best_first(found.scores, FETCHED * count)]
        return shown(kind, ranked, self._index.passages, count)

    def _evidence(
        self,
        asked: str,
        kind: QuestionKind,
        found: "_Found",
        rows: Sequence[int],
        document_ids: Collection[str] | None,
        missing: Sequence[MissingTerm],
    ) -> Evidence:
        allowed = None if document_ids is None else self._index.rows(document_ids)
        cover = WordCover.of(asked, self._lexicon, self._index.lexical, allowed)
        finding = Finding(
            rows,
            _log_odds(found.scores[rows]).tolist(),
            found.passages[rows].tolist(),
            found.sentences,
            found.tokens,
            missing,
        )
        return gather(asked, kind, cover, finding, self._index, self._encoder.token_starts)

    def _search(
        self, query: str, kind: QuestionKind, document_ids: Collection[str] | None
    ) -> "_Found":
        index = self._index
        asked = self._encoder.encode_queries([query])
        vector, (tokens,) = asked.vectors, asked.tokens
        sentences = index.sentence_vectors.scores(vector)[0]
        best = np.full(len(index.passages), -1.0, np.float32)
        firsts, ends = index.sentence_ends[:-1], index.sentence_ends[1:]
        held = np.flatnonzero(ends > firsts)
        if len(held):
            best[held] = np.maximum.reduceat(sentences, firsts[held])
        passages = index.passage_vectors.scores(vector)[0]
        scores = self._scores(query, kind, passages, best)
        if document_ids is not None:
            allowed = np.zeros(len(scores), bool)
            allowed[index.rows(document_ids)] = True
            scores = np.where(allowed, scores, -np.inf)
        if self._weights.tokens:
            rows = best_first(scores, CANDIDATES)
            interaction = standardised(index.tokens.scores(tokens, rows))
            scores = reranked(scores, rows, self._weights.tokens * interaction)
        if (reranker := self._options.reranker) is not None:
            rows = best_first(scores, RERANKED)
            texts = [index.passages[row].passage.text for row in rows]
            second = standardised(reranker.scores(query, texts))
            scores = reranked(scores, rows, RERANKER * second)
        return _Found(scores, passages, sentences, tokens)

    def _scores(self, query: str, kind: QuestionKind, passages: Scores, best: Scores) -> Scores:
        """The weighted sum of all arms but late interaction."""
        weights, lexical = self._weights, self._index.lexical
        terms = QueryTerms.of(query, self._lexicon, lexical)
        chinese = language_of(query) == Language.CHINESE
        translated = weights.from_chinese if chinese else weights.from_english
        matched = lexical.scores(terms.typed) + translated * lexical.scores(terms.translated)
        scores: Scores = (
            weights.passage * standardised(passages)
            + weights.sentence * standardised(best)
            + weights.lexical * standardised(matched)
        )
        if not kind.sources:
            scores -= weights.reference * self._index.references
        return scores


def _log_odds(scores: Scores) -> Scores:
    """The scores of results in the order shown as log-odds; none is below that of a later one."""
    falling = np.maximum.accumulate(scores[::-1])[::-1]
    return np.asarray(falling / SPREAD, np.float32)


@dataclass(frozen=True, slots=True)
class _Found:
    """One search's scores of all passages, shape (passages,), and of all sentences."""

    scores: Scores
    passages: Scores
    sentences: Scores
    tokens: Vectors
