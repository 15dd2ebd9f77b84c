"""The passages of a library with all that finds them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors
from index.language.lexicon import Lexicon
from index.language.stated_terms import Statement, extended
from index.search.late_interaction import TokenIndex
from index.search.lexical import LexicalIndex
from index.search.subset import Subset
from index.search.vectors import NearestIndex, VectorIndex
from index.segments.arrays import Rows, between, ends_of
from index.segments.passages import PassageRecords
from index.segments.row_map import RowMap
from index.segments.segment import KINDS
from index.segments.segment_view import SegmentView
from index.storage.records import StoredPassage


class PassageIndex:
    """The passages of several segments, found as if they stood in one.

    It never changes, so threads may share it. A passage's row is its place in ``passages``, which
    hold one document after the other. ``kinds`` are the places of the passages' kinds in ``KINDS``,
    shape (passages,). ``references`` is 1 for each passage that only names
    sources, else 0, shape (passages,). ``sentence_ends`` tells where in ``sentence_vectors`` the
    sentences of each passage begin, and at last where they end, shape (passages + 1,).
    """

    def __init__(self, views: Sequence[SegmentView]) -> None:
        """Take the segments, and which of their documents count, each document once."""
        self.views = tuple(views)
        segments = [view.segment for view in views]
        living = [view.rows() for view in views]
        rows = RowMap([len(segment) for segment in segments], living)
        sentences = RowMap(
            [len(segment.sentence_vectors) for segment in segments],
            [view.sentences(own) for view, own in zip(views, living, strict=True)],
        )
        self._rows = rows
        self.passages: Sequence[StoredPassage] = _Passages([s.passages for s in segments], rows)
        self.passage_vectors = VectorIndex([s.passage_vectors for s in segments], rows)
        self.nearest_passages = NearestIndex([s.nearest_passages for s in segments], rows)
        self.sentence_vectors = VectorIndex([s.sentence_vectors for s in segments], sentences)
        self.tokens = TokenIndex([s.tokens for s in segments], rows)
        self.lexical = LexicalIndex([s.postings for s in segments], rows)
        self.kinds = rows.joined([s.kinds for s in segments])
        self.references = rows.joined([s.references for s in segments])
        self.sentence_ends = ends_of(rows.joined([np.diff(s.sentence_ends) for s in segments]))
        self.document_rows: dict[str, range] = {}
        first = 0
        for view in views:
            for document_id, own in view.document_rows().items():
                self.document_rows[document_id] = range(first, first := first + len(own))

    @property
    def has_removed(self) -> bool:
        """Whether some of the segments' documents are removed."""
        return any(len(view.living) < len(view.segment.versions) for view in self.views)

    def allowed(self, subset: Subset) -> NDArray[np.bool_] | None:
        """Whether each passage is in the subset, shape (passages,); None where all are.

        Unknown documents have no passages.
        """
        if subset.is_whole:
            return None
        allowed = np.full(len(self.passages), subset.document_ids is None)
        for document_id in subset.document_ids or ():
            own = self.document_rows.get(document_id, range(0))
            allowed[own.start : own.stop] = True
        if subset.kinds is not None:
            allowed &= np.isin(self.kinds, [KINDS.index(kind) for kind in subset.kinds])
        return allowed

    def rows(self, document_ids: Collection[str]) -> Rows:
        """The rows of the documents' passages, ascending."""
        own = (self.document_rows.get(id_, range(0)) for id_ in set(document_ids))
        return np.sort(np.fromiter(chain.from_iterable(own), np.int64))

    def passages_of(self, document_id: str) -> Sequence[StoredPassage]:
        """The document's passages; of an unknown document there are none."""
        return _Part(self.passages, self.document_rows.get(document_id, range(0)))

    def row_of(self, passage_id: str) -> int | None:
        """The row of the passage of an id; of several that share it the first."""
        for number, view in enumerate(self.views):
            for row in view.segment.rows_of(passage_id):
                rows, _ = self._rows.whole(number, np.asarray([row]))
                if len(rows):
                    return int(rows[0])
        return None

    def below(self, content: frozenset[str]) -> list[int]:
        """The rows below the headings of these words, ascending; few others may be among them."""
        return [
            row
            for number, view in enumerate(self.views)
            for row in self._rows.whole(number, view.segment.headings.below(content))[0].tolist()
        ]

    def sentences(self, row: int) -> slice:
        """Where the sentences of the passage in ``row`` stand in ``sentence_vectors``."""
        return slice(int(self.sentence_ends[row]), int(self.sentence_ends[row + 1]))

    def sentence_cosines(self, query: Vectors, rows: Rows) -> "SentenceCosines":
        """The cosines of the sentences of passages with a vector, shape (dimension,)."""
        ends = self.sentence_ends
        cosines = self.sentence_vectors.cosines(query, between(ends, rows))
        return SentenceCosines(cosines, ends_of(ends[rows + 1] - ends[rows]))

    def sentence_numbers(self, row: int) -> Rows:
        """Which of the passage's sentences they are."""
        number, own = self._rows.place(row)
        segment = self.views[number].segment
        return segment.sentence_numbers[segment.sentence_ends[own] : segment.sentence_ends[own + 1]]

    def text(self, document_id: str, start: int = 0, end: int | None = None) -> str:
        """``source_text[start:end]`` of a living document, to the letter."""
        held = next(view for view in self.views if document_id in view.living)
        return held.segment.texts.text(document_id, start, end)

    def statements(self) -> Iterator[Statement]:
        """The statements of bilingual terms in all passages, one document's after the other's."""
        for view in self.views:
            for document_id, own in view.segment.statements.items():
                if document_id in view.living:
                    yield from own

    def lexicon(self, lexicon: Lexicon) -> Lexicon:
        """A lexicon with the terms that the passages state, which outweigh its own."""
        return extended(
            lexicon,
            (
                view.segment.stated(document_id, lexicon)
                for view in self.views
                for document_id in view.segment.versions
                if document_id in view.living
            ),
        )


