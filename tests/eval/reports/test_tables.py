from collections.abc import Iterator
from io import StringIO

from rich.console import Console, RenderableType

from eval.citations.checks import Failure
from eval.citations.round_trip import SHAPE, Result
from eval.reports import tables
from eval.retrieval.comparison import compare
from eval.retrieval.report import Report
from tests.eval.builders import make_judged, make_report
from tests.eval.retrieval.test_comparison import AFTER, BEFORE


def printed(renderables: Iterator[RenderableType]) -> str:
    out = StringIO()
    tables.write(Console(file=out, width=tables.WIDTH), renderables)
    return out.getvalue()


def test_a_report_has_a_table_for_each_language_with_a_row_for_each_run() -> None:
    judged = (make_judged("q1"), make_judged("q2", 2), make_judged("e1", language="en"))
    first, second = make_report(*judged), make_report(*judged, run="plain")
    text = printed(tables.report(Report(1, "hashing", "all", first.scores + second.scores)))
    assert "documents: Chinese questions (2)" in text
    assert "documents: English questions (1)" in text
    assert text.count("│ zhengyin") == text.count("│ plain") == 2
    assert "50.0" in text
    assert "a question takes 2.0 ms" in text


def test_a_report_tells_how_well_is_refused() -> None:
    report = make_report(make_judged("q1"), make_judged("q2", answerable=False, answered=False))
    text = printed(tables.report(report))
    assert "is there an answer at all?" in text
    assert "1+1" in text


def test_a_comparison_tells_ranks_and_questions() -> None:
    [found] = compare(BEFORE, AFTER)
    text = printed(tables.comparison(found))
    assert "zhengyin on documents, Chinese questions (4)" in text
    assert "2 better:" in text
    assert "   3 → 1    q1  question q1" in text
    assert " >10 → 7    q3  question q3" in text
    assert "refused now    q4  question q4" in text
    assert "+0.0" in text
    assert "worse" not in text


def test_a_comparison_without_a_difference_says_so() -> None:
    [found] = compare(BEFORE, BEFORE)
    assert "no question moved" in printed(tables.comparison(found))


def test_failures_are_counted_by_check() -> None:
    failures = tuple(Failure(SHAPE, f"request {n}", "status 500") for n in range(30))
    text = printed(tables.round_trip(Result(30, 30, 0, 0, 0, failures)))
    assert f"30 failures: {SHAPE}" in text
    assert text.count("status 500") == tables.SHOWN
    assert "0 failures: spans ascend" in text
