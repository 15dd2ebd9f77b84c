"""All that a search reads, as of one generation."""

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.search.late_interaction import TokenIndex
from index.search.lexical import LexicalIndex
from index.search.references import is_reference
from index.search.vectors import Rows, VectorIndex
from index.storage.records import StoredDocument, StoredPassage
from index.storage.search_files import SearchFiles
from index.storage.store import Store


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The library as it was at one generation; it never changes.

    A passage's row is its place in ``passages``, which hold one document after the other. Row
    ``i`` of ``sentence_vectors`` is sentence ``sentence_indices[i]`` of the passage in row
    ``sentence_rows[i]``; both arrays have the shape (sentences,), and the rows ascend.
    ``references`` is 1 for each passage that only names sources, else 0.
    """

    generation: int
    documents: dict[str, StoredDocument]
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

    @classmethod
    def load(cls, store: Store, home: Path) -> Self:
        """The store's present state; ``home`` is where the derived files are kept."""
        with store.read() as transaction:
            generation = transaction.generation()
            revision = transaction.revision()
            documents = {document.id: document for document in transaction.documents()}
            passages = transaction.all_passages()
            indices = transaction.sentence_indices()
            derived = SearchFiles.load(home, generation, revision)
            fresh = derived is None
            if derived is None:
                derived = SearchFiles(
                    VectorIndex.build(transaction.passage_vectors()),
                    VectorIndex.build(transaction.sentence_vectors()),
                    TokenIndex.build(*transaction.tokens()),
                    LexicalIndex.build([stored.passage.text for stored in passages]),
                )
        if fresh:
            derived = derived.save(home, generation, revision)
        return cls(
            generation=generation,
            documents=documents,
            passages=passages,
            passage_vectors=derived.passage_vectors,
            sentence_vectors=derived.sentence_vectors,
            sentence_rows=np.repeat(np.arange(len(indices)), [len(chosen) for chosen in indices]),
            sentence_indices=np.fromiter(chain.from_iterable(indices), np.int64),
            tokens=derived.tokens,
            lexical=derived.lexical,
        )

    def rows(self, document_ids: Collection[str]) -> Rows:
        """The rows of the documents' passages, ascending; unknown documents have none."""
        ranges = [self.document_rows.get(document_id, range(0)) for document_id in document_ids]
        return np.unique(np.fromiter(chain.from_iterable(ranges), np.int64))

    def sentences(self, row: int) -> slice:
        """Where the sentences of the passage in ``row`` stand in ``sentence_vectors``."""
        first, last = np.searchsorted(self.sentence_rows, [row, row + 1])
        return slice(int(first), int(last))
