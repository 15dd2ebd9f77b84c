"""Exact search over the unit vectors of a library."""

from collections.abc import Sequence
from typing import Self

import numpy as np

from index.encoding.encoder import Vectors
from index.segments.arrays import Rows
from index.segments.row_map import RowMap
from index.segments.unit_vectors import UnitVectors


class VectorIndex:
    """The vectors of several segments, each known by its row in the whole.

    It never changes once it is made, so threads may share it.
    """

    def __init__(self, parts: Sequence[UnitVectors], rows: RowMap) -> None:
        self._parts = parts
        self._rows = rows

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """An index of the rows of ``vectors``, shape (rows, dimension)."""
        return cls([UnitVectors.build(vectors)], RowMap([len(vectors)], [None]))

    def __len__(self) -> int:
        return len(self._rows)

    def vectors(self, rows: Sequence[int] | Rows) -> Vectors:
        """The vectors of some rows, shape (rows, dimension), in the order asked for."""
        asked = np.asarray(rows, np.int64)
        found: Vectors | None = None
        for segment, places, own in self._rows.places(asked):
            vectors = self._parts[segment].vectors(own)
            if found is None:
                found = np.empty((len(asked), vectors.shape[1]), np.float32)
            found[places] = vectors
        return np.empty((0, 0), np.float32) if found is None else found

    def scores(self, queries: Vectors) -> Vectors:
        """The cosine of each query and each row, shape (queries, rows), in the rows' order."""
        if not self._parts:
            return np.empty((len(queries), 0), np.float32)
        return self._rows.joined([part.scores(queries) for part in self._parts], axis=1)
