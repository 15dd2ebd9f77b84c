import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.late_interaction import TokenIndex
from index.segments.arrays import Rows
from index.segments.row_map import RowMap
from index.segments.token_states import STEPS, Tokens, TokenStates, quantised
from tests.index.search.test_vectors import unit_vectors

DIMENSION = 8


def token_index(tokens: Tokens, sizes: Rows) -> TokenIndex:
    return TokenIndex([TokenStates.build(tokens, sizes)], RowMap([len(sizes)], [None]))


def index_of(sizes: list[int], seed: int = 0) -> TokenIndex:
    tokens = quantised(unit_vectors(sum(sizes), DIMENSION, seed))
    return token_index(tokens, np.array(sizes, np.int64))


@pytest.fixture
def index() -> TokenIndex:
    return index_of([3, 0, 5, 1])


def test_a_tokens_best_cosine_weighs_what_it_varies_over_the_passages() -> None:
    passages = quantised(np.array([[1, 0], [0.6, 0.8], [0, -1]], np.float32))
    index = token_index(passages, np.array([2, 1]))
    question = np.array([[1, 0], [0, 1]], np.float32)
    first, second = index.scores(question, np.array([0, 1]))
    # The best cosines are 1 and 0.8 in the first passage, 0 and -1 in the second.
    upper = round(0.8 * STEPS) / STEPS
    one, other = (1 / 2) ** 2, ((upper + 1) / 2) ** 2
    assert first == pytest.approx((one * 1 + other * upper) / (one + other))
    assert second == pytest.approx((one * 0 + other * -1) / (one + other))


def test_where_nothing_varies_a_score_is_the_mean() -> None:
    passages = quantised(np.array([[1, 0], [0.6, 0.8]], np.float32))
    index = token_index(passages, np.array([2]))
    question = np.array([[1, 0], [0, 1]], np.float32)
    (score,) = index.scores(question, np.array([0]))
    assert score == pytest.approx((1 + round(0.8 * STEPS) / STEPS) / 2)


@given(
    sizes=st.lists(st.integers(0, 6), min_size=1, max_size=12),
    asked=st.integers(1, 5),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_score_lies_between_the_worst_and_the_best_match(
    sizes: list[int], asked: int, seed: int
) -> None:
    index = index_of(sizes, seed)
    question = unit_vectors(asked, DIMENSION, seed + 1)
    for row, score in enumerate(index.scores(question, np.arange(len(sizes)))):
        matches = index.matches(question, row)
        if len(matches):
            assert matches.min() - 1e-5 <= score <= matches.max() + 1e-5


@given(size=st.integers(1, 6), seed=st.integers(0, 2**32 - 1))
def test_a_text_answers_itself_best(size: int, seed: int) -> None:
    question = unit_vectors(size, DIMENSION, seed)
    index = token_index(quantised(question), np.array([size]))
    assert index.scores(question, np.array([0]))[0] == pytest.approx(1, abs=0.02)


def test_where_either_has_no_tokens_the_score_is_0(index: TokenIndex) -> None:
    rows = np.arange(4)
    scores = index.scores(unit_vectors(2, DIMENSION), rows)
    assert scores[1] == 0
    assert np.all(scores[[0, 2, 3]] != 0)
    assert not index.scores(np.empty((0, DIMENSION), np.float32), rows).any()
    assert index.scores(unit_vectors(2, DIMENSION), np.empty(0, np.int64)).shape == (0,)
