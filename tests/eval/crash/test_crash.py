"""Kills of the real programs, a few of what ``make crash`` does, and what is taken for a loss."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import Console

from eval.crash.measurement import CrashMeasurement
from eval.crash.observation import observe
from eval.crash.trials import Change, Deed, Trial, judged
from eval.reports import crash_tables
from index.encoding.encoder import Encoder
from index.library import DATABASE, Library
from service.ingestion import NamedFile, ingest_files
from service.settings import Settings

BEFORE = {"a": "old", "b": "other"}


def test_nothing_is_lost_by_a_few_kills(
    tmp_path: Path, model_cache: Path, neutral_encoder: Encoder
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    settings = Settings(data=tmp_path / "data", models=model_cache)
    trials = list(CrashMeasurement(settings, neutral_encoder, files, seed=1).trials(5))
    assert [trial.faults for trial in trials] == [()] * 5
    assert {trial.deed for trial in trials} >= {Deed.UPLOAD, Deed.INGEST, Deed.MIGRATE}


@pytest.mark.parametrize(
    ("change", "after", "faults"),
    [
        (Change({"c": "new"}, acknowledged=True), BEFORE | {"c": "new"}, ()),
        (Change({"c": "new"}, acknowledged=False), BEFORE, ()),
        (Change({"c": "new"}, acknowledged=False), BEFORE | {"c": "new"}, ()),
        (Change({"c": "new"}, acknowledged=True), BEFORE, ("lost: c",)),
        (Change({"a": None}, acknowledged=True), BEFORE, ("lost: a",)),
        (
            Change({"a": "new", "c": "new"}, acknowledged=False),
            BEFORE | {"c": "new"},
            ("half: a, c",),
        ),
        (Change({"c": "new"}, acknowledged=False), {"a": "old"}, ("changed: b",)),
        (Change({"c": "new"}, acknowledged=False), BEFORE | {"c": "ne"}, ("half: c",)),
    ],
)
def test_what_is_lost_or_half_is_told(
    change: Change, after: dict[str, str], faults: tuple[str, ...]
) -> None:
    assert judged(Deed.UPLOAD, (change,), BEFORE, after, ()).faults == faults


def test_what_is_wrong_with_a_library_is_told(tmp_path: Path, neutral_encoder: Encoder) -> None:
    file = tmp_path / "a.txt"
    file.write_text("灯塔建于1987年。\n")
    with Library.open(tmp_path / "library", neutral_encoder) as library:
        assert all(it.document for it in ingest_files(library, [NamedFile(file, file.name)]))
    assert observe(tmp_path / "library", neutral_encoder).faults == ()
    with closing(sqlite3.connect(tmp_path / "library" / DATABASE)) as database, database:
        database.execute("UPDATE contents SET part = x'00'")
    told = observe(tmp_path / "library", neutral_encoder).faults
    assert "a.txt is not its file" in told
    assert any("contents" in fault for fault in told)


def test_losses_are_in_the_table() -> None:
    console = Console(record=True, width=120)
    found = [Trial(Deed.UPLOAD, 1, 1, 0, ("lost: a",)), Trial(Deed.MERGE, 9, 9, 9, ())]
    for part in crash_tables.report(found):
        console.print(part)
    told = console.export_text()
    assert "kill 1, upload: lost: a" in told
    assert "2 kills, 1 with a loss" in told
