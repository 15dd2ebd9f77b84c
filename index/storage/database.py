"""How the store's SQLite file is opened: the one place that knows it is SQLite."""

import fcntl
import json
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event

from index.errors import (
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreReadOnly,
    StoreUnreadable,
)

BUSY_SECONDS = 30
"""How long a connection waits for another process's transaction to end."""

_PRIMARY = 0xFF
_ERRORS: dict[int, type[StoreUnreadable]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_CANTOPEN: StoreUnreadable,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    # A table or a column that should be there is not.
    sqlite3.SQLITE_ERROR: StoreDamaged,
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_IOERR: StoreUnreadable,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
}


def open_engine(path: Path) -> Engine:
    """An engine on the file in WAL mode: many readers beside one writer, foreign keys checked.

    Whatever is wrong with the file, its folder or the disk is raised as a ``StoreUnreadable`` by
    the statement that meets it.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS},
        json_serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
        json_deserializer=partial(_loaded, path),
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_told, path))
    return engine


def ensure(path: Path, fill: Callable[[Path], None]) -> None:
    """See that there is a database; ``fill`` makes one at the path it is given where there is none.

    SQLite leaves an empty file where a process dies at the very start. A database made here takes
    its name when it is complete, so that an empty file of that name has lost what it held.

    Raises:
        StoreUnreadable: if the folder cannot be read, or not written where it has to be.
        StoreDamaged: if the file is empty.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.with_name(f"{path.name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not path.exists():
                    _create(path, fill)
        if not path.stat().st_size:
            raise StoreDamaged(str(path), "it is empty")
    except OSError as error:
        raise StoreUnreadable(str(path), str(error)) from error


def writing(engine: Engine) -> Engine:
    """The same engine, its transactions taking the write lock when they begin.

    A transaction that reads first and writes later would fail at once, not wait, where another
    one has written in between.
    """
    return engine.execution_options(writing=True)


def _create(path: Path, fill: Callable[[Path], None]) -> None:
    making = path.with_name(f"{path.name}.partial")
    for left in path.parent.glob(f"{making.name}*"):
        left.unlink()
    fill(making)
    # SQLite says nothing where it cannot put its log into the database.
    if making.with_name(f"{making.name}-wal").exists():
        raise StoreFull(str(path), "it cannot be completed")
    making.rename(path)


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    # sqlite3 begins transactions by itself, late, and never before DDL; _begin does it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    # A commit must outlive a power cut too, not the process alone.
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _loaded(path: Path, text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise StoreDamaged(str(path), str(error)) from error


def _told(path: Path, context: ExceptionContext) -> StoreUnreadable | None:
    """What an error of SQLite says of the file; None where it is this program's own mistake."""
    error = context.original_exception
    code = getattr(error, "sqlite_errorcode", None)
    kind = None if code is None else _ERRORS.get(code & _PRIMARY)
    if code is None and isinstance(error, sqlite3.OperationalError):
        # So sqlite3 tells of a text that is not Unicode.
        kind = StoreDamaged
    return kind(str(path), str(error)) if kind else None
