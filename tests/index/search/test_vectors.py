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


@given(count=st.integers(0, 30), queries=st.integers(0, 30), seed=st.integers(0, 2**32 - 1))
def test_scores_are_cosines_in_the_order_of_the_rows(count: int, queries: int, seed: int) -> None:
    vectors, asked = unit_vectors(count, 8, seed), unit_vectors(queries, 8, seed + 1)
    index = VectorIndex.build(vectors)
    assert len(index) == count
    assert index.scores(asked).dtype == np.float32
    np.testing.assert_allclose(index.scores(asked), asked @ vectors.T, rtol=1e-4, atol=1e-6)


def test_a_row_against_the_query_has_a_score_too() -> None:
    vectors = unit_vectors(3, 8)
    scores = VectorIndex.build(vectors).scores(-vectors)
    np.testing.assert_allclose(scores.diagonal(), -1, rtol=1e-5)


@pytest.mark.parametrize("count", [0, 20])
def test_a_saved_index_is_the_same_when_loaded(tmp_path: Path, count: int) -> None:
    index = VectorIndex.build(unit_vectors(count, 8))
    index.save(tmp_path / "索引.faiss")
    loaded = VectorIndex.load(tmp_path / "索引.faiss")
    queries = unit_vectors(2, 8, seed=1)
    assert len(loaded) == count
    np.testing.assert_array_equal(loaded.scores(queries), index.scores(queries))


def test_another_kind_of_index_is_refused(tmp_path: Path) -> None:
    faiss.write_index(faiss.IndexFlatL2(8), str(tmp_path / "l2.faiss"))
    with pytest.raises(ValueError, match="inner-product"):
        VectorIndex.load(tmp_path / "l2.faiss")


def test_vectors_come_back_in_the_order_asked_for() -> None:
    vectors = np.eye(4, dtype=np.float32)
    rows = np.asarray([2, 0], np.int64)
    assert np.array_equal(VectorIndex.build(vectors).vectors(rows), vectors[rows])
