"""The one source of truth: documents, blocks, passages and vectors in a database."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import accumulate, groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import (
    Connection,
    Engine,
    TableClause,
    delete,
    insert,
    select,
    text,
    update,
)

from index.encoding.embedding import Embedding
from index.errors import EncoderMismatch, UnknownDocument
from index.storage import tables
from index.storage.belongings import belongings_of, drop_names, give, make_way, names_of, show
from index.storage.database import ensure, hold, open_engine, quick_check, writing
from index.storage.digests import damage_of, note_digests
from index.storage.jobs import Jobs
from index.storage.keys import Keys
from index.storage.migrations import migrate
from index.storage.records import Damage, PageLines, StoredName
from index.storage.serialization import dump_block, dump_page, dump_pages, dump_passage
from index.storage.transaction import FLOAT32, ReadTransaction
from ingest.models import Document, Passage

_PAGE = attrgetter("page")
PART = 2**20
"""Bytes of a file that are stored together."""

ROWS = 256
"""Rows that are written together: of a long document not all are made ready at once."""


class Store:
    """Documents and all that was made of them, each change one transaction.

    Several processes may open the same store: readers never wait, writers wait for each other.
    """

    def __init__(self, engine: Engine, held: int | None) -> None:
        """Take an engine, and what ``hold`` gave."""
        self._engine = engine
        self._held = held
        self.jobs = Jobs(engine)
        self.keys = Keys(engine)

    @classmethod
    def open(cls, path: Path, encoder: str, dimension: int, token_dimension: int) -> Self:
        """Open the store, making it where there is none.

        Raises:
            EncoderMismatch: if it holds vectors of an encoder of another name or dimensions.
            StoreTooNew: if a later version of this program wrote it.
            StoreUnreadable: if it is not a database, or cannot be opened. Reading and writing
                raise it too, when they find the file damaged or the disk full.
        """

        def settle(engine: Engine) -> None:
            _settle(engine, encoder, (dimension, token_dimension))

        ensure(path, lambda file: cls._prepared(file, settle).close())
        return cls._prepared(path, settle)

    @classmethod
    def reopen(cls, path: Path) -> Self | None:
        """Open a store for what needs no encoder, whichever made it; None where there is none.

        Raises:
            StoreTooNew: if a later version of this program wrote it.
            StoreUnreadable: as by ``open``.
        """
        return cls._prepared(path, lambda _: None) if path.exists() else None

    @classmethod
    def _prepared(cls, path: Path, settle: Callable[[Engine], None]) -> Self:
        """A store in a file that is there, once it is brought up to date and settled."""
        store = cls(open_engine(path), hold(path))
        try:
            migrate(store._engine)
            settle(store._engine)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
        if self._held is not None:
            os.close(self._held)
            self._held = None

    @contextmanager
    def read(self) -> Iterator[ReadTransaction]:
        """Read several things that belong together."""
        with self._engine.begin() as connection:
            yield ReadTransaction(connection)

    def generation(self) -> int:
        """How many changes have been committed, those of other processes included."""
        with self.read() as transaction:
            return transaction.generation()

    def faults(self) -> tuple[str, ...]:
        """What SQLite finds amiss in the file, in its own words; all of the file is read.

        Raises:
            StoreUnreadable: if it is too damaged to be looked through.
        """
        with self._engine.begin() as connection:
            told = connection.execute(text("PRAGMA integrity_check")).scalars()
            return tuple(line for line in told if line != "ok")

    def quick_faults(self, is_wanted: Callable[[], bool]) -> tuple[str, ...] | None:
        """What is amiss in the file's structure, in SQLite's words.

        None where ``is_wanted``, which is asked every few milliseconds, has denied before the end.
        """
        return quick_check(self._engine, is_wanted)

    def damage(self, is_wanted: Callable[[], bool] = lambda: True) -> tuple[Damage, ...]:
        """What of all documents is not as it was written, until ``is_wanted`` denies."""
        with self.read() as transaction:
            ids = list(transaction.versions())
        found: list[Damage] = []
        for document_id in ids:
            if not is_wanted():
                break
            # A moment for each, so that the log of changes can be put away in between.
            with self._engine.begin() as connection:
                found += damage_of(connection, document_id)
        return tuple(found)

    def page_lines(self, pages: Collection[tuple[str, int]]) -> PageLines:
        """The lines on pages, each named by its document's id and its number."""
        with self.read() as transaction:
            return transaction.page_lines(pages)

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        embedding: Embedding,
        replaced: Collection[str] = (),
    ) -> int:
        """Store a document in place of what has its id; returns the new generation.

        It also takes the place of documents that only its file gave before, and of ``replaced``:
        their edited facts and collections become its own.
        """

        def make(connection: Connection, generation: int) -> None:
            before = names_of(connection, document.id)
            own = belongings_of(connection, document.id)
            own |= make_way(connection, document.source, replaced, document.id, generation)
            documents = tables.documents
            connection.execute(delete(documents).where(documents.c.id == document.id))
            _insert_document(connection, document, passages)
            _insert_file(connection, document)
            _insert_passages(connection, document.id, passages)
            _insert_vectors(connection, document.id, embedding)
            note_digests(connection, document.id)
            give(connection, document.id, [*before, _name(document, generation)], own)
            show(connection, document.id, generation)

        return self.change(make)

    def name(
        self, document: Document, replaced: Collection[str] = (), dropped: Collection[str] = ()
    ) -> int:
        """Give a stored document its file's name, as ``put`` does; returns the new generation.

        It loses the names of files whose origins are in ``dropped``, but for its last.
        """

        def make(connection: Connection, generation: int) -> None:
            left = make_way(connection, document.source, replaced, document.id, generation)
            give(connection, document.id, [_name(document, generation)], left)
            drop_names(connection, document.id, dropped)
            show(connection, document.id, generation)

        return self.change(make)

    def edit(self, document_id: str, edits: Mapping[str, Any]) -> int:
        """Set facts of a document, by CSL variable; returns the new generation.

        None takes one away.

        Raises:
            UnknownDocument: if it is not stored.
        """

        def make(connection: Connection, generation: int) -> None:
            held = ReadTransaction(connection).document(document_id).edits
            documents = tables.documents
            connection.execute(
                update(documents)
                .where(documents.c.id == document_id)
                .values(edits={**held, **edits}, told_in=generation)
            )

        return self.change(make)

    def change(self, make: Callable[[Connection, int], None]) -> int:
        """Change the library in one transaction; returns the new generation, which is passed."""
        with writing(self._engine).begin() as connection:
            generation = _advance(connection)
            make(connection, generation)
        return generation

    def remove(self, document_ids: Sequence[str]) -> int:
        """Remove documents and all that was made of them; returns the new generation.

        Raises:
            UnknownDocument: if one is not stored; then none is removed.
        """
        documents = tables.documents

        def make(connection: Connection, _generation: int) -> None:
            for document_id in document_ids:
                gone = connection.execute(delete(documents).where(documents.c.id == document_id))
                if not gone.rowcount:
                    raise UnknownDocument(document_id)

        return self.change(make)


