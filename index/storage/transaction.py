"""What can be read from the store, as of one moment."""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from operator import attrgetter
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, tuple_

from index.encoding.embedding import Embedding
from index.encoding.encoder import Vectors
from index.errors import DocumentDamaged, StoreDamaged, UnknownDocument
from index.storage import tables
from index.storage.belongings import holders, names_of
from index.storage.collections import collections_in
from index.storage.digests import SEARCHED, damage_of
from index.storage.records import (
    Damage,
    PageLines,
    StoredCollection,
    StoredDocument,
    StoredName,
    StoredPassage,
)
from index.storage.serialization import load_block, load_page, load_pages, load_passage
from ingest.models import Block, Document

FLOAT32 = np.dtype("<f4")
"""How a vector's numbers stand in the store, on whatever machine."""

_AT_ONCE = 500
_PLACE = attrgetter("document_id", "ordinal")
_FACTS = select(
    *(column for column in tables.documents.c if column.name not in {"text", "version"})
)


class ReadTransaction:
    """One moment of the store: all that is read through it belongs to one generation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def path(self) -> str:
        """The path of the store's file."""
        return str(self._connection.engine.url.database)

    def damage(self, document_id: str, parts: Iterable[str] = SEARCHED) -> tuple[Damage, ...]:
        """What of some parts of a document is not as it was written."""
        return damage_of(self._connection, document_id, parts)

    def generation(self) -> int:
        """How many changes have been committed."""
        return int(self._connection.execute(select(tables.library.c.generation)).scalar_one())

    def versions(self) -> dict[str, str]:
        """All documents by id, and of each a name for its state that no other state ever has."""
        documents = tables.documents.c
        rows = self._connection.execute(
            select(documents.id, documents.version).order_by(documents.id)
        )
        return {row.id: row.version for row in rows}

    def sizes(self, document_ids: Iterable[str]) -> dict[str, int]:
        """How many passages documents have, by id."""
        documents = tables.documents.c
        query = select(documents.id, documents.passages)
        return {row.id: row.passages for row in self._of(query, documents.id, document_ids)}

    def told_since(self, generation: int) -> tuple[str, ...]:
        """The ids of documents of which anything that is told has changed after a generation."""
        documents = tables.documents.c
        return tuple(
            self._connection.scalars(select(documents.id).where(documents.told_in > generation))
        )

    def collections(self) -> dict[str, StoredCollection]:
        """All collections by name."""
        return collections_in(self._connection)

    def documents(self, document_ids: Iterable[str] | None = None) -> tuple[StoredDocument, ...]:
        """All documents, or those named, by id."""
        id_ = tables.documents.c.id
        if document_ids is None:
            rows: Iterable[Row[Any]] = self._connection.execute(_FACTS.order_by(id_))
        else:
            rows = self._of(_FACTS, id_, document_ids)
        return self._told(list(rows))

    def _told(self, rows: Sequence[Row[Any]]) -> tuple[StoredDocument, ...]:
        """Documents with their names and collections."""
        ids = [row.id for row in rows]
        names: defaultdict[str, dict[str, None]] = defaultdict(dict)
        found = self._of(select(tables.names), tables.names.c.document_id, ids)
        for row in sorted(found, key=attrgetter("given_in", "source", "origin")):
            names[row.document_id].setdefault(row.source)
        held: defaultdict[str, list[str]] = defaultdict(list)
        for row in self._of(select(tables.memberships), tables.memberships.c.document_id, ids):
            held[row.document_id].append(row.collection)
        return tuple(
            _document(row, (*{row.source: None} | names[row.id],), (*sorted(held[row.id]),))
            for row in rows
        )

    def document(self, document_id: str) -> StoredDocument:
        """The document's facts.

        Raises:
            UnknownDocument: if it is not stored.
        """
        found = self._connection.execute(
            _FACTS.where(tables.documents.c.id == document_id)
        ).one_or_none()
        if found is None:
            raise UnknownDocument(document_id)
        return self._told([found])[0]

    def names(self, document_id: str | None = None) -> tuple[StoredName, ...]:
        """All names of a document, those that were given first first; by default of all."""
        if document_id is not None:
            return tuple(names_of(self._connection, document_id))
        return tuple(StoredName(*row) for row in self._connection.execute(select(tables.names)))

    def digests(self) -> dict[str, str]:
        """The SHA-256 digests of all documents' files, by the documents' ids."""
        documents = tables.documents.c
        rows = self._connection.execute(select(documents.id, documents.sha256))
        return {row.id: row.sha256 for row in rows}

    def is_taking(self, document: Document) -> bool:
        """Whether another document has the name of the document's file."""
        return bool(holders(self._connection, document.source, but=document.id))

    def texts(self, document_ids: Iterable[str]) -> dict[str, str]:
        """The source texts of documents by id, ascending."""
        documents = tables.documents.c
        query = select(documents.id, documents.text)
        return {row.id: row.text for row in self._of(query, documents.id, document_ids)}

    def content_size(self, document_id: str) -> int:
        """How many bytes of the document's file are stored; an older version stored none."""
        contents = tables.contents.c
        size = select(func.sum(func.length(contents.part)))
        return self._connection.scalar(size.where(contents.document_id == document_id)) or 0

    def content_part(self, document_id: str, ordinal: int) -> bytes | None:
        """A part of the document's file, counted from 0; None behind the last."""
        contents = tables.contents.c
        place = (contents.document_id == document_id, contents.ordinal == ordinal)
        part: bytes | None = self._connection.scalar(select(contents.part).where(*place))
        return part

    def page_lines(self, pages: Collection[tuple[str, int]]) -> PageLines:
        """The lines on pages, each named by its document's id and its number."""
        layouts = tables.layouts.c
        rows = self._connection.execute(
            select(tables.layouts).where(tuple_(layouts.document_id, layouts.page).in_(pages))
        )
        try:
            return {(row.document_id, row.page): load_page(row.lines) for row in rows}
        except (LookupError, TypeError, ValueError, zlib.error) as error:
            raise StoreDamaged(self.path, f"the lines of a page: {error}") from error

    def blocks(self, document_id: str) -> tuple[Block, ...]:
        """The document's blocks in reading order.

        Raises:
            UnknownDocument: if it is not stored.
            DocumentDamaged: if they are not as they were written.
        """
        self.document(document_id)
        for damage in self.damage(document_id, ("blocks",)):
            raise DocumentDamaged(self.path, str(damage))
        blocks = tables.blocks.c
        rows = self._connection.execute(
            select(blocks.kind, blocks.text, blocks.body)
            .where(blocks.document_id == document_id)
            .order_by(blocks.ordinal)
        )
        return tuple(load_block(row.kind, row.text, row.body) for row in rows)

    def passages(self, document_id: str) -> tuple[StoredPassage, ...]:
        """The document's passages in reading order.

        Raises:
            UnknownDocument: if it is not stored.
        """
        self.document(document_id)
        rows = self._connection.execute(
            select(tables.passages)
            .where(tables.passages.c.document_id == document_id)
            .order_by(tables.passages.c.ordinal)
        )
        return tuple(map(_passage, rows))

    def passages_of(self, document_ids: Iterable[str]) -> tuple[StoredPassage, ...]:
        """The passages of documents, by document id and then in reading order."""
        passages = tables.passages.c
        rows = self._of(select(tables.passages), passages.document_id, document_ids)
        return tuple(map(_passage, sorted(rows, key=_PLACE)))

    def embedding(self, document_ids: Iterable[str]) -> Embedding:
        """What the passages of documents were encoded to, in the order of ``passages_of``."""
        library = tables.library.c
        size, token_size = self._connection.execute(
            select(library.dimension, library.token_dimension)
        ).one()
        vectors = tables.vectors.c
        found = self._of(select(tables.vectors), vectors.document_id, document_ids)
        rows = sorted(found, key=_PLACE)
        return Embedding(
            _vectors((row.passage for row in rows), size),
            _vectors((row.sentences for row in rows), size),
            tuple(tuple(row.sentence_indices) for row in rows),
            tuple(np.frombuffer(row.tokens, np.int8).reshape(-1, token_size) for row in rows),
        )

    def _of(
        self, query: Select[Any], column: ColumnElement[str], document_ids: Iterable[str]
    ) -> Iterator[Row[Any]]:
        """The rows of documents, asked for some at a time: a statement takes only so many names."""
        ids = sorted(document_ids)
        for first in range(0, len(ids), _AT_ONCE):
            chosen = column.in_(ids[first : first + _AT_ONCE])
            yield from self._connection.execute(query.where(chosen).order_by(column))


