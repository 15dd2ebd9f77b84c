"""What a segment is made of: saved and loaded again it is the same."""

import gc
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import ref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoding.encoder import unit
from index.language.tokenization import terms
from index.segments.nearest_vectors import FLAT, NearestVectors
from index.segments.passages import PassageRecords
from index.segments.postings import Postings
from index.segments.token_states import TokenStates, quantised
from index.segments.unit_vectors import UnitVectors, VectorMoments
from index.storage.records import StoredPassage
from ingest.models import Passage
from tests.index.passage_indexes import build_segment
from tests.index.search.test_vectors import unit_vectors
from tests.index.strategies import PASSAGES

WORDS = ["oyster", "reef", "灯塔", "潮", "Straße"]


@pytest.mark.parametrize("count", [0, 3, 20])
def test_saved_vectors_are_the_same_when_loaded(tmp_path: Path, count: int) -> None:
    vectors = unit_vectors(count, 8)
    UnitVectors(vectors).save(tmp_path / "索引")
    loaded = UnitVectors.load(tmp_path / "索引")
    rows = np.arange(count)
    np.testing.assert_array_equal(loaded.vectors(rows), vectors)
    np.testing.assert_array_equal(loaded.vectors(rows[::-2]), vectors[::-2])
    assert loaded.moments.count == count
    assert loaded.moments.products == pytest.approx(vectors.T @ vectors, abs=1e-5)


def test_another_kind_of_array_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", np.zeros((2, 8), np.int8))
    with pytest.raises(ValueError, match="no vectors"):
        UnitVectors.load(tmp_path)


@given(count=st.integers(0, 40), seed=st.integers(0, 99))
def test_moments_tell_the_deviation_of_cosines(count: int, seed: int) -> None:
    # Vectors that lie close together, as those of texts do.
    vectors = unit(unit_vectors(count, 8, seed) + 3 * unit_vectors(1, 8))
    (query,) = unit_vectors(1, 8, seed + 1)
    cosines = vectors @ query if count else np.zeros(1)
    found = VectorMoments.of(vectors).cosines(query)
    assert found == pytest.approx((cosines.mean(), cosines.std()), abs=1e-5)


@pytest.mark.parametrize("count", [0, 5, FLAT + 1])
def test_nearest_vectors_are_found_in_any_size(tmp_path: Path, count: int) -> None:
    # Vectors in crowds, as those of texts are.
    crowds = unit_vectors(50, 16)[np.arange(count) % 50]
    vectors = unit(crowds + 0.3 * unit_vectors(count, 16, seed=1))
    NearestVectors.build(vectors).save(tmp_path / "索引.faiss")
    loaded = NearestVectors.load(tmp_path / "索引.faiss")
    # Twice as many are looked for: 8 bits a number do not put near ones in their exact order.
    for query in vectors[:20]:
        rows, nearness = loaded.nearest(query, 20, np.ones(count, bool))
        assert len(rows) == min(20, count)
        assert np.all(np.diff(nearness) <= 0)
        assert set(np.argsort(-(vectors @ query))[:10]) <= set(rows.tolist())
    if not count:
        (query,) = unit_vectors(1, 16)
        assert len(loaded.nearest(query, 20, np.ones(0, bool))[0]) == 0


@pytest.mark.parametrize("count", [50, FLAT + 1])
def test_only_what_is_allowed_is_nearest(count: int) -> None:
    vectors = unit_vectors(count, 8)
    allowed = np.arange(count) % 7 == 0
    rows, _ = NearestVectors.build(vectors).nearest(vectors[1], 5, allowed)
    assert len(rows) == 5
    assert allowed[rows].all()


@given(texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=6))
def test_terms_are_found_by_a_character(texts: Sequence[str]) -> None:
    found = Postings.build(texts).with_character("塔")
    rows = {int(row) for own in found for row in own}
    assert rows == {row for row, text in enumerate(texts) if "塔" in text}


@pytest.mark.parametrize("sizes", [[], [0, 0], [3, 0, 5, 1]])
def test_saved_tokens_are_the_same_when_loaded(tmp_path: Path, sizes: list[int]) -> None:
    tokens = quantised(unit_vectors(sum(sizes), 8))
    TokenStates.build(tokens, np.array(sizes, np.int64)).save(tmp_path / "tokens")
    loaded = TokenStates.load(tmp_path / "tokens")
    assert [len(loaded.tokens(row)) for row in range(len(loaded))] == sizes
    together = [row for at in range(len(loaded)) for row in loaded.tokens(at).tolist()]
    assert together == tokens.tolist()


@given(texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=6))
def test_saved_terms_are_those_of_the_texts(texts: Sequence[str]) -> None:
    with TemporaryDirectory() as folder:
        Postings.build(texts).save(Path(folder) / "postings")
        loaded = Postings.load(Path(folder) / "postings")
    found = [list(terms(text)) for text in texts]
    assert loaded.lengths.tolist() == [len(own) for own in found]
    for term in {"nowhere", *(term for own in found for term in own)}:
        rows, counts = loaded.of(term)
        expected = [(row, own.count(term)) for row, own in enumerate(found) if term in own]
        assert list(zip(rows.tolist(), counts.tolist(), strict=True)) == expected
    frequencies = dict(loaded.frequencies())
    assert frequencies == {term: len(loaded.of(term)[0]) for term in frequencies}
    assert set(frequencies) == {term for own in found for term in own}


@given(passages=st.lists(PASSAGES, max_size=4))
def test_saved_passages_are_the_same_when_loaded(passages: Sequence[Passage]) -> None:
    stored = [StoredPassage("d_0", ordinal, own) for ordinal, own in enumerate(passages)]
    with TemporaryDirectory() as folder:
        PassageRecords.build(stored).save(Path(folder) / "passages")
        loaded = PassageRecords.load(Path(folder) / "passages")
    assert list(loaded) == stored
    assert list(loaded[1:]) == stored[1:]


def test_passages_that_were_read_are_freed_as_soon_as_nobody_uses_them() -> None:
    passages = PassageRecords.build(build_segment({0: "灯塔很高。"}).passages)
    assert passages[0].passage.text == "灯塔很高。"
    watched = ref(passages)
    gc.disable()
    try:
        del passages
        assert watched() is None
    finally:
        gc.enable()


def test_a_passage_past_the_last_is_no_passage() -> None:
    with pytest.raises(IndexError):
        PassageRecords.build([])[0]
