import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from index.additions import Change
from index.errors import StoreBusy, UnknownDocument
from index.library import Library
from service.ingestion import Outcome
from service.intake import folder_watch
from service.intake.folder_intake import Removal
from service.intake.folder_watch import FolderWatch
from service.intake.receivers import OpenedReceiver, Receiver
from tests.index.conftest import HashingEncoder

NOTHING_LASTS = 0.05
"""Seconds for which a test's files are left alone before they are taken in."""

FOLLOWED = list[Outcome | Removal | str]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", HashingEncoder()) as library:
        yield library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


@contextmanager
def watched(
    library: Library,
    *folders: Path,
    collection: str | None = None,
    receiver: Callable[[], Receiver] | None = None,
) -> Iterator[FOLLOWED]:
    """What is told while folders are followed."""

    @contextmanager
    def opened() -> Iterator[Receiver]:
        yield receiver() if receiver else OpenedReceiver(library)

    watch = FolderWatch(folders, library.folder, opened, collection=collection, quiet=NOTHING_LASTS)
    stop = Event()
    told: FOLLOWED = []

    def follow() -> None:
        for event in watch.follow(stop):
            told.append(event)

    thread = Thread(target=follow)
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join()


def held(library: Library) -> dict[str, bytes]:
    """The bytes of the files whose names are in the library, by their paths."""
    found = {}
    for name in library.names():
        # It may be removed meanwhile.
        with suppress(UnknownDocument):
            found[name.origin] = b"".join(library.content(name.document_id))
    return found


def put(path: Path, text: str) -> None:
    """Have a file be there whole at once: its writing may take longer than what is waited for."""
    written = path.with_name(f".{path.name}")
    written.write_text(text, encoding="utf-8")
    written.replace(path)


def lying(*folders: Path) -> dict[str, bytes]:
    """The bytes of the files in folders, by their paths."""
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix == ".txt"
    }


def wait_until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.01)


