from pathlib import Path

import pytest

from eval.reports import plots
from tests.eval.builders import make_judged, make_report

JUDGED = (
    make_judged("q1", confidence=0.9),
    make_judged("q2", confidence=0.6),
    make_judged("q3", confidence=0.7, answerable=False),
    make_judged("q4", confidence=0.1, answerable=False),
)


def test_the_curve_rises_as_the_threshold_falls() -> None:
    # At 0.9 one of two answerable; at 0.7 also one of two unanswerable; then the others.
    wrongly, rightly = plots.roc_points(JUDGED)
    assert wrongly == [0, 0, 0.5, 0.5, 1]
    assert rightly == [0, 0.5, 0.5, 1, 1]


def test_confidence_is_set_against_the_share_with_an_answer() -> None:
    told, true = plots.reliability_points(JUDGED, bins=2)
    assert told == pytest.approx([(0.1 + 0.6) / 2, (0.7 + 0.9) / 2])
    assert true == [0.5, 0.5]


def test_there_are_no_more_bins_than_questions() -> None:
    told, _ = plots.reliability_points(JUDGED, bins=10)
    assert told == pytest.approx([0.1, 0.6, 0.7, 0.9])


def test_two_pictures_are_written(tmp_path: Path) -> None:
    files = plots.save(make_report(*JUDGED).scores[0], tmp_path / "plots")
    assert [file.name for file in files] == ["roc.png", "reliability.png"]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)
