"""A library as one file, and the library out of it."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from index.errors import NotWritable, StoreDamaged, StoreInUse
from index.library import DATABASE, Library
from index.storage.database import frozen
from index.storage.jobs import JobFile, new_job_id
from index.storage.records import StoredCollection
from service.backup import restore, write_backup
from service.errors import BackupDamaged, LibraryInPlace, NoLibrary
from service.intake.job_runner import FOLDER
from service.intake.uploads import Upload, Uploads
from tests.index.conftest import HashingEncoder, build_document

TEXT = "灯塔建于1987年。\n港口在它的西边。\n"
QUESTION = "灯塔建于哪一年？"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a closed library with a document, a collection and a fact set by hand."""
    folder = tmp_path / "data" / "library"
    with Library.open(folder, HashingEncoder()) as library:
        stored = library.add(build_document(TEXT, "tower.txt"))
        library.put_collection(StoredCollection("harbour", "港口"))
        library.include("harbour", [stored.id])
        library.edit(stored.id, {"title": "灯塔"})
    return folder


@pytest.fixture
def file(folder: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "backup.zip"
    write_backup(folder, file)
    return file


def answers(folder: Path) -> object:
    """All that is told of a library, and what it finds."""
    with Library.open(folder, HashingEncoder()) as library:
        snapshot = library.snapshot
        texts = [snapshot.text(id_) for id_ in snapshot.documents]
        return (
            library.documents(),
            texts,
            snapshot.collections,
            snapshot.search(QUESTION),
            library.names(),
        )


def test_a_restored_library_answers_alike(folder: Path, file: Path, tmp_path: Path) -> None:
    assert restore(file, tmp_path / "other" / "library") == 1
    assert answers(tmp_path / "other" / "library") == answers(folder)


def test_what_is_restored_takes_the_place_of_a_library_that_may_be_replaced(
    folder: Path, file: Path
) -> None:
    before = answers(folder)
    with Library.open(folder, HashingEncoder()) as library:
        library.remove(library.documents()[0].id)
        library.add(build_document("另一篇。\n", "other.txt"))
        library.snapshot.search(QUESTION)
    with pytest.raises(LibraryInPlace, match="--replace"):
        restore(file, folder)
    restore(file, folder, replace=True)
    assert answers(folder) == before


def test_the_log_of_a_killed_process_does_not_get_into_what_is_restored(
    folder: Path, file: Path, tmp_path: Path
) -> None:
    before, killed = answers(folder), tmp_path / "killed"
    with Library.open(folder, HashingEncoder()) as library:
        library.add(build_document("另一篇讲港口。\n" * 50, "other.txt"))
        # So a process that is killed leaves them.
        shutil.copytree(folder, killed)
    assert (killed / f"{DATABASE}-wal").stat().st_size
    restore(file, killed, replace=True)
    assert answers(killed) == before


def test_a_library_that_holds_nothing_need_not_be_kept(file: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    Library.open(empty, HashingEncoder()).close()
    assert restore(file, empty) == 1


def test_nothing_is_put_under_an_open_library(folder: Path, file: Path) -> None:
    with Library.open(folder, HashingEncoder()) as library:
        with pytest.raises(StoreInUse, match="stop the server"):
            restore(file, folder, replace=True)
        assert library.snapshot.search(QUESTION).results


def test_a_backup_is_of_one_moment_while_others_write(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(folder, HashingEncoder()) as library:

        @contextmanager
        def meanwhile(path: Path) -> Iterator[Callable[[Path], None]]:
            with frozen(path) as copy:
                library.add(build_document("后来的。\n", "later.txt"))
                yield copy

        with monkeypatch.context() as patch:
            patch.setattr("service.backup.frozen", meanwhile)
            write_backup(folder, tmp_path / "b.zip")
        assert len(library.documents()) == 2
    assert restore(tmp_path / "b.zip", tmp_path / "other") == 1


def test_files_that_wait_are_in_the_backup(folder: Path, tmp_path: Path) -> None:
    job = new_job_id()
    with Library.open(folder, HashingEncoder()) as library:
        Uploads(folder / FOLDER).save(job, [Upload("a.txt", "upload:a.txt", BytesIO(b"waiting"))])
        library.jobs.add(job, [JobFile("a.txt", "upload:a.txt")])
        write_backup(folder, tmp_path / "b.zip")
    other = tmp_path / "other"
    restore(tmp_path / "b.zip", other)
    with Library.open(other, HashingEncoder()) as library:
        assert [found.id for found in library.jobs.unfinished()] == [job]
    assert Uploads(other / FOLDER).path(job, 0, "a.txt").read_bytes() == b"waiting"


def altered(file: Path, change: Callable[[bytearray], None]) -> Path:
    held = bytearray(file.read_bytes())
    change(held)
    file.write_bytes(held)
    return file


def _flip(held: bytearray) -> None:
    held[len(held) // 2] ^= 1


def _cut(held: bytearray) -> None:
    del held[len(held) // 2 :]


def _empty(held: bytearray) -> None:
    held.clear()


@pytest.mark.parametrize("change", [_flip, _cut, _empty])
def test_a_damaged_backup_changes_nothing(
    folder: Path, file: Path, change: Callable[[bytearray], None]
) -> None:
    before = answers(folder)
    with pytest.raises(BackupDamaged, match="take another"):
        restore(altered(file, change), folder, replace=True)
    assert answers(folder) == before
    assert not list(folder.glob("*.partial"))


def test_a_backup_whose_manifest_and_files_disagree_is_refused(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(file) as held, zipfile.ZipFile(other, "w") as written:
        told = json.loads(held.read("manifest.json"))
        written.writestr(DATABASE, held.read(DATABASE)[:-4096] + bytes(4096))
        written.writestr("manifest.json", json.dumps(told))
    with pytest.raises(BackupDamaged, match="not what was written"):
        restore(other, tmp_path / "library")


@pytest.mark.parametrize("name", ["uploads/../../evil", "uploads/j_1/../evil", "other.txt"])
def test_a_backup_writes_nowhere_else(file: Path, tmp_path: Path, name: str) -> None:
    other = tmp_path / "evil.zip"
    with zipfile.ZipFile(file) as held, zipfile.ZipFile(other, "w") as written:
        told = json.loads(held.read("manifest.json"))
        written.writestr(name, b"x")
        written.writestr(DATABASE, held.read(DATABASE))
        told["files"] = {name: {}} | told["files"]
        written.writestr("manifest.json", json.dumps(told))
    with pytest.raises(BackupDamaged, match="it has a file"):
        restore(other, tmp_path / "library")


def test_a_damaged_library_is_no_backup_and_the_earlier_one_stays(folder: Path, file: Path) -> None:
    before = file.read_bytes()
    database = folder / DATABASE
    held = database.read_bytes()
    assert b"1987" in held
    database.write_bytes(held.replace(b"1987", b"1986"))
    with pytest.raises(StoreDamaged, match=r"tower\.txt"):
        write_backup(folder, file)
    assert file.read_bytes() == before
    assert not list(file.parent.glob("*.partial"))


def test_a_file_that_is_no_backup_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("mine")
    with pytest.raises(BackupDamaged, match=r"report\.txt is no backup"):
        write_backup(folder, file)
    assert file.read_text() == "mine"


def test_where_there_is_no_library_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary, match="ZHENGYIN_DATA"):
        write_backup(tmp_path / "none", tmp_path / "b.zip")
    assert not (tmp_path / "none").exists()


def test_a_place_that_cannot_be_written_is_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotWritable, match=r"file/b\.zip cannot be written"):
        write_backup(folder, tmp_path / "file" / "b.zip")
