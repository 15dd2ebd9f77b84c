"""What a run is compared with: simpler ways to retrieve, and our own with a part taken out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter
from numpy.typing import NDArray

from eval.datasets.corpora import Corpus
from index.encoding.encoder import Encoded, Encoder, Vectors
from index.search.query_terms import QueryTerms
from index.search.ranking import Ranking, ScoredPassage
from index.search.retriever import HybridRetriever, Retriever, Weights
from index.search.subset import EVERYTHING, Subset
from index.search.vectors import VectorIndex
from index.snapshot import Snapshot
from index.storage.records import StoredPassage
from ingest.alignment import Span
from ingest.languages import language_of
from ingest.models import Passage, PassageKind

SHIPPED = "zhengyin"
"""The name of the run of what is served."""

PLAIN_SIZE = 500
PLAIN_OVERLAP = 50
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Contender:
    """A retriever to be measured, and the passages that it chooses from."""

    name: str
    retriever: Retriever
    passages: Sequence[StoredPassage]


class Shipped:
    """A library's own search, as the service uses it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def retrieve(self, query: str, top_k: int, subset: Subset = EVERYTHING) -> Ranking:
        """The library's answer."""
        return self._snapshot.search(query, top_k, subset)


class DenseRetriever:
    """Ranks passages by the cosine of their vectors with the question's."""

    def __init__(
        self, passages: Sequence[StoredPassage], vectors: VectorIndex, encoder: Encoder
    ) -> None:
        self._passages = passages
        self._vectors = vectors
        self._encoder = encoder

    @classmethod
    def plain(cls, passages: Sequence[StoredPassage], encoder: Encoder) -> Self:
        """Over the passages' bare texts."""
        texts = [stored.passage.text for stored in passages]
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        vectors: Vectors = np.empty((len(texts), encoder.dimension), np.float32)
        for first in range(0, len(order), _BATCH):
            rows = order[first : first + _BATCH]
            vectors[rows] = encoder.encode_passages(
                [texts[row] for row in rows], tokens=False
            ).vectors
        return cls(passages, VectorIndex.build(vectors), encoder)

    def retrieve(self, query: str, top_k: int, subset: Subset = EVERYTHING) -> Ranking:
        """The nearest passages; the confidence is the best cosine."""
        (vector,) = self._encoder.encode_queries([query]).vectors
        scores = self._vectors.cosines(vector, np.arange(len(self._vectors)))
        return _ranking(query, self._passages, scores, top_k, subset)


class LexicalRetriever:
    """Ranks passages by BM25 of the question's terms as they were typed."""

    def __init__(self, corpus: Corpus) -> None:
        self._passages = corpus.snapshot.index.passages
        self._index = corpus.snapshot.index.lexical
        self._lexicon = corpus.lexicon

    def retrieve(self, query: str, top_k: int, subset: Subset = EVERYTHING) -> Ranking:
        """The passages that share most with the question; scores are squeezed below 1."""
        terms = QueryTerms.of(query, self._lexicon, self._index)
        scores = self._index.scores(terms.typed)
        return _ranking(query, self._passages, scores / (1 + scores), top_k, subset)


class RememberingEncoder:
    """An encoder that encodes each question once, however many retrievers ask for it."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.token_dimension = encoder.token_dimension
        self.max_tokens = encoder.max_tokens
        self._encoder = encoder
        self._known: dict[str, Encoded] = {}

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Questions with their tokens."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._encoder.encode_queries([text])
        known = [self._known[text] for text in texts]
        vectors = np.concatenate([each.vectors for each in known])
        return Encoded(vectors, tuple(each.tokens[0] for each in known))

    def encode_passages(self, texts: Sequence[str], *, tokens: bool = True) -> Encoded:
        """Passages or sentences; without ``tokens`` they need less time and memory."""
        return self._encoder.encode_passages(texts, tokens=tokens)

    def count_tokens(self, text: str) -> int:
        """How many tokens of the window the text takes."""
        return self._encoder.count_tokens(text)

    def token_starts(self, text: str) -> Sequence[int]:
        """The offset in a text at which each of its tokens starts."""
        return self._encoder.token_starts(text)


def shipped(corpus: Corpus) -> Contender:
    """What is served."""
    return Contender(SHIPPED, Shipped(corpus.snapshot), corpus.snapshot.index.passages)


def baselines(corpus: Corpus, encoder: Encoder, bare: Encoder) -> Iterator[Contender]:
    """Everything that ``shipped`` is compared with.

    An arm is a weight of the hybrid retriever: each is set to nothing in turn.

    Args:
        corpus: what is searched.
        encoder: the encoder of the corpus.
        bare: the model as it comes, which encodes for the plain baseline.
    """
    chunks = plain_passages(corpus)
    yield Contender("plain", DenseRetriever.plain(chunks, bare), chunks)
    index = corpus.snapshot.index
    dense = DenseRetriever(index.passages, index.passage_vectors, encoder)
    yield Contender("dense only", dense, index.passages)
    yield Contender("BM25 only", LexicalRetriever(corpus), index.passages)
    for name, weights in without_each(Weights()):
        retriever = HybridRetriever(index, encoder, corpus.lexicon, weights)
        yield Contender(f"without {name}", retriever, index.passages)


def without_each(weights: Weights) -> Iterator[tuple[str, Weights]]:
    """The weights with each of them that is a number and not 0 set to 0, and its name."""
    for field in fields(weights):
        value = getattr(weights, field.name)
        if isinstance(value, float) and value:
            yield field.name, replace(weights, **{field.name: 0.0})


def plain_passages(corpus: Corpus) -> tuple[StoredPassage, ...]:
    """The raw source texts in pieces of ``PLAIN_SIZE`` characters, as langchain cuts them."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=PLAIN_SIZE, chunk_overlap=PLAIN_OVERLAP)
    return tuple(
        StoredPassage(document_id, ordinal, _piece(document_id, text, span))
        for document_id, source in corpus.sources.texts.items()
        for text in [source.text]
        for ordinal, span in enumerate(_placed(text, splitter.split_text(text)))
    )


def _placed(text: str, pieces: Sequence[str]) -> Iterator[Span]:
    """Where each piece stands: a piece begins after the last one did and overlaps it little."""
    start, end = -1, 0
    for piece in pieces:
        start = text.index(piece, max(start + 1, end - PLAIN_OVERLAP))
        end = start + len(piece)
        yield Span(start, end)


def _piece(document_id: str, text: str, span: Span) -> Passage:
    return Passage(
        id=f"{document_id}:{span.start}-{span.end}",
        kind=PassageKind.BODY,
        text=text[span.start : span.end],
        spans=(span,),
        pages=(),
        section=(),
        sentences=(),
    )


def _ranking(
    query: str,
    passages: Sequence[StoredPassage],
    scores: NDArray[np.float32],
    top_k: int,
    subset: Subset,
) -> Ranking:
    """The passages by score; a baseline takes every question for answerable."""
    order = [row for row in np.argsort(-scores, kind="stable") if subset.holds(passages[row])]
    results = tuple(
        ScoredPassage(passages[row], float(np.clip(scores[row], 0, 1)), ()) for row in order[:top_k]
    )
    confidence = results[0].score if results else 0.0
    return Ranking(query, language_of(query), results, confidence, answerable=True)
