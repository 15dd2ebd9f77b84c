"""Indexes of passages made in memory, without a library."""

from itertools import chain

import numpy as np

from index.encoding.embedding import Embedding
from index.search.late_interaction import TokenIndex
from index.search.lexical import LexicalIndex
from index.search.passage_index import PassageIndex
from index.search.vectors import VectorIndex
from index.storage.records import StoredPassage
from ingest.splitting import split
from tests.index.conftest import HashingEncoder, build_document


def build_index(*texts: str) -> PassageIndex:
    """An index of documents ``d_0``, ``d_1`` …, each of the text that ``build_document`` takes."""
    encoder = HashingEncoder()
    documents = [build_document(text, f"{at}.txt") for at, text in enumerate(texts)]
    stored = tuple(
        StoredPassage(f"d_{at}", ordinal, passage)
        for at, document in enumerate(documents)
        for ordinal, passage in enumerate(split(document, encoder.count_tokens, 510))
    )
    embedding = Embedding.of([one.passage for one in stored], "", encoder, lambda _: None)
    sizes = [len(own) for own in embedding.indices]
    return PassageIndex(
        passages=stored,
        passage_vectors=VectorIndex.build(embedding.passages),
        sentence_vectors=VectorIndex.build(embedding.sentences),
        sentence_rows=np.repeat(np.arange(len(stored)), sizes),
        sentence_indices=np.fromiter(chain.from_iterable(embedding.indices), np.int64),
        tokens=TokenIndex.build(
            np.concatenate(embedding.tokens), np.asarray([len(own) for own in embedding.tokens])
        ),
        lexical=LexicalIndex.build([one.passage.text for one in stored]),
    )
