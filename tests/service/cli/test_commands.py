import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from index.encoding.encoder import Encoder
from ingest import loading
from ingest.catalog import Catalog
from ingest.loading import load
from ingest.models import Source
from service import components, schemas, settings
from service.announcement import Announcement
from service.cli.commands import app
from service.schemas.problems import INSTANCE_HEADER
from tests.service.conftest import DOCUMENTS

QUESTION = "第一次发现鲸落是在哪一年？"


def run(environment: dict[str, str], *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env=environment)


def told(environment: dict[str, str], *arguments: str | Path) -> str:
    result = run(environment, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module", autouse=True)
def _one_encoder(neutral_encoder: Encoder) -> Iterator[None]:
    """Commands that run in this process share the model: each would load it again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "open_encoder", lambda _settings: neutral_encoder)
        yield


@pytest.fixture(scope="module")
def stocked(
    _one_encoder: None,
    environment: dict[str, str],
    collection: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str]:
    """Variables of a library that holds the collection."""
    stocked = environment | {"ZHENGYIN_DATA": str(tmp_path_factory.mktemp("stocked"))}
    told(stocked, "ingest", collection)
    return stocked


@pytest.fixture
def empty(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Variables of a library that holds nothing, in a folder that is not made yet."""
    return environment | {"ZHENGYIN_DATA": str(tmp_path / "data")}


def damaged(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[-1] ^= 0xFF
    path.write_bytes(held)


def cited(environment: dict[str, str]) -> dict[str, Any]:
    """The best citation for the question."""
    best: dict[str, Any] = json.loads(told(environment, "search", QUESTION, "--json"))["results"][0]
    return best


def test_ingest_tells_a_line_for_each_file(empty: dict[str, str], collection: Path) -> None:
    lines = told(empty, "ingest", collection / "tea.md", collection / "whales.txt").splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["added", "tea.md"],
        ["added", "whales.txt"],
    ]


def test_ingest_says_what_is_unchanged(stocked: dict[str, str], collection: Path) -> None:
    lines = told(stocked, "ingest", collection).splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["unchanged", name] for name in sorted(DOCUMENTS)
    ]


def test_ingest_takes_the_documents_folder_by_default(
    empty: dict[str, str], collection: Path
) -> None:
    lines = told(empty | {"ZHENGYIN_DOCUMENTS": str(collection)}, "ingest").splitlines()
    assert len(lines) == len(DOCUMENTS)


def test_ingest_names_a_bad_file_and_takes_the_others(
    empty: dict[str, str], collection: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\0\1\2")
    result = run(empty, "ingest", bad, collection / "tea.md")
    assert result.exit_code == 1
    assert "bad.txt: the file is binary" in result.stderr
    assert "tea.md" in result.stdout
    assert "bad.txt" not in result.stdout


@pytest.mark.parametrize(("arguments", "variables"), [(["--ocr"], {}), ([], {"ZHENGYIN_OCR": "1"})])
def test_ingest_names_the_extra_that_recognition_needs(
    empty: dict[str, str],
    collection: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    variables: dict[str, str],
) -> None:
    monkeypatch.setattr(settings, "recognition_is_installed", lambda: False)
    result = run(empty | variables, "ingest", collection / "tea.md", *arguments)
    assert result.exit_code == 1
    assert "pip install 'zhengyin[ocr]'" in result.stderr


@pytest.mark.parametrize(("arguments", "asked"), [([], False), (["--ocr"], True)])
def test_ingest_recognises_only_where_it_is_asked_to(
    empty: dict[str, str],
    collection: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    asked: bool,
) -> None:
    heard: list[bool] = []

    def loaded(path: Path, catalog: Catalog, *, name: str, origin: str | None, ocr: bool) -> Source:
        heard.append(ocr)
        return load(path, catalog, name=name, origin=origin)

    monkeypatch.setattr(loading, "load", loaded)
    told(empty, "ingest", collection / "tea.md", *arguments)
    assert heard == [asked]


def test_ingest_reports_in_json(empty: dict[str, str], collection: Path, tmp_path: Path) -> None:
    result = run(empty, "ingest", tmp_path / "gone.txt", collection / "tea.md", "--json")
    assert result.exit_code == 1
    report = schemas.IngestReport.model_validate_json(result.stdout)
    assert [document.source for document in report.documents] == ["tea.md"]
    assert [error.source for error in report.errors] == ["gone.txt"]
    assert report.unchanged == []


def test_ingest_of_a_folder_without_files_fails(empty: dict[str, str], tmp_path: Path) -> None:
    result = run(empty, "ingest", tmp_path)
    assert result.exit_code == 1
    assert "no file of a readable type" in result.stderr


def test_search_prints_the_passages_and_where_they_stand(stocked: dict[str, str]) -> None:
    first, text, *_ = told(stocked, "search", QUESTION, "--top-k", "1").splitlines()
    assert first.startswith("[1] whales.txt，第 1 页，")
    assert "1987年" in text


def test_search_prints_the_wire_format(stocked: dict[str, str]) -> None:
    found = schemas.SearchResponse.model_validate_json(
        told(stocked, "search", QUESTION, "-k", "2", "--json")
    )
    assert len(found.results) == 2


def test_search_keeps_to_the_documents_named(stocked: dict[str, str]) -> None:
    document = cited(stocked)["document"]["id"]
    found = json.loads(told(stocked, "search", "茶", "-d", document, "--json"))
    assert {citation["document"]["id"] for citation in found["results"]} == {document}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["search", " "], "query: Value should hold more than white space"),
        (["ask", "鲸" * 2001], "question: Value should have at most 2000 characters"),
        (["ask", "鲸" * 3000], "question: Value should have at most 2000 characters"),
        (["search", "鲸", "-d", "d_no"], "no document has the id 'd_no'"),
        (["show", "c_no"], "no passage has the id 'c_no'"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    stocked: dict[str, str], arguments: list[str], reason: str
) -> None:
    result = run(stocked, *arguments)
    assert result.exit_code == 1
    assert result.stderr == f"zhengyin: {reason}\n"


