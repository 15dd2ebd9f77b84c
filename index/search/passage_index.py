"""The passages of a library with all that finds them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.search.late_interaction import TokenIndex
from index.search.lexical import LexicalIndex
from index.search.references import is_reference
from index.search.vectors import Rows, VectorIndex
from index.storage.records import StoredPassage


@dataclass(frozen=True, slots=True, eq=False)
class PassageIndex:
    """Passages, their vectors and their terms; it never changes, so threads may share it.

    A passage's row is its place in ``passages``, which hold one document after the other. Row
    ``i`` of ``sentence_vectors`` is sentence ``sentence_indices[i]`` of the passage in row
    ``sentence_rows[i]``; both arrays have the shape (sentences,), and the rows ascend.
    ``references`` is 1 for each passage that only names sources, else 0.
    """

    passages: tuple[StoredPassage, ...]
    passage_vectors: VectorIndex
    sentence_vectors: VectorIndex
    sentence_rows: Rows
    sentence_indices: Rows
    tokens: TokenIndex
    lexical: LexicalIndex
    document_rows: dict[str, range] = field(init=False)
    references: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        rows: dict[str, range] = {}
        for row, stored in enumerate(self.passages):
            first = rows[stored.document_id].start if stored.document_id in rows else row
            rows[stored.document_id] = range(first, row + 1)
        object.__setattr__(self, "document_rows", rows)
        references = [is_reference(stored.passage) for stored in self.passages]
        object.__setattr__(self, "references", np.asarray(references, np.float32))

    def rows(self, document_ids: Collection[str]) -> Rows:
        """The rows of the documents' passages, ascending; unknown documents have none."""
        ranges = [self.document_rows.get(document_id, range(0)) for document_id in document_ids]
        return np.unique(np.fromiter(chain.from_iterable(ranges), np.int64))

    def sentences(self, row: int) -> slice:
        """Where the sentences of the passage in ``row`` stand in ``sentence_vectors``."""
        first, last = np.searchsorted(self.sentence_rows, [row, row + 1])
        return slice(int(first), int(last))
