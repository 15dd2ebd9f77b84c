from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from index.library import Library
from index.storage.records import StoredDocument
from ingest.models import Document
from service.ingestion import NamedFile, Outcome, ingest_files, readable_files
from tests.index.conftest import HashingEncoder


class Shelf:
    """A library that only keeps which documents it was given."""

    def __init__(self) -> None:
        self.stored: dict[str, StoredDocument] = {}
        self.calls: list[str] = []

    def documents(self) -> tuple[StoredDocument, ...]:
        return tuple(self.stored.values())

    def add(self, document: Document, on_progress: Callable[[float], None]) -> StoredDocument:
        self.calls.append(document.source.name)
        on_progress(1.0)
        source = document.source
        new = StoredDocument(
            document.id, source.name, source.sha256, source.media_type, source.encoding,
            source.csl, document.language, len(source.text), (), 1, datetime.now(UTC),
        )  # fmt: skip
        return self.stored.setdefault(document.id, new)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", HashingEncoder()) as library:
        yield library


def sources(library: Library) -> list[str]:
    return [document.source for document in library.documents()]


def write(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"这是 {path} 里的文字。", encoding="utf-8")
    return paths


def ingest(library: Library | Shelf, *paths: Path) -> list[Outcome]:
    return list(ingest_files(cast("Library", library), readable_files(paths)))


def test_a_folder_is_read_all_through(tmp_path: Path) -> None:
    wanted = write(tmp_path, "a.txt", "b/c.md", "b/d/e.TXT")
    write(tmp_path, "catalog.toml", "picture.png", ".hidden.txt", ".git/f.txt")
    assert [file.path for file in readable_files([tmp_path])] == wanted


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    named = write(tmp_path, ".hidden.txt", "picture.png")
    assert [file.path for file in readable_files(named)] == named


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    (path,) = write(tmp_path, "a.txt")
    assert readable_files([path, tmp_path, path]) == (NamedFile(path, "a.txt"),)


def test_a_file_is_named_by_its_path_below_the_folder_asked_for(tmp_path: Path) -> None:
    (path,) = write(tmp_path, "a/b/notes.txt")
    named = {
        file.name
        for asked in (tmp_path, tmp_path / "a", tmp_path / "a" / "b", path)
        for file in readable_files([asked])
    }
    assert named == {"a/b/notes.txt", "b/notes.txt", "notes.txt"}


def test_a_file_reached_twice_is_named_by_the_first_way(tmp_path: Path) -> None:
    write(tmp_path, "a/notes.txt")
    (file,) = readable_files([tmp_path, tmp_path / "a"])
    assert file.name == "a/notes.txt"


def test_errors_tell_files_of_one_name_apart(tmp_path: Path) -> None:
    for path in write(tmp_path, "a/notes.txt", "b/notes.txt"):
        path.write_bytes(b"\0\1\2")
    errors = [outcome.error or "" for outcome in ingest(Shelf(), tmp_path)]
    assert [error.split(":")[0] for error in errors] == ["a/notes.txt", "b/notes.txt"]


def test_a_file_below_has_the_facts_of_its_own_folder(tmp_path: Path) -> None:
    write(tmp_path, "a/notes.txt")
    (tmp_path / "catalog.toml").write_text('["notes.txt"]\ntype = "book"\n', "utf-8")
    (tmp_path / "a" / "catalog.toml").write_text('["notes.txt"]\ntype = "map"\n', "utf-8")
    (outcome,) = ingest(Shelf(), tmp_path)
    assert outcome.document is not None
    assert outcome.document.csl == {"type": "map"}


def test_files_are_taken_in_with_their_folders_facts(tmp_path: Path) -> None:
    (path,) = write(tmp_path, "a.txt")
    (tmp_path / "catalog.toml").write_text('["a.txt"]\ntype = "book"\ntitle = "甲"\n', "utf-8")
    (outcome,) = ingest(Shelf(), path)
    assert outcome.document is not None
    assert outcome.document.csl == {"type": "book", "title": "甲"}
    assert outcome.changed


