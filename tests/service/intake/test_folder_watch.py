import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from index.library import Library
from service.ingestion import Outcome
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
    library: Library, *folders: Path, receiver: Callable[[], Receiver] | None = None, **options: str
) -> Iterator[FOLLOWED]:
    """What is told while folders are followed."""

    @contextmanager
    def opened() -> Iterator[Receiver]:
        yield receiver() if receiver else OpenedReceiver(library)

    watch = FolderWatch(folders, library.folder, opened, quiet=NOTHING_LASTS, **options)
    stop = Event()
    told: FOLLOWED = []
    thread = Thread(target=lambda: told.extend(iter_into(told, watch.follow(stop))))
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join()


def iter_into(told: FOLLOWED, events: Iterator[Outcome | Removal | str]) -> FOLLOWED:
    for event in events:
        told.append(event)
    return []


def held(library: Library) -> dict[str, bytes]:
    """The bytes of the files whose names are in the library, by their paths."""
    return {name.origin: b"".join(library.content(name.document_id)) for name in library.names()}


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
    assert set(hand.did) == {"make", "change", "rename", "remove"}
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.txt")}
    told = {name for document in library.documents() for name in document.names}
    assert told <= names
