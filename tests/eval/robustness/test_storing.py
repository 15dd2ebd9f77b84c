from pathlib import Path

import pytest

from eval.robustness import storing
from eval.robustness.specimens import Specimen
from eval.robustness.storing import Kept, take_in
from index.library import Library
from tests.index.conftest import HashingEncoder

EMPTY = Specimen(".txt", "nothing", b"")


def kept(folder: Path, *specimens: Specimen) -> Kept:
    (folder / "files").mkdir()
    home = folder / "library"
    with Library.open(home, HashingEncoder()) as library:
        return take_in(library, home, specimens, folder / "files")


def test_a_library_keeps_nothing_of_what_it_refuses(tmp_path: Path) -> None:
    locked = Specimen(".docx", "old", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert kept(tmp_path, EMPTY, locked) == Kept(2, ())


def test_a_file_that_is_taken_in_after_all_is_named(tmp_path: Path) -> None:
    assert kept(tmp_path, Specimen(".txt", "text", b"A river.")) == Kept(1, (".txt text",))


def test_what_is_left_behind_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest = storing._ingest

    def leaving(library: Library, path: Path) -> bool:
        if not path.read_bytes():
            (tmp_path / "library" / "half").touch()
        return ingest(library, path)

    monkeypatch.setattr(storing, "_ingest", leaving)
    assert kept(tmp_path, EMPTY) == Kept(1, (".txt nothing",))
