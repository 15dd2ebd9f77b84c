"""The vectors of one segment, kept by FAISS."""

from itertools import pairwise
from pathlib import Path
from typing import Self

import faiss
import numpy as np

from index.encoding.encoder import Vectors
from index.segments.arrays import Rows


class UnitVectors:
    """Unit vectors, each known by its row, compared by inner product (their cosine)."""

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """An index of the rows of ``vectors``, shape (rows, dimension)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The index that ``save`` wrote.

        Raises:
            ValueError: if the file holds another kind of index.
            RuntimeError: if FAISS cannot read it.
        """
        index = faiss.read_index(str(path))
        if not isinstance(index, faiss.IndexFlatIP):
            msg = f"{path} is not a flat inner-product index"
            raise ValueError(msg)
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the index to a file in FAISS's own format."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors of some rows, shape (rows, dimension), in the order asked for."""
        return np.asarray(self._index.reconstruct_batch(rows), np.float32)

    def scores(self, queries: Vectors) -> Vectors:
        """The cosine of each query and each row, shape (queries, rows), in the rows' order."""
        scores = np.full((len(queries), len(self)), -1, np.float32)
        # Every row is within this range.
        bounds, cosines, rows = self._index.range_search(
            np.ascontiguousarray(queries, dtype=np.float32), -np.inf
        )
        for query, (first, last) in enumerate(pairwise(bounds.tolist())):
            scores[query, rows[first:last]] = cosines[first:last]
        return scores
