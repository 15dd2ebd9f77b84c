"""Parts of a collection, searched as if they were all of it."""

from collections.abc import Sequence

import numpy as np

from index.encoding.embedding import Embedding
from index.search.passage_index import PassageIndex
from index.segments.segment import Segment
from index.segments.segment_view import SegmentView


def part_of(index: PassageIndex, rows: Sequence[int]) -> PassageIndex:
    """An index of some of the passages alone, in the order of ``rows``."""
    places = [index.sentences(row) for row in rows]
    sentences = np.concatenate([np.arange(place.start, place.stop) for place in places])
    passages = [index.passages[row] for row in rows]
    embedding = Embedding(
        index.passage_vectors.vectors(rows),
        index.sentence_vectors.vectors(sentences),
        tuple(tuple(index.sentence_numbers(row).tolist()) for row in rows),
        tuple(index.tokens.tokens(row) for row in rows),
    )
    # Their source texts are not looked at.
    documents = {stored.document_id: "" for stored in passages}
    return PassageIndex(
        [SegmentView.whole(Segment.build(passages, embedding, documents, documents))]
    )
