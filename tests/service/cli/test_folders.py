"""Folders that are taken in, each time beside a server and without one."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.library import Library
from service import schemas
from tests.service.cli.conftest import Run

Stored = Callable[[], Library]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    (folder / "b").mkdir(parents=True)
    for name in ("a.txt", "b/c.txt"):
        (folder / name).write_text(f"这是{name}里的正文。", encoding="utf-8")
    return folder


def told(run: Run, *arguments: str | Path) -> dict[str, str]:
    """What each file is said to have become, by the files' names."""
    lines = run("ingest", *arguments).stdout.splitlines()
    return {line.split()[1]: line.split()[0] for line in lines}


def test_each_file_is_told_and_all_are_summed_up(run: Run, folder: Path) -> None:
    first = run("ingest", folder)
    assert [line.split()[:2] for line in first.stdout.splitlines()] == [
        ["added", "a.txt"],
        ["added", "b/c.txt"],
    ]
    assert first.stderr == "2 files: 2 added\n"
    assert run("ingest", folder).stderr == "2 files: 2 unchanged\n"


def test_what_happened_to_files_is_told(run: Run, folder: Path, stored: Stored) -> None:
    (folder / "d.txt").write_text("第四份。", encoding="utf-8")
    run("ingest", folder)
    (folder / "a.txt").rename(folder / "new.txt")
    (folder / "b/c.txt").write_text("别的正文。", encoding="utf-8")
    (folder / "double.txt").write_bytes((folder / "new.txt").read_bytes())
    (folder / "d.txt").unlink()
    # The first of the two by name takes the old name's place.
    assert told(run, folder) == {
        "double.txt": "renamed",
        "new.txt": "named",
        "b/c.txt": "changed",
    }
    with stored() as library:
        names = sorted(name.source for name in library.names())
    assert names == ["b/c.txt", "d.txt", "double.txt", "new.txt"]


def test_what_is_there_no_more_is_removed_where_it_is_asked_for(
    run: Run, folder: Path, stored: Stored
) -> None:
    (folder / "double.txt").write_bytes((folder / "a.txt").read_bytes())
    run("ingest", folder)
    (folder / "double.txt").unlink()
    (folder / "b/c.txt").unlink()
    pruned = run("ingest", folder, "--prune")
    assert sorted(pruned.stdout.splitlines()[1:]) == [
        "removed   b/c.txt",
        "removed   double.txt (kept as a.txt)",
    ]
    assert pruned.stderr == "1 file: 1 unchanged; 2 removed\n"
    with stored() as library:
        assert [document.names for document in library.documents()] == [("a.txt",)]


def test_only_what_came_from_the_folders_named_is_removed(
    run: Run, folder: Path, tmp_path: Path, stored: Stored
) -> None:
    other = tmp_path / "folder-2"
    other.mkdir()
    (other / "e.txt").write_text("另一个文件夹。", encoding="utf-8")
    run("ingest", folder, other)
    (other / "e.txt").unlink()
    run("ingest", folder, "--prune")
    with stored() as library:
        assert len(library.documents()) == 3
    run("ingest", other, "--prune")
    with stored() as library:
        assert len(library.documents()) == 2


def test_a_folder_that_is_gone_keeps_what_came_from_it(
    run: Run, folder: Path, stored: Stored
) -> None:
    run("ingest", folder)
    folder.rename(folder.with_name("elsewhere"))
    assert "there is no file or folder" in run("ingest", folder, "--prune", code=1).stderr
    with stored() as library:
        assert len(library.documents()) == 2


def test_a_dry_run_tells_what_would_happen_and_changes_nothing(
    run: Run, folder: Path, stored: Stored
) -> None:
    run("ingest", folder)
    with stored() as library:
        before = library.documents(), library.names()
    (folder / "b/c.txt").unlink()
    (folder / "a.txt").rename(folder / "new.txt")
    (folder / "d.txt").write_text("第四份。", encoding="utf-8")
    foretold = run("ingest", folder, "--prune", "--dry-run")
    assert foretold.stderr.endswith("1 removed; nothing was changed\n")
    with stored() as library:
        assert (library.documents(), library.names()) == before

    def words(printed: str) -> set[tuple[str, ...]]:
        return {tuple(line.split()[:2]) for line in printed.splitlines()}

    done = run("ingest", folder, "--prune")
    assert words(foretold.stdout) == words(done.stdout)
    assert words(done.stdout) == {
        ("renamed", "new.txt"),
        ("added", "d.txt"),
        ("removed", "b/c.txt"),
    }


def test_a_dry_run_over_no_library_makes_none(run: Run, folder: Path, data: Path) -> None:
    made = data.exists()
    assert run("ingest", folder, "--dry-run").stderr.startswith("2 files: 2 added")
    assert data.exists() == made


