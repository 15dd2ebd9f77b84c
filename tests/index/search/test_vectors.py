from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoding.encoder import Vectors
from index.search.vectors import VectorIndex


def unit_vectors(count: int, dimension: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex.build(unit_vectors(20, 8))


def test_a_vector_is_nearest_to_itself(index: VectorIndex) -> None:
    scores, rows = index.search(index.vectors, 1)
    assert rows[:, 0].tolist() == list(range(20))
    np.testing.assert_allclose(scores, 1, rtol=1e-5)


@given(count=st.integers(0, 30), top_k=st.integers(0, 40), seed=st.integers(0, 2**32 - 1))
def test_search_agrees_with_sorted_scores(count: int, top_k: int, seed: int) -> None:
    index = VectorIndex.build(unit_vectors(count, 8, seed))
    queries = unit_vectors(3, 8, seed + 1)
    found, rows = index.search(queries, top_k)
    every = index.scores(queries)
    assert found.shape == rows.shape == (3, min(top_k, count))
    np.testing.assert_allclose(found, -np.sort(-every)[:, :top_k], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(np.take_along_axis(every, rows, 1), found, rtol=1e-4, atol=1e-6)


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex.build(np.empty((0, 8), np.float32))
    scores, rows = index.search(unit_vectors(2, 8), 5)
    assert (len(index), index.dimension) == (0, 8)
    assert scores.shape == rows.shape == (2, 0)
    assert index.scores(unit_vectors(2, 8)).shape == (2, 0)


def test_search_keeps_to_the_rows_it_is_given(index: VectorIndex) -> None:
    chosen = np.array([17, 3, 11])
    _, rows = index.search(index.vectors[:1], 5, chosen)
    assert sorted(rows[0]) == [3, 11, 17]


def test_search_among_no_rows_finds_nothing(index: VectorIndex) -> None:
    scores, rows = index.search(index.vectors[:1], 5, np.array([], np.int64))
    assert scores.shape == rows.shape == (1, 0)


def test_scores_follow_the_order_of_the_rows(index: VectorIndex) -> None:
    scores = index.scores(index.vectors[:1], np.array([3, 0]))
    np.testing.assert_allclose(scores, index.scores(index.vectors[:1])[:, [3, 0]], rtol=1e-5)


@pytest.mark.parametrize("count", [0, 20])
def test_a_saved_index_is_the_same_when_loaded(tmp_path: Path, count: int) -> None:
    index = VectorIndex.build(unit_vectors(count, 8))
    index.save(tmp_path / "索引.faiss")
    loaded = VectorIndex.load(tmp_path / "索引.faiss")
    np.testing.assert_array_equal(loaded.vectors, index.vectors)


def test_its_vectors_cannot_be_written_to(index: VectorIndex) -> None:
    with pytest.raises(ValueError, match="read-only"):
        index.vectors[0, 0] = 1


def test_another_kind_of_index_is_refused(tmp_path: Path) -> None:
    faiss.write_index(faiss.IndexFlatL2(8), str(tmp_path / "l2.faiss"))
    with pytest.raises(ValueError, match="inner-product"):
        VectorIndex.load(tmp_path / "l2.faiss")
