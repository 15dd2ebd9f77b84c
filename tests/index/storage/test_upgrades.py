"""Stores that earlier versions of the program wrote, each brought up to date."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from eval.crash.measurement import FORMATS
from index.errors import StoreTooNew
from index.library import DATABASE, Library
from index.storage.migrations import MIGRATIONS
from tests.index.conftest import HashingEncoder

WHALES = (
    "鲸落\n\n一、什么是鲸落\n\n鲸的尸体沉入深海海底，形成的生态系统称为鲸落。1987年，研究人员第一次发现"
    "鲸落。\n\f二、鲸落的阶段\n\n第一个阶段里，盲鳗和睡鲨吃掉软组织，历时数月到一年半。\n"
)
DOCUMENTS = {"d_1fdeec7d734f": "whales.txt", "d_d4ac8c9742c5": "tea.txt"}
CITATION = "c_a59aa0d80bb1acd1"
QUESTION = "鲸落是哪一年第一次发现的？"


def made(folder: Path, script: Path) -> Path:
    folder.mkdir()
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.executescript(script.read_text(encoding="utf-8"))
    return folder


@pytest.fixture(params=sorted(FORMATS.glob("*.sql")), ids=lambda script: script.stem)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    """A library whose store was written by an earlier version."""
    folder = made(tmp_path / "library", request.param)
    with Library.open(folder, HashingEncoder(dimension=8)) as library:
        yield library


def test_each_format_of_the_store_is_tried() -> None:
    steps = {step.__name__.partition("_")[0] for step in MIGRATIONS}
    tried = {script.stem for script in FORMATS.glob("*.sql")}
    # A version that made several steps at once wrote no store of the first of them.
    assert tried - {"m002"} <= steps
    assert {"m002", "m004", "m005", "m006", "m009", "m010"} <= tried


def test_documents_and_texts_are_kept(library: Library) -> None:
    snapshot = library.snapshot
    assert {id_: found.source for id_, found in snapshot.documents.items()} == DOCUMENTS
    assert snapshot.text("d_1fdeec7d734f") == WHALES
    assert snapshot.document("d_1fdeec7d734f").csl["title"] == "鲸落"
    assert [page.number for page in snapshot.document("d_1fdeec7d734f").pages] == [1, 2]


def test_citations_are_kept(library: Library) -> None:
    stored = library.snapshot.passage(CITATION)
    spans = [(span.start, span.end) for span in stored.passage.spans]
    found = [library.snapshot.text(stored.document_id, *span) for span in spans]
    assert "".join(found) in WHALES
    ids = {result.stored.passage.id for result in library.snapshot.search(QUESTION).results}
    assert CITATION in ids


def test_what_was_brought_up_to_date_is_as_it_was_written(library: Library) -> None:
    found = library.verify()
    assert (found.faults, found.documents) == ((), ())


def test_a_store_of_a_later_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    (script,) = FORMATS.glob("m010.sql")
    folder = made(tmp_path / "library", script)
    with closing(sqlite3.connect(folder / DATABASE)) as database, database:
        database.execute("INSERT INTO migrations VALUES ('m999_later', '2099-01-01')")
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(StoreTooNew, match=r"m999_later.*upgrade zhengyin"):
        Library.open(folder, HashingEncoder(dimension=8))
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert "digests" not in tables
    assert len(before) == (folder / DATABASE).stat().st_size
