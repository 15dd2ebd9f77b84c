from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.datasets.public_sets import (
    NOMIRACL,
    SQUAD,
    XQUAD,
    JudgedQuestion,
    PublicQuestion,
    read_judged,
    read_parallel,
    read_public,
    shared_articles,
)
from eval.errors import BadDataset
from tests.eval.builders import write_lines

PARAGRAPH: dict[str, Any] = {
    "set": SQUAD,
    "id": "Lamps-0",
    "title": "Lamps",
    "context": "The lamp burns whale oil.",
    "questions": [
        {"id": "q1", "question": "What does it burn?", "answers": ["whale oil", "oil", "oil"]},
        {"id": "q2", "question": "Who sold it?", "answers": []},
        {"id": "q3", "question": " ", "answers": ["oil"]},
    ],
}
PARALLEL: dict[str, Any] = {
    "id": "p000",
    "passage_zh": "丢了 308 分。",
    "passage_en": "They gave up 308 points.",
    "questions": [
        {
            "id": "56be",
            "zh": "丢了什么？",
            "en": "What was given up?",
            "answer_zh": "308 分",
            "answer_en": "308 points",
        }
    ],
}
JUDGED: dict[str, Any] = {
    "id": "zh-1",
    "language": "zh",
    "question": "灯塔多高？",
    "passages": ["灯塔: 灯塔很高。", "潮水: 潮水很急。"],
    "answerable": False,
}


def test_a_line_is_a_paragraph_with_its_questions(tmp_path: Path) -> None:
    write_lines(tmp_path / f"{SQUAD}.jsonl", PARAGRAPH)
    (paragraph,) = read_public(tmp_path, SQUAD)
    assert (paragraph.article, paragraph.language) == ("Lamps", "en")
    # A question that is blank is none, and an answer given twice is one.
    assert paragraph.questions == (
        PublicQuestion("q1", "en", "What does it burn?", ("whale oil", "oil")),
        PublicQuestion("q2", "en", "Who sold it?", ()),
    )


def test_a_question_may_be_in_another_language_than_its_paragraph(tmp_path: Path) -> None:
    questions = [{"id": "q1", "question": "灯里烧什么？", "answers": ["whale oil"]}]
    write_lines(tmp_path / f"{SQUAD}.jsonl", {**PARAGRAPH, "questions": questions})
    (paragraph,) = read_public(tmp_path, SQUAD)
    assert (paragraph.language, paragraph.questions[0].language) == ("en", "zh")


@pytest.mark.parametrize(("language", "answer"), [("zh", "308 分"), ("en", "308 points")])
def test_parallel_paragraphs_are_asked_in_both_languages(
    tmp_path: Path, language: str, answer: str
) -> None:
    write_lines(tmp_path / f"{XQUAD}.jsonl", PARALLEL)
    (paragraph,) = read_parallel(tmp_path, language)
    assert paragraph.text == PARALLEL[f"passage_{language}"]
    assert [(asked.language, asked.answers) for asked in paragraph.questions] == [
        ("zh", (answer,)),
        ("en", (answer,)),
    ]


def test_five_parallel_paragraphs_in_a_row_are_of_one_article(tmp_path: Path) -> None:
    rows = [{**PARALLEL, "id": f"p{at:03}"} for at in range(7)]
    write_lines(tmp_path / f"{XQUAD}.jsonl", *rows)
    articles = [paragraph.article for paragraph in read_parallel(tmp_path, "zh")]
    assert articles == [articles[0]] * 5 + [articles[5]] * 2
    assert articles[0] != articles[5]


def test_an_article_that_two_sets_share_is_known(tmp_path: Path) -> None:
    write_lines(
        tmp_path / f"{XQUAD}.jsonl",
        {**PARALLEL, "passage_en": PARAGRAPH["context"]},
        *({**PARALLEL, "id": f"p{at:03}"} for at in range(1, 7)),
    )
    write_lines(tmp_path / f"{SQUAD}.jsonl", PARAGRAPH)
    first = read_parallel(tmp_path, "zh")[0].article
    assert shared_articles(tmp_path) == {first: "Lamps"}


def test_a_question_with_judged_passages(tmp_path: Path) -> None:
    write_lines(tmp_path / f"{NOMIRACL}.jsonl", JUDGED)
    assert read_judged(tmp_path) == (
        JudgedQuestion("zh-1", "zh", "灯塔多高？", tuple(JUDGED["passages"]), answerable=False),
    )


@pytest.mark.parametrize("field", ["id", "title", "context"])
def test_an_error_names_line_and_field(tmp_path: Path, field: str) -> None:
    write_lines(tmp_path / f"{SQUAD}.jsonl", PARAGRAPH, {**PARAGRAPH, field: " "})
    with pytest.raises(BadDataset, match=rf"{SQUAD}\.jsonl:2: {field}: must be"):
        read_public(tmp_path, SQUAD)


@pytest.mark.parametrize(
    "read",
    [lambda at: read_public(at, SQUAD), lambda at: read_parallel(at, "en"), read_judged],
    ids=["public", "parallel", "judged"],
)
def test_a_file_that_is_not_there_is_named(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(BadDataset, match=r"\.jsonl"):
        read(tmp_path)
