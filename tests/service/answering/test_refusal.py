import pytest

from index.wording.missing_terms import MissingKind, MissingTerm
from service.answering.refusal import MOST_NAMED, reason


def term(text: str, start: int = 0, kind: MissingKind = MissingKind.TERM) -> MissingTerm:
    return MissingTerm(text, kind, start, start + len(text))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", "所收文献中没有出现“GDPR”、“鲨鱼”。"),
        ("en", "The documents nowhere mention “GDPR” or “鲨鱼”."),
    ],
)
def test_the_missing_words_are_named(language: str, expected: str) -> None:
    assert reason([term("GDPR"), term("鲨鱼", 9)], language) == expected


def test_a_selection_of_documents_is_told_from_all_of_them() -> None:
    assert reason([term("甲")], "zh", selected=True) == "所选文献中没有出现“甲”。"
    assert reason([term("a")], "en", selected=True) == "The chosen documents nowhere mention “a”."


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_no_word_is_missing_none_is_named(language: str) -> None:
    assert "“" not in reason([], language)


def test_of_many_the_names_are_named_in_the_questions_order() -> None:
    terms = [term(f"t{at}", at) for at in range(MOST_NAMED + 1)]
    said = reason([*terms, term("N", 90, MissingKind.NAME)], "en")
    assert said == "The documents nowhere mention “t0”, “t1”, “t2” or “N”."
