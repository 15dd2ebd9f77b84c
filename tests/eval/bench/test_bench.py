import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import StringIO
from pathlib import Path

import httpx
import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.bench import serving as serving_process
from eval.bench import starting
from eval.bench.measurement import Benchmark
from eval.bench.report import BenchReport
from eval.bench.stages import answering, taking_in
from eval.bench.streaming import first_citations
from eval.bench.tables import report as bench_tables
from eval.cli import app
from eval.datasets.questions import read_folder
from eval.errors import BadReport, CannotIngest
from eval.reports import tables
from index.encoding.encoder import Encoder
from index.language import lexicon
from index.language.lexicon import Lexicon
from index.library import Library
from service import components
from service.http.app import create_app
from service.ingestion import ingest_files, readable_files
from service.settings import Settings
from tests.index.conftest import HashingEncoder
from tests.service.serving import serving


@contextmanager
def served_in_a_thread(data: Path) -> Iterator[str]:
    """A service whose library knows nothing but hashes, as the benchmark's own here."""
    folder = Settings(data=data).library_folder
    opener = partial(Library.open, folder, HashingEncoder(), Lexicon({}))
    with serving(create_app(Settings(), opener)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield str(client.base_url)


def make_benchmark(tmp_path: Path, documents: Path, questions: Path) -> Benchmark:
    models = tmp_path / "models"
    models.mkdir()
    (models / "weights").write_bytes(b"1234")
    return Benchmark(
        open_encoder=HashingEncoder,
        open_lexicon=lambda: Lexicon({}),
        serve=served_in_a_thread,
        models=models,
        documents=documents,
        questions=questions,
    )


def test_a_report_has_its_fields(tmp_path: Path, documents: Path, questions: Path) -> None:
    report = make_benchmark(tmp_path, documents, questions).report()
    assert report.encoder == "hashing"
    assert [file.source for file in report.ingested] == ["bridges.txt", "whales.txt"]
    assert all(file.tokens and file.characters for file in report.ingested)
    assert report.searched.passages == sum(file.passages for file in report.ingested)
    assert [(asked.language, asked.questions) for asked in report.searched.asked] == [("zh", 2)]
    assert report.searched.memory.resident > 0
    assert report.machine.processors > 0
    assert report.first_citations.questions == 2
    assert report.first_citations.search.median > 0
    assert report.first_citations.citations.median > 0
    assert list(report.stages.answering) == list(answering.STAGES)
    assert list(report.stages.taking_in) == list(taking_in.STAGES)
    assert report.stages.answering["all"].median > 0
    assert report.room.models == 4
    assert report.room.library > 0


def test_a_service_of_its_own_process_is_asked(
    tmp_path: Path, neutral_encoder: Encoder, model_cache: Path, documents: Path, questions: Path
) -> None:
    folder = Settings(data=tmp_path).library_folder
    with Library.open(folder, neutral_encoder) as library:
        assert all(o.document for o in ingest_files(library, readable_files([documents])))
    with serving_process.served(tmp_path, model_cache) as address:
        found = first_citations(address, read_folder(questions, "tune"))
    assert found.questions == 2
    assert found.search.median > 0
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{address}/healthz")


def test_a_service_is_measured_from_its_start(
    tmp_path: Path,
    neutral_encoder: Encoder,
    model_cache: Path,
    documents: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(starting, "_SETTLED", 0.0)
    folder = Settings(data=tmp_path).library_folder
    with Library.open(folder, neutral_encoder) as library:
        assert all(o.document for o in ingest_files(library, readable_files([documents])))
    found = starting.measure(tmp_path, model_cache, ["鲸鱼吃什么？"], 2)
    assert found.first_answer > 0
    assert found.settled > 10_000_000
    assert found.asked > 10_000_000
    assert "MB after 2 questions" in found.told()


def test_a_start_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGYIN_THRESHOLD", "2")
    with pytest.raises(ChildProcessError, match="did not answer"):
        starting.measure(tmp_path, tmp_path, ["?"], 0)


def test_a_service_that_ends_at_once_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENGYIN_THRESHOLD", "2")
    with (
        pytest.raises(ChildProcessError, match="ended before it was ready"),
        serving_process.served(tmp_path, tmp_path),
    ):
        pass


def test_only_tune_questions_are_asked(tmp_path: Path, documents: Path, questions: Path) -> None:
    searched = make_benchmark(tmp_path, documents, questions).report().searched
    assert sum(asked.questions for asked in searched.asked) == 2


def test_a_report_that_was_written_is_read(
    tmp_path: Path, documents: Path, questions: Path
) -> None:
    report = make_benchmark(tmp_path, documents, questions).report()
    report.write(tmp_path / "bench.json")
    assert BenchReport.read(tmp_path / "bench.json") == report


def test_another_file_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(BadReport, match="zhengyin bench"):
        BenchReport.read(tmp_path / "none.json")


def test_a_folder_without_documents_is_refused(tmp_path: Path, questions: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(CannotIngest):
        make_benchmark(tmp_path, empty, questions).report()


def test_tables_show_everything(tmp_path: Path, documents: Path, questions: Path) -> None:
    report = make_benchmark(tmp_path, documents, questions).report()
    out = StringIO()
    tables.write(Console(file=out, width=tables.WIDTH), bench_tables(report))
    text = out.getvalue()
    assert "Chinese (2)" in text
    assert f"{report.searched.passages:,} passages" in text
    assert "whales.txt" in text
    assert "first citations of a streamed answer" in text
    assert "reading the answer" in text
    assert "tokenising" in text


def test_the_command_prints_and_writes(
    tmp_path: Path, documents: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(components, "open_encoder", lambda _settings: HashingEncoder())
    monkeypatch.setattr(lexicon.Lexicon, "cedict", lambda _cache: Lexicon({}))
    monkeypatch.setattr(serving_process, "served", lambda data, _models: served_in_a_thread(data))
    file = tmp_path / "bench.json"
    arguments = ("--documents", documents, "--questions", questions, "--json", file)
    told = CliRunner().invoke(
        app,
        ["bench", *map(str, arguments)],
        env={"ZHENGYIN_DATA": str(tmp_path / "data")},
    )
    assert told.exit_code == 0, told.output
    assert "taking in from nothing" in told.stdout
    assert BenchReport.read(file).searched.passages > 0
