from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.bench.peers import measurement
from eval.bench.peers.report import PeersReport
from eval.bench.peers.tables import report as peers_tables
from eval.cli import app
from eval.errors import BadReport
from eval.reports import tables
from service import components
from tests.eval.bench.peers.builders import make_measured, make_peers_report, make_served
from tests.index.conftest import HashingEncoder

REPORT = make_peers_report(
    make_measured("Zhengyin", ingest=6, question=5, share=0.8),
    make_measured("Fast", ingest=10, question=40, share=0.7),
    served=(make_served("Zhengyin", 40), make_served("Fast", 20)),
)


def test_a_report_that_was_written_is_read(tmp_path: Path) -> None:
    REPORT.write(tmp_path / "peers.json")
    assert PeersReport.read(tmp_path / "peers.json") == REPORT


def test_another_file_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(BadReport, match="bench peers"):
        PeersReport.read(tmp_path / "none.json")


def test_tables_show_figures_bars_and_what_is_missing() -> None:
    out = StringIO()
    tables.write(Console(file=out, width=tables.WIDTH), peers_tables(REPORT))
    text = out.getvalue()
    assert "documents, tune, English (10)" in text
    assert "counts as found at k if" in text
    assert "not measured: Missing: it needs Python 3.99" in text
    rows = [line for line in text.splitlines() if "32 clients" in line]
    assert ["2.00" in row and "no" in row for row in rows] == [True]
    assert "fast 1.0" in text


def test_the_command_prints_and_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[measurement.Comparison] = []

    def report(comparison: measurement.Comparison, _on_step: object) -> PeersReport:
        compared.append(comparison)
        return REPORT

    monkeypatch.setattr(components, "open_encoder", lambda _settings: HashingEncoder())
    monkeypatch.setattr(measurement.Comparison, "report", report)
    file = tmp_path / "peers.json"
    told = CliRunner().invoke(
        app,
        ["bench", "peers", "--only", "txtai", "--rounds", "2", "--json", str(file)],
        env={"ZHENGYIN_DATA": str(tmp_path)},
    )
    assert told.exit_code == 0, told.output
    assert "what should be reached" in told.stdout
    assert PeersReport.read(file) == REPORT
    (comparison,) = compared
    assert [peer.name for peer in comparison.peers] == ["txtai"]
    assert comparison.rounds == 2
    assert comparison.environments.is_relative_to(tmp_path)


def test_a_name_that_no_framework_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(components, "open_encoder", lambda _settings: HashingEncoder())
    told = CliRunner().invoke(app, ["bench", "peers", "--only", "nobody"])
    assert told.exit_code == 1
    assert "LangChain, LlamaIndex, Haystack, txtai, haiku.rag" in told.stderr
