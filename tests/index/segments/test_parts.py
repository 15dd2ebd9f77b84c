"""What a segment is made of: saved and loaded again it is the same."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.tokenization import terms
from index.segments.passages import PassageRecords
from index.segments.postings import Postings
from index.segments.token_states import TokenStates, quantised
from index.segments.unit_vectors import UnitVectors
from index.storage.records import StoredPassage
from ingest.models import Passage
from tests.index.search.test_vectors import unit_vectors
from tests.index.strategies import PASSAGES

WORDS = ["oyster", "reef", "灯塔", "潮", "Straße"]


@pytest.mark.parametrize("count", [0, 20])
def test_saved_vectors_are_the_same_when_loaded(tmp_path: Path, count: int) -> None:
    held = UnitVectors.build(unit_vectors(count, 8))
    held.save(tmp_path / "索引.faiss")
    loaded = UnitVectors.load(tmp_path / "索引.faiss")
    queries = unit_vectors(2, 8, seed=1)
    assert len(loaded) == count
    np.testing.assert_array_equal(loaded.scores(queries), held.scores(queries))


def test_another_kind_of_index_is_refused(tmp_path: Path) -> None:
    faiss.write_index(faiss.IndexFlatL2(8), str(tmp_path / "l2.faiss"))
    with pytest.raises(ValueError, match="inner-product"):
        UnitVectors.load(tmp_path / "l2.faiss")


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


def test_a_passage_past_the_last_is_no_passage() -> None:
    with pytest.raises(IndexError):
        PassageRecords.build([])[0]
