import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.answers import dialogues
from eval.answers.dialogues import DialogueReport
from eval.citations import round_trip
from eval.citations.checks import Failure
from eval.cli import app
from eval.reading import measurement as reading_measurement
from eval.reading import questions as reading_questions
from eval.reading.questions import AnswerPlace, ReadingQuestion, digest
from eval.reading.truth import Truth
from eval.retrieval import measurement
from eval.retrieval.measurement import Measurement
from eval.retrieval.report import Report
from eval.robustness import measurement as robustness
from eval.robustness.measurement import FormatTrials, Tried
from eval.robustness.trials import Fate, Trial
from index.language import lexicon
from index.language.lexicon import Lexicon
from index.snapshot import Snapshot
from ingest.alignment import Span
from service import components
from tests.eval.retrieval.test_comparison import AFTER, BEFORE
from tests.index.conftest import HashingEncoder


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An empty data folder, and an encoder and a lexicon that need no loading."""
    for name in ("open_encoder", "open_model"):
        monkeypatch.setattr(components, name, lambda _settings: HashingEncoder())
    monkeypatch.setattr(lexicon.Lexicon, "cedict", lambda _cache: Lexicon({}))
    return {"ZHENGYIN_DATA": str(tmp_path / "data")}


def run(environment: dict[str, str], *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["eval", *map(str, arguments)], env=environment)


def test_figures_are_printed_written_and_drawn(
    environment: dict[str, str], documents: Path, questions: Path, tmp_path: Path
) -> None:
    file, folder = tmp_path / "a.json", tmp_path / "plots"
    told = run(
        environment,
        *("--documents", documents, "--questions", questions),
        *("--json", file, "--plots", folder),
    )
    assert told.exit_code == 0, told.output
    assert "documents: Chinese questions (2)" in told.stdout
    assert len(Report.read(file).scores[0].judged) == 3
    assert {path.name for path in folder.iterdir()} == {"roc.png", "reliability.png"}


def test_options_reach_the_measurement(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Measurement] = []

    def report(measured: Measurement) -> Report:
        asked.append(measured)
        return BEFORE

    monkeypatch.setattr(measurement.Measurement, "report", report)
    told = run(environment, "--split", "check", "--baselines", "--xquad", "x.jsonl")
    assert told.exit_code == 0, told.output
    [measured] = asked
    assert (measured.split, measured.with_baselines) == ("check", True)
    assert measured.xquad == Path("x.jsonl")
    assert measured.questions.name == "questions"


def test_two_reports_are_compared(environment: dict[str, str], tmp_path: Path) -> None:
    before, after = tmp_path / "a.json", tmp_path / "b.json"
    BEFORE.write(before)
    AFTER.write(after)
    told = run(environment, "--compare", before, after)
    assert told.exit_code == 0, told.output
    assert "2 better:" in told.stdout


def test_a_file_that_is_no_report_ends_with_a_message(
    environment: dict[str, str], tmp_path: Path
) -> None:
    told = run(environment, "--compare", tmp_path / "a.json", tmp_path / "b.json")
    assert told.exit_code == 1
    assert told.stderr.startswith("zhengyin: ")
    assert "a.json: cannot be read" in told.stderr


def test_answers_are_judged_and_written(
    environment: dict[str, str], documents: Path, questions: Path, tmp_path: Path
) -> None:
    file = tmp_path / "judged.json"
    told = run(
        environment,
        *("--answers", "--documents", documents, "--questions", questions),
        *("--json", file),
    )
    assert told.exit_code == 0, told.output
    assert "first statement" in told.stdout
    assert [one["id"] for one in json.loads(file.read_bytes())] == ["zh-1", "zh-2", "zh-3"]


@pytest.mark.parametrize(("fate", "code"), [(Fate.READ, 0), (Fate.CRASHED, 1), (Fate.HUNG, 1)])
def test_mangled_files_are_counted_and_none_may_crash_or_hang(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, fate: Fate, code: int
) -> None:
    def measure(count: int) -> Iterator[FormatTrials]:
        yield FormatTrials(".txt", (Tried(".txt", f"one of {count}", Trial(fate)),))

    monkeypatch.setattr(robustness, "measure", measure)
    told = run(environment, "--mangled", "7")
    assert told.exit_code == code, told.output
    assert "one of 7" in told.stdout
    assert "of 0 refused files a library kept something of 0" in told.stdout


def test_dialogues_are_held(
    environment: dict[str, str], documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[set[str]] = []

    def measure(snapshot: Snapshot) -> DialogueReport:
        held.append({document.source for document in snapshot.documents.values()})
        return DialogueReport(())

    monkeypatch.setattr(dialogues, "measure_dialogues", measure)
    told = run(environment, "--dialogues", "--documents", documents)
    assert told.exit_code == 0, told.output
    assert held == [{path.name for path in documents.glob("*.txt")}]


@pytest.mark.parametrize(("failures", "code"), [((), 0), ((Failure("x", "y", "z"),), 1)])
def test_a_failed_round_trip_exits_with_one(
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    failures: tuple[Failure, ...],
    code: int,
) -> None:
    result = round_trip.Result(1, 2, 3, 4, 5, failures)
    monkeypatch.setattr(round_trip, "check_server", lambda _client, _questions: result)
    told = run(environment, "--round-trip", "http://127.0.0.1:1")
    assert told.exit_code == code
    assert "1 questions, 2 responses" in told.stdout


def test_files_are_read_and_asked_about(
    environment: dict[str, str], documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (documents / "bridges.txt").read_text(encoding="utf-8")
    truth = Truth("bridges.txt", hashlib.sha256(text.encode()).hexdigest())
    place = AnswerPlace(Span(0, 20), digest(text[:20]))
    question = ReadingQuestion("赵州桥何时建成？", "zh", "tune", truth.file, False, (place,))
    monkeypatch.setattr(reading_measurement, "read_truths", lambda: [truth])
    monkeypatch.setattr(reading_questions, "read_questions", lambda: [question])
    told = run(environment, "--reading", documents, "--ask")
    assert told.exit_code == 0, told.output
    assert re.search(r"Chinese, on files of the same.* 1/1 ", told.stdout)


def test_commands_wait_for_nothing_that_only_others_need() -> None:
    heavy = {"ir_measures", "matplotlib", "httpx", "eval.retrieval.metrics", "scipy.stats"}
    heavy |= {"fastapi", "uvicorn", "langchain_text_splitters"}
    command = f"import sys, eval.cli; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    assert found.stdout.decode().strip() == "[]"


@pytest.mark.parametrize("arguments", [["bench"], ["eval", "--dialogues"], ["documents"]])
def test_a_wrong_setting_is_told_by_its_name(arguments: list[str], tmp_path: Path) -> None:
    variables = {"ZHENGYIN_DATA": str(tmp_path), "ZHENGYIN_LLM_API_KEY": "sk-secret"}
    result = CliRunner().invoke(app, arguments, env=variables)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith("zhengyin: ZHENGYIN_LLM_API_KEY is set, so set")
    assert "sk-secret" not in result.output
