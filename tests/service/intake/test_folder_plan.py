import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.additions import Change
from index.library import Library
from index.storage.records import StoredName
from service.ingestion import ingest_files
from service.intake.fingerprints import Fingerprints
from service.intake.folder_plan import FolderPlan, described_files
from service.intake.holdings import Holdings
from tests.index.conftest import HashingEncoder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", HashingEncoder()) as library:
        yield library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two files."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"{name}的正文。", encoding="utf-8")
    return folder


def take_in(library: Library, *paths: Path) -> None:
    assert all(
        it.document for it in ingest_files(library, [d.file for d in described_files(paths)])
    )


def planned(library: Library, *paths: Path, **options: float) -> FolderPlan:
    return FolderPlan.of(paths, Holdings.read(library.folder), Fingerprints(), **options)  # type: ignore[arg-type]


def changes(plan: FolderPlan) -> dict[str, Change | None]:
    return {it.file.name: it.change for it in plan.files}


def test_a_library_that_is_not_there_holds_nothing(folder: Path, tmp_path: Path) -> None:
    plan = FolderPlan.of([folder], Holdings.read(tmp_path / "none"), Fingerprints())
    assert changes(plan) == {"a.txt": Change.ADDED, "b.txt": Change.ADDED}
    assert not (tmp_path / "none").exists()


def test_nothing_is_to_be_done_twice(library: Library, folder: Path) -> None:
    take_in(library, folder)
    assert [it.is_held for it in planned(library, folder).files] == [True, True]
    assert [it.is_held for it in planned(library, folder, again=True).files] == [False, False]


def test_a_file_that_an_older_version_stored_is_looked_into(library: Library, folder: Path) -> None:
    take_in(library, folder)
    held = Holdings.read(library.folder)
    older = {
        id_: [StoredName(it.document_id, it.source, it.origin, it.given_in) for it in names]
        for id_, names in held.names.items()
    }
    plan = FolderPlan.of([folder], Holdings(older, held.digests), Fingerprints())
    assert [(it.change, it.is_held) for it in plan.files] == [(Change.UNCHANGED, False)] * 2


def test_two_files_of_the_same_new_bytes_are_one_document(library: Library, folder: Path) -> None:
    (folder / "b.txt").write_bytes((folder / "a.txt").read_bytes())
    assert changes(planned(library, folder)) == {"a.txt": Change.ADDED, "b.txt": Change.NAMED}


def test_a_file_reached_by_two_ways_is_one(library: Library, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    plan = planned(library, folder, tmp_path / "link", folder / ".." / "folder" / "a.txt")
    assert len(plan.files) == 2


def test_a_file_that_is_being_written_is_left_out_and_not_taken_for_gone(
    library: Library, folder: Path
) -> None:
    take_in(library, folder)
    os.utime(folder / "b.txt", (0, 0))
    plan = planned(library, folder, quiet=1000)
    assert (set(changes(plan)), plan.unsettled, plan.gone) == ({"b.txt"}, True, ())


def test_a_file_that_cannot_be_looked_at_is_not_gone(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(library, folder)
    stat = Path.stat

    def refused(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return stat(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", refused)
    assert planned(library, folder / "b.txt", folder).gone == ()


def test_a_folder_in_the_place_of_a_file_is_not_that_file(library: Library, folder: Path) -> None:
    take_in(library, folder)
    (folder / "a.txt").unlink()
    (folder / "a.txt").mkdir()
    assert [name.source for name in planned(library, folder).gone] == ["a.txt"]


def test_a_file_that_is_too_large_is_not_even_read(library: Library, folder: Path) -> None:
    with (folder / "a.txt").open("wb") as file:
        file.truncate(2**40)
    plan = planned(library, folder)
    assert [(it.file.name, it.error is None) for it in plan.files] == [
        ("a.txt", False),
        ("b.txt", True),
    ]


def test_a_digest_is_worked_out_again_where_a_file_looks_the_same_but_is_young(
    folder: Path,
) -> None:
    fingerprints, path = Fingerprints(), folder / "a.txt"
    before, looks = fingerprints.of(path), path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(looks.st_atime_ns, looks.st_mtime_ns))
    assert fingerprints.of(path) != before
