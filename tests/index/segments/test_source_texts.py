from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnknownDocument
from index.segments.source_texts import SourceTexts

# Whatever a file can hold, halves of surrogate pairs included.
TEXTS = st.lists(st.text(max_size=30), max_size=4).map(
    lambda texts: {f"d_{number}": text for number, text in enumerate(texts)}
)
BOUND = st.none() | st.integers(-5, 40)


@given(TEXTS, st.integers(-5, 40), BOUND)
def test_any_part_is_what_slicing_gives(texts: dict[str, str], start: int, end: int | None) -> None:
    held = SourceTexts.build(texts)
    for document_id, text in texts.items():
        assert held.text(document_id, start, end) == text[start:end]


@given(TEXTS)
def test_saved_texts_are_the_same_when_loaded(texts: dict[str, str]) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder) / "texts"
        SourceTexts.build(texts).save(home)
        loaded = SourceTexts.load(home)
        assert {document_id: loaded.text(document_id) for document_id in texts} == texts


def test_a_document_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownDocument, match="d_unknown"):
        SourceTexts.build({"d_0": "鲸"}).text("d_unknown")
