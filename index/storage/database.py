"""How the store's SQLite file is opened: the one place that knows it is SQLite."""

import json
from functools import partial
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event

BUSY_SECONDS = 30
"""How long a connection waits for another process's transaction to end."""


def open_engine(path: Path) -> Engine:
    """An engine on the file in WAL mode: many readers beside one writer, foreign keys checked."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS},
        json_serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine, its transactions taking the write lock when they begin.

    A transaction that reads first and writes later would fail at once, not wait, where another
    one has written in between.
    """
    return engine.execution_options(writing=True)


def _configure(connection: SQLiteConnection, _record: object) -> None:
    # sqlite3 begins transactions by itself, late, and never before DDL; _begin does it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    # A commit must outlive a power cut too, not the process alone.
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
