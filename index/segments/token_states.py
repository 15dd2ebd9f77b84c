"""The tokens of one segment's passages."""

from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors
from index.segments.arrays import Rows, ends_of, mapped

Tokens = NDArray[np.int8]

STEPS = 127
"""Steps from 0 to 1 in which a token's vector is kept."""

_VECTORS = "vectors.npy"
_BOUNDS = "bounds.npy"


def quantised(vectors: Vectors) -> Tokens:
    """Vectors of length 1 in 8-bit integers."""
    steps: Tokens = np.rint(vectors * np.float32(STEPS)).astype(np.int8)
    return steps


class TokenStates:
    """The tokens of passages, each passage known by its row.

    Loaded from files they stay on disk, and the system keeps in memory what is read of them.
    """

    def __init__(self, vectors: Tokens, bounds: Rows) -> None:
        self._vectors = vectors
        self._bounds = bounds

    @classmethod
    def build(cls, vectors: Tokens, sizes: Rows) -> Self:
        """The tokens of one passage after the other's.

        Args:
            vectors: quantised, shape (tokens, dimension).
            sizes: how many of them each passage has.
        """
        return cls(vectors, ends_of(sizes))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The tokens that ``save`` wrote into a folder."""
        return cls(mapped(folder / _VECTORS), mapped(folder / _BOUNDS))

    def save(self, folder: Path) -> None:
        """Write the tokens into a folder."""
        folder.mkdir()
        np.save(folder / _VECTORS, self._vectors)
        np.save(folder / _BOUNDS, self._bounds)

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def tokens(self, row: int) -> Tokens:
        """The tokens of one passage, quantised, shape (tokens, dimension)."""
        return self._vectors[self._bounds[row] : self._bounds[row + 1]]
