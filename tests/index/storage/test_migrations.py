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


def test_a_store_without_tokens_gets_room_for_them(engine: Engine) -> None:
    migrate(engine, MIGRATIONS[:1])
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO library VALUES (1, 'old', 4, 0, 'r')"))
    migrate(engine)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT token_dimension FROM library")) is None


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
