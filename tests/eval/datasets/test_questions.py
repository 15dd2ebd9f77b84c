from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from eval.datasets.questions import LANGUAGES, SPLITS, read_folder, read_questions
from eval.datasets.relevance import Sources, SourceText
from eval.errors import BadDataset
from tests.eval.builders import RECORD, write_lines

REFUSED = {"answerable": False, "evidence": []}
SHIPPED = Path(__file__).parents[3] / "eval" / "questions"


def test_a_line_becomes_a_question(tmp_path: Path) -> None:
    [question] = read_questions(write_lines(tmp_path / "a.jsonl", RECORD))
    assert question.text == "鲸落是什么？"
    assert question.evidence[0].source == "a.txt"
    assert question.sources == ("a.txt",)
    assert (question.place.file.name, question.place.line) == ("a.jsonl", 1)


def test_parts_answers_history_and_pair_are_read(tmp_path: Path) -> None:
    further = {
        "parts": [RECORD["evidence"], [{"source": "b.txt", "text": "甲"}, *RECORD["evidence"]]],
        "answer": ["鲸落"],
        "history": ["甲？", "乙？"],
        "pair": "whales",
    }
    [question] = read_questions(write_lines(tmp_path / "a.jsonl", {**RECORD, **further}))
    assert [[place.source for place in part] for part in question.parts] == [
        ["a.txt"],
        ["b.txt", "a.txt"],
    ]
    assert (question.answer, question.history) == (("鲸落",), ("甲？", "乙？"))
    assert question.pair == "whales"


def test_a_question_need_not_have_them(tmp_path: Path) -> None:
    [question] = read_questions(write_lines(tmp_path / "a.jsonl", RECORD))
    assert (question.parts, question.answer, question.history) == ((), (), ())
    assert question.pair is None


def test_blank_lines_count_but_ask_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    line = write_lines(file, RECORD).read_text(encoding="utf-8")
    file.write_text(f"\n\n{line}\n", encoding="utf-8")
    [question] = read_questions(file)
    assert question.place.line == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": ""}, "id"),
        ({"language": "fr"}, "language"),
        ({"question": None}, "question"),
        ({"kind": 3}, "kind"),
        ({"split": "test"}, "split"),
        ({"answerable": "yes"}, "answerable"),
        ({"answerable": False}, "evidence"),
        ({"evidence": []}, "evidence"),
        ({"evidence": {}}, "evidence"),
        ({"evidence": ["称为鲸落"]}, "evidence[0]"),
        ({"evidence": [{"source": "a.txt"}]}, "evidence[0].text"),
        ({"evidence": [*RECORD["evidence"], {"text": "x"}]}, "evidence[1].source"),
        ({"kind": "both"}, "evidence"),
        ({"parts": RECORD["evidence"]}, "parts[0]"),
        ({"parts": [RECORD["evidence"], []]}, "parts[1]"),
        ({"parts": [[*RECORD["evidence"], {"source": "a.txt"}]]}, "parts[0][1].text"),
        ({"parts": {}}, "parts"),
        ({**REFUSED, "parts": [RECORD["evidence"]]}, "parts"),
        ({"answer": "鲸落"}, "answer"),
        ({"answer": ["鲸落", " "]}, "answer[1]"),
        ({**REFUSED, "answer": ["鲸落"]}, "answer"),
        ({"history": [None]}, "history[0]"),
        ({"pair": ""}, "pair"),
    ],
)
def test_an_error_names_file_line_and_field(
    tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    file = write_lines(tmp_path / "a.jsonl", {**RECORD, "id": "first"}, {**RECORD, **change})
    with pytest.raises(BadDataset) as caught:
        read_questions(file)
    assert (caught.value.file, caught.value.line, caught.value.field) == (file, 2, field)
    assert str(caught.value).startswith(f"{file}:2: {field}: ")


@pytest.mark.parametrize("line", ["{", "[]", "3"])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(BadDataset, match=r"a\.jsonl:2: not"):
        read_questions(file)


def test_an_id_in_two_files_is_named_with_its_first_place(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", RECORD)
    write_lines(tmp_path / "b.jsonl", RECORD)
    with pytest.raises(BadDataset, match=r"b\.jsonl:1: id: 'zh-001' is already .*a\.jsonl:1"):
        read_folder(tmp_path)


def test_a_folder_without_questions_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match="in this folder"):
        read_folder(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match=r"absent\.jsonl: cannot be read"):
        read_questions(tmp_path / "absent.jsonl")


def test_a_split_is_part_of_all() -> None:
    everything = read_folder(SHIPPED)
    parts = {split: read_folder(SHIPPED, split) for split in ("tune", "check")}
    assert {q.split for q in parts["tune"]} == {"tune"}
    assert sum(map(len, parts.values())) == len(everything) >= 500
    assert {q.language for q in everything} == {"zh", "en"}


def test_natural_questions_are_split_evenly_in_each_language_and_kind() -> None:
    natural = read_folder(SHIPPED / "natural")
    halves = Counter((one.language, one.split) for one in natural)
    assert halves == dict.fromkeys([(lang, half) for lang in LANGUAGES for half in SPLITS], 30)
    kinds = Counter((one.kind, one.language, one.split) for one in natural)
    for kind in {one.kind for one in natural}:
        for language in LANGUAGES:
            tune, check = (kinds[kind, language, half] for half in SPLITS)
            assert abs(tune - check) <= 1 <= min(tune, check)


def test_a_pair_of_natural_questions_is_of_one_half() -> None:
    pairs: dict[str, list[tuple[str, str]]] = {}
    for one in read_folder(SHIPPED / "natural"):
        if one.pair is not None:
            pairs.setdefault(one.pair, []).append((one.split, one.kind))
    for (half, kind), (other_half, other_kind) in pairs.values():
        assert half == other_half
        assert {kind, other_kind} == {"how_many", "what"}


def test_the_places_of_natural_questions_are_in_the_documents() -> None:
    files = (SHIPPED.parents[1] / "documents").glob("*.txt")
    texts = {file.name: SourceText(file.read_text(encoding="utf-8")) for file in files}
    sources = Sources(texts, {name: name for name in texts})
    for question in read_folder(SHIPPED / "natural"):
        assert len(sources.locate(question)) == len(question.evidence)
        assert len(sources.locate_parts(question)) == len(question.parts)
