"""How the store's SQLite file is opened: the one place that knows it is SQLite."""

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event

from index.durability import sync
from index.errors import (
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreInUse,
    StoreReadOnly,
    StoreUnreadable,
)

BUSY_SECONDS = 30
"""How long a connection waits for another process's transaction to end."""

_PRIMARY = 0xFF
# Seconds between two questions whether to go on.
_GLANCE = 0.02
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
            # Others on the machine shall not read the documents.
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path.with_name(f"{path.name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not path.exists():
                    _create(path, fill)
        if not path.stat().st_size:
            raise StoreDamaged(str(path), "it is empty")
    except OSError as error:
        raise StoreUnreadable(str(path), str(error)) from error


def hold(path: Path) -> int | None:
    """A descriptor that keeps others from putting another file in the place of this one.

    None where the system has no such locks. It is the folder that is locked: nothing is written.

    Raises:
        StoreInUse: if that is just being done.
    """
    return _locked(path, fcntl.LOCK_SH)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Within it nobody has the database open, nor opens it.

    Raises:
        StoreInUse: if somebody has.
    """
    descriptor = _locked(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _locked(path: Path, kind: int) -> int | None:
    try:
        descriptor = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise StoreUnreadable(str(path), str(error)) from error
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise StoreInUse(str(path)) from error
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def frozen(path: Path) -> Iterator[Callable[[Path], None]]:
    """Copies a database as it is now, whatever is written to it meanwhile.

    Raises:
        StoreUnreadable: if it cannot be read, or the copy not be written.
    """
    with _reading(path), closing(sqlite3.connect(path, isolation_level=None)) as source:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()

        def copy(target: Path) -> None:
            with _reading(target), closing(sqlite3.connect(target)) as copied:
                source.backup(copied)

        yield copy


def take_place(path: Path, new: Path) -> None:
    """Put a database in the place of another, in one step; nobody may have either open.

    Raises:
        OSError: if it cannot be done; then the other is still there.
    """
    # What the log of the other still holds goes into its file, or would go into the new one.
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ("-wal", "-shm"):
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
    sync(path.parent)
    sync(new)
    new.replace(path)
    sync(path.parent)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What SQLite raises within, as a ``StoreUnreadable`` of the file."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_IOERR)
        raise _ERRORS.get(code & _PRIMARY, StoreUnreadable)(str(path), str(error)) from error


def writing(engine: Engine) -> Engine:
    """The same engine, its transactions taking the write lock when they begin.

    A transaction that reads first and writes later would fail at once, not wait, where another
    one has written in between.
    """
    return engine.execution_options(writing=True)


def quick_check(engine: Engine, is_wanted: Callable[[], bool]) -> tuple[str, ...] | None:
    """What is amiss in a file's structure, in SQLite's words; None where nobody waited for it.

    It is ended from beside: SQLite itself does not ask whether to go on until late versions.
    """
    done = Event()
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - the engine is SQLite's

        def watch() -> None:
            while not done.wait(_GLANCE):
                if not is_wanted():
                    raw.interrupt()

        watching = Thread(target=watch, name="watching", daemon=True)
        watching.start()
        try:
            told = [line for (line,) in raw.execute("PRAGMA quick_check(10)")]
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return None
            return (str(error),)
        finally:
            done.set()
            watching.join()
    return tuple(line for line in told if line != "ok")


def _create(path: Path, fill: Callable[[Path], None]) -> None:
    making = path.with_name(f"{path.name}.partial")
    for left in path.parent.glob(f"{making.name}*"):
        left.unlink()
    fill(making)
    # SQLite says nothing where it cannot put its log into the database.
    if making.with_name(f"{making.name}-wal").exists():
        raise StoreFull(str(path), "it cannot be completed")
    making.rename(path)
    sync(path.parent)


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
