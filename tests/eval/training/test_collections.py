"""The samples made of small public sets, with an encoder that is fast."""

import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.public_sets import NOMIRACL, SQUAD, XQUAD, PublicParagraph
from eval.training import collections
from eval.training.collections import OWN, PARTS, STATEMENTS, Collections
from eval.training.samples import IGNORED, Sample
from index.language.lexicon import Lexicon
from tests.eval.builders import RECORD, write_lines
from tests.index.conftest import HashingEncoder

THINGS = "灯塔 牡蛎 潮水 珊瑚 鲸落 礁石 帆船 渔网 港口 浮标".split()
COLOURS = "红色 蓝色 绿色 紫色 黑色".split()
"""What the things are said to be: two of them each."""


@pytest.fixture(autouse=True)
def all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """No set is too large to take all of."""
    for name in collections.EVERY:
        monkeypatch.setitem(collections.EVERY, name, 1)


def maker(tmp_path: Path) -> Collections:
    return Collections(HashingEncoder(), Lexicon({}), tmp_path / "libraries", tmp_path)


def made(tmp_path: Path, name: str, documents: Path | None = None) -> list[Sample]:
    folder = documents or tmp_path
    return list(maker(tmp_path).makers(folder, tmp_path / "questions")[name]())


def paragraph(at: int, thing: str) -> dict[str, Any]:
    """A paragraph that answers one question, and seems to answer another."""
    return {
        "id": f"p{at}",
        "title": f"article {at // 2}",
        "context": f"这里说的是{thing}。{thing}是{COLOURS[at % 5]}的。没有人再说别的。",
        "questions": [
            {"id": f"a{at}", "question": f"{thing}是什么颜色？", "answers": [COLOURS[at % 5]]},
            {"id": f"u{at}", "question": f"{thing}有多重？", "answers": []},
        ],
    }


@pytest.fixture
def reading(tmp_path: Path) -> list[Sample]:
    """The samples of ten paragraphs."""
    rows = [paragraph(at, thing) for at, thing in enumerate(THINGS)]
    write_lines(tmp_path / f"{SQUAD}.jsonl", *rows)
    return made(tmp_path, SQUAD)


def of(samples: Iterable[Sample], **wanted: object) -> list[Sample]:
    """The samples whose questions have these facts."""
    return [
        sample
        for sample in samples
        if all(getattr(sample.asked, name) == value for name, value in wanted.items())
    ]


def test_a_question_is_asked_of_all_paragraphs_with_its_own_and_without(
    reading: list[Sample],
) -> None:
    with_own = of(reading, whole=True, removed=False)
    assert [sample.asked.id for sample in with_own] == [
        key for at in range(10) for key in (f"a{at}", f"u{at}")
    ]
    without = of(reading, whole=True, removed=True)
    assert [sample.asked.id for sample in without] == [f"a{at}" for at in range(10)]


def test_a_question_is_asked_of_a_part_with_its_own_paragraph_or_of_another(
    reading: list[Sample],
) -> None:
    own = of(reading, whole=False, removed=False)
    assert len(own) == 20
    assert 0 < len(of(reading, whole=False, removed=True)) <= 10


def test_only_what_has_its_paragraph_and_an_answer_is_answerable(reading: list[Sample]) -> None:
    for sample in reading:
        expected = sample.asked.id.startswith("a") and not sample.asked.removed
        assert sample.asked.answerable is expected


def test_articles_are_what_folds_hold_together(reading: list[Sample]) -> None:
    assert {sample.asked.group for sample in reading} == {f"article {at}" for at in range(5)}


def test_what_says_the_answer_answers_in_the_questions_own_paragraph_only(
    reading: list[Sample],
) -> None:
    for sample in reading:
        labels = sample.labels.tolist()
        if sample.asked.answerable:
            # Each paragraph says its colour in one sentence.
            assert labels.count(1) == 1
        else:
            assert 1 not in labels
        if not sample.asked.id.startswith("a"):
            assert set(labels) == {0}
    # A colour is said of two things: the other one's sentence is not known to be wrong.
    elsewhere = of(reading, whole=True, removed=True)
    assert any(IGNORED in sample.labels for sample in elsewhere)
    assert any({1, 0, IGNORED} == set(sample.labels.tolist()) for sample in reading)


