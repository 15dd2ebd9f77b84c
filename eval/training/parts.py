"""Parts of a collection, searched as if they were all of it."""

from collections.abc import Sequence

import numpy as np

from index.search.late_interaction import TokenIndex, quantised
from index.search.lexical import LexicalIndex
from index.search.passage_index import PassageIndex
from index.search.vectors import VectorIndex


def part_of(index: PassageIndex, rows: Sequence[int]) -> PassageIndex:
    """An index of some of the passages alone, in the order of ``rows``."""
    places = [index.sentences(row) for row in rows]
    sentences = np.concatenate([np.arange(place.start, place.stop) for place in places])
    sizes = [place.stop - place.start for place in places]
    tokens = [quantised(index.tokens.vectors(row)) for row in rows]
    passages = tuple(index.passages[row] for row in rows)
    return PassageIndex(
        passages=passages,
        passage_vectors=VectorIndex.build(index.passage_vectors.vectors(rows)),
        sentence_vectors=VectorIndex.build(index.sentence_vectors.vectors(sentences)),
        sentence_rows=np.repeat(np.arange(len(rows)), sizes),
        sentence_indices=index.sentence_indices[sentences],
        tokens=TokenIndex.build(
            np.concatenate(tokens), np.asarray([len(own) for own in tokens], np.int64)
        ),
        lexical=LexicalIndex.build([stored.passage.text for stored in passages]),
    )
