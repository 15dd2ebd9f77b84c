"""Folders that are made once, by one process of several, and made again where they are damaged."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import CacheNotWritable
from index.model_cache import discard_damaged, made_once

FILES = ("first", "second")

_MAKER = """
import os, signal, sys, time
from pathlib import Path
from index.model_cache import made_once

def make(folder):
    with Path(sys.argv[1]).parent.joinpath("makers").open("a") as file:
        print(os.getpid(), file=file)
    folder.joinpath("first").write_text("1")
    time.sleep(0.3)
    if sys.argv[2:] == ["killed"]:
        os.kill(os.getpid(), signal.SIGKILL)
    folder.joinpath("second").write_text("2")

folder = made_once(Path(sys.argv[1]), make)
assert {"first", "second"} <= {path.name for path in folder.iterdir()}
"""


def _maker(folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    root = Path(__file__).parents[2]
    return subprocess.Popen([sys.executable, "-c", _MAKER, str(folder), *arguments], cwd=root)


def _complete(folder: Path) -> None:
    for name in FILES:
        (folder / name).write_text(name)


def test_of_two_processes_one_makes_and_both_have_it(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "model"
    processes = [_maker(folder), _maker(folder)]
    assert [process.wait(60) for process in processes] == [0, 0]
    assert len((folder.parent / "makers").read_text().split()) == 1


def test_what_a_kill_left_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    assert _maker(folder, "killed").wait(60) == -9
    assert not folder.exists()
    made_once(folder, _complete)
    assert [(folder / name).read_text() for name in FILES] == list(FILES)


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    folder = made_once(tmp_path / "model", _complete)

    def make(_: Path) -> None:
        pytest.fail("made again")

    assert made_once(folder, make) == folder


def test_a_folder_in_a_folder_is_kept_too(tmp_path: Path) -> None:
    def make(folder: Path) -> None:
        (folder / "inner").mkdir()
        (folder / "inner" / "file").write_text("content")

    inner = made_once(tmp_path / "model", make) / "inner" / "file"
    inner.write_text("longer than it was")
    made_once(tmp_path / "model", make)
    assert inner.read_text() == "content"


def _flip(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 1
    path.write_bytes(held)


HARMS: dict[str, Callable[[Path], object]] = {
    "emptied": lambda folder: (folder / "first").write_bytes(b""),
    "missing": lambda folder: (folder / "first").unlink(),
    "one too many": lambda folder: (folder / "third").touch(),
    "untold": lambda folder: (folder / "files.json").unlink(),
    "cut": lambda folder: (folder / "files.json").write_text('{"first": "'),
    "senseless": lambda folder: (folder / "files.json").write_text("[]"),
    "telling nothing": lambda folder: (folder / "files.json").write_text("{}"),
    "telling otherwise": lambda folder: (folder / "files.json").write_text('{"first": "abc"}'),
    "gone": shutil.rmtree,
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_damaged_folder_is_made_again(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    folder = made_once(tmp_path / "model", _complete)
    harm(folder)
    made_once(folder, _complete)
    assert [(folder / name).read_text() for name in FILES] == list(FILES)
    assert made_once(folder, lambda _: pytest.fail("made again")) == folder


def test_damage_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = made_once(tmp_path / "model", _complete)
    assert not caplog.messages
    (folder / "second").unlink()
    made_once(folder, _complete)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert str(folder) in caplog.text


def test_damage_that_leaves_the_sizes_is_found_when_all_is_read(tmp_path: Path) -> None:
    folders = [made_once(tmp_path / name, _complete) for name in ("model", "other")]
    assert discard_damaged(tmp_path) == []
    _flip(folders[0] / "second")
    assert made_once(folders[0], lambda _: pytest.fail("made again")) == folders[0]
    assert discard_damaged(tmp_path) == [folders[0]]
    made_once(folders[0], _complete)
    assert (folders[0] / "second").read_text() == "second"
    assert discard_damaged(tmp_path) == []


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(CacheNotWritable, match="another folder") as caught:
        made_once(tmp_path / "cache" / "model", _complete)
    assert caught.value.folder == str(tmp_path / "cache" / "model")
