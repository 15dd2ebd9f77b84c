"""Which passage of one segment holds which term how often."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.language.tokenization import terms
from index.segments.arrays import Rows, ends_of, mapped

Counts = NDArray[np.float32]
Places = NDArray[np.int32]

_ARRAYS = ("letters", "ends", "bounds", "rows", "counts", "lengths")


class Postings:
    """The terms of passages, each passage known by its row.

    Loaded from files they stay on disk, and the system keeps in memory what is read of them.
    """

    def __init__(
        self,
        letters: NDArray[np.uint8],
        ends: Rows,
        bounds: Rows,
        rows: Places,
        counts: Counts,
        lengths: Counts,
    ) -> None:
        """Take what the files hold.

        Args:
            letters: all terms in UTF-8, sorted, one after the other.
            ends: where each of them begins in ``letters``, and where the last ends.
            bounds: the same of each term's passages in ``rows`` and ``counts``.
            rows: the passages that hold a term, ascending.
            counts: how often.
            lengths: how many terms each passage has, shape (passages,).
        """
        self._letters = letters
        self._ends = ends
        # Terms are read one by one, for which arrays are slow.
        self._places = np.ascontiguousarray(ends).data
        self._bytes = np.ascontiguousarray(letters).data
        self._bounds = bounds
        self._rows = rows
        self._counts = counts
        self.lengths = lengths

    @classmethod
    def build(cls, texts: Sequence[str]) -> Self:
        """Index texts; a text's row is its place in the sequence."""
        vocabulary: dict[str, int] = {}
        # Millions of numbers, which as objects would keep the garbage collector busy.
        columns, rows, counts = array("l"), array("l"), array("f")
        lengths = np.zeros(len(texts), np.float32)
        for row, text in enumerate(texts):
            counted = Counter(terms(text))
            lengths[row] = counted.total()
            for term, count in counted.items():
                columns.append(vocabulary.setdefault(term, len(vocabulary)))
                rows.append(row)
                counts.append(count)
        # Code points and their UTF-8 sort alike.
        ordered = sorted(vocabulary)
        ranks = np.empty(len(ordered), np.int64)
        ranks[np.fromiter((vocabulary[term] for term in ordered), np.int64)] = np.arange(
            len(ordered)
        )
        ranked = ranks[np.asarray(columns, np.int64)]
        by_term = np.argsort(ranked, kind="stable")
        encoded = [term.encode() for term in ordered]
        return cls(
            np.frombuffer(b"".join(encoded), np.uint8),
            ends_of(np.asarray([len(term) for term in encoded], np.int64)),
            ends_of(np.bincount(ranked, minlength=len(ordered))),
            np.asarray(rows, np.int32)[by_term],
            np.asarray(counts, np.float32)[by_term],
            lengths,
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The terms that ``save`` wrote into a folder."""
        return cls(*(mapped(folder / f"{name}.npy") for name in _ARRAYS))

    def save(self, folder: Path) -> None:
        """Write the terms into a folder."""
        folder.mkdir()
        held = (self._letters, self._ends, self._bounds, self._rows, self._counts, self.lengths)
        for name, numbers in zip(_ARRAYS, held, strict=True):
            np.save(folder / f"{name}.npy", np.asarray(numbers))

    def of(self, term: str) -> tuple[Places, Counts]:
        """The rows of the passages that hold a term, ascending, and how often."""
        wanted = term.encode()
        count = len(self._ends) - 1
        at = bisect_left(range(count), wanted, key=self._term)
        if at == count or self._term(at) != wanted:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        place = slice(self._bounds[at], self._bounds[at + 1])
        return self._rows[place], self._counts[place]

    def together(self, wanted: Sequence[str]) -> tuple[Places, Counts]:
        """Rows of the passages that hold all of the terms, ascending, and how often the rarest."""
        rows, counts = np.empty(0, np.int32), np.empty(0, np.float32)
        for at, term in enumerate(dict.fromkeys(wanted)):
            others, often = self.of(term)
            if at == 0:
                rows, counts = others, often
            else:
                rows, mine, theirs = np.intersect1d(
                    rows, others, assume_unique=True, return_indices=True
                )
                counts = np.minimum(counts[mine], often[theirs])
            if not len(rows):
                break
        return rows, counts

    def frequencies(self) -> Iterator[tuple[str, int]]:
        """All terms with how many passages hold each."""
        sizes = np.diff(self._bounds).tolist()
        return ((self._term(at).decode(), size) for at, size in enumerate(sizes))

    def _term(self, at: int) -> bytes:
        return self._bytes[self._places[at] : self._places[at + 1]].tobytes()
