import pytest

from index.search.references import asks_for_source, is_reference
from ingest.models import Passage, PassageKind


def passage(text: str, kind: PassageKind = PassageKind.FOOTNOTE) -> Passage:
    return Passage("c_1", kind, text, (), (), (), ())


@pytest.mark.parametrize(
    "query",
    [
        "这段话的出处是哪里？",
        "這段話的出處是哪裡？",
        "脚注里引用了哪本书？",
        "誰寫了這本關於燈塔的書？",
        "參考文獻有哪些？",
        "Which footnote mentions the reef?",
        "Who wrote about lighthouses?",
        "What does the report cite?",
        "Which Journal printed it?",
        "Give the URL.",
    ],
)
def test_questions_may_ask_for_a_source(query: str) -> None:
    assert asks_for_source(query)


@pytest.mark.parametrize(
    "query",
    ["灯塔有多高？", "Why do reefs die?", "Is the city noted for oysters?", "When was the call?"],
)
def test_most_questions_do_not(query: str) -> None:
    assert not asks_for_source(query)


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
