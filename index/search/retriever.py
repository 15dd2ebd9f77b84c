"""From a question to the passages that answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Encoder, Vectors
from index.language.lexicon import Lexicon
from index.language.question_kinds import QuestionKind
from index.reading.cover import WordCover
from index.reading.evidence import Evidence, Finding, gather
from index.reading.reader import Reader
from index.search.diversity import shown
from index.search.fusion import Arm, Scores, best_first, reranked, standardised, weighted_sum
from index.search.passage_index import PassageIndex, SentenceCosines
from index.search.query_terms import QueryTerms
from index.search.ranking import Ranking, ScoredPassage
from index.search.rerankers import Reranker
from index.search.subset import EVERYTHING, Subset
from index.segments.arrays import Rows
from index.wording.missing_terms import MissingTerm, missing_terms
from index.work import ANSWERABLE, UNANSWERABLE, current_work, stage
from ingest.languages import Language, language_of

MOST_TOKENS = 64
"""Tokens of a question that are looked up: of 11,000 questions of public sets none has 60."""

FEW = 2**10
"""Passages that are all looked at; of more only those that are near, or whose terms match."""

NEAREST = 192
MATCHING = 192
"""How many of each."""

CANDIDATES = 64
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


Allowed = NDArray[np.bool_]
"""Whether each passage is searched, shape (passages,)."""


class Retriever(Protocol):
    """Ranks the passages of a library for a question."""

    def retrieve(self, query: str, top_k: int, subset: Subset = EVERYTHING) -> Ranking:
        """The best ``top_k`` passages, of ``subset`` only."""
        ...


@dataclass(frozen=True, slots=True)
class Weights:
    """What each arm counts in the weighted sum of scores, and what a reference loses.

    ``passage``: the passage's vector; ``sentence``: its best sentence's; ``lexical``: all terms,
    those typed with weight 1, their translations with ``from_english`` or ``from_chinese`` by the
    question's language; ``tokens``: late interaction with the best candidates. ``reference`` is
    taken from bibliographic notes, unless the question asks for a source.
    """

    passage: float = 0.5
    sentence: float = 1.65
    lexical: float = 0.7
    from_english: float = 2.0
    from_chinese: float = 0.25
    tokens: float = 1.7
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

    def retrieve(self, query: str, top_k: int, subset: Subset = EVERYTHING) -> Ranking:
        """The best ``top_k`` passages, of ``subset`` only."""
        if (work := current_work()) is not None:
            work.asked = query
        with stage("analysing"):
            asked, missing = self._looked_up(query), self._missing(query, subset)
        language, kind = language_of(query), QuestionKind.of(asked)
        allowed = self._index.allowed(subset)
        found = self._search(asked, kind, allowed) if self._index.passages else None
        if found is None or not len(found.rows):
            return Ranking(query, language, (), 0.0, answerable=False, missing=missing)
        places = self._shown(kind, found, max(top_k, READ))
        with stage("reading"):
            evidence = self._evidence(asked, kind, found, places[:READ], allowed, missing)
            threshold = self._options.threshold if subset.threshold is None else subset.threshold
            reading = Reader.load().read(evidence, language, threshold)
        scores = _log_odds(found.scores[places]).tolist()
        results = tuple(
            self._scored(found, place, score, reading.scores[evidence.passages == at])
            for at, (place, score) in enumerate(zip(places[:top_k], scores, strict=False))
        )
        if work is not None:
            work.outcome = ANSWERABLE if reading.answerable else UNANSWERABLE
        return Ranking(query, language, results, reading.confidence, reading.answerable, missing)

    def _scored(self, found: "_Found", place: int, score: float, answers: Scores) -> ScoredPassage:
        """A passage with how well its sentences answer, if it was read."""
        row = int(found.rows[place])
        stored = self._index.passages[row]
        if len(answers):
            order = np.argsort(-answers, kind="stable")
            best = order.tolist() if stored.passage.sentences else []
            return ScoredPassage(stored, score, tuple(best), tuple(answers.tolist()))
        order = np.argsort(-found.sentences.of(place), kind="stable")
        return ScoredPassage(
            stored, score, tuple(self._index.sentence_numbers(row)[order].tolist())
        )

    def _looked_up(self, query: str) -> str:
        """The question; of a very long one its beginning and its end, which say the most."""
        while (tokens := self._encoder.count_tokens(query)) > MOST_TOKENS:
            kept = len(query) * MOST_TOKENS // tokens - 1
            query = f"{query[: kept // 2]} {query[kept // 2 - kept :]}"
        return query

    def evidence(self, query: str, subset: Subset = EVERYTHING) -> tuple[tuple[int, ...], Evidence]:
        """The rows of the passages that are read for a question, best first, and what they say.

        The subset must hold passages.
        """
        asked = self._looked_up(query)
        kind = QuestionKind.of(asked)
        allowed = self._index.allowed(subset)
        found = self._search(asked, kind, allowed)
        places = self._shown(kind, found, READ)
        missing = self._missing(query, subset)
        evidence = self._evidence(asked, kind, found, places, allowed, missing)
        return tuple(found.rows[places].tolist()), evidence

    def _missing(self, query: str, subset: Subset) -> tuple[MissingTerm, ...]:
        return missing_terms(query, self._lexicon, self._index, subset)

    def _shown(self, kind: QuestionKind, found: "_Found", count: int) -> list[int]:
        """The places among what was found of the passages to show, best first."""
        ranked = best_first(found.scores, FETCHED * count).tolist()
        return shown(
            kind, ranked, lambda place: self._index.passages[int(found.rows[place])], count
        )

    def _evidence(
        self,
        asked: str,
        kind: QuestionKind,
        found: "_Found",
        places: Sequence[int],
        allowed: Allowed | None,
        missing: Sequence[MissingTerm],
    ) -> Evidence:
        cover = WordCover.of(asked, self._lexicon, self._index.lexical, allowed)
        finding = Finding(
            found.rows[places].tolist(),
            _log_odds(found.scores[places]).tolist(),
            found.passages[places].tolist(),
            [found.sentences.of(place) for place in places],
            found.tokens,
            missing,
        )
        return gather(asked, kind, cover, finding, self._index, self._encoder.token_starts)

    def _search(self, query: str, kind: QuestionKind, allowed: Allowed | None) -> "_Found":
        index, weights = self._index, self._weights
        with stage("encoding"):
            asked = self._encoder.encode_queries([query])
        (vector,), (tokens,) = asked.vectors, asked.tokens
        with stage("searching"):
            matched = self._matched(query)
            rows = self._candidates(kind, vector, matched, allowed)
            passages = index.passage_vectors.cosines(vector, rows)
            sentences = index.sentence_cosines(vector, rows)
        with stage("fusing"):
            scores = weighted_sum(
                [
                    Arm(passages, *index.passage_vectors.moments(vector), weights.passage),
                    Arm(
                        sentences.best(), *index.sentence_vectors.moments(vector), weights.sentence
                    ),
                    Arm(matched[rows], *_moments(matched), weights.lexical),
                ]
            )
            if not kind.sources:
                scores -= weights.reference * index.references[rows]
            if weights.tokens:
                places = best_first(scores, CANDIDATES)
                interaction = standardised(index.tokens.scores(tokens, rows[places]))
                scores = reranked(scores, places, weights.tokens * interaction)
        if (reranker := self._options.reranker) is not None:
            with stage("reranking"):
                places = best_first(scores, RERANKED)
                texts = [index.passages[int(row)].passage.text for row in rows[places]]
                second = standardised(reranker.scores(query, texts))
                scores = reranked(scores, places, RERANKER * second)
        return _Found(rows, scores, passages, sentences, tokens)

    def _matched(self, query: str) -> Scores:
        """How well the terms of all passages match, those typed and their translations."""
        weights, lexical = self._weights, self._index.lexical
        terms = QueryTerms.of(query, self._lexicon, lexical)
        chinese = language_of(query) == Language.CHINESE
        translated = weights.from_chinese if chinese else weights.from_english
        return lexical.scores(terms.typed) + translated * lexical.scores(terms.translated)

    def _candidates(
        self, kind: QuestionKind, vector: Vectors, matched: Scores, allowed: Allowed | None
    ) -> Rows:
        """The rows of the passages that may be the best, ascending: of few passages all.

        Of many, those whose vectors are the nearest and those whose terms match best. References
        are among them for their terms alone, unless they are asked for: there may be more of them
        near than are looked at.
        """
        index = self._index
        if allowed is None:
            allowed = np.ones(len(index.passages), bool)
        if np.count_nonzero(allowed) <= FEW:
            return np.flatnonzero(allowed)
        wanted = allowed if kind.sources else allowed & (index.references == 0)
        nearest = index.nearest_passages.nearest(vector, NEAREST, wanted)
        matching = best_first(np.where(allowed & (matched > 0), matched, -np.inf), MATCHING)
        return np.union1d(nearest, matching)


def _moments(scores: Scores) -> tuple[float, float]:
    """The mean and the standard deviation of scores, at least one."""
    mean = float(scores.mean(dtype=np.float64))
    squares = float(np.dot(scores, scores)) / len(scores)
    return mean, max(squares - mean * mean, 0.0) ** 0.5


def _log_odds(scores: Scores) -> Scores:
    """The scores of results in the order shown as log-odds; none is below that of a later one."""
    falling = np.maximum.accumulate(scores[::-1])[::-1]
    return np.asarray(falling / SPREAD, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The candidates of one search: their rows, ascending, scores, and cosines with the question.

    ``tokens`` are the question's.
    """

    rows: Rows
    scores: Scores
    passages: Vectors
    sentences: SentenceCosines
    tokens: Vectors
