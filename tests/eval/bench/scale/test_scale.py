from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.bench.scale.curves import draw
from eval.bench.scale.measurement import Scale
from eval.bench.scale.report import ScaleReport
from eval.bench.scale.tables import report as scale_tables
from eval.cli import app
from eval.errors import BadReport, TooFewTexts
from eval.reports import tables
from index.language import lexicon
from index.language.lexicon import Lexicon
from service import components
from tests.eval.builders import make_question
from tests.index.conftest import HashingEncoder


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for name in "ab":
        lines = (f"{name}第{at}座桥建成于隋朝。它全长约五十米。" * 3 for at in range(60))
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def report(texts: Path) -> ScaleReport:
    return make_scale(texts, 20, 10, changes=2).report()


def make_scale(texts: Path, *sizes: int, changes: int = 1) -> Scale:
    return Scale(
        encoder=HashingEncoder(),
        lexicon=Lexicon({}),
        texts=texts,
        questions=[make_question("zh-1")],
        sizes=sizes,
        encode=5,
        changes=changes,
    )


def test_each_size_is_measured_the_smallest_first(report: ScaleReport) -> None:
    small, large = report.sizes
    assert 10 <= small.passages < 20 <= large.passages
    for size in report.sizes:
        assert size.encoded == 5
        assert size.documents > 0
        assert size.disk > 0
        # Few passages are all compared as they are.
        assert size.recall == 1.0
        assert size.making.storing > 0
        assert size.opening > 0
        assert list(size.search) == ["zh"]
        assert "index.search.retriever" in size.stages
        assert [change.passages for change in size.added] == [c.passages for c in size.removed]
        assert len(size.added) == 2
    assert report.parameters.questions == 1


def test_it_says_what_stands_in_for_the_encoder(report: ScaleReport) -> None:
    assert report.encoder == "hashing~perturbed"
    assert report.parameters.encode == 5


def test_more_passages_than_the_texts_give_are_refused(texts: Path) -> None:
    with pytest.raises(TooFewTexts, match="CRUD_RAG"):
        make_scale(texts, 100_000).report()


def test_documents_to_add_are_texts_too(texts: Path) -> None:
    with pytest.raises(TooFewTexts):
        make_scale(texts, 10, changes=100).report()


def test_a_report_that_was_written_is_read(tmp_path: Path, report: ScaleReport) -> None:
    report.write(tmp_path / "scale.json")
    assert ScaleReport.read(tmp_path / "scale.json") == report


def test_another_file_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(BadReport, match="bench scale"):
        ScaleReport.read(tmp_path / "none.json")


def test_tables_show_every_size_and_what_was_made_up(report: ScaleReport) -> None:
    out = StringIO()
    tables.write(Console(file=out, width=tables.WIDTH), scale_tables(report))
    text = out.getvalue()
    for size in report.sizes:
        assert f"{size.passages:,}" in text
    assert "Chinese questions" in text
    assert "index.search.retriever" in text
    assert "At most 5 passages are really encoded" in text


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_curves_are_drawn(tmp_path: Path, report: ScaleReport, suffix: str) -> None:
    file = tmp_path / f"scale{suffix}"
    draw([report, report], file)
    assert file.stat().st_size > 1000


def test_what_was_not_measured_is_not_drawn(tmp_path: Path, report: ScaleReport) -> None:
    unchanged = tuple(replace(size, added=(), removed=()) for size in report.sizes)
    draw([replace(report, sizes=unchanged)], tmp_path / "scale.svg")
    assert "<svg" in (tmp_path / "scale.svg").read_text(encoding="utf-8")


def test_the_command_prints_writes_and_draws(
    tmp_path: Path, texts: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(components, "open_encoder", lambda _settings: HashingEncoder())
    monkeypatch.setattr(lexicon.Lexicon, "cedict", lambda _cache: Lexicon({}))
    file, plot = tmp_path / "scale.json", tmp_path / "scale.svg"
    arguments = ["--texts", texts, "--questions", questions, "--json", file, "--plot", plot]
    sizes = ["--passages", "10", "--passages", "12", "--encode", "3"]
    told = CliRunner().invoke(app, ["bench", "scale", *map(str, arguments), *sizes])
    assert told.exit_code == 0, told.output
    assert "making and opening" in told.stdout
    assert [size.encoded for size in ScaleReport.read(file).sizes] == [3, 3]
    assert "<svg" in plot.read_text(encoding="utf-8")


def test_a_file_beside_that_is_no_report_is_told_before_the_work(
    tmp_path: Path, texts: Path
) -> None:
    arguments = ["--texts", str(texts), "--passages", "10", "--beside", str(tmp_path / "none")]
    told = CliRunner().invoke(app, ["bench", "scale", *arguments])
    assert told.exit_code == 1
    assert "no report of zhengyin bench scale" in told.stderr


def test_earlier_runs_are_drawn_without_measuring_anew(tmp_path: Path, report: ScaleReport) -> None:
    one, other, plot = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "scale.svg"
    report.write(one)
    replace(report, machine=replace(report.machine, commit="another")).write(other)
    arguments = ["--plot", plot, "--beside", one, "--beside", other]
    told = CliRunner().invoke(app, ["bench", "scale", *map(str, arguments)])
    assert told.exit_code == 0, told.output
    drawn = plot.read_text(encoding="utf-8")
    assert "another" in drawn
    assert (report.machine.commit or "unknown") in drawn


@pytest.mark.parametrize("arguments", [["--passages", "10"], [], ["--plot", "scale.svg"]])
def test_it_says_what_is_missing(arguments: list[str]) -> None:
    told = CliRunner().invoke(app, ["bench", "scale", *arguments])
    assert told.exit_code == 2
    assert "--texts" in told.output or "--passages" in told.output


def test_the_same_runs_give_the_same_picture(tmp_path: Path, report: ScaleReport) -> None:
    one, other = tmp_path / "a.svg", tmp_path / "b.svg"
    draw([report], one)
    draw([report], other)
    assert one.read_bytes() == other.read_bytes()
