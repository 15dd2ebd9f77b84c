"""Exact search over unit vectors."""

from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors

Rows = NDArray[np.int64]


class VectorIndex:
    """Unit vectors, each known by its row, compared by inner product (their cosine).

    It never changes once it is built, so threads may share it.
    """

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index
        # A view of FAISS's own memory, which lives as long as the index does.
        self._vectors: Vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(
            -1, index.d
        )
        self._vectors.flags.writeable = False

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
        return len(self._vectors)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    @property
    def vectors(self) -> Vectors:
        """The vectors themselves, shape (rows, dimension); not to be written to."""
        return self._vectors

    def search(
        self, queries: Vectors, top_k: int, rows: Rows | None = None
    ) -> tuple[Vectors, Rows]:
        """The ``top_k`` nearest vectors of each query, best first.

        Args:
            queries: shape (queries, dimension).
            top_k: at most how many for each query.
            rows: the only rows to look at, without repetition; None for all.

        Returns:
            Cosines and rows, both of shape (queries, min(top_k, rows to look at)).
        """
        wanted = min(top_k, len(self) if rows is None else len(rows))
        if wanted <= 0:
            shape = (len(queries), 0)
            return np.empty(shape, np.float32), np.empty(shape, np.int64)
        params = None
        if rows is not None:
            # FAISS only borrows the selector: it has to outlive the search.
            selector = faiss.IDSelectorBatch(rows.astype(np.int64, order="C"))
            params = faiss.SearchParameters()
            params.sel = selector
        return self._index.search(
            np.ascontiguousarray(queries, dtype=np.float32), wanted, params=params
        )

    def scores(self, queries: Vectors, rows: Rows | None = None) -> Vectors:
        """The cosine of each query and each row, shape (queries, rows), in the rows' order."""
        vectors = self._vectors if rows is None else self._vectors[rows]
        return queries.astype(np.float32, copy=False) @ vectors.T