def test_parallel_paragraphs_are_asked_in_both_languages(tmp_path: Path) -> None:
    row = {
        "id": "p000",
        "passage_zh": "灯塔很高。它是红色的。",
        "passage_en": "The lamp is high. It is red.",
        "questions": [
            {
                "id": "q",
                "zh": "什么颜色？",
                "en": "What colour?",
                "answer_zh": "红色",
                "answer_en": "red",
            }
        ],
    }
    other = {**row, "id": "p001", "passage_zh": "潮水很急。", "passage_en": "Tides are fast."}
    write_lines(tmp_path / f"{XQUAD}.jsonl", row, {**other, "questions": []})
    samples = made(tmp_path, f"{XQUAD}-en")
    asked = of(samples, whole=True, removed=False)
    assert [(sample.asked.id, sample.asked.language) for sample in asked] == [
        ("q-zh", "zh"),
        ("q-en", "en"),
    ]
    assert all(sorted(sample.labels.tolist()) == [0, 0, 1] for sample in asked)


def test_judged_questions_are_asked_of_their_own_passages(tmp_path: Path) -> None:
    rows = [
        {
            "id": f"zh-{at}",
            "language": "zh",
            "question": f"{thing}多高？",
            "passages": [f"{thing}很高。", "牡蛎很多。"],
            "answerable": at == 0,
        }
        for at, thing in enumerate(("灯塔", "礁石"))
    ]
    write_lines(tmp_path / f"{NOMIRACL}.jsonl", *rows)
    samples = made(tmp_path, NOMIRACL)
    assert [(s.asked.id, s.asked.answerable, len(s.labels)) for s in samples] == [
        ("zh-0", True, 2),
        ("zh-1", False, 2),
    ]
    # Which of the passages answers is not told.
    assert not any(sample.labels.any() for sample in samples)


def test_a_statement_is_asked_for_with_it_and_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [
        {
            "zh": f"{thing}在海边。",
            "en": f"It is {at}.",
            "zh_question": f"{thing}在哪里？",
            "en_question": f"Where is {at}?",
        }
        for at, thing in enumerate(THINGS[:3])
    ]
    lines = "\n".join(json.dumps(entry) for entry in entries)
    (tmp_path / "parallel_statements.jsonl").write_text(lines, encoding="utf-8")
    monkeypatch.setattr(collections, "files", lambda _package: tmp_path)
    samples = made(tmp_path, f"{STATEMENTS}-zh")
    told = [(s.asked.language, s.asked.answerable, s.labels.tolist().count(1)) for s in samples]
    assert told == 3 * [("zh", True, 1), ("zh", False, 0), ("en", True, 1), ("en", False, 0)]
    # The same statement in both languages is one article.
    assert [s.asked.group for s in samples] == ["s000"] * 4 + ["s001"] * 4 + ["s002"] * 4


def test_of_the_repositorys_own_questions_those_to_tune_by_are_asked(
    tmp_path: Path, documents: Path, questions: Path
) -> None:
    evidence = [{"source": "whales.txt", "text": "第一次发现鲸落"}]
    for name, change in (
        ("natural", {"id": "n1", "kind": "summary"}),
        ("answers", {"id": "n2", "history": ["鲸落是什么？"], "evidence": evidence}),
    ):
        (questions / name).mkdir()
        write_lines(questions / name / "zh.jsonl", {**RECORD, "evidence": evidence, **change})
    samples = made(tmp_path, OWN, documents)
    # The third is to check by; neither a summary nor a follow-up is asked of passages alone.
    assert [(s.asked.id, s.asked.removed, s.asked.answerable) for s in samples] == [
        ("zh-1", False, True),
        ("zh-1", True, False),
        ("zh-2", False, True),
    ]


def test_what_holds_half_of_the_evidence_answers(
    tmp_path: Path, documents: Path, questions: Path
) -> None:
    for name in ("natural", "answers"):
        (questions / name).mkdir()
        change = {"id": name, "kind": "summary"}
        evidence = [{"source": "whales.txt", "text": "称为鲸落"}]
        write_lines(questions / name / "zh.jsonl", {**RECORD, "evidence": evidence, **change})
    one, without, both = made(tmp_path, OWN, documents)
    assert one.labels.tolist().count(1) == 1
    assert without.labels.tolist() == [0]
    assert both.labels.tolist().count(1) == 2


@given(count=st.integers(1, 60), seed=st.integers(0, 99))
def test_parts_are_all_paragraphs_once_each_with_the_part_behind_it(count: int, seed: int) -> None:
    paragraphs = [PublicParagraph(f"p{at}", "a", "zh", "…", ()) for at in range(count)]
    parted = list(collections._parted(paragraphs, random.Random(seed)))  # noqa: S311 - no secret
    parts: list[Sequence[PublicParagraph]] = [part for part, _ in parted]
    assert [one for part in parts for one in part] == paragraphs
    assert all(len(part) in PARTS for part in parts[:-1])
    assert [other for _, other in parted] == [*parts[1:], parts[0]]
