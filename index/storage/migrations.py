"""The store's schema, step by step; each step is applied once, in a transaction of its own.

What comes later is a new step at the end of ``MIGRATIONS``. A released one only changes to make
at once what stores got in several steps, each of which then has to see what is left to do.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Connection,
    DateTime,
    Engine,
    Float,
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
    inspect,
    select,
    table,
    text,
)

from index.errors import StoreTooNew
from index.storage.database import writing
from index.storage.digests import note_digests

Migration = Callable[[Connection], None]

# What the parallel texts, and how they are used, come to in the names that m003_encoder gives.
_BRIDGE = "ae298790"
# Steps that have become part of another.
_FORMER = {"m002_tokens"}

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
        Column("token_dimension", Integer, nullable=False),
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
        Column("origin", String, nullable=False, index=True),
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
        Column("tokens", LargeBinary, nullable=False),
        ForeignKeyConstraint(
            ["document_id", "ordinal"],
            ["passages.document_id", "passages.ordinal"],
            ondelete="CASCADE",
        ),
    )
    schema.create_all(connection, checkfirst=False)


def m003_encoder(connection: Connection) -> None:
    """The encoder by a name that tells what it is made from.

    Before, it was named for what came out, ``…-bridged@`` and six digits, which another processor
    did not find again. The vectors are the same, so that nothing need be ingested again.
    """
    encoder = connection.scalar(text("SELECT encoder FROM library"))
    match = re.fullmatch(r"\A(.{1,200}-bridged@)[0-9a-f]{6}", encoder or "")
    if match:
        renamed = {"name": match[1] + _BRIDGE}
        connection.execute(text("UPDATE library SET encoder = :name"), renamed)


def m004_origin(connection: Connection) -> None:
    """Room for the path of the file that a document came from."""
    if "origin" not in {column["name"] for column in inspect(connection).get_columns("documents")}:
        connection.execute(
            text("ALTER TABLE documents ADD COLUMN origin VARCHAR NOT NULL DEFAULT ''")
        )
        connection.execute(text("CREATE INDEX ix_documents_origin ON documents (origin)"))


def m005_files(connection: Connection) -> None:
    """Files as they came, what took their texts out, and the lines of their pages."""
    connection.execute(
        text("ALTER TABLE documents ADD COLUMN extractor VARCHAR NOT NULL DEFAULT ''")
    )
    for document_id, pages in connection.execute(text("SELECT id, pages FROM documents")).all():
        told = [
            {"number": number, "spans": spans, "label": "", "size": None, "recognised": False}
            for number, *spans in json.loads(pages)
        ]
        connection.execute(
            text("UPDATE documents SET pages = :pages WHERE id = :id"),
            {"pages": json.dumps(told), "id": document_id},
        )
    schema = MetaData()
    Table("documents", schema, Column("id", String, primary_key=True))
    for name, place, held in (("contents", "ordinal", "part"), ("layouts", "page", "lines")):
        Table(
            name,
            schema,
            Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
            Column(place, Integer, primary_key=True),
            Column(held, LargeBinary, nullable=False),
        ).create(connection)


def m006_versions(connection: Connection) -> None:
    """A name for each state of each document, in place of one for each state of the library."""
    connection.execute(text("ALTER TABLE documents ADD COLUMN version VARCHAR NOT NULL DEFAULT ''"))
    connection.execute(text("UPDATE documents SET version = lower(hex(randomblob(16)))"))
    # What looks for changes reads these two of all documents, and not their texts.
    connection.execute(text("CREATE INDEX ix_documents_version ON documents (id, version)"))
    connection.execute(text("ALTER TABLE library DROP COLUMN revision"))


def m007_names(connection: Connection) -> None:
    """Room for all names of a document and for facts that a person set."""
    for definition in (
        # What a person set of a document's facts, by CSL variable; null takes one away.
        "edits JSON NOT NULL DEFAULT '{}'",
        # The generation in which anything that is told of the document last changed.
        "told_in INTEGER NOT NULL DEFAULT 0",
    ):
        connection.execute(text(f"ALTER TABLE documents ADD COLUMN {definition}"))
    connection.execute(text("CREATE INDEX ix_documents_told_in ON documents (told_in)"))
    schema = MetaData()
    Table("documents", schema, Column("id", String, primary_key=True))
    Table(
        "names",
        schema,
        Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        Column("source", String, primary_key=True),
        Column("origin", String, primary_key=True, index=True),
        Column("given_in", Integer, nullable=False),
    ).create(connection)
    connection.execute(
        text(
            "INSERT INTO names (document_id, source, origin, given_in) "
            "SELECT id, source, origin, 0 FROM documents"
        )
    )


def m008_collections(connection: Connection) -> None:
    """Collections, and the documents in them."""
    schema = MetaData()
    Table("documents", schema, Column("id", String, primary_key=True))
    Table(
        "collections",
        schema,
        Column("name", String, primary_key=True),
        Column("title", String, nullable=False),
        Column("description", String, nullable=False),
        Column("threshold", Float),
    ).create(connection)
    Table(
        "memberships",
        schema,
        Column("collection", ForeignKey("collections.name", ondelete="CASCADE"), primary_key=True),
        Column(
            "document_id",
            ForeignKey("documents.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
    ).create(connection)


def m009_jobs(connection: Connection) -> None:
    """Files that are to be taken in, and what became of them."""
    schema = MetaData()
    Table(
        "jobs",
        schema,
        Column("id", String, primary_key=True),
        Column("created_at", DateTime(timezone=True), nullable=False, index=True),
        Column("finished_at", DateTime(timezone=True), index=True),
        Column("collection", String),
        Column("replaces", String),
    ).create(connection)
    Table(
        "job_files",
        schema,
        Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("source", String, nullable=False),
        Column("origin", String, nullable=False),
        Column("state", String, nullable=False),
        Column("document_id", String),
        Column("detail", String),
        Column("faults", JSON, nullable=False),
    ).create(connection)


def m010_folders(connection: Connection) -> None:
    """What a folder's catalog says of each file, the name that a person gave, and what jobs did."""
    for table_name, definition in (
        # NULL where it is not known.
        ("names", "catalogued JSON"),
        # Empty where a document goes by the first of its files' names.
        ("documents", "shown VARCHAR NOT NULL DEFAULT ''"),
        ("job_files", "csl JSON"),
        ("job_files", "change VARCHAR"),
    ):
        connection.execute(text(f"ALTER TABLE {table_name} ADD COLUMN {definition}"))


