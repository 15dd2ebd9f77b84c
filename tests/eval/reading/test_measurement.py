import hashlib
import json
from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.reading import measurement
from eval.reading.measurement import measure
from eval.reading.scores import Share
from eval.reading.truth import Truth, read_truths
from eval.reports.reading_tables import report
from tests.ingest.formats.pdf.samples import articles


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the article, whose truth is known."""
    data = articles()
    (tmp_path / "a.pdf").write_bytes(data)
    truth = Truth("a.pdf", hashlib.sha256(data).hexdigest(), (), frozenset(), (), (), ())
    monkeypatch.setattr(measurement, "read_truths", lambda: [truth])
    return tmp_path


def test_a_document_is_read_and_told_in_a_row(known: Path) -> None:
    (found,) = measure(known)
    tables = list(report([found]))

    assert found.pages == 3
    assert found.characters.value > 0.99
    assert found.scores.notes_right == Share(0, 6)
    assert [table.row_count for table in tables] == [1, 1]


def test_another_file_of_the_name_is_refused(known: Path) -> None:
    (known / "a.pdf").write_bytes(b"another")

    with pytest.raises(EvalError, match="is not the file"):
        measure(known)


def test_a_folder_without_known_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="none of the documents"):
        measure(tmp_path)


def test_the_truths_name_places_and_hold_no_text() -> None:
    truths = read_truths()

    assert truths
    for truth in truths:
        assert all(len(text) == 10 for (_, text), _ in truth.headings)


def test_a_file_that_holds_no_truth_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"file": "x.pdf"}), encoding="utf-8")

    with pytest.raises(EvalError, match=r"x\.json"):
        Truth.read(path)
