"""From a question to the passages that answer it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.encoding.encoder import Encoder, Vectors
from index.language.lexicon import Lexicon
from index.language.question_kinds import QuestionKind
from index.language.stated_terms import extended
from index.search.answerability import (
    Answerability,
    AnswerabilityFeatures,
    coverage,
    kind_features,
    token_features,
)
from index.search.diversity import shown
from index.search.fusion import Scores, best_first, reranked, standardised
from index.search.lexical import TermGroup
from index.search.passage_index import PassageIndex
from index.search.query_terms import QueryTerms, content_words
from index.search.ranking import Ranking, ScoredPassage
from index.search.rerankers import Reranker
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

TOP = 5
"""Passages that are looked at to tell whether there is an answer."""


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

    ``threshold`` is the least confidence of an answer, by default that of the question's language
    that ships; ``reranker`` looks at the best passages once more, if there is one.
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
        texts = (stored.passage.text for stored in index.passages)
        self._lexicon = extended(lexicon, texts)
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
        asked = self._looked_up(query)
        language, kind = language_of(query), QuestionKind.of(asked)
        found = self._search(asked, kind, document_ids) if self._index.passages else None
        if found is None or not (found.scores > -np.inf).any():
            return Ranking(query, language, (), 0.0, answerable=False)
        ranked = [int(row) for row in best_first(found.scores, FETCHED * top_k)]
        rows = shown(kind, ranked, self._index.passages, top_k)
        scores = _log_odds(found.scores[rows])
        groups = content_words(asked, self._lexicon)
        results = tuple(
            ScoredPassage(
                self._index.passages[row],
                float(score),
                *self._sentences(row, found.sentences),
            )
            for row, score in zip(rows, scores, strict=True)
        )
        answerability = Answerability.load()
        confidence = answerability.probability(self._evidence(asked, kind, groups, found))
        least = self._options.threshold
        if least is None:
            least = answerability.thresholds[language]
        answerable = confidence >= least
        return Ranking(query, language, results, confidence, answerable=answerable)

    def _looked_up(self, query: str) -> str:
        """The question; of a very long one its beginning and its end, which say the most."""
        while (tokens := self._encoder.count_tokens(query)) > MOST_TOKENS:
            kept = len(query) * MOST_TOKENS // tokens - 1
            query = f"{query[: kept // 2]} {query[kept // 2 - kept :]}"
        return query

    def evidence(
        self, query: str, document_ids: Collection[str] | None = None
    ) -> AnswerabilityFeatures:
        """What speaks for an answer in the documents; the library must hold passages."""
        groups, kind = content_words(query, self._lexicon), QuestionKind.of(query)
        return self._evidence(query, kind, groups, self._search(query, kind, document_ids))

    def _search(
        self, query: str, kind: QuestionKind, document_ids: Collection[str] | None
    ) -> "_Found":
        index = self._index
        asked = self._encoder.encode_queries([query])
        vector, (tokens,) = asked.vectors, asked.tokens
        sentences = index.sentence_vectors.scores(vector)[0]
        best = np.full(len(index.passages), -1.0, np.float32)
        np.maximum.at(best, index.sentence_rows, sentences)
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
        return _Found(scores, passages, best, sentences, tokens)

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

    def _evidence(
        self, query: str, kind: QuestionKind, groups: Sequence[TermGroup], found: "_Found"
    ) -> AnswerabilityFeatures:
        rows = [int(row) for row in best_first(found.scores, TOP)]
        best = rows[0]
        margin = float(found.scores[best] - found.scores[rows[1]]) if len(rows) > 1 else 0.0
        sentences = " ".join(
            text for row in rows[:2] for text in self._sentence_texts(row, found.sentences)
        )
        matches = [self._index.tokens.matches(found.tokens, row) for row in rows]
        return AnswerabilityFeatures(
            float(found.best[best]),
            float(found.passages[best]),
            *token_features(matches),
            margin,
            *coverage(groups, rows, self._index.lexical),
            float(np.log1p(len(groups))),
            *kind_features(query, kind, sentences, self._index.passages[best].passage.text),
        )

    def _sentence_texts(self, row: int, scores: Scores) -> list[str]:
        """The best two sentences of a passage."""
        passage = self._index.passages[row].passage
        chosen = [passage.sentences[i] for i in self._sentences(row, scores)[0][:2]]
        return [passage.text[sentence.start : sentence.end] for sentence in chosen]

    def _sentences(self, row: int, scores: Scores) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """A passage's sentences, best first, and their cosines with the question."""
        place = self._index.sentences(row)
        order = np.argsort(-scores[place], kind="stable")
        indices = self._index.sentence_indices[place][order]
        return tuple(indices.tolist()), tuple(scores[place][order].tolist())


def _log_odds(scores: Scores) -> Scores:
    """The scores of results in the order shown as log-odds; none is below that of a later one."""
    falling = np.maximum.accumulate(scores[::-1])[::-1]
    return np.asarray(falling / SPREAD, np.float32)


@dataclass(frozen=True, slots=True)
class _Found:
    """One search's scores of all passages, shape (passages,), and of all sentences."""

    scores: Scores
    passages: Scores
    best: Scores
    sentences: Scores
    tokens: Vectors
