"""A bit that a disk has changed: it is told by document and page, and never answered from."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import DocumentDamaged, SegmentDamaged, StoreDamaged
from index.library import DATABASE, SEARCH_FILES, Library
from index.storage import database
from ingest.alignment import Span
from ingest.models import Document, Page
from tests.index.conftest import HashingEncoder, MakeDocument

YEAR = "该组织于2017年成立。\n"
OTHER = "茶叶应当避光保存。\n"
QUESTION = "该组织哪一年成立？"


def changed(folder: Path, statement: str) -> None:
    """Change the database behind the program's back, as a flipped bit does."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def without_segments(folder: Path) -> None:
    for file in sorted((folder / SEARCH_FILES).rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()


def two_pages(document: Document) -> Document:
    """The document with its last line on a page of its own."""
    end = len(document.source.text)
    start = end - len(YEAR)
    pages = (Page(1, (Span(0, start),)), Page(2, (Span(start, end),)))
    return Document(document.source, pages, document.blocks, document.language)


@pytest.fixture
def stocked(folder: Path, encoder: HashingEncoder, make_document: MakeDocument) -> Path:
    """The folder of a closed library of two documents."""
    with Library.open(folder, encoder) as library:
        long = "这一页讲别的事情。\n" * 400
        library.add(two_pages(make_document(long + YEAR, "year.txt")))
        library.add(make_document(OTHER, "other.txt"))
        assert library.snapshot.search(QUESTION).results
    return folder


def ids(library: Library) -> dict[str, str]:
    return {found.source: found.id for found in library.documents()}


SILENT = "UPDATE documents SET text = replace(text, '2017', '2016') WHERE source = 'year.txt'"


def test_a_changed_figure_is_told_with_its_page(stocked: Path, encoder: HashingEncoder) -> None:
    changed(stocked, SILENT)
    with Library.open(stocked, encoder) as library:
        (found,) = library.verify().documents
    assert (found.source, found.part) == ("year.txt", "text")
    assert 2 in found.pages


@pytest.mark.parametrize(
    ("part", "statement"),
    [
        ("facts", "UPDATE documents SET csl = '{\"title\": \"x\"}' WHERE source = 'other.txt'"),
        ("blocks", "UPDATE blocks SET text = replace(text, '避光', '见光')"),
        (
            "passages",
            "UPDATE passages SET text = replace(text, '2017', '2016') WHERE text GLOB '*2017*'",
        ),
        (
            "passages",
            "UPDATE passages SET body = replace(body, '\"spans\":[0,', '\"spans\":[1,') "
            "WHERE ordinal = 0",
        ),
        ("vectors", "UPDATE vectors SET passage = zeroblob(length(passage)) WHERE ordinal = 0"),
    ],
    ids=["facts", "block", "passage", "span", "vector"],
)
def test_what_is_changed_is_told(
    stocked: Path, encoder: HashingEncoder, part: str, statement: str
) -> None:
    changed(stocked, statement)
    with Library.open(stocked, encoder) as library:
        assert {found.part for found in library.verify().documents} == {part}


def test_a_row_that_has_gone_is_told(stocked: Path, encoder: HashingEncoder) -> None:
    changed(stocked, "DELETE FROM blocks WHERE ordinal = 0")
    with Library.open(stocked, encoder) as library:
        assert {found.part for found in library.verify().documents} == {"blocks"}


def test_nothing_is_answered_from_a_damaged_text_and_the_others_answer(
    stocked: Path, encoder: HashingEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    changed(stocked, SILENT)
    without_segments(stocked)
    with Library.open(stocked, encoder) as library:
        named = ids(library)
        found = library.snapshot.search(QUESTION).results
        assert {result.stored.document_id for result in found} == {named["other.txt"]}
        with pytest.raises(DocumentDamaged, match=r"year\.txt.*text.*restore.*ingest --again"):
            library.snapshot.text(named["year.txt"])
        assert library.snapshot.text(named["other.txt"]) == OTHER
    assert "year.txt" in caplog.text


def test_a_damaged_document_answers_from_what_was_made_of_it_before(
    stocked: Path, encoder: HashingEncoder
) -> None:
    changed(stocked, SILENT)
    with Library.open(stocked, encoder) as library:
        assert "2017" in library.snapshot.text(ids(library)["year.txt"])


def test_damaged_blocks_are_not_shown(stocked: Path, encoder: HashingEncoder) -> None:
    changed(stocked, "UPDATE blocks SET text = replace(text, '避光', '见光')")
    with Library.open(stocked, encoder) as library, pytest.raises(DocumentDamaged, match="blocks"):
        library.blocks(ids(library)["other.txt"])


def test_a_damaged_document_is_whole_when_its_file_is_taken_in_again(
    stocked: Path, encoder: HashingEncoder, make_document: MakeDocument
) -> None:
    changed(
        stocked,
        "UPDATE documents SET text = replace(text, '避光', '见光') WHERE source = 'other.txt'",
    )
    with Library.open(stocked, encoder) as library:
        library.add(make_document(OTHER, "other.txt"))
        assert library.verify().documents == ()
        assert library.snapshot.text(ids(library)["other.txt"]) == OTHER


def test_a_text_that_is_damaged_in_a_segment_is_not_quoted(
    stocked: Path, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else the comparison of all files might come first, and make the segment anew.
    monkeypatch.setattr(Library, "_compare", lambda _self: None)
    known = "2017".encode("utf-32-le"), "2016".encode("utf-32-le")
    for file in (stocked / SEARCH_FILES).glob("*/texts/characters.npy"):
        file.write_bytes(file.read_bytes().replace(*known))
    with Library.open(stocked, encoder) as library:
        named = ids(library)
        with pytest.raises(SegmentDamaged, match="zhengyin verify"):
            library.snapshot.text(named["year.txt"])
        assert library.snapshot.text(named["other.txt"]) == OTHER


def test_a_passage_that_is_damaged_in_a_segment_is_not_given(
    stocked: Path, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "_compare", lambda _self: None)
    for file in (stocked / SEARCH_FILES).glob("*/passages/records.npy"):
        file.write_bytes(file.read_bytes().replace(b"2017", b"2016"))
    with Library.open(stocked, encoder) as library, pytest.raises(SegmentDamaged):
        list(library.snapshot.passages(ids(library)["year.txt"]))


def test_a_library_whose_database_has_lost_its_structure_answers_and_is_not_changed(
    stocked: Path, encoder: HashingEncoder, make_document: MakeDocument
) -> None:
    with closing(sqlite3.connect(stocked / DATABASE)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("CREATE TABLE lost (number)")
        # Its page belongs to two tables now.
        connection.execute(
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema "
            "WHERE name = 'jobs') WHERE name = 'lost'"
        )
    with Library.open(stocked, encoder) as library:
        assert library.snapshot.search(QUESTION).results
        with pytest.raises(StoreDamaged, match="backup"):
            library.add(make_document("新文。\n", "new.txt"))


def test_a_large_database_is_looked_through_no_longer_than_it_may_be(tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE large (held)")
        connection.executemany("INSERT INTO large VALUES (zeroblob(20000))", [()] * 4000)
    engine = database.open_engine(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_GLANCE", 0.0)
        assert database.quick_check(engine, lambda: False) is None
    assert database.quick_check(engine, lambda: True) == ()
    engine.dispose()


def test_digests_are_of_what_is_stored(stocked: Path) -> None:
    with closing(sqlite3.connect(stocked / DATABASE)) as connection:
        rows = connection.execute(
            "SELECT length(passages) / 8, (SELECT count(*) FROM passages p "
            "WHERE p.document_id = d.document_id) FROM digests d"
        ).fetchall()
        pages = connection.execute("SELECT pages FROM documents").fetchall()
    assert rows
    assert all(noted == held for noted, held in rows)
    assert all(json.loads(held) for (held,) in pages)
