"""What counts of a segment."""

from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np

from index.segments.arrays import Rows, between
from index.segments.segment import Segment


@dataclass(frozen=True, slots=True, eq=False)
class SegmentView:
    """A segment, and which of its documents count: the others are removed, or have changed."""

    segment: Segment
    living: frozenset[str]

    @classmethod
    def whole(cls, segment: Segment) -> Self:
        """A segment all of whose documents count."""
        return cls(segment, frozenset(segment.versions))

    def __len__(self) -> int:
        return sum(map(len, self.document_rows().values()))

    def document_rows(self) -> dict[str, range]:
        """The rows of each living document's passages in the segment."""
        every = self.segment.document_rows()
        return {
            document_id: rows for document_id, rows in every.items() if document_id in self.living
        }

    def rows(self) -> Rows | None:
        """The rows of the segment that count, ascending; None where all do."""
        if len(self.living) == len(self.segment.versions):
            return None
        ranges = self.document_rows().values()
        return np.fromiter(chain.from_iterable(ranges), np.int64)

    def sentences(self, rows: Rows | None) -> Rows | None:
        """The rows of the sentences of passages in ``rows``."""
        if rows is None:
            return None
        return between(self.segment.sentence_ends, rows)
