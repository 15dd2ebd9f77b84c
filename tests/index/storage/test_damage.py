"""Files and disks that fail: each is told with the file and what to do, reading and writing."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import (
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreReadOnly,
    StoreUnreadable,
)
from index.storage import database
from index.storage.store import Store
from tests.index.conftest import MakeDocument
from tests.index.storage.test_store import DIMENSION, ROOT, TOKEN_DIMENSION, put

PAGE = 4096


def opened(path: Path) -> Store:
    return Store.open(path, "hashing", DIMENSION, TOKEN_DIMENSION)


def read_all(path: Path) -> None:
    store = opened(path)
    try:
        with store.read() as transaction:
            for document in transaction.documents():
                transaction.blocks(document.id)
            every = transaction.versions()
            transaction.texts(every)
            transaction.passages_of(every)
            transaction.embedding(every)
    finally:
        store.close()


@pytest.fixture
def path(tmp_path: Path, make_document: MakeDocument) -> Path:
    """A closed store of ten documents, some hundreds of pages."""
    path = tmp_path / "store.sqlite3"
    store = opened(path)
    for number in range(10):
        put(store, make_document(f"第{number}篇讲牡蛎怎样过滤海水。\n" * 200, f"{number}.txt"))
    store.close()
    assert path.stat().st_size > 100 * PAGE
    read_all(path)
    return path


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has a statement run first on each connection that is made from then on."""
    configure = database._configure

    def with_statement(statement: str) -> None:
        def run(connection: sqlite3.Connection, record: object) -> None:
            configure(connection, record)
            connection.execute(statement)

        monkeypatch.setattr(database, "_configure", run)

    return with_statement


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_pages_that_are_overwritten_are_told(path: Path, share: float) -> None:
    held = bytearray(path.read_bytes())
    start = int(len(held) * share) // PAGE * PAGE
    held[start : start + 8 * PAGE] = np.random.default_rng(int(100 * share)).bytes(8 * PAGE)
    path.write_bytes(held)
    with pytest.raises(StoreDamaged, match="backup") as caught:
        read_all(path)
    assert caught.value.path == str(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_a_file_that_is_cut_is_told(path: Path, share: float) -> None:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(StoreDamaged, match="backup"):
        read_all(path)


def test_a_file_that_has_become_empty_is_no_new_store(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(StoreDamaged, match="it is empty") as caught:
        opened(path)
    assert caught.value.path == str(path)
    assert path.read_bytes() == b""


@pytest.mark.parametrize(
    ("held", "found"),
    [("过滤海水".encode(), b"\xff" * 12), (b'{"map"', b'{"map\x01')],
    ids=["no Unicode", "no JSON"],
)
def test_content_that_cannot_be_read_is_told(path: Path, held: bytes, found: bytes) -> None:
    before = path.read_bytes()
    path.write_bytes(before.replace(held, found))
    assert path.read_bytes() != before
    with pytest.raises(StoreDamaged):
        read_all(path)


def test_writing_tells_of_damage_too(path: Path, make_document: MakeDocument) -> None:
    held = path.read_bytes()
    # The first page, of the schema, stays.
    path.write_bytes(held[:PAGE] + np.random.default_rng(0).bytes(len(held) - PAGE))
    with pytest.raises(StoreDamaged):
        put(opened(path), make_document("新文。\n"))


def test_a_full_disk_leaves_the_last_generation(
    path: Path, make_document: MakeDocument, configured: Callable[[str], None]
) -> None:
    configured(f"PRAGMA max_page_count = {path.stat().st_size // PAGE + 4}")
    store = opened(path)
    before = store.generation()
    with pytest.raises(StoreFull, match="make room") as caught:
        put(store, make_document("另一篇讲灯塔的文章。\n" * 900, "new.txt"))
    assert str(path) in str(caught.value)
    assert store.generation() == before
    store.close()
    read_all(path)


def test_a_file_that_may_only_be_read_is_told(
    path: Path, configured: Callable[[str], None]
) -> None:
    configured("PRAGMA query_only = ON")
    with pytest.raises(StoreReadOnly, match="allow this user") as caught:
        opened(path)
    assert str(path) in str(caught.value)


def test_a_store_that_another_process_keeps_is_told(
    path: Path, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    store = opened(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="try again"):
        put(store, make_document("新文。\n"))
    other.close()
    assert put(store, make_document("新文。\n")) == store.generation()
    store.close()


def test_a_folder_in_the_files_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").mkdir()
    with pytest.raises(StoreUnreadable, match="unable to open"):
        opened(tmp_path / "store.sqlite3")


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("a file")
    with pytest.raises(StoreUnreadable, match="permissions"):
        opened(tmp_path / "library" / "store.sqlite3")


def test_what_a_kill_left_of_a_new_store_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    for ending in ("partial", "partial-wal"):
        (tmp_path / f"store.sqlite3.{ending}").write_bytes(b"half a page")
    store = opened(path)
    assert store.generation() == 0
    store.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == [path.name, f"{path.name}.lock"]


WRITING_BEYOND_THE_LIMIT = """
import resource, sys
from pathlib import Path
from tests.index.conftest import build_document
from tests.index.storage.test_damage import opened
from tests.index.storage.test_store import put

path = Path(sys.argv[1])
store = opened(path)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    put(store, build_document("另一篇讲灯塔的文章。\\n" * 900, "new.txt"))
except Exception as error:
    print(type(error).__name__, error)
"""


def test_a_disk_that_takes_no_more_is_told(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITING_BEYOND_THE_LIMIT, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        f"StoreUnreadable the store {path} cannot be used: disk I/O error"
    )
    read_all(path)
