"""Finds the vectors of one segment that are nearest to another, by FAISS."""

from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors
from index.segments.arrays import Rows

FLAT = 2**12
"""Vectors that are kept as they are; more are kept in 8 bits a number.

All are compared: inverted lists found too few of the nearest, and were not faster in segments of
this size (eval/bench/NOTES.md).
"""


class NearestVectors:
    """Unit vectors by their rows, of which the nearest are found; what is found may lack some.

    The scalar quantisation is FAISS's: Douze et al., "The Faiss library" (2024).
    """

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """The rows of ``vectors``, shape (rows, dimension), in the kind of index that suits."""
        count, dimension = vectors.shape
        kind = "Flat" if count <= FLAT else "SQ8"
        index = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
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
        self, query: Vectors, count: int, allowed: NDArray[np.bool_]
    ) -> tuple[Rows, Vectors]:
        """The rows nearest to a vector, and how near about they are, the nearest first.

        Args:
            query: of shape (dimension,).
            count: how many are wanted.
            allowed: whether each row may be found, shape (rows,).
        """
        wanted = min(count, len(self))
        if not wanted:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None
        if not allowed.all():
            # FAISS's annotations do not know what its Python layer takes.
            selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg, arg-type]
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        # It holds for the thread that asks. One question has nothing to share out among threads,
        # and waking them takes six times as long as the search.
        faiss.omp_set_num_threads(1)
        nearness, rows = self._index.search(query[None], wanted, params=parameters)
        found = rows[0] >= 0
        return rows[0][found], nearness[0][found]
