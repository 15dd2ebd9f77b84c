import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoding.encoder import Vectors
from index.search.vectors import NearestIndex, VectorIndex
from index.segments.nearest_vectors import NearestVectors
from index.segments.row_map import RowMap
from index.segments.unit_vectors import UnitVectors


def unit_vectors(count: int, dimension: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


# For each segment, whether each of its rows lives.
LIVING = st.lists(st.lists(st.booleans(), max_size=9), min_size=1, max_size=4)


def row_map(living: list[list[bool]]) -> RowMap:
    rows = [None if all(own) else np.flatnonzero(own).astype(np.int64) for own in living]
    return RowMap([len(own) for own in living], rows)


@given(living=LIVING, seed=st.integers(0, 99))
def test_segments_are_one_without_what_is_removed(living: list[list[bool]], seed: int) -> None:
    parts = [unit_vectors(len(own), 8, seed + at) for at, own in enumerate(living)]
    kept = np.concatenate([part[own] for part, own in zip(parts, living, strict=True)])
    (query,) = unit_vectors(1, 8, seed + 9)
    index = VectorIndex([UnitVectors(part) for part in parts], row_map(living))
    rows = np.random.default_rng(seed).permutation(len(index))
    assert len(index) == len(kept)
    assert index.vectors(rows).tolist() == kept[rows].tolist() or not len(kept)
    np.testing.assert_allclose(index.cosines(query, rows), kept[rows] @ query, atol=1e-6)
    cosines = kept @ query if len(kept) else np.zeros(1)
    assert index.moments(query) == pytest.approx((cosines.mean(), cosines.std()), abs=1e-4)


@given(living=LIVING, seed=st.integers(0, 99), count=st.integers(1, 12))
def test_the_nearest_of_all_segments_are_found(
    living: list[list[bool]], seed: int, count: int
) -> None:
    parts = [unit_vectors(len(own), 8, seed + at) for at, own in enumerate(living)]
    kept = np.concatenate([part[own] for part, own in zip(parts, living, strict=True)])
    (query,) = unit_vectors(1, 8, seed + 9)
    allowed = np.random.default_rng(seed).integers(0, 2, len(kept)).astype(bool)
    index = NearestIndex([NearestVectors.build(part) for part in parts], row_map(living))
    cosines = np.where(allowed, kept @ query, -np.inf)
    expected = np.argsort(-cosines)[: min(count, allowed.sum())]
    assert index.nearest(query, count, allowed).tolist() == sorted(expected.tolist())


def test_vectors_come_back_in_the_order_asked_for() -> None:
    vectors = np.eye(4, dtype=np.float32)
    rows = np.asarray([2, 0], np.int64)
    assert np.array_equal(VectorIndex.build(vectors).vectors(rows), vectors[rows])