def _settle(engine: Engine, encoder: str, dimensions: tuple[int, int]) -> None:
    """Note the encoder in a new store, or see that it is the one the store was made with."""
    library = tables.library
    with writing(engine).begin() as connection:
        found = connection.execute(
            select(library.c.encoder, library.c.dimension, library.c.token_dimension)
        ).one_or_none()
        if found is None:
            connection.execute(
                insert(library).values(
                    id=1,
                    encoder=encoder,
                    dimension=dimensions[0],
                    token_dimension=dimensions[1],
                    generation=0,
                )
            )
        elif found.encoder != encoder:
            raise EncoderMismatch(found.encoder, encoder)
        elif (stored := (found.dimension, found.token_dimension)) != dimensions:
            raise EncoderMismatch(
                *(f"{encoder}, {texts} wide, tokens {own}" for texts, own in (stored, dimensions))
            )


def _advance(connection: Connection) -> int:
    library = tables.library
    connection.execute(update(library).values(generation=library.c.generation + 1))
    return ReadTransaction(connection).generation()


def _name(document: Document, generation: int) -> StoredName:
    source = document.source
    return StoredName(document.id, source.name, source.origin, generation, source.catalogued)


def _insert_document(
    connection: Connection, document: Document, passages: Sequence[Passage]
) -> None:
    source = document.source
    connection.execute(
        insert(tables.documents).values(
            id=document.id,
            source=source.name,
            sha256=source.sha256,
            media_type=source.media_type,
            encoding=source.encoding,
            csl=source.csl,
            language=document.language,
            characters=len(source.text),
            pages=dump_pages(document.pages),
            passages=len(passages),
            ingested_at=datetime.now(UTC),
            origin=source.origin,
            extractor=source.extractor,
            version=uuid4().hex,
            edits={},
            told_in=0,
            shown="",
            text=source.text,
        )
    )
    _insert_rows(
        connection,
        tables.blocks,
        (
            {
                "document_id": document.id,
                "ordinal": ordinal,
                "kind": block.kind.value,
                "text": block.text,
                "body": dump_block(block),
            }
            for ordinal, block in enumerate(document.blocks)
        ),
    )


def _insert_file(connection: Connection, document: Document) -> None:
    """The document's bytes, in parts so that they need not be read all at once, and its lines."""
    source = document.source
    for ordinal, start in enumerate(range(0, len(source.content), PART)):
        part = source.content[start : start + PART]
        connection.execute(
            insert(tables.contents).values(document_id=document.id, ordinal=ordinal, part=part)
        )
    lines = source.layout.lines if source.layout else ()
    _insert_rows(
        connection,
        tables.layouts,
        (
            {"document_id": document.id, "page": page, "lines": dump_page(standing)}
            for page, standing in groupby(sorted(lines, key=_PAGE), _PAGE)
        ),
    )


def _insert_passages(connection: Connection, document_id: str, passages: Sequence[Passage]) -> None:
    _insert_rows(
        connection,
        tables.passages,
        (
            {
                "document_id": document_id,
                "ordinal": ordinal,
                "id": passage.id,
                "kind": passage.kind.value,
                "text": passage.text,
                "body": dump_passage(passage),
            }
            for ordinal, passage in enumerate(passages)
        ),
    )


def _insert_vectors(connection: Connection, document_id: str, embedding: Embedding) -> None:
    passages = embedding.passages.astype(FLOAT32, copy=False)
    sentences = embedding.sentences.astype(FLOAT32, copy=False)
    ends = accumulate(map(len, embedding.indices))
    _insert_rows(
        connection,
        tables.vectors,
        (
            {
                "document_id": document_id,
                "ordinal": ordinal,
                "sentence_indices": indices,
                "passage": passages[ordinal].tobytes(),
                "sentences": sentences[end - len(indices) : end].tobytes(),
                "tokens": embedding.tokens[ordinal].tobytes(),
            }
            for ordinal, (indices, end) in enumerate(zip(embedding.indices, ends, strict=True))
        ),
    )


def _insert_rows(
    connection: Connection, table: TableClause, rows: Iterator[Mapping[str, Any]]
) -> None:
    while some := list(islice(rows, ROWS)):
        connection.execute(insert(table), some)
