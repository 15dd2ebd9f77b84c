import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.segments.row_map import RowMap

# For each segment, whether each of its rows lives.
LIVING = st.lists(st.lists(st.booleans(), max_size=6), min_size=1, max_size=5)


def row_map(living: list[list[bool]]) -> RowMap:
    rows = [None if all(own) else np.flatnonzero(own).astype(np.int64) for own in living]
    return RowMap([len(own) for own in living], rows)


def expected(living: list[list[bool]]) -> list[tuple[int, int]]:
    """The segment and the row there of each row of the whole."""
    return [
        (segment, row)
        for segment, own in enumerate(living)
        for row, lives in enumerate(own)
        if lives
    ]


@given(living=LIVING)
def test_rows_count_through_what_lives(living: list[list[bool]]) -> None:
    rows = row_map(living)
    assert [rows.place(row) for row in range(len(rows))] == expected(living)
    for row in (-1, len(rows)):
        with pytest.raises(IndexError):
            rows.place(row)


@given(living=LIVING, seed=st.integers(0, 99))
def test_places_are_those_of_each_row(living: list[list[bool]], seed: int) -> None:
    rows, every = row_map(living), expected(living)
    asked = np.random.default_rng(seed).permutation(len(every)).astype(np.int64)
    found = {
        int(place): (segment, int(row))
        for segment, places, own in rows.places(asked)
        for place, row in zip(places, own, strict=True)
    }
    assert found == {place: every[row] for place, row in enumerate(asked)}


@given(living=LIVING)
def test_rows_of_a_segment_are_found_in_the_whole(living: list[list[bool]]) -> None:
    rows, every = row_map(living), expected(living)
    for segment, own in enumerate(living):
        found, kept = rows.whole(segment, np.arange(len(own), dtype=np.int32))
        assert np.arange(len(own))[kept].tolist() == np.flatnonzero(own).tolist()
        assert [every[row] for row in found] == [(segment, row) for row in np.flatnonzero(own)]


@given(living=LIVING)
def test_arrays_are_joined_without_what_does_not_live(living: list[list[bool]]) -> None:
    arrays = [np.arange(len(own)) + 10 * segment for segment, own in enumerate(living)]
    together = row_map(living).joined(arrays).tolist()
    assert together == [10 * segment + row for segment, row in expected(living)]
