from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.word_table import WordTable

_WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
_TEXTS = st.dictionaries(_WORDS, st.text(max_size=12), max_size=20)


@given(texts=_TEXTS, other=st.text(max_size=6))
def test_a_table_holds_what_the_dictionary_does(texts: dict[str, str], other: str) -> None:
    made = WordTable.of(texts)
    with TemporaryDirectory() as name:
        made.save(Path(name, "table"))
        loaded = WordTable.load(Path(name, "table"))
        for table in (made, loaded):
            assert dict(table) == texts
            assert len(table) == len(texts)
            assert table.get(other) == texts.get(other)
            assert (other in table) == (other in texts)


def test_the_beginning_of_a_word_is_no_word() -> None:
    table = WordTable.of({"灯塔": "lighthouse"})
    assert "灯" not in table
    with pytest.raises(KeyError):
        table["灯"]