@dataclass(frozen=True, slots=True, eq=False)
class SentenceCosines:
    """The cosines of the sentences of some passages with a question, one passage's after another's.

    ``ends`` tells where in ``cosines`` those of each begin, and at last where they end.
    """

    cosines: Vectors
    ends: Rows

    def of(self, place: int) -> Vectors:
        """Those of the passage in a place."""
        return self.cosines[self.ends[place] : self.ends[place + 1]]

    def best(self) -> Vectors:
        """The highest of each passage, shape (passages,); -1 where it has none."""
        best = np.full(len(self.ends) - 1, -1.0, np.float32)
        firsts = self.ends[:-1]
        held = np.flatnonzero(self.ends[1:] > firsts)
        if len(held):
            best[held] = np.maximum.reduceat(self.cosines, firsts[held])
        return best


class _Part(Sequence[StoredPassage]):
    """Some of several passages, in the order of their rows."""

    def __init__(self, passages: Sequence[StoredPassage], rows: range) -> None:
        self._passages = passages
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> StoredPassage: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[StoredPassage]: ...

    def __getitem__(self, at: int | slice) -> StoredPassage | Sequence[StoredPassage]:
        if isinstance(at, slice):
            return _Part(self._passages, self._rows[at])
        return self._passages[self._rows[at]]


class _Passages(Sequence[StoredPassage]):
    """The passages of several segments, one segment's after the other's."""

    def __init__(self, parts: Sequence[PassageRecords], rows: RowMap) -> None:
        self._parts = parts
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, row: int) -> StoredPassage: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[StoredPassage]: ...

    def __getitem__(self, row: int | slice) -> StoredPassage | Sequence[StoredPassage]:
        if isinstance(row, slice):
            return tuple(self[at] for at in range(*row.indices(len(self))))
        segment, own = self._rows.place(row)
        return self._parts[segment][own]

    def __iter__(self) -> Iterator[StoredPassage]:
        return (self[row] for row in range(len(self)))
