from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.bench.measurement import DOCUMENTS, SYNTHETIC, Benchmark
from eval.bench.report import BenchReport
from eval.bench.synthetic import SENTENCES, synthetic_snapshot, vocabulary
from eval.bench.tables import report as bench_tables
from eval.cli import app
from eval.errors import BadReport, CannotIngest
from eval.reports import tables
from index.language import lexicon
from index.language.lexicon import Lexicon
from index.search.retriever import HybridRetriever
from service import runtime
from tests.index.conftest import HashingEncoder

COMMON = ("海底", "生态", "系统", "发现", "桥梁")


def make_benchmark(tmp_path: Path, documents: Path, questions: Path, *sizes: int) -> Benchmark:
    models = tmp_path / "models"
    models.mkdir()
    (models / "weights").write_bytes(b"1234")
    return Benchmark(
        open_encoder=HashingEncoder,
        open_lexicon=lambda: Lexicon({}),
        models=models,
        documents=documents,
        questions=questions,
        sizes=sizes,
    )


def test_a_report_has_its_fields(tmp_path: Path, documents: Path, questions: Path) -> None:
    report = make_benchmark(tmp_path, documents, questions, 10, 20).report()
    assert report.encoder == "hashing"
    assert [file.source for file in report.ingested] == ["bridges.txt", "whales.txt"]
    assert all(file.tokens and file.characters for file in report.ingested)
    assert [(s.collection, s.passages) for s in report.searched] == [
        (DOCUMENTS, sum(file.passages for file in report.ingested)),
        (SYNTHETIC, 10),
        (SYNTHETIC, 20),
    ]
    for searched in report.searched:
        assert [(asked.language, asked.questions) for asked in searched.asked] == [("zh", 2)]
        assert searched.memory.resident > 0
    assert report.first_citations.questions == 2
    assert report.first_citations.search.median > 0
    assert report.first_citations.citations.median > 0
    assert report.room.models == 4
    assert report.room.library > 0


def test_only_tune_questions_are_asked(tmp_path: Path, documents: Path, questions: Path) -> None:
    [searched] = make_benchmark(tmp_path, documents, questions).report().searched
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


def test_tables_show_every_collection(tmp_path: Path, documents: Path, questions: Path) -> None:
    report = make_benchmark(tmp_path, documents, questions, 1000).report()
    out = StringIO()
    tables.write(Console(file=out, width=tables.WIDTH), bench_tables(report))
    text = out.getvalue()
    assert "documents, Chinese (2)" in text
    assert "synthetic, Chinese (2)" in text
    assert "1,000" in text
    assert "whales.txt" in text
    assert "first citations of a streamed answer" in text


def test_a_synthetic_snapshot_has_as_many_passages_as_asked() -> None:
    snapshot = synthetic_snapshot(130, 16, 8, COMMON)
    assert len(snapshot.passages) == len(snapshot.passage_vectors) == 130
    assert len(snapshot.lexical) == len(snapshot.tokens) == 130
    assert len(snapshot.sentence_vectors) == len(snapshot.sentence_rows) == 130 * SENTENCES
    assert {len(rows) for rows in snapshot.document_rows.values()} == {100, 30}


def test_its_vectors_have_length_one() -> None:
    snapshot = synthetic_snapshot(20, 16, 8, COMMON)
    vectors = snapshot.sentence_vectors.scores(np.eye(16, dtype=np.float32))
    lengths = np.linalg.norm(vectors, axis=0)
    np.testing.assert_allclose(lengths, 1, atol=1e-5)


def test_each_passage_has_tokens() -> None:
    snapshot = synthetic_snapshot(3, 16, 8, COMMON)
    question = np.ones((2, 8), np.float32)
    assert [len(snapshot.tokens.matches(question, row)) for row in range(3)] == [2, 2, 2]


def test_its_sentences_are_what_they_say() -> None:
    passage = synthetic_snapshot(1, 16, 8, COMMON).passages[0].passage
    texts = [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]
    assert "".join(texts) == passage.text
    assert all(text.endswith("。") and text.count("。") == 1 for text in texts)


def test_it_can_be_searched() -> None:
    snapshot = synthetic_snapshot(50, 64, 64, COMMON)
    ranking = HybridRetriever(snapshot, HashingEncoder(), Lexicon({})).retrieve("桥梁", 5)
    assert len(ranking.results) == 5


def test_the_vocabulary_has_the_most_frequent_words_first() -> None:
    assert vocabulary(["桥梁和海底", "海底，abc"]) == ("海底", "桥梁")


def test_the_command_prints_and_writes(
    tmp_path: Path, documents: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "open_encoder", lambda _settings: HashingEncoder())
    monkeypatch.setattr(lexicon.Lexicon, "cedict", lambda _cache: Lexicon({}))
    file = tmp_path / "bench.json"
    arguments = ("--documents", documents, "--questions", questions, "--json", file)
    told = CliRunner().invoke(
        app,
        ["bench", *map(str, arguments), "--passages", "30"],
        env={"ZHENGYIN_DATA": str(tmp_path / "data")},
    )
    assert told.exit_code == 0, told.output
    assert "taking in from nothing" in told.stdout
    assert [searched.passages for searched in BenchReport.read(file).searched][1:] == [3, 30]
