from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.characters import compatible

# Letters that marks change, full-width forms, ligatures, syllables in parts, and what stays.
TEXTS = st.text(st.sampled_from("aé１ＡﬁⅣ가각각かがゝ\u0301\u0323\u3099 。水￥\n"), max_size=60)


@given(TEXTS, st.integers(0, 1200))
def test_text_is_in_compatibility_form(text: str, before: int) -> None:
    whole = "水" * before + text
    assert compatible(whole) == normalize("NFKC", whole)


@pytest.mark.parametrize("between", ["水", " ", "a", "é"])
def test_long_texts_are_parted_where_nothing_changes(between: str) -> None:
    text = "e\u0301\u0323か\u3099ﬁ" * 40 + between
    assert compatible(text * 20) == normalize("NFKC", text * 20)


def test_marks_without_end_are_all_kept() -> None:
    marks = "\u0315\u0300" * 3000
    assert sorted(compatible(f"水{marks}")) == sorted(f"水{marks}")
