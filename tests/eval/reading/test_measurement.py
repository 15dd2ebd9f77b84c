import hashlib
import json
from pathlib import Path

import pytest
from rich.console import Console

from eval.errors import EvalError
from eval.reading import measurement
from eval.reading.measurement import measure
from eval.reading.scores import Share
from eval.reading.truth import Truth, read_truths
from eval.reports.reading_tables import report
from tests.ingest.formats.pdf.samples import articles


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the article and with a broken file, whose truths are known."""
    data = articles()
    (tmp_path / "a.pdf").write_bytes(data)
    (tmp_path / "b.pdf").write_bytes(b"no document")
    truths = [
        Truth(name, hashlib.sha256((tmp_path / name).read_bytes()).hexdigest(), extractor="other 1")
        for name in ("a.pdf", "b.pdf")
    ]
    monkeypatch.setattr(measurement, "read_truths", lambda: truths)
    return tmp_path


def test_documents_are_read_or_refused_and_told_in_rows(known: Path) -> None:
    found, refused = measure(known)
    console = Console(width=160)
    with console.capture() as told:
        for table in report([found, refused]):
            console.print(table)

    assert found.pages == 3
    assert found.characters.value > 0.99
    assert found.scores.notes_right == Share(0, 6)
    assert found.wholeness.owned.value == found.wholeness.slices.value == 1
    assert min(found.loading, found.megabytes) > 0
    assert refused.refusal
    assert refused.refusal in told.get()
    assert "a.pdf comes from pdfium" in told.get()


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
        assert all(len(cell) == 10 for table in truth.tables for row in table.rows for cell in row)


def test_a_file_that_holds_no_truth_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"file": "x.pdf"}), encoding="utf-8")

    with pytest.raises(EvalError, match=r"x\.json"):
        Truth.read(path)
