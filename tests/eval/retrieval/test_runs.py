from pathlib import Path

import pytest

from eval.errors import BadReport
from eval.retrieval.runs import DEPTH, Run
from index.search.ranking import Ranking, ScoredPassage
from tests.eval.builders import make_passage, make_question, make_run


class Fixed:
    """A retriever that always finds the same passages."""

    def __init__(self, *keys: str) -> None:
        self._found = tuple(
            ScoredPassage(make_passage(key, (0, 1), document=key[:3]), 1 / place, ())
            for place, key in enumerate(keys, start=1)
        )

    def retrieve(self, query: str, top_k: int, _document_ids: object = None) -> Ranking:
        return Ranking(query, "zh", self._found[:top_k], 0.7, answerable=False)


def test_a_run_keeps_what_came_back_in_its_order() -> None:
    run = Run.of("run", Fixed("c_1", "c_2"), [make_question("q1")])
    entry = run.entries["q1"]
    assert [(hit.id, hit.score) for hit in entry.hits] == [("c_1", 1.0), ("c_2", 0.5)]
    assert (entry.confidence, entry.answerable) == (0.7, False)
    assert entry.milliseconds >= 0


def test_results_that_count_as_the_same_are_one() -> None:
    retriever = Fixed("d_a/1", "d_b/1", "d_a/2", "d_c/1")
    run = Run.of("run", retriever, [make_question("q1")], unit=lambda stored: stored.document_id)
    hits = run.entries["q1"].hits
    assert [(hit.id, hit.score) for hit in hits] == [("d_a", 1.0), ("d_b", 0.5), ("d_c", 0.25)]


def test_a_run_keeps_no_more_than_is_measured() -> None:
    retriever = Fixed(*(f"c_{n}" for n in range(30)))
    run = Run.of("run", retriever, [make_question("q1")], fetch=30)
    assert len(run.entries["q1"].hits) == DEPTH


def test_a_run_comes_back_from_json(tmp_path: Path) -> None:
    run = make_run({"q1": ["c_1", "c_2"], "q2": []})
    run.write(tmp_path / "run.json")
    assert Run.read(tmp_path / "run.json") == run


def test_a_file_that_holds_no_run_is_named(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_text('{"name": "run"}', encoding="utf-8")
    with pytest.raises(BadReport, match=r"run\.json: holds no run"):
        Run.read(file)
