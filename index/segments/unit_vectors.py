"""The vectors of one segment, read from disk as they are needed."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors
from index.segments.arrays import Rows, mapped

_VECTORS = "vectors.npy"
_TOTAL = "total.npy"
_PRODUCTS = "products.npy"
_LEAST_VARIANCE = 1e-7
# Vectors that are copied to be multiplied.
_AT_ONCE = 2**13


@dataclass(frozen=True, slots=True, eq=False)
class VectorMoments:
    """What tells the mean and deviation of some vectors' cosines with any other vector.

    ``count`` is how many there are, ``total`` their sum, shape (dimension,), and ``products`` the
    sum of their outer products, shape (dimension, dimension). Those of several sets of vectors add
    up to those of all.
    """

    count: int
    total: NDArray[np.float64]
    products: NDArray[np.float64]

    @classmethod
    def of(cls, vectors: Vectors) -> Self:
        """Those of the rows of ``vectors``, shape (rows, dimension)."""
        total = vectors.sum(axis=0, dtype=np.float64)
        mean = total / max(len(vectors), 1)
        products = len(vectors) * np.outer(mean, mean)
        for first in range(0, len(vectors), _AT_ONCE):
            # The vectors lie close together: what they have in common would drown the rest.
            rest = vectors[first : first + _AT_ONCE] - mean
            products += rest.T @ rest
        return cls(len(vectors), total, products)

    def cosines(self, query: Vectors) -> tuple[float, float]:
        """The mean and the standard deviation of their cosines with a vector, shape (dimension,).

        A deviation of no more than what sums of so many numbers are out is 0.
        """
        if not self.count:
            return 0.0, 0.0
        mean = float(self.total @ query) / self.count
        variance = float(query @ (self.products @ query)) / self.count - mean * mean
        return mean, math.sqrt(variance) if variance > _LEAST_VARIANCE else 0.0


class UnitVectors:
    """Unit vectors, each known by its row.

    Loaded from files they stay on disk, and the system keeps in memory what is read of them.
    """

    def __init__(self, vectors: Vectors, moments: VectorMoments | None = None) -> None:
        """Take the vectors, shape (rows, dimension), and their moments, if they are known."""
        self._vectors = vectors
        self._moments = moments

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The vectors that ``save`` wrote into a folder.

        Raises:
            ValueError: if the folder holds something else.
        """
        vectors = mapped(folder / _VECTORS)
        if vectors.dtype != np.float32:
            msg = f"{folder} holds no vectors"
            raise ValueError(msg)
        if not (folder / _TOTAL).exists():
            return cls(vectors)
        total, products = mapped(folder / _TOTAL), mapped(folder / _PRODUCTS)
        return cls(vectors, VectorMoments(len(vectors), total, products))

    def save(self, folder: Path) -> None:
        """Write the vectors into a folder."""
        folder.mkdir()
        np.save(folder / _VECTORS, self._vectors)
        # Those of few vectors take more room than the vectors do.
        if len(self._vectors) > self._vectors.shape[1]:
            moments = self.moments
            np.save(folder / _TOTAL, moments.total)
            np.save(folder / _PRODUCTS, moments.products)

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def moments(self) -> VectorMoments:
        """Those of all vectors."""
        return self._moments or VectorMoments.of(self._vectors)

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors of some rows, shape (rows, dimension), in the order asked for."""
        if len(rows) and rows[-1] - rows[0] + 1 == len(rows) and (np.diff(rows) == 1).all():
            # Neighbours need not be copied.
            return self._vectors[rows[0] : rows[-1] + 1]
        return self._vectors[rows]
