from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from index.storage.records import StoredDocument
from ingest.models import Document
from service.ingestion import Outcome, ingest_files, readable_files

if TYPE_CHECKING:
    from index.library import Library


class Shelf:
    """A library that only keeps which documents it was given, and how."""

    def __init__(self) -> None:
        self.stored: dict[str, StoredDocument] = {}
        self.calls: list[tuple[str, str]] = []

    def documents(self) -> tuple[StoredDocument, ...]:
        return tuple(self.stored.values())

    def add(self, document: Document, on_progress: Callable[[float], None]) -> StoredDocument:
        return self._put("add", document, on_progress)

    def replace(self, document: Document, on_progress: Callable[[float], None]) -> StoredDocument:
        return self._put("replace", document, on_progress)

    def _put(
        self, how: str, document: Document, on_progress: Callable[[float], None]
    ) -> StoredDocument:
        self.calls.append((how, document.source.name))
        on_progress(1.0)
        source = document.source
        new = StoredDocument(
            document.id, source.name, source.sha256, source.media_type, source.encoding,
            source.csl, document.language, len(source.text), (), 1, datetime.now(UTC),
        )  # fmt: skip
        return self.stored.setdefault(document.id, new)


def write(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"这是 {path} 里的文字。", encoding="utf-8")
    return paths


def ingest(shelf: Shelf, *paths: Path) -> list[Outcome]:
    return list(ingest_files(cast("Library", shelf), paths))


def test_a_folder_is_read_all_through(tmp_path: Path) -> None:
    wanted = write(tmp_path, "a.txt", "b/c.md", "b/d/e.TXT")
    write(tmp_path, "catalog.toml", "picture.png", ".hidden.txt", ".git/f.txt")
    assert list(readable_files([tmp_path])) == wanted


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    named = write(tmp_path, ".hidden.txt", "picture.png")
    assert list(readable_files(named)) == named


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    (path,) = write(tmp_path, "a.txt")
    assert readable_files([path, tmp_path, path]) == (path,)


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
    assert shelf.calls == [("replace", "a.txt")]


def test_files_of_one_name_in_two_folders_are_both_kept(tmp_path: Path) -> None:
    shelf = Shelf()
    ingest(shelf, *write(tmp_path, "a/report.txt", "b/report.txt"))
    assert shelf.calls == [("replace", "report.txt"), ("add", "report.txt")]


def test_progress_is_told_for_each_file(tmp_path: Path) -> None:
    paths = write(tmp_path, "a.txt", "b.txt")
    heard: list[tuple[Path, float]] = []
    list(ingest_files(cast("Library", Shelf()), paths, lambda *told: heard.append(told)))
    assert heard == [(path, 1.0) for path in paths]