def test_a_bad_setting_is_named(empty: dict[str, str]) -> None:
    result = run(empty | {"ZHENGYIN_PORT": "x"}, "documents")
    assert result.exit_code == 1
    assert "ZHENGYIN_PORT" in result.stderr


def test_settings_that_do_not_go_together_are_named(empty: dict[str, str]) -> None:
    result = run(empty | {"ZHENGYIN_LLM_MODEL": "qwen"}, "documents")
    assert result.exit_code == 1
    assert "ZHENGYIN_LLM_MODEL is set, so set ZHENGYIN_LLM_BASE_URL as well" in result.stderr


def test_a_data_folder_that_cannot_be_made_is_told(empty: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    result = run(empty, "documents")
    assert result.exit_code == 1
    assert result.stderr.startswith("zhengyin: ")


def test_ask_prints_the_answer_with_its_citations(stocked: dict[str, str]) -> None:
    answer, *rest = told(stocked, "ask", QUESTION).splitlines()
    assert "1987年" in answer
    assert answer.endswith("[1]")
    assert any(line.startswith("[1] whales.txt，第 1 页，") for line in rest)


def test_ask_says_that_there_is_no_answer(empty: dict[str, str]) -> None:
    assert told(empty, "ask", QUESTION).startswith("所收文献中没有")


def test_it_speaks_the_language_that_is_asked_for(stocked: dict[str, str]) -> None:
    printed = told(stocked, "ask", "2022年世界杯决赛的比分是多少？", "--language", "en")
    assert printed.startswith(
        "The documents hold nothing that answers this question.\nThe documents"
    )
    found = json.loads(told(stocked, "search", "5G", "-l", "zh", "--json"))
    assert found["language"] == "zh"


def test_an_empty_library_is_told_with_its_folder(empty: dict[str, str]) -> None:
    result = run(empty, "search", QUESTION)
    assert f"文库 {empty['ZHENGYIN_DATA']}/library 是空的" in result.stderr
    spoken = run(empty, "search", QUESTION, "--language", "en")
    assert f"{empty['ZHENGYIN_DATA']}/library is empty" in spoken.stderr


def test_ask_prints_the_wire_format(stocked: dict[str, str]) -> None:
    reply = schemas.AskResponse.model_validate_json(told(stocked, "ask", QUESTION, "--json"))
    assert reply.answerable


def test_documents_prints_a_line_for_each(stocked: dict[str, str]) -> None:
    lines = told(stocked, "documents").splitlines()
    assert [line.split()[1] for line in lines] == sorted(DOCUMENTS)
    assert "鲸落" in lines[-1]
    assert "2 pages" in lines[-1]


def test_documents_prints_the_wire_format(stocked: dict[str, str]) -> None:
    listed = schemas.DocumentList.model_validate_json(told(stocked, "documents", "--json"))
    assert [document.source for document in listed.documents] == sorted(DOCUMENTS)


def test_documents_prints_every_passage(stocked: dict[str, str]) -> None:
    printed = told(stocked, "documents", "--passages")
    stored = json.loads(told(stocked, "documents", "--passages", "--json"))
    for entry in stored:
        assert len(entry["passages"]) == entry["document"]["passages"]
        for passage in entry["passages"]:
            assert passage["id"] in printed
            assert passage["text"] in printed


def test_show_marks_the_passage_in_its_source(stocked: dict[str, str]) -> None:
    best = cited(stocked)
    _, _, shown = told(stocked, "show", best["id"]).partition("\n\n")
    exact = best["selectors"][1]["exact"]
    assert f"⟦{exact}⟧" in shown
    assert best["selectors"][1]["prefix"] + "⟦" in shown


def test_show_prints_the_wire_format(stocked: dict[str, str]) -> None:
    best = cited(stocked)
    citation = schemas.Citation.model_validate_json(told(stocked, "show", best["id"], "--json"))
    assert citation.text == best["text"]


def test_serve_logs_one_line_when_ready_and_stops_when_told(stocked: dict[str, str]) -> None:
    command = [
        sys.executable,
        "-c",
        "from service.cli import main; main()",
        "serve",
        "--port",
        "0",
    ]
    process = subprocess.Popen(command, env=stocked, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline() == "INFO: ready: 4 documents on http://127.0.0.1:0\n"
    assert (announced := Announcement.read(settings.Settings(data=stocked["ZHENGYIN_DATA"])))
    assert httpx.get(announced.url + "/readyz").headers[INSTANCE_HEADER] == announced.instance
    process.send_signal(signal.SIGTERM)
    rest = process.stderr.read()
    process.stderr.close()
    assert rest == ""
    assert process.wait(30) in {0, -signal.SIGTERM}
    assert Announcement.read(settings.Settings(data=stocked["ZHENGYIN_DATA"])) is None


def test_verify_tells_what_is_damaged_and_makes_it_again(
    empty: dict[str, str], collection: Path, tmp_path: Path
) -> None:
    models = copytree(empty["ZHENGYIN_MODELS"], tmp_path / "models")
    variables = empty | {"ZHENGYIN_MODELS": str(models)}
    told(variables, "ingest", collection)
    told(variables, "search", QUESTION)
    assert "as they were written" in told(variables, "verify")
    (segment,) = tmp_path.glob("data/library/derived/*/passages.faiss")
    *_, words = sorted(models.glob("cedict-*/chinese/letters.npy"))
    damaged(segment)
    damaged(words)
    result = run(variables, "verify")
    assert result.exit_code == 1
    assert f"{words.parents[1]}: damaged" in result.stdout
    assert "segments: 1 damaged, made again" in result.stdout
    assert "as they were written" in told(variables, "verify")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
def test_ingest_shows_its_progress_on_a_terminal(empty: dict[str, str], collection: Path) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", "from service.cli import main; main()", "ingest"]
    process = subprocess.Popen(
        [*command, str(collection)],
        env=empty | {"TERM": "xterm", "COLUMNS": "80"},
        stderr=theirs,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 4096)
        except OSError:
            break
    os.close(ours)
    lines, _ = process.communicate()
    assert process.returncode == 0
    assert "━".encode() in shown
    assert len(lines.splitlines()) == len(DOCUMENTS)


def test_doctor_tells_what_is_unsafe_and_ends_with_one(empty: dict[str, str]) -> None:
    unsafe = empty | {"ZHENGYIN_HOST": "192.0.2.1"}
    result = run(unsafe, "doctor")
    assert result.exit_code == 1
    assert "unsafe: it listens on 192.0.2.1" in result.stdout
    found = json.loads(run(unsafe, "doctor", "--json").stdout)
    assert "unsafe" in {finding["kind"] for finding in found}