def m011_keys(connection: Connection) -> None:
    """Keys by which the service knows whoever asks it."""
    Table(
        "keys",
        MetaData(),
        Column("id", String, primary_key=True),
        Column("name", String, nullable=False),
        Column("salt", LargeBinary, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        Column("role", String, nullable=False),
        # NULL where the key reaches all of the library.
        Column("collections", JSON(none_as_null=True)),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("expires_at", DateTime(timezone=True)),
    ).create(connection)


def m012_digests(connection: Connection) -> None:
    """A digest of each row of each document."""
    schema = MetaData()
    Table("documents", schema, Column("id", String, primary_key=True))
    parts = ("facts", "text", "blocks", "passages", "vectors", "layouts", "contents")
    Table(
        "digests",
        schema,
        Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        *(Column(part, LargeBinary, nullable=False) for part in parts),
    ).create(connection)
    for document_id in connection.scalars(text("SELECT id FROM documents")).all():
        note_digests(connection, document_id)


MIGRATIONS: tuple[Migration, ...] = (
    m001_documents,
    m003_encoder,
    m004_origin,
    m005_files,
    m006_versions,
    m007_names,
    m008_collections,
    m009_jobs,
    m010_folders,
    m011_keys,
    m012_digests,
)


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
    if unknown := done - _FORMER - {step.__name__ for step in migrations}:
        raise StoreTooNew(str(engine.url.database), tuple(sorted(unknown)))
    for step in migrations:
        if step.__name__ not in done:
            _apply(engine, step)


def _apply(engine: Engine, step: Migration) -> None:
    """Apply one step, unless another process has done so in the meantime."""
    name = step.__name__
    with writing(engine).begin() as connection:
        if connection.scalar(select(_applied.c.name).where(_applied.c.name == name)) is None:
            step(connection)
            connection.execute(insert(_applied).values(name=name, applied_at=datetime.now(UTC)))
