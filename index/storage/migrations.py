"""The store's schema, step by step; each step is applied once, in a transaction of its own.

A step that has been released never changes: what comes later is a new one at the end of
``MIGRATIONS``.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    column,
    insert,
    select,
    table,
    text,
)
from sqlalchemy.schema import CreateColumn

from index.errors import StoreTooNew
from index.storage.database import writing

Migration = Callable[[Connection], None]

_applied = table("migrations", column("name", String), column("applied_at", DateTime))


def m001_documents(connection: Connection) -> None:
    """The library's own facts, documents, blocks, passages and their vectors."""
    schema = MetaData()
    Table(
        "library",
        schema,
        Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
        Column("encoder", String, nullable=False),
        Column("dimension", Integer, nullable=False),
        Column("generation", Integer, nullable=False),
        Column("revision", String, nullable=False),
    )
    Table(
        "documents",
        schema,
        Column("id", String, primary_key=True),
        Column("source", String, nullable=False, index=True),
        Column("sha256", String, nullable=False),
        Column("media_type", String, nullable=False),
        Column("encoding", String, nullable=False),
        Column("csl", JSON, nullable=False),
        Column("language", String, nullable=False),
        Column("characters", Integer, nullable=False),
        Column("pages", JSON, nullable=False),
        Column("passages", Integer, nullable=False),
        Column("ingested_at", DateTime(timezone=True), nullable=False),
        Column("text", Text, nullable=False),
    )
    Table(
        "blocks",
        schema,
        Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("kind", String, nullable=False),
        Column("text", Text, nullable=False),
        Column("body", JSON, nullable=False),
    )
    Table(
        "passages",
        schema,
        Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("id", String, nullable=False, index=True),
        Column("kind", String, nullable=False),
        Column("text", Text, nullable=False),
        Column("body", JSON, nullable=False),
    )
    Table(
        "vectors",
        schema,
        Column("document_id", String, primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("sentence_indices", JSON, nullable=False),
        Column("passage", LargeBinary, nullable=False),
        Column("sentences", LargeBinary, nullable=False),
        ForeignKeyConstraint(
            ["document_id", "ordinal"],
            ["passages.document_id", "passages.ordinal"],
            ondelete="CASCADE",
        ),
    )
    schema.create_all(connection, checkfirst=False)


def m002_tokens(connection: Connection) -> None:
    """Vectors of passages' tokens; what an older version stored has none."""
    _add_column(connection, "library", Column("token_dimension", Integer))
    _add_column(connection, "vectors", Column("tokens", LargeBinary))


MIGRATIONS: tuple[Migration, ...] = (m001_documents, m002_tokens)


def migrate(engine: Engine, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring the store up to date, whatever age it is.

    Raises:
        StoreTooNew: if it holds a step that is not among ``migrations``.
    """
    with writing(engine).begin() as connection:
        Table(
            "migrations",
            MetaData(),
            Column("name", String, primary_key=True),
            Column("applied_at", DateTime(timezone=True), nullable=False),
        ).create(connection, checkfirst=True)
        done = set(connection.scalars(select(_applied.c.name)))
    if unknown := done - {step.__name__ for step in migrations}:
        raise StoreTooNew(str(engine.url.database), tuple(sorted(unknown)))
    for step in migrations:
        if step.__name__ not in done:
            _apply(engine, step)


def _add_column(connection: Connection, name: str, new: Column[Any]) -> None:
    described = CreateColumn(new).compile(dialect=connection.dialect)
    connection.execute(text(f"ALTER TABLE {name} ADD COLUMN {described}"))


def _apply(engine: Engine, step: Migration) -> None:
    """Apply one step, unless another process has done so in the meantime."""
    name = step.__name__
    with writing(engine).begin() as connection:
        if connection.scalar(select(_applied.c.name).where(_applied.c.name == name)) is None:
            step(connection)
            connection.execute(insert(_applied).values(name=name, applied_at=datetime.now(UTC)))
