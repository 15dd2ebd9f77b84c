"""The vectors of a library, read for some rows, and found by how near they are."""

from collections.abc import Sequence
from functools import reduce
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors
from index.segments.arrays import Rows
from index.segments.nearest_vectors import NearestVectors
from index.segments.row_map import RowMap
from index.segments.unit_vectors import UnitVectors, VectorMoments


class VectorIndex:
    """The vectors of several segments, each known by its row in the whole.

    It never changes once it is made, so threads may share it.
    """

    def __init__(self, parts: Sequence[UnitVectors], rows: RowMap) -> None:
        self._parts = parts
        self._rows = rows
        self._moments = _sum(parts, rows)

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """An index of the rows of ``vectors``, shape (rows, dimension)."""
        return cls([UnitVectors(vectors)], RowMap([len(vectors)], [None]))

    def __len__(self) -> int:
        return len(self._rows)

    def moments(self, query: Vectors) -> tuple[float, float]:
        """The mean and the standard deviation of all rows' cosines with a vector."""
        return self._moments.cosines(query) if self._moments else (0.0, 0.0)

    def vectors(self, rows: Sequence[int] | Rows) -> Vectors:
        """The vectors of some rows, shape (rows, dimension), in the order asked for."""
        asked = np.asarray(rows, np.int64)
        found: Vectors | None = None
        for segment, places, own in self._rows.places(asked):
            vectors = self._parts[segment].vectors(own)
            if len(places) == len(asked):
                return vectors
            if found is None:
                found = np.empty((len(asked), vectors.shape[1]), np.float32)
            found[places] = vectors
        return np.empty((0, 0), np.float32) if found is None else found

    def cosines(self, query: Vectors, rows: Rows) -> Vectors:
        """The cosines of some rows with a vector, shape (rows,), in the order asked for."""
        found = np.empty(len(rows), np.float32)
        for segment, places, own in self._rows.places(rows):
            found[places] = self._parts[segment].vectors(own) @ query
        return found


class NearestIndex:
    """Finds the nearest vectors of several segments."""

    def __init__(self, parts: Sequence[NearestVectors], rows: RowMap) -> None:
        self._parts = parts
        self._rows = rows

    def nearest(self, query: Vectors, count: int, allowed: NDArray[np.bool_]) -> Rows:
        """The rows nearest to a vector, ascending; a few of them may be missed.

        Args:
            query: of shape (dimension,).
            count: how many are wanted.
            allowed: whether each row may be found, shape (rows,).
        """
        rows, nearness = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for segment, part in enumerate(self._parts):
            own, near = part.nearest(query, count, self._rows.own(segment, allowed))
            whole, kept = self._rows.whole(segment, own)
            rows.append(whole)
            nearness.append(near[kept])
        found = np.concatenate(rows)
        best = np.argsort(-np.concatenate(nearness), kind="stable")[:count]
        return np.sort(found[best])


def _sum(parts: Sequence[UnitVectors], rows: RowMap) -> VectorMoments | None:
    """The moments of all living vectors; None where there are no segments."""
    every = []
    for segment, part in enumerate(parts):
        every.append(part.moments)
        removed = rows.removed(segment)
        if len(removed):
            gone = VectorMoments.of(part.vectors(removed))
            every.append(VectorMoments(-gone.count, -gone.total, -gone.products))
    return reduce(_added, every) if every else None


def _added(moments: VectorMoments, others: VectorMoments) -> VectorMoments:
    return VectorMoments(
        moments.count + others.count,
        moments.total + others.total,
        moments.products + others.products,
    )
