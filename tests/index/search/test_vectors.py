import numpy as np
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


def test_vectors_come_back_in_the_order_asked_for() -> None:
    vectors = np.eye(4, dtype=np.float32)
    rows = np.asarray([2, 0], np.int64)
    assert np.array_equal(VectorIndex.build(vectors).vectors(rows), vectors[rows])
