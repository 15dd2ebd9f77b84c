import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, TableClause, inspect, text

from index.errors import StoreTooNew
from index.storage import tables
from index.storage.database import open_engine
from index.storage.migrations import MIGRATIONS, migrate

TABLES = [value for value in vars(tables).values() if isinstance(value, TableClause)]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path / "store.sqlite3")
    yield engine
    engine.dispose()


def m998_shelf(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE shelf (id INTEGER)"))


def m999_fails(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE half (id INTEGER)"))
    msg = "no further"
    raise RuntimeError(msg)


def grow_old(engine: Engine, encoder: str) -> None:
    """Take from a store what the version before this one did not give it."""
    with engine.begin() as connection:
        for statement in (
            "DROP TABLE digests",
            "DROP TABLE keys",
            "DROP TABLE job_files",
            "DROP TABLE jobs",
            "DROP TABLE memberships",
            "DROP TABLE collections",
            "DROP TABLE names",
            "DROP INDEX ix_documents_told_in",
            "ALTER TABLE documents DROP COLUMN told_in",
            "ALTER TABLE documents DROP COLUMN edits",
            "ALTER TABLE documents DROP COLUMN shown",
            "DROP INDEX ix_documents_version",
            "ALTER TABLE documents DROP COLUMN version",
            "ALTER TABLE library ADD COLUMN revision VARCHAR NOT NULL DEFAULT ''",
            "DROP TABLE contents",
            "DROP TABLE layouts",
            "ALTER TABLE documents DROP COLUMN extractor",
            "DROP INDEX ix_documents_origin",
            "ALTER TABLE documents DROP COLUMN origin",
            "DELETE FROM migrations",
            "INSERT INTO migrations VALUES ('m001_documents', 0), ('m002_tokens', 0)",
            "INSERT OR IGNORE INTO library (id, encoder, dimension, token_dimension, generation, "
            "revision) VALUES (1, '', 4, 3, 0, 'r')",
        ):
            connection.execute(text(statement))
        connection.execute(tables.library.update().values(encoder=encoder))
        for held, pages in connection.execute(text("SELECT id, pages FROM documents")).all():
            before = json.dumps([[page["number"], *page["spans"]] for page in json.loads(pages)])
            changed = {"pages": before, "id": held}
            connection.execute(text("UPDATE documents SET pages = :pages WHERE id = :id"), changed)


def columns(engine: Engine, table: TableClause) -> dict[str, str]:
    return {found["name"]: str(found["type"]) for found in inspect(engine).get_columns(table.name)}


def applied(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return list(connection.scalars(text("SELECT name FROM migrations ORDER BY name")))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_the_columns_that_queries_name(engine: Engine, table: TableClause) -> None:
    migrate(engine)
    made = [column["name"] for column in inspect(engine).get_columns(table.name)]
    assert made == [column.name for column in table.columns]


def test_a_step_is_applied_once(engine: Engine) -> None:
    migrate(engine)
    migrate(engine)
    assert applied(engine) == [step.__name__ for step in MIGRATIONS]


def test_an_older_store_gets_the_steps_it_lacks(engine: Engine) -> None:
    migrate(engine)
    migrate(engine, (*MIGRATIONS, m998_shelf))
    assert inspect(engine).has_table("shelf")


def test_a_store_of_several_steps_has_what_a_new_one_has(engine: Engine, tmp_path: Path) -> None:
    migrate(engine)
    older = open_engine(tmp_path / "older.sqlite3")
    migrate(older)
    grow_old(older, "hashing")
    migrate(older)
    for table in TABLES:
        assert columns(engine, table) == columns(older, table)
        assert inspect(engine).get_indexes(table.name) == inspect(older).get_indexes(table.name)
    older.dispose()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("e5+int8-bridged@888f7d", "e5+int8-bridged@ae298790"),
        ("bge-m3@0a1b2c3d-bridged@0a1b2c", "bge-m3@0a1b2c3d-bridged@ae298790"),
        ("e5+int8-bridged@ae298791", "e5+int8-bridged@ae298791"),
        ("bge-m3@0a1b2c", "bge-m3@0a1b2c"),
    ],
)
def test_an_encoder_named_for_what_came_out_gets_the_name_of_what_went_in(
    engine: Engine, before: str, after: str
) -> None:
    migrate(engine)
    grow_old(engine, before)
    migrate(engine)
    with engine.begin() as connection:
        assert connection.scalars(text("SELECT encoder FROM library")).all() == [after]


def test_a_step_that_fails_leaves_nothing_behind(engine: Engine) -> None:
    migrate(engine)
    with pytest.raises(RuntimeError, match="no further"):
        migrate(engine, (*MIGRATIONS, m998_shelf, m999_fails))
    assert applied(engine) == [*(step.__name__ for step in MIGRATIONS), "m998_shelf"]
    assert not inspect(engine).has_table("half")


def test_a_newer_store_is_refused(engine: Engine) -> None:
    migrate(engine, (*MIGRATIONS, m998_shelf))
    with pytest.raises(StoreTooNew, match=r"upgrade zhengyin") as caught:
        migrate(engine)
    assert caught.value.steps == ("m998_shelf",)
