"""Finds the vectors of one segment that are nearest to another, by FAISS."""

from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors
from index.segments.arrays import Rows

FLAT = 2**12
"""Vectors that are compared one by one as they are; more are kept in 8 bits a number."""

WHOLE = 2**13
"""Vectors that are all compared; more are compared cell by cell, those of the nearest cells."""

CELLS = 128
"""Cells of the smallest segment that has some; a larger one has more, as the root of its size."""

VISITED = 1 / 8
"""The share of the cells that is looked into."""

_LEARNT_FROM = 64
"""Vectors for each cell that its place is learnt from."""


class NearestVectors:
    """Unit vectors by their rows, of which the nearest are found; what is found may lack some.

    Scalar quantisation and inverted lists are FAISS's: Douze et al., "The Faiss library" (2024).
    """

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """The rows of ``vectors``, shape (rows, dimension), in the kind of index that suits."""
        count, dimension = vectors.shape
        index = faiss.index_factory(dimension, _kind(count), faiss.METRIC_INNER_PRODUCT)
        if isinstance(index, faiss.IndexIVF):
            index.cp.max_points_per_centroid = _LEARNT_FROM
            index.nprobe = max(1, round(index.nlist * VISITED))
        index.train(vectors)
        index.add(vectors)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The index that ``save`` wrote, left on disk as far as FAISS can.

        Raises:
            RuntimeError: if FAISS cannot read it.
        """
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))

    def save(self, path: Path) -> None:
        """Write the index to a file in FAISS's own format."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(
        self, query: Vectors, count: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[Rows, Vectors]:
        """The rows nearest to a vector, and how near about they are, the nearest first.

        Args:
            query: of shape (dimension,).
            count: how many are wanted.
            allowed: whether each row may be found, shape (rows,); by default all may.
        """
        wanted = min(count, len(self))
        if not wanted:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        nearness, rows = self._index.search(query[None], wanted, params=self._parameters(allowed))
        found = rows[0] >= 0
        return rows[0][found], nearness[0][found]

    def _parameters(self, allowed: NDArray[np.bool_] | None) -> faiss.SearchParameters | None:
        if allowed is None or allowed.all():
            return None
        # FAISS's annotations do not know what its Python layer takes.
        selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg, arg-type]
        if isinstance(self._index, faiss.IndexIVF):
            return faiss.SearchParametersIVF(sel=selector, nprobe=self._index.nprobe)  # type: ignore[call-arg]
        return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


def _kind(count: int) -> str:
    """The kind of index for so many vectors, as ``faiss.index_factory`` names it."""
    if count <= FLAT:
        return "Flat"
    if count <= WHOLE:
        return "SQ8"
    return f"IVF{round(CELLS * (count / WHOLE) ** 0.5)},SQ8"
