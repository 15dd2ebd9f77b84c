from pathlib import Path
from typing import Any

import pytest

from eval.datasets.xquad import read_xquad
from eval.errors import BadDataset
from tests.eval.builders import write_lines

RECORD: dict[str, Any] = {
    "id": "p000",
    "passage_zh": "丢了 308 分。",
    "passage_en": "They gave up 308 points.",
    "questions": [
        {
            "id": "56be",
            "zh": "丢了多少分？",
            "en": "How many points?",
            "answer_zh": "308",
            "answer_en": "308",
        }
    ],
}


def test_a_line_is_a_paragraph_in_two_languages(tmp_path: Path) -> None:
    [paragraph] = read_xquad(write_lines(tmp_path / "x.jsonl", RECORD))
    assert paragraph.texts == {"zh": "丢了 308 分。", "en": "They gave up 308 points."}
    [question] = paragraph.questions["en"]
    assert (question.id, question.text) == ("56be-en", "How many points?")
    assert question.sources == ("p000.txt",)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": 3}, "id"),
        ({"passage_en": ""}, "passage_en"),
        ({"questions": {}}, "questions"),
        ({"questions": [{**RECORD["questions"][0], "zh": None}]}, "zh"),
    ],
)
def test_an_error_names_line_and_field(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    file = write_lines(tmp_path / "x.jsonl", RECORD | change)
    with pytest.raises(BadDataset, match=rf"x\.jsonl:1: {field}: must be"):
        read_xquad(file)
