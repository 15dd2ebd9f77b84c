"""Which passage of one segment holds which term how often."""

import re
from array import array
from bisect import bisect_left, bisect_right
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

_TERMS = ("letters", "ends", "firsts")
_ARRAYS = ("bounds", "rows", "counts", "lengths")
# Bytes of a term that are one number, by which it is looked up.
_FIRST = 8


class Postings:
    """The terms of passages, each passage known by its row.

    Loaded from files they stay on disk, and the system keeps in memory what is read of them.
    """

    def __init__(
        self,
        sorted_terms: "SortedTerms",
        bounds: Rows,
        rows: Places,
        counts: Counts,
        lengths: Counts,
    ) -> None:
        """Take what the files hold.

        Args:
            sorted_terms: all terms.
            bounds: where each term's passages begin in ``rows`` and ``counts``, and at last where
                they end.
            rows: the passages that hold a term, ascending.
            counts: how often.
            lengths: how many terms each passage has, shape (passages,).
        """
        self._terms = sorted_terms
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
        return cls(
            SortedTerms.build(ordered),
            ends_of(np.bincount(ranked, minlength=len(ordered))),
            np.asarray(rows, np.int32)[by_term],
            np.asarray(counts, np.float32)[by_term],
            lengths,
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The terms that ``save`` wrote into a folder."""
        return cls(
            SortedTerms(*(mapped(folder / f"{name}.npy") for name in _TERMS)),
            *(mapped(folder / f"{name}.npy") for name in _ARRAYS),
        )

    def save(self, folder: Path) -> None:
        """Write the terms into a folder."""
        folder.mkdir()
        held = (self._bounds, self._rows, self._counts, self.lengths)
        for name, numbers in zip(_TERMS + _ARRAYS, self._terms.arrays + held, strict=True):
            np.save(folder / f"{name}.npy", np.asarray(numbers))

    def of(self, term: str) -> tuple[Places, Counts]:
        """The rows of the passages that hold a term, ascending, and how often."""
        at = self._terms.find(term)
        if at is None:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        place = slice(self._bounds[at], self._bounds[at + 1])
        return self._rows[place], self._counts[place]

    def with_character(self, character: str) -> Iterator[Places]:
        """For each term that holds a character, the rows of the passages that hold it."""
        for at in self._terms.with_character(character):
            yield self._rows[self._bounds[at] : self._bounds[at + 1]]

    def frequencies(self) -> Iterator[tuple[str, int]]:
        """All terms with how many passages hold each."""
        sizes = np.diff(self._bounds).tolist()
        return ((self._terms[at], size) for at, size in enumerate(sizes))


class SortedTerms:
    """Terms in the order of their letters, each known by its place."""

    def __init__(self, letters: NDArray[np.uint8], ends: Rows, firsts: NDArray[np.uint64]) -> None:
        """Take what the files hold.

        Args:
            letters: all terms in UTF-8, one after the other.
            ends: where each of them begins in ``letters``, and at last where they end.
            firsts: the first eight bytes of each as a number.
        """
        self.arrays = (letters, ends, firsts)
        # Terms are read one by one, for which arrays are slow.
        self._letters = np.ascontiguousarray(letters).data
        self._ends = np.ascontiguousarray(ends).data
        self._firsts = np.ascontiguousarray(firsts).data

    @classmethod
    def build(cls, ordered: Sequence[str]) -> Self:
        """Take terms that are in order."""
        encoded = [term.encode() for term in ordered]
        return cls(
            np.frombuffer(b"".join(encoded), np.uint8),
            ends_of(np.asarray([len(term) for term in encoded], np.int64)),
            np.fromiter(map(_first, encoded), np.uint64, len(encoded)),
        )

    def __len__(self) -> int:
        return len(self._firsts)

    def __getitem__(self, at: int) -> str:
        return self._encoded(at).decode()

    def find(self, term: str) -> int | None:
        """The place of a term; None where it is not among them."""
        wanted = term.encode()
        first = _first(wanted)
        # Numbers are compared much faster than terms, and few terms begin alike.
        at = bisect_left(self._firsts, first)
        last = bisect_right(self._firsts, first, at)
        at = bisect_left(range(last), wanted, at, key=self._encoded)
        return at if at < last and self._encoded(at) == wanted else None

    def with_character(self, character: str) -> Iterator[int]:
        """The places of the terms that hold a character, ascending."""
        # In UTF-8 no character is part of another, or of two that stand side by side.
        pattern, last = re.compile(re.escape(character.encode())), -1
        for match in pattern.finditer(self._letters):
            at = bisect_right(self._ends, match.start()) - 1
            if at > last:
                last = at
                yield at

    def _encoded(self, at: int) -> bytes:
        return self._letters[self._ends[at] : self._ends[at + 1]].tobytes()


def _first(term: bytes) -> int:
    """The first bytes of a term as a number; of a shorter one as if zeros followed."""
    return int.from_bytes(term[:_FIRST].ljust(_FIRST, b"\0"), "big")