def test_facts_of_a_catalog_are_taken_along(run: Run, folder: Path, stored: Stored) -> None:
    catalog = folder / "catalog.toml"

    def facts() -> object:
        with stored() as library:
            return next(it.csl for it in library.documents() if it.source == "a.txt")

    run("ingest", folder)
    assert facts() == {"type": "document"}
    catalog.write_text('["a.txt"]\ntype = "book"\ntitle = "甲"\nissued = 2024-05-01\n', "utf-8")
    assert told(run, folder) == {"a.txt": "changed", "b/c.txt": "unchanged"}
    title = {"type": "book", "title": "甲", "issued": {"date-parts": [[2024, 5, 1]]}}
    assert facts() == title
    assert told(run, folder) == {"a.txt": "unchanged", "b/c.txt": "unchanged"}
    catalog.unlink()
    assert told(run, folder) == {"a.txt": "changed", "b/c.txt": "unchanged"}
    assert facts() == {"type": "document"}


def test_a_copy_that_no_catalog_names_takes_no_facts_away(
    run: Run, folder: Path, stored: Stored
) -> None:
    (folder / "catalog.toml").write_text('["a.txt"]\ntype = "book"\n', encoding="utf-8")
    run("ingest", folder)
    (folder / "b/copy.txt").write_bytes((folder / "a.txt").read_bytes())
    assert "named     b/copy.txt" in run("ingest", folder, "--dry-run").stdout
    assert "named     b/copy.txt" in run("ingest", folder).stdout
    with stored() as library:
        (document,) = (it for it in library.documents() if "a.txt" in it.names)
    assert (document.csl, document.names) == ({"type": "book"}, ("a.txt", "b/copy.txt"))
    assert run("ingest", folder).stderr == "3 files: 3 unchanged\n"


def test_a_fact_that_is_none_is_told_and_left_out(run: Run, folder: Path, stored: Stored) -> None:
    text = '["a.txt"]\ntype = "book"\ntitel = "甲"\n'
    (folder / "catalog.toml").write_text(text, encoding="utf-8")
    assert "but catalog.toml: 'titel' should be" in run("ingest", folder).stdout
    assert told(run, folder)["a.txt"] == "unchanged"
    with stored() as library:
        assert {"type": "book"} in [document.csl for document in library.documents()]


def test_a_catalog_that_cannot_be_read_fails_its_files_alone(run: Run, folder: Path) -> None:
    (folder / "catalog.toml").write_text("[", encoding="utf-8")
    result = run("ingest", folder, code=1)
    assert "catalog.toml" in result.stderr
    assert result.stdout.startswith("added     b/c.txt")


def test_files_are_put_into_a_collection_that_is_made(
    run: Run, folder: Path, stored: Stored
) -> None:
    run("ingest", folder / "a.txt")
    run("ingest", folder, "--collection", "海洋 1")
    with stored() as library:
        assert [it.collections for it in library.documents()] == [("海洋 1",)] * 2
    assert "is no name of a collection" in run("ingest", folder, "-c", "/", code=1).stderr


def test_files_of_one_name_in_two_folders_go_in_together(
    run: Run, tmp_path: Path, stored: Stored
) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "notes.txt").write_text(f"{name}的正文。", encoding="utf-8")
    run("ingest", tmp_path / "x", tmp_path / "y")
    with stored() as library:
        assert [it.source for it in library.documents()] == ["notes.txt", "notes.txt"]


def test_what_was_done_is_told_in_json(run: Run, folder: Path) -> None:
    run("ingest", folder)
    (folder / "b/c.txt").unlink()
    (folder / "bad.txt").write_bytes(b"\0\1\2")
    printed = run("ingest", folder, "--prune", "--json", code=1).stdout
    report = schemas.IngestReport.model_validate_json(printed)
    assert [(it.source, it.change) for it in report.files] == [
        ("a.txt", "unchanged"),
        ("bad.txt", None),
    ]
    assert [it.source for it in report.documents] == ["a.txt"]
    assert [it.source for it in report.removed] == ["b/c.txt"]
    assert json.loads(printed)["errors"][0]["source"] == "bad.txt"


def test_a_file_of_a_type_that_is_not_read_fails_alone(run: Run, folder: Path) -> None:
    picture = folder / "picture.png"
    picture.write_bytes(b"x")
    result = run("ingest", picture, code=1)
    assert ".png" in result.stderr
    assert result.stdout == ""
    assert "a.txt" in run("ingest", picture, folder / "a.txt", code=1).stdout


def test_a_watched_folder_is_followed_until_it_is_interrupted(
    folder: Path, environment: dict[str, str], data: Path
) -> None:
    code = (
        "from service import components\n"
        "from tests.index.conftest import HashingEncoder\n"
        "components.open_encoder = lambda _: HashingEncoder()\n"
        "from service.cli import main; main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "watch", str(folder)],
        env=environment | {"ZHENGYIN_DATA": str(data), "PYTHONUNBUFFERED": "1"},
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    seen = {process.stdout.readline().split()[1] for _ in range(2)}
    (folder / "a.txt").unlink()
    assert process.stdout.readline() == "removed   a.txt\n"
    os.kill(process.pid, signal.SIGINT)
    rest, said = process.communicate()
    assert (seen, rest, process.returncode) == ({"a.txt", "b/c.txt"}, "", 0)
    assert said.splitlines()[-1] == "no longer followed"
