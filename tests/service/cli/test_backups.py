"""The commands that write a backup and put it back."""

from collections.abc import Callable
from pathlib import Path

from index.library import Library
from service.settings import Settings
from tests.service.cli.conftest import Run


def test_a_backup_is_written_and_put_back(
    run: Run, data: Path, tmp_path: Path, stored: Callable[[], Library]
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("灯塔建于1987年。\n", encoding="utf-8")
    run("ingest", note)
    file = tmp_path / "backup.zip"
    assert str(file) in run("backup", file).stdout
    is_served = (data / "server.json").exists()
    refused = run("restore", file, code=1)
    assert ("in use" if is_served else "--replace") in refused.stderr
    if not is_served:
        run("remove", "note.txt")
        told = run("restore", file, "--replace").stdout
        assert told == f"{Settings(data=data).library_folder}: 1 documents\n"
    with stored() as library:
        assert [document.source for document in library.documents()] == ["note.txt"]
