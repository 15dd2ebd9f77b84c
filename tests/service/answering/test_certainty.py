import pytest

from index.wording.missing_terms import MissingKind, MissingTerm
from ingest.languages import Language
from service.answering.certainty import LIKELY, SAID, STATED, Certainty


@pytest.mark.parametrize(
    ("confidence", "certainty"),
    [
        (1.0, Certainty.STATED),
        (STATED, Certainty.STATED),
        (STATED - 0.001, Certainty.LIKELY),
        (LIKELY, Certainty.LIKELY),
        (LIKELY - 0.001, Certainty.UNSURE),
    ],
)
def test_a_confidence_has_a_word(confidence: float, certainty: Certainty) -> None:
    assert Certainty.of(confidence, (), answered=True) is certainty
    assert Certainty.of(confidence, (), answered=False) is Certainty.UNSURE


@pytest.mark.parametrize(
    ("kind", "certainty"),
    [
        (MissingKind.NAME, Certainty.UNSURE),
        (MissingKind.NUMBER, Certainty.UNSURE),
        (MissingKind.TERM, Certainty.STATED),
    ],
)
def test_a_missing_name_leaves_nothing_sure(kind: MissingKind, certainty: Certainty) -> None:
    missing = [MissingTerm("丙", kind, 0, 1)]
    assert Certainty.of(1.0, missing, answered=True) is certainty


def test_each_is_said_in_both_languages() -> None:
    assert {language: set(words) for language, words in SAID.items()} == {
        language: set(Certainty) for language in Language
    }
