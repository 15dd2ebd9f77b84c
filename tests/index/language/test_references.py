import pytest

from index.language.references import is_reference
from ingest.models import Passage, PassageKind


def passage(text: str, kind: PassageKind = PassageKind.FOOTNOTE) -> Passage:
    return Passage("c_1", kind, text, (), (), (), ())


@pytest.mark.parametrize(
    "text",
    [
        "甲乙：《灯塔史》，海风出版社，第12页。",
        "甲乙：《燈塔史》，第 12—14 頁。",
        "A. Keeper, Lamps of the North, p. 12.",
        "Reef Letters, Vol. 3.",
        "https://reef.example/tides",
        "《潮汐》2001年第4期",
    ],
)
def test_a_note_that_names_a_source_is_a_reference(text: str) -> None:
    assert is_reference(passage(text))


def test_a_note_that_explains_is_no_reference() -> None:
    assert not is_reference(passage("这里的灯塔指有人看守的灯塔。"))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (PassageKind.FOOTNOTE, True),
        (PassageKind.CAPTION, True),
        (PassageKind.BODY, False),
        (PassageKind.TABLE, False),
        (PassageKind.HEADING, False),
    ],
)
def test_only_notes_and_captions_are_references(kind: PassageKind, *, expected: bool) -> None:
    assert is_reference(passage("https://reef.example", kind)) is expected