def test_a_bad_file_is_told_with_its_cause_and_the_others_go_in(tmp_path: Path) -> None:
    first, last = write(tmp_path, "a.txt", "z.txt")
    bad = tmp_path / "m.txt"
    bad.write_bytes(b"\0\1\2")
    before, failed, after = ingest(Shelf(), first, bad, last)
    assert before.document is not None
    assert after.document is not None
    assert failed.document is None
    assert failed.error is not None
    assert "m.txt" in failed.error


def test_a_bad_catalog_fails_its_files(tmp_path: Path) -> None:
    (path,) = write(tmp_path, "a.txt")
    (tmp_path / "catalog.toml").write_text("[", "utf-8")
    (outcome,) = ingest(Shelf(), path)
    assert outcome.error is not None
    assert "catalog.toml" in outcome.error


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    (outcome,) = ingest(Shelf(), tmp_path / "gone")
    assert outcome.error is not None
    assert "there is no file or folder" in outcome.error


def test_a_file_that_the_library_held_is_unchanged(tmp_path: Path) -> None:
    (path,) = write(tmp_path, "a.txt")
    shelf = Shelf()
    assert [outcome.changed for outcome in ingest(shelf, path)] == [True]
    assert [outcome.changed for outcome in ingest(shelf, path)] == [False]


def test_a_file_replaces_what_was_stored_under_its_name(tmp_path: Path) -> None:
    (path,) = write(tmp_path, "a.txt")
    shelf = Shelf()
    ingest(shelf, path)
    assert shelf.calls == ["a.txt"]


def test_files_of_one_name_below_one_folder_stay_as_they_are(
    tmp_path: Path, library: Library
) -> None:
    write(tmp_path / "files", "a/notes.txt", "b/notes.txt")
    changed = [[it.changed for it in ingest(library, tmp_path / "files")] for _ in range(2)]
    assert changed == [[True, True], [False, False]]
    assert sources(library) == ["a/notes.txt", "b/notes.txt"]


def test_a_folder_of_its_own_takes_nothing_from_another(tmp_path: Path, library: Library) -> None:
    files = write(tmp_path, "a/notes.txt", "b/notes.txt")
    for file in files:
        ingest(library, file.parent)
    assert sources(library) == ["notes.txt", "notes.txt"]


def test_a_changed_file_replaces_what_was_read_from_it(tmp_path: Path, library: Library) -> None:
    (path, _) = write(tmp_path / "files", "a/notes.txt", "b/notes.txt")
    ingest(library, tmp_path / "files")
    path.write_text("现在是别的文字。", encoding="utf-8")
    outcomes = ingest(library, tmp_path / "files")
    assert [outcome.changed for outcome in outcomes] == [True, False]
    assert sources(library) == ["a/notes.txt", "b/notes.txt"]


def test_a_changed_file_is_replaced_from_a_folder_further_up_too(
    tmp_path: Path, library: Library
) -> None:
    (path,) = write(tmp_path, "files/a/notes.txt")
    ingest(library, path.parent)
    path.write_text("现在是别的文字。", encoding="utf-8")
    ingest(library, tmp_path / "files")
    assert sources(library) == ["a/notes.txt"]


def test_bytes_that_are_held_keep_their_first_name(tmp_path: Path, library: Library) -> None:
    (path,) = write(tmp_path, "files/a/notes.txt")
    ingest(library, path.parent)
    ingest(library, tmp_path / "files")
    assert sources(library) == ["notes.txt"]


def test_progress_is_told_for_each_file(tmp_path: Path) -> None:
    paths = write(tmp_path, "a.txt", "b.txt")
    heard: list[tuple[NamedFile, float]] = []
    files = readable_files(paths)
    list(ingest_files(cast("Library", Shelf()), files, lambda *told: heard.append(told)))
    assert heard == [(file, 1.0) for file in files]
