import pytest

from index.language.question_kinds import QuestionKind


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("有哪些机构参与？", True),
        ("请列举三个机构。", True),
        ("Which organizations are members?", True),
        ("What are the stages?", True),
        ("机构在哪里？", False),
        ("What is a whale fall?", False),
        ("Which organizations does it name?", True),
        ("What did the congress decide?", False),
    ],
)
def test_lists_are_known(question: str, expected: bool) -> None:
    assert QuestionKind.of(question).lists is expected


@pytest.mark.parametrize(
    "question", ["什么是鲸落？", "鲸落是什么？", "如何定义鲸落？", "What is a whale fall?"]
)
def test_definitions_are_known(question: str) -> None:
    assert QuestionKind.of(question).defines


@pytest.mark.parametrize("question", ["鲸为什么会死？", "原因何在？", "Why do whales sink?"])
def test_reasons_are_known(question: str) -> None:
    assert QuestionKind.of(question).reasons


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("中国与欧盟的区别是什么？", ("中国", "欧盟的")),
        ("What is the difference between tea and coffee?", ("tea", "coffee")),
        ("How does tea differ from coffee?", ("tea", "coffee")),
        ("Tea compared with coffee?", ("tea", "coffee")),
        ("鲸落在哪里？", None),
    ],
)
def test_what_is_compared_is_told(question: str, sides: tuple[str, str] | None) -> None:
    assert QuestionKind.of(question).sides == sides


@pytest.mark.parametrize(
    ("question", "without", "holding"),
    [
        ("鲸落是哪一年发现的？", "两位学者发现鲸落。", "1987年发现鲸落。"),
        ("用了多久？", "用了很久。", "花了近十年。"),
        ("How hot is it?", "It is too hot.", "It has 75 degrees."),
        ("有多少只鲸？", "有许多鲸。", "有三只鲸。"),
    ],
)
def test_a_sentence_may_lack_the_number_that_is_asked_for(
    question: str, without: str, holding: str
) -> None:
    kind = QuestionKind.of(question)
    assert (kind.lacks(without), kind.lacks(holding)) == (True, False)


def test_a_sentence_lacks_nothing_where_no_number_is_asked_for() -> None:
    assert not QuestionKind.of("谁发现了鲸落？").lacks("学者发现鲸落。")


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("鲸落有多深？", "本文介绍鲸落。", True),
        ("How deep is it?", "In this paper we look at whales.", True),
        ("这篇文章介绍什么？", "本文介绍鲸落。", False),
        ("鲸落有多深？", "本文所说的鲸落很深。", False),
        ("鲸落有多深？", "鲸落很深。", False),
    ],
)
def test_a_sentence_may_only_tell_what_its_document_is_about(
    question: str, sentence: str, expected: bool
) -> None:
    assert QuestionKind.of(question).evaded_by(sentence) is expected