def _vectors(blobs: Iterable[bytes], dimension: int) -> Vectors:
    flat = np.frombuffer(b"".join(blobs), dtype=FLOAT32)
    return flat.astype(np.float32, copy=False).reshape(-1, dimension)


def _document(
    row: Row[Any], names: tuple[str, ...], collections: tuple[str, ...]
) -> StoredDocument:
    # SQLite keeps no time zone; what it was given is UTC.
    ingested_at = row.ingested_at
    if ingested_at.tzinfo is None:
        ingested_at = ingested_at.replace(tzinfo=UTC)
    return StoredDocument(
        id=row.id,
        source=row.source,
        sha256=row.sha256,
        media_type=row.media_type,
        encoding=row.encoding,
        csl=edited(row.csl, row.edits),
        language=row.language,
        characters=row.characters,
        pages=load_pages(row.pages),
        passages=row.passages,
        ingested_at=ingested_at.astimezone(UTC),
        origin=row.origin,
        extractor=row.extractor,
        names=names,
        edits=row.edits,
        collections=collections,
        shown=row.shown,
    )


def edited(csl: Mapping[str, Any], edits: Mapping[str, Any]) -> dict[str, Any]:
    """Facts with those that a person set in their place: RFC 7396 of their first level."""
    return {name: value for name, value in {**csl, **edits}.items() if value is not None}


def _passage(row: Row[Any]) -> StoredPassage:
    return StoredPassage(
        document_id=row.document_id,
        ordinal=row.ordinal,
        passage=load_passage(row.id, row.kind, row.text, row.body),
    )