class Hand:
    """Makes, changes, renames and removes files of a folder at random."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._random = random.Random(seed)  # noqa: S311
        self.did: list[str] = []

    def move(self) -> None:
        files = sorted(self._folder.rglob("*.txt"))
        doing = self._random.choice(["make", "change", "rename", "remove"] if files else ["make"])
        self.did.append(doing)
        if doing == "make":
            self._write(self._place())
        elif doing == "change":
            self._write(self._random.choice(files))
        elif doing == "rename":
            self._random.choice(files).rename(self._place())
        else:
            self._random.choice(files).unlink()

    def _place(self) -> Path:
        """Where a file may lie already, in a folder that may be new."""
        below = self._random.choice(["", "a", "b", "b/c"])
        place = self._folder / below / f"{self._random.randrange(30)}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def _write(self, path: Path) -> None:
        # Some have the bytes of others.
        path.write_text(f"第{self._random.randrange(40)}份文件的正文。", encoding="utf-8")


@pytest.mark.parametrize("seed", [1, 2])
def test_folder_and_library_are_the_same_after_200_moves(
    library: Library, folder: Path, seed: int
) -> None:
    hand = Hand(folder, seed)
    with watched(library, folder):
        for number in range(200):
            hand.move()
            if number % 10 == 0:
                time.sleep(0.02)
        wait_until(lambda: held(library) == lying(folder))
    assert held(library) == lying(folder)
    assert set(hand.did) == {"make", "change", "rename", "remove"}
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.txt")}
    told = {name for document in library.documents() for name in document.names}
    assert told <= names


def changes(told: FOLLOWED) -> list[tuple[str, str]]:
    """What was done with each file, by its name."""
    return [
        ("removed", event.name.source)
        if isinstance(event, Removal)
        else (event.change or "failed", event.file.name)
        for event in told
        if not isinstance(event, str)
    ]


def test_a_folder_is_first_made_the_same(library: Library, folder: Path) -> None:
    (folder / "a.txt").write_text("先有的。", encoding="utf-8")
    (folder / "b.txt").write_text("也先有的。", encoding="utf-8")
    with watched(library, folder):
        wait_until(lambda: held(library) == lying(folder))
    (folder / "a.txt").unlink()
    (folder / "c.txt").write_text("后来的。", encoding="utf-8")
    with watched(library, folder) as told:
        wait_until(lambda: held(library) == lying(folder))
    assert changes(told) == [(Change.ADDED, "c.txt"), ("removed", "a.txt")]


def test_a_renamed_file_is_the_same_document(library: Library, folder: Path) -> None:
    (folder / "a.txt").write_text("正文。", encoding="utf-8")
    with watched(library, folder) as told:
        wait_until(lambda: bool(library.documents()))
        (folder / "a.txt").rename(folder / "b.txt")
        wait_until(lambda: held(library) == lying(folder))
    assert changes(told) == [(Change.ADDED, "a.txt"), (Change.RENAMED, "b.txt")]


def test_a_folder_that_is_moved_away_takes_its_files_along(library: Library, folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a/b.txt").write_text("正文。", encoding="utf-8")
    with watched(library, folder):
        wait_until(lambda: bool(library.documents()))
        (folder / "a").rename(folder.with_name("elsewhere"))
        wait_until(lambda: not library.documents())


def test_a_file_that_is_saved_by_replacing_it_stays(library: Library, folder: Path) -> None:
    path, away = folder / "a.txt", folder.with_name("away")
    path.write_text("正文。", encoding="utf-8")
    with watched(library, folder) as told:
        wait_until(lambda: bool(library.documents()))
        for number in range(20):
            path.rename(away)
            path.write_text(f"第{number}版。", encoding="utf-8")
        wait_until(lambda: held(library) == lying(folder))
    assert {kind for kind, _ in changes(told)} == {Change.ADDED, Change.CHANGED}


def test_a_file_goes_in_when_nobody_writes_to_it_any_more(library: Library, folder: Path) -> None:
    path = folder / "a.txt"
    with watched(library, folder) as told:
        with path.open("w", encoding="utf-8") as file:
            for number in range(50):
                file.write(f"第{number}行。\n")
                file.flush()
                time.sleep(NOTHING_LASTS / 10)
        wait_until(lambda: held(library) == lying(folder))
    assert changes(told)[-1][1] == "a.txt"
    assert len(told) < 50


def test_a_file_that_cannot_be_read_is_told_once_until_it_changes(
    library: Library, folder: Path
) -> None:
    bad = folder / "bad.txt"
    bad.write_bytes(b"\0\1\2")
    with watched(library, folder) as told:
        wait_until(lambda: ("failed", "bad.txt") in changes(told))
        put(folder / "good.txt", "正文。")
        wait_until(lambda: (Change.ADDED, "good.txt") in changes(told))
        put(bad, "现在可读。")
        wait_until(lambda: held(library) == lying(folder))
    assert changes(told) == [
        ("failed", "bad.txt"),
        (Change.ADDED, "good.txt"),
        (Change.ADDED, "bad.txt"),
    ]


def test_facts_follow_the_catalog(library: Library, folder: Path) -> None:
    (folder / "a.txt").write_text("正文。", encoding="utf-8")
    with watched(library, folder, collection="书"):
        wait_until(lambda: bool(library.documents()))
        put(folder / "catalog.toml", '["a.txt"]\ntype = "book"\n')
        wait_until(lambda: library.documents()[0].csl == {"type": "book"})
    assert library.documents()[0].collections == ("书",)


def test_a_folder_that_goes_and_comes_back_is_followed_on(library: Library, folder: Path) -> None:
    (folder / "a.txt").write_text("正文。", encoding="utf-8")
    away = folder.with_name("away")
    with watched(library, folder) as told:
        wait_until(lambda: bool(library.documents()))
        folder.rename(away)
        wait_until(lambda: any(isinstance(event, str) for event in told))
        assert library.documents()
        away.rename(folder)
        put(folder / "b.txt", "又一份。")
        wait_until(lambda: held(library) == lying(folder))
    assert "what came from it is left as it is" in "".join(map(str, told))


def test_what_went_wrong_is_told_and_tried_again(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_watch, "_AGAIN", 0.01)
    failing = [True, True]

    def receiver() -> Receiver:
        if failing:
            failing.pop()
            raise StoreBusy("x", "locked")
        return OpenedReceiver(library)

    (folder / "a.txt").write_text("正文。", encoding="utf-8")
    with watched(library, folder, receiver=receiver) as told:
        wait_until(lambda: held(library) == lying(folder))
    assert [isinstance(event, str) for event in told] == [True, True, False]


def test_hidden_files_are_passed_over(library: Library, folder: Path) -> None:
    (folder / ".git").mkdir()
    with watched(library, folder) as told:
        (folder / ".git/x.txt").write_text("隐藏。", encoding="utf-8")
        (folder / ".y.txt").write_text("隐藏。", encoding="utf-8")
        put(folder / "a.txt", "正文。")
        wait_until(lambda: bool(library.documents()))
    assert changes(told) == [(Change.ADDED, "a.txt")]
