"""Libraries of any size that mean nothing, to see how search grows with them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from index.encoding.embedding import Embedding
from index.encoding.encoder import Vectors, unit
from index.language.tokenization import normalise, words
from index.search.passage_index import PassageIndex
from index.segments.segment import Segment
from index.segments.segment_view import SegmentView
from index.segments.token_states import STEPS, Tokens
from index.storage.records import StoredPassage
from ingest.alignment import Span
from ingest.characters import HAN
from ingest.models import Passage, PassageKind, Sentence

SENTENCES = 4
"""Sentences of a passage."""

WORDS = 30
"""Words of a sentence."""

TOKENS = 150
"""Tokens of a passage."""

WORD = 2
"""Characters of a word."""

DOCUMENT = 100
"""Passages of a document."""

_HAN_RUN = re.compile(f"[{HAN}]+")
_SENTENCE = WORD * WORDS + 1
_BLOCK = 50_000


def vocabulary(texts: Iterable[str]) -> tuple[str, ...]:
    """The Chinese words of two characters in some texts, the most frequent first."""
    counts = Counter(
        word
        for text in texts
        for run in _HAN_RUN.findall(normalise(text))
        for word in words(run)
        if len(word) == WORD
    )
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))


def synthetic_index(
    passages: int, dimension: int, token_dimension: int, common: Sequence[str], seed: int = 0
) -> PassageIndex:
    """An index of random vectors and of random words, drawn by Zipf's law.

    Its documents have passages but no facts: only a retriever can use it, not a library.

    Args:
        passages: how many, at least one.
        dimension: of the vectors of passages and sentences.
        token_dimension: of the vectors of tokens.
        common: the words to draw from, of two characters each, the most frequent first.
        seed: the same one makes the same index.
    """
    rng = np.random.default_rng(seed)
    stored = _passages(_texts(passages, common, rng))
    sentences = passages * SENTENCES
    embedding = Embedding(
        _unit_vectors(passages, dimension, rng),
        _unit_vectors(sentences, dimension, rng),
        (tuple(range(SENTENCES)),) * passages,
        _tokens(passages, token_dimension, rng),
    )
    # Their source texts are not looked at.
    documents = {each.document_id: "" for each in stored}
    return PassageIndex([SegmentView.whole(Segment.build(stored, embedding, documents, documents))])


def _texts(passages: int, common: Sequence[str], rng: np.random.Generator) -> list[str]:
    shares = 1 / np.arange(1, len(common) + 1)
    drawn = rng.choice(len(common), (passages * SENTENCES, WORDS), p=shares / shares.sum())
    # Words of one length that stand side by side in memory are a sentence.
    joined = np.asarray(common, f"<U{WORD}")[drawn].view(f"<U{WORD * WORDS}")
    ended = np.char.add(joined.reshape(passages, SENTENCES), "。")
    return ["".join(row) for row in ended.tolist()]


def _passages(texts: Sequence[str]) -> tuple[StoredPassage, ...]:
    """A passage of each text; a document's source is its passages one after the other."""
    size = SENTENCES * _SENTENCE
    return tuple(
        StoredPassage(
            f"d_{at // DOCUMENT}", at % DOCUMENT, _passage(at, text, at % DOCUMENT * size)
        )
        for at, text in enumerate(texts)
    )


def _passage(at: int, text: str, offset: int) -> Passage:
    sentences = tuple(
        Sentence(start, start + _SENTENCE, (Span(offset + start, offset + start + _SENTENCE),))
        for start in range(0, len(text), _SENTENCE)
    )
    return Passage(
        id=f"c_{at}",
        kind=PassageKind.BODY,
        text=text,
        spans=(Span(offset, offset + len(text)),),
        pages=(),
        section=(),
        sentences=sentences,
    )


def _unit_vectors(rows: int, dimension: int, rng: np.random.Generator) -> Vectors:
    """Random directions, shape (rows, dimension), made in blocks: there may be many."""
    vectors: Vectors = np.empty((rows, dimension), np.float32)
    for first in range(0, rows, _BLOCK):
        block = vectors[first : first + _BLOCK]
        block[:] = unit(rng.standard_normal(block.shape, np.float32))
    return vectors


def _tokens(passages: int, dimension: int, rng: np.random.Generator) -> tuple[Tokens, ...]:
    """Random tokens whose lengths are about 1, as if they were quantised."""
    widest = round(STEPS * (3 / dimension) ** 0.5)
    vectors = rng.integers(-widest, widest, (passages * TOKENS, dimension), np.int8, endpoint=True)
    return tuple(vectors.reshape(passages, TOKENS, dimension))
