from importlib.resources import as_file, files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from symspellpy import SymSpell

from ingest.repair.segmentation import segmented, word_counts

_words = st.sampled_from(sorted(word_counts())).filter(str.isalpha)
_pieces = st.one_of(
    _words,
    st.sampled_from("the of river board cyber tele zz xq i a 's ' ’s".split()),
    st.text("etaoinshr", max_size=8),
)
RUNS = st.lists(_pieces, min_size=1, max_size=7).map("".join).filter(bool)


@pytest.fixture(scope="module")
def symspell() -> SymSpell:
    speller = SymSpell(max_dictionary_edit_distance=0, prefix_length=7)
    with as_file(files("symspellpy") / "frequency_dictionary_en_82_765.txt") as path:
        speller.load_dictionary(path, term_index=0, count_index=1)
    return speller


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        ("riverboard", ["river", "board"]),
        ("thequietrevolution", ["the", "quiet", "revolution"]),
        ("theboard's", ["the", "board's"]),
        ("rivers", ["rivers"]),
        ("", []),
    ],
)
def test_letters_part_into_words(letters: str, words: list[str]) -> None:
    assert segmented(letters) == words


@given(RUNS)
def test_no_letter_is_lost(letters: str) -> None:
    assert "".join(segmented(letters)) == letters


@given(RUNS)
def test_words_are_those_that_symspellpy_finds(symspell: SymSpell, letters: str) -> None:
    found = symspell.word_segmentation(letters, max_edit_distance=0)
    assert segmented(letters) == found.segmented_string.split(" ")
