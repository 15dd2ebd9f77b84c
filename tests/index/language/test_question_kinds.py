import time

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
    ("question", "expected"),
    [
        ("有哪些机构参与？", True),
        ("堆肥分几步？", True),
        ("申请人应当具备什么条件？", True),
        ("怎么办理退票？", True),
        ("How do I descale it?", True),
        ("What are the reasons for this?", True),
        ("What exactly is the council going to do?", True),
        ("What does the box contain?", True),
        ("机构在哪里？", False),
        ("几月开会？", False),
        ("When was it founded?", False),
    ],
)
def test_it_is_known_where_the_answer_is_likely_a_list(question: str, expected: bool) -> None:
    assert QuestionKind.of(question).several is expected


@pytest.mark.parametrize(
    "question", ["什么是鲸落？", "鲸落是什么？", "如何定义鲸落？", "What is a whale fall?"]
)
def test_definitions_are_known(question: str) -> None:
    assert QuestionKind.of(question).defines


@pytest.mark.parametrize("question", ["鲸为什么会死？", "原因何在？", "Why do whales sink?"])
def test_reasons_are_known(question: str) -> None:
    assert QuestionKind.of(question).reasons


@pytest.mark.parametrize(
    "question",
    [
        "灯塔建于哪些年份？",
        "建成的日期？",
        "What time is it?",
        "In what city and year was it built?",
    ],
)
def test_dates_are_known(question: str) -> None:
    kind = QuestionKind.of(question)
    assert (kind.dates, kind.measures) == (True, False)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("海里有几种鲸？", True),
        ("灯塔的预算有多大？", True),
        ("What is the number of lamps?", True),
        ("How hot is the water?", True),
        ("灯塔有哪几种？", False),
        ("请列举几个灯塔。", False),
        ("How long does it burn?", False),
    ],
)
def test_quantities_are_known(question: str, expected: bool) -> None:
    assert QuestionKind.of(question).measures is expected


@pytest.mark.parametrize(
    "question",
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
def test_questions_may_ask_for_a_source(question: str) -> None:
    assert QuestionKind.of(question).sources


@pytest.mark.parametrize(
    "question",
    ["灯塔有多高？", "Why do reefs die?", "Is the city noted for oysters?", "When was the call?"],
)
def test_most_questions_do_not(question: str) -> None:
    assert not QuestionKind.of(question).sources


@pytest.mark.parametrize(
    "question",
    [
        "两份文件怎样看待灯塔？",
        "甲和乙的定义分别是什么？",
        "牡蛎與灯塔的區別",
        "What do both documents say about oysters?",
        "How does the reef differ from the shore?",
        "Compare oysters with mussels",
    ],
)
def test_questions_across_documents_are_known(question: str) -> None:
    assert QuestionKind.of(question).across


@pytest.mark.parametrize("question", ["灯塔多高？", "What is an indifferent bother?", "两个灯塔"])
def test_most_questions_are_not_across_documents(question: str) -> None:
    assert not QuestionKind.of(question).across


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
    lacking = [kind.lacks_date(text) or kind.lacks_quantity(text) for text in (without, holding)]
    assert lacking == [True, False]


def test_a_sentence_lacks_nothing_where_no_number_is_asked_for() -> None:
    kind = QuestionKind.of("谁发现了鲸落？")
    assert not kind.lacks_date("学者发现鲸落。")
    assert not kind.lacks_quantity("学者发现鲸落。")


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


@pytest.mark.parametrize(
    "part",
    [
        "规则和标准在中国与美国",
        "what are the ",
        "a and b than c ",
        "which-",
        "more ",
        "do a ",
        "哪几",
        "x",
        "1",
        "、",
        ", and",
    ],
)
def test_time_grows_as_the_length_of_the_question(part: str) -> None:
    def seconds(length: int) -> float:
        return min(cpu_seconds(part * (length // len(part))) for _ in range(5))

    # Four times the length takes four times as long; twice as much again is for a busy machine.
    assert seconds(2000) < 8 * seconds(500) + 0.001


def cpu_seconds(question: str) -> float:
    before = time.thread_time()
    QuestionKind.of(question)
    return time.thread_time() - before
