"""Rows of several segments, counted through."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.segments.arrays import Rows, ends_of

Kept = NDArray[np.bool_] | slice


class RowMap:
    """Which rows of which segments are the rows of the whole, one segment's after the other's.

    Rows of documents that have been removed are left out, so that nothing which counts rows of the
    whole ever meets them.
    """

    def __init__(self, sizes: Sequence[int], living: Sequence[Rows | None]) -> None:
        """Take each segment's number of rows, and which of them live; None where all do."""
        self._living = tuple(living)
        self._places = [
            None if own is None else _places(size, own)
            for size, own in zip(sizes, living, strict=True)
        ]
        counts = [
            size if own is None else len(own) for size, own in zip(sizes, living, strict=True)
        ]
        self._starts = ends_of(np.asarray(counts, np.int64))
        # Places are looked up one by one, for which arrays are slow.
        self._firsts: list[int] = self._starts.tolist()

    def __len__(self) -> int:
        return self._firsts[-1]

    def place(self, row: int) -> tuple[int, int]:
        """The segment that a row of the whole is in, and its row there."""
        if not 0 <= row < len(self):
            raise IndexError(row)
        segment = bisect_right(self._firsts, row) - 1
        own, living = row - self._firsts[segment], self._living[segment]
        return segment, own if living is None else int(living[own])

    def places(self, rows: Rows) -> Iterator[tuple[int, NDArray[np.int64], Rows]]:
        """For each segment that some rows are in: it, their places in ``rows``, its own rows."""
        segments = np.searchsorted(self._starts, rows, side="right") - 1
        for segment in np.unique(segments).tolist():
            places = np.flatnonzero(segments == segment)
            own, living = rows[places] - self._starts[segment], self._living[segment]
            yield segment, places, own if living is None else living[own]

    def whole(self, segment: int, rows: NDArray[Any]) -> tuple[Rows, Kept]:
        """The rows of the whole that rows of a segment are, and which of them live."""
        start, places = self._starts[segment], self._places[segment]
        if places is None:
            return rows.astype(np.int64) + start, slice(None)
        found = places[rows]
        kept = found >= 0
        return found[kept] + start, kept

    def own(self, segment: int, entries: NDArray[Any]) -> NDArray[Any]:
        """What an array with an entry for each row of the whole has for a segment's rows.

        Rows that do not live have a 0.
        """
        held = entries[self._starts[segment] : self._starts[segment + 1]]
        living, places = self._living[segment], self._places[segment]
        if living is None or places is None:
            return held
        own = np.zeros(len(places), entries.dtype)
        own[living] = held
        return own

    def removed(self, segment: int) -> Rows:
        """The rows of a segment that do not live, ascending."""
        places = self._places[segment]
        return np.empty(0, np.int64) if places is None else np.flatnonzero(places < 0)

    def joined(self, arrays: Sequence[NDArray[Any]], axis: int = 0) -> NDArray[Any]:
        """Arrays with an entry for each row of their segment, as one for the whole."""
        living = zip(arrays, self._living, strict=True)
        parts: list[NDArray[Any]] = [
            array if own is None else np.take(array, own, axis=axis) for array, own in living
        ]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts, axis=axis) if parts else np.empty(0, np.float32)


def _places(size: int, living: Rows) -> Rows:
    """For each row of a segment its place among those that live, or -1."""
    places = np.full(size, -1, np.int64)
    places[living] = np.arange(len(living))
    return places
