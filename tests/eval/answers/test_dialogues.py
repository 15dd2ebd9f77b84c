from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.answers import dialogues
from eval.answers.dialogues import DialogueReport, JudgedTurn, measure_dialogues, read_dialogues
from eval.datasets.corpora import Corpus
from eval.errors import BadDataset
from eval.reports.tables import console, write
from tests.eval.builders import write_lines

WANTED = {"source": "whales.txt", "text": "第一次发现鲸落"}
ASKED: Mapping[str, Any] = {"text": "什么是鲸落？", "kind": "question"}
FOLLOW_UP: Mapping[str, Any] = {
    "text": "它是哪年发现的？",
    "kind": "pronoun",
    "ideal": "鲸落是哪年发现的？",
    "evidence": [WANTED],
}
CHANGE: Mapping[str, Any] = {"text": "赵州桥由谁设计？", "kind": "change"}
THANKS: Mapping[str, Any] = {"text": "谢谢", "kind": "thanks"}


def dialogue(*turns: Mapping[str, Any], **fields: object) -> dict[str, object]:
    known = {"id": "d1", "language": "zh", "split": "tune", "turns": list(turns)}
    return known | fields


def test_the_dialogues_that_ship_can_be_read() -> None:
    found = [dialogue for _, dialogue in read_dialogues()]
    turns = [said for dialogue in found for said in dialogue.turns]
    assert len(found) >= 40
    assert sum(said.kind == "change" for said in turns) >= 16
    assert all(2 <= len(dialogue.turns) <= 4 for dialogue in found)


def test_each_turn_is_judged(tmp_path: Path, corpus: Corpus) -> None:
    file = write_lines(tmp_path / "d.jsonl", dialogue(ASKED, FOLLOW_UP, CHANGE, THANKS))
    report = measure_dialogues(corpus.snapshot, file)
    assert [turn.right for turn in report.turns] == [True] * 4
    (follow_up,) = report.follow_ups("tune", "zh")
    assert follow_up.standalone == "鲸落是哪年发现的？"
    assert follow_up.rank == follow_up.ideal
    assert [turn.text for turn in report.changes("tune")] == [CHANGE["text"]]
    assert [turn.text for turn in report.others("tune")] == [THANKS["text"]]
    assert not report.follow_ups("check")


def test_what_was_meant_otherwise_counts_as_wrong(tmp_path: Path, corpus: Corpus) -> None:
    carried = {"text": "它由谁设计？", "kind": "change"}
    misread = {"text": "赵州桥呢？", "kind": "thanks"}
    file = write_lines(tmp_path / "d.jsonl", dialogue(ASKED, carried, misread))
    report = measure_dialogues(corpus.snapshot, file)
    assert [turn.right for turn in report.turns] == [True, False, False]


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (dialogue({"text": "？", "kind": "riddle"}), "turns.0.kind"),
        (dialogue({**ASKED, "mood": "good"}), "turns.0.mood"),
        (dialogue({**FOLLOW_UP, "evidence": []}), "turns.0"),
        (dialogue({**CHANGE, "ideal": "？"}, split="both"), "split"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, record: dict[str, object], field: str) -> None:
    with pytest.raises(BadDataset) as caught:
        read_dialogues(write_lines(tmp_path / "d.jsonl", record))
    assert (caught.value.line, caught.value.field) == (1, field)


def test_an_id_is_there_once(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match="twice"):
        read_dialogues(write_lines(tmp_path / "d.jsonl", dialogue(ASKED), dialogue(ASKED)))


def test_evidence_must_be_in_the_documents(tmp_path: Path, corpus: Corpus) -> None:
    astray = {**FOLLOW_UP, "evidence": [{**WANTED, "text": "没有的话"}]}
    with pytest.raises(BadDataset, match="does not hold"):
        measure_dialogues(corpus.snapshot, write_lines(tmp_path / "d.jsonl", dialogue(astray)))


def test_the_table_counts_and_lists_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    def turn(kind: str, text: str, *, right: bool, ideal: int | None = None) -> JudgedTurn:
        return JudgedTurn("d1", "tune", "zh", kind, text, "答", right, 1 if right else None, ideal)

    report = DialogueReport(
        (
            turn("pronoun", "甲", right=True, ideal=1),
            turn("pronoun", "乙", right=False, ideal=2),
            turn("ellipsis", "丙", right=False),
            turn("change", "丁", right=False),
            turn("thanks", "戊", right=False),
            turn("question", "己", right=False),
        )
    )
    write(console(), dialogues.dialogues(report))
    printed = capsys.readouterr().out
    assert "33.3" in printed
    assert "66.7" in printed
    for verdict in ("not found", "no retrieval", "carried over", "misread", "changed"):
        assert verdict in printed
    assert "0 of 1 greetings" in printed
