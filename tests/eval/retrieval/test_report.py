import json
from pathlib import Path

import pytest

from eval.errors import BadReport
from eval.retrieval.report import Report, judge
from tests.eval.builders import make_judged, make_question, make_report, make_run

REPORT = make_report(
    make_judged("q1", 1, confidence=0.9),
    make_judged("q2", 4, confidence=0.8, answered=False),
    make_judged("q3", None, confidence=0.2),
    make_judged("q4", answerable=False, confidence=0.5, answered=False),
    make_judged("q5", answerable=False, confidence=0.1),
    make_judged("e1", 2, language="en"),
)


def test_figures_are_means_by_language() -> None:
    group = REPORT.scores[0].group("language", "zh", "zh")
    assert group is not None
    assert group.questions == 3
    assert group.figures["R@1"].value == pytest.approx(1 / 3, abs=1e-4)
    assert group.figures["MRR@10"].value == pytest.approx((1 + 1 / 4 + 0) / 3, abs=1e-4)


def test_figures_are_told_apart_by_kind_and_source() -> None:
    keys = {(group.by, group.language, group.value) for group in REPORT.scores[0].groups}
    assert {("kind", "zh", "fact"), ("source", "en", "a.txt")} < keys


def test_there_is_no_group_that_no_question_belongs_to() -> None:
    assert REPORT.scores[0].group("kind", "zh", "typo") is None


def test_refusal_is_measured_where_there_is_something_to_refuse() -> None:
    [refusal] = REPORT.scores[0].refusals
    assert (refusal.language, refusal.answerable, refusal.unanswerable) == ("zh", 3, 2)
    # 0.9 and 0.8 beat 0.5 and 0.1; 0.2 beats 0.1 only: 5 of 6 pairs.
    assert refusal.auc.value == pytest.approx(5 / 6, abs=1e-4)
    assert refusal.rightly_refused.value == 1 / 2
    assert refusal.wrongly_refused.value == pytest.approx(1 / 3, abs=1e-4)


def test_a_run_is_judged_question_by_question() -> None:
    run = make_run({"q1": ["x", "a"], "q2": []})
    questions = [make_question("q1", ("a.txt", "…")), make_question("q2")]
    first, second = judge(questions, run, {"q1": frozenset("a")}, {"q1": {"more": 1.0}})
    assert (first.rank, first.values["MRR@10"], first.values["more"]) == (2, 0.5, 1.0)
    assert (second.rank, second.values) == (None, {})


def test_a_report_comes_back_from_json(tmp_path: Path) -> None:
    REPORT.write(tmp_path / "a.json")
    assert Report.read(tmp_path / "a.json") == REPORT


def test_the_json_says_what_was_measured(tmp_path: Path) -> None:
    REPORT.write(tmp_path / "a.json")
    report = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (report["version"], report["encoder"], report["split"]) == (1, "hashing", "all")
    scores = report["scores"][0]
    keys = {"collection", "run", "groups", "refusals", "latency", "judged"}
    assert set(scores) == keys
    assert set(scores["groups"][0]) == {"by", "language", "value", "questions", "figures"}
    assert set(scores["groups"][0]["figures"]["R@1"]) == {"value", "low", "high"}
    assert scores["latency"] == {"median": 2.0, "p95": 2.0}
    assert scores["judged"][1]["rank"] == 4


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2}'])
def test_a_file_that_is_no_report_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadReport, match=r"a\.json: is no report"):
        Report.read(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadReport, match=r"absent\.json: cannot be read"):
        Report.read(tmp_path / "absent.json")
