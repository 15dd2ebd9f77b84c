import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import cast

import pytest

from index.additions import Addition, Change, PreparedDocument
from index.library import Library
from index.storage.records import StoredDocument
from ingest import loading
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

    def prepare(self, document: Document, on_progress: Callable[[float], None]) -> PreparedDocument:
        self.calls.append(document.source.name)
        on_progress(1.0)
        return PreparedDocument(document, (), None)

    def store(self, prepared: PreparedDocument, _replaced: Collection[str]) -> Addition:
        document, source = prepared.document, prepared.document.source
        new = StoredDocument(
            document.id, source.name, source.sha256, source.media_type, source.encoding,
            source.csl, document.language, len(source.text), (), 1, datetime.now(UTC),
        )  # fmt: skip
        change = Change.UNCHANGED if document.id in self.stored else Change.ADDED
        return Addition(self.stored.setdefault(document.id, new), change)


class SlowShelf(Shelf):
    """One that prepares ``until`` an event, or until nobody wants it any more."""

    def __init__(self, name: str, until: Event) -> None:
        super().__init__()
        self._name = name
        self._until = until
        self.started = Event()

    def prepare(self, document: Document, on_progress: Callable[[float], None]) -> PreparedDocument:
        if document.source.name == self._name:
            self.started.set()
            while not self._until.wait(0.01):
                on_progress(0.5)
        return super().prepare(document, on_progress)


INTERRUPTED = """
import sys, time
from pathlib import Path
from index.library import Library
from service.ingestion import ingest_files, readable_files
from tests.index.conftest import HashingEncoder

class Stuck(HashingEncoder):
    def encode_passages(self, texts, *, tokens=True):
        if any("d.txt" in text for text in texts):
            print("stuck", flush=True)
            time.sleep(600)
        return super().encode_passages(texts, tokens=tokens)

with Library.open(Path(sys.argv[2]), Stuck()) as library:
    for outcome in ingest_files(library, readable_files([Path(sys.argv[1])])):
        print(outcome.file.name, flush=True)
"""


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
    assert outcome.change is Change.ADDED


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
    assert [outcome.change for outcome in ingest(shelf, path)] == [Change.ADDED]
    assert [outcome.change for outcome in ingest(shelf, path)] == [Change.UNCHANGED]


def test_a_file_replaces_what_was_stored_under_its_name(tmp_path: Path) -> None:
    (path,) = write(tmp_path, "a.txt")
    shelf = Shelf()
    ingest(shelf, path)
    assert shelf.calls == ["a.txt"]


def test_files_of_one_name_below_one_folder_stay_as_they_are(
    tmp_path: Path, library: Library
) -> None:
    write(tmp_path / "files", "a/notes.txt", "b/notes.txt")
    changes = [[it.change for it in ingest(library, tmp_path / "files")] for _ in range(2)]
    assert changes == [[Change.ADDED] * 2, [Change.UNCHANGED] * 2]
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
    assert [outcome.change for outcome in outcomes] == [Change.CHANGED, Change.UNCHANGED]
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


def test_the_next_file_is_read_while_one_is_encoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write(tmp_path, "a.txt", "b.txt")
    next_is_read = Event()
    load = loading.load

    def told(path: Path, *arguments: object, **options: object) -> object:
        source = load(path, *arguments, **options)  # type: ignore[arg-type]
        if path.name == "b.txt":
            next_is_read.set()
        return source

    monkeypatch.setattr(loading, "load", told)
    # It never comes to its end where the second file waits for the first.
    assert len(ingest(SlowShelf("a.txt", next_is_read), *paths)) == 2


def test_a_file_is_told_of_while_the_next_is_encoded(tmp_path: Path) -> None:
    go_on = Event()
    shelf = SlowShelf("b.txt", go_on)
    files = readable_files(write(tmp_path, "a.txt", "b.txt"))
    outcomes = ingest_files(cast("Library", shelf), files)
    assert next(outcomes).file.name == "a.txt"
    assert [document.source for document in shelf.documents()] == ["a.txt"]
    go_on.set()
    assert [outcome.file.name for outcome in outcomes] == ["b.txt"]


def test_what_is_being_encoded_is_dropped_where_the_caller_stops(tmp_path: Path) -> None:
    shelf = SlowShelf("b.txt", Event())
    files = readable_files(write(tmp_path, "a.txt", "b.txt", "c.txt"))
    outcomes = ingest_files(cast("Library", shelf), files)
    next(outcomes)
    assert shelf.started.wait(10)
    # It would never end by itself.
    outcomes.close()
    assert [document.source for document in shelf.documents()] == ["a.txt"]


def test_the_same_bytes_twice_in_a_folder_are_encoded_once(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    for path in paths:
        path.write_text("网络空间需要国际规则。", encoding="utf-8")
    encoder = HashingEncoder()
    with Library.open(tmp_path / "library", encoder) as library:
        outcomes = ingest(library, *paths)
        assert encoder.encoded == ["网络空间需要国际规则。"]
        assert [document.names for document in library.documents()] == [("a.txt", "b.txt", "c.txt")]
    assert [it.change for it in outcomes] == [Change.ADDED, Change.NAMED, Change.NAMED]


def test_a_renamed_file_keeps_its_id_and_shows_its_new_name(
    tmp_path: Path, library: Library
) -> None:
    (path,) = write(tmp_path, "a.txt")
    (before,) = ingest(library, path)
    (after,) = ingest(library, path.rename(tmp_path / "b.txt"))
    assert before.document is not None
    assert after.document is not None
    assert after.change is Change.RENAMED
    assert (after.document.id, after.document.names) == (before.document.id, ("b.txt",))


def test_a_file_that_changes_leaves_its_double_as_it_is(tmp_path: Path, library: Library) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    for path in (first, second):
        path.write_text("网络空间需要国际规则。", encoding="utf-8")
    ingest(library, first, second)
    first.write_text("现在是别的文字。", encoding="utf-8")
    assert [it.change for it in ingest(library, first, second)] == [
        Change.CHANGED,
        Change.UNCHANGED,
    ]
    assert [document.names for document in library.documents()] == [("a.txt",), ("b.txt",)]


def test_two_files_that_change_names_are_both_kept(tmp_path: Path, library: Library) -> None:
    first, second = write(tmp_path, "a.txt", "b.txt")
    ingest(library, first, second)
    texts = first.read_bytes(), second.read_bytes()
    first.write_bytes(texts[1])
    second.write_bytes(texts[0])
    ingest(library, first, second)
    assert sources(library) == ["a.txt", "b.txt"]
    held = {
        document.source: b"".join(library.content(document.id)) for document in library.documents()
    }
    assert held == {"a.txt": texts[1], "b.txt": texts[0]}


def test_a_killed_run_costs_only_what_it_had_not_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    write(folder, "a.txt", "b.txt", "c.txt", "d.txt", "e.txt")
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(folder), str(tmp_path / "library")],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        # What is told and where it sticks are told by two threads, in any order.
        told = {process.stdout.readline().strip() for _ in range(4)}
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert told == {"a.txt", "b.txt", "c.txt", "stuck"}

    encoder = HashingEncoder()
    with Library.open(tmp_path / "library", encoder) as library:
        assert sources(library) == ["a.txt", "b.txt", "c.txt"]
        outcomes = ingest(library, folder)
    added = {outcome.file.name for outcome in outcomes if outcome.change is Change.ADDED}
    assert added == {"d.txt", "e.txt"}
    assert [text[-len("d.txt 里的文字。") :] for text in encoder.encoded] == [
        "d.txt 里的文字。",
        "e.txt 里的文字。",
    ]
