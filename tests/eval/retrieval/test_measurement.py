from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import BadDataset
from eval.retrieval.measurement import Measurement
from index.language.lexicon import Lexicon
from tests.eval.builders import write_lines
from tests.eval.conftest import WHALES
from tests.eval.datasets.test_xquad import RECORD
from tests.index.conftest import HashingEncoder


@pytest.fixture
def measurement(
    tmp_path: Path, documents: Path, questions: Path, encoder: HashingEncoder, lexicon: Lexicon
) -> Measurement:
    return Measurement(encoder, lexicon, tmp_path / "data", documents, questions)


def test_the_shipped_retriever_is_measured_on_the_documents(measurement: Measurement) -> None:
    report = measurement.report()
    [scores] = report.scores
    assert (report.encoder, scores.collection, scores.run) == ("hashing", "documents", "zhengyin")
    assert {question.id: question.rank for question in scores.judged} == {
        "zh-1": 1,
        "zh-2": 1,
        "zh-3": None,
    }


def test_a_second_measurement_encodes_only_questions(
    measurement: Measurement, encoder: HashingEncoder
) -> None:
    first = measurement.report()
    encoder.encoded.clear()
    again = measurement.report()
    assert encoder.encoded == []
    assert again.scores[0].groups == first.scores[0].groups


def test_only_the_questions_of_a_split_are_asked(measurement: Measurement) -> None:
    [scores] = replace(measurement, split="check").report().scores
    assert [question.id for question in scores.judged] == ["zh-3"]


def test_baselines_and_paragraphs_are_measured_where_they_are_wanted(
    measurement: Measurement, tmp_path: Path
) -> None:
    xquad = write_lines(tmp_path / "x.jsonl", RECORD)
    report = replace(measurement, xquad=xquad, with_baselines=True).report()
    collections = {scores.collection for scores in report.scores}
    assert collections == {"documents", "xquad zh", "xquad en"}
    assert {"zhengyin", "plain", "dense only"} < {scores.run for scores in report.scores}
    chinese = next(scores for scores in report.scores if scores.collection == "xquad zh")
    assert {question.id: question.rank for question in chinese.judged} == {
        "56be-zh": 1,
        "56be-en": 1,
    }


def test_the_plain_baseline_uses_the_model_as_it_comes(
    measurement: Measurement, encoder: HashingEncoder
) -> None:
    bare = HashingEncoder("bare")
    replace(measurement, with_baselines=True, bare_encoder=bare).report()
    assert WHALES.strip() in bare.encoded
    assert WHALES.strip() not in encoder.encoded


def test_a_fault_in_the_questions_shows_before_anything_is_encoded(
    measurement: Measurement, questions: Path, encoder: HashingEncoder
) -> None:
    write_lines(questions / "more.jsonl", {"id": "x"})
    with pytest.raises(BadDataset, match=r"more\.jsonl:1"):
        measurement.report()
    assert encoder.encoded == []
