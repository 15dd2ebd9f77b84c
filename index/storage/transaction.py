"""What can be read from the store, as of one moment."""

from collections.abc import Collection
from datetime import UTC
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, tuple_

from index.encoding.encoder import Vectors
from index.errors import UnknownDocument
from index.search.late_interaction import Tokens
from index.search.vectors import Rows
from index.storage import tables
from index.storage.records import PageLines, StoredDocument, StoredPassage
from index.storage.serialization import load_block, load_page, load_pages, load_passage
from ingest.models import Block, Document

FLOAT32 = np.dtype("<f4")
"""How a vector's numbers stand in the store, on whatever machine."""

_FACTS = select(*(column for column in tables.documents.c if column.name != "text"))


class ReadTransaction:
    """One moment of the store: all that is read through it belongs to one generation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def generation(self) -> int:
        """How many changes have been committed."""
        return int(self._connection.execute(select(tables.library.c.generation)).scalar_one())

    def revision(self) -> str:
        """A name for this state of the store that no other state ever has, in any store."""
        return str(self._connection.execute(select(tables.library.c.revision)).scalar_one())

    def documents(self) -> tuple[StoredDocument, ...]:
        """All documents, by id."""
        rows = self._connection.execute(_FACTS.order_by(tables.documents.c.id))
        return tuple(map(_document, rows))

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
        return _document(found)

    def texts(self) -> dict[str, str]:
        """The source texts of all documents by their ids."""
        documents = tables.documents.c
        rows = self._connection.execute(select(documents.id, documents.text).order_by(documents.id))
        return {row.id: row.text for row in rows}

    def earlier(self, document: Document) -> tuple[str, ...]:
        """The ids of other documents that an earlier state of the document's file gave.

        They are known by their origin, those without one by the name of their source.
        """
        documents, source = tables.documents.c, document.source
        found = self._connection.scalars(
            select(documents.id).where(
                documents.id != document.id,
                or_(
                    and_(documents.origin != "", documents.origin == source.origin),
                    and_(documents.origin == "", documents.source == source.name),
                ),
            )
        )
        return tuple(found)

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
        return {(row.document_id, row.page): load_page(row.lines) for row in rows}

    def blocks(self, document_id: str) -> tuple[Block, ...]:
        """The document's blocks in reading order.

        Raises:
            UnknownDocument: if it is not stored.
        """
        self.document(document_id)
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

    def all_passages(self) -> tuple[StoredPassage, ...]:
        """The passages of all documents, by document id and then in reading order."""
        passages = tables.passages.c
        rows = self._connection.execute(
            select(tables.passages).order_by(passages.document_id, passages.ordinal)
        )
        return tuple(map(_passage, rows))

    def sentence_indices(self) -> tuple[tuple[int, ...], ...]:
        """Which sentences of each passage have a vector, in the order of ``all_passages``."""
        vectors = tables.vectors.c
        found = self._connection.scalars(
            select(vectors.sentence_indices).order_by(vectors.document_id, vectors.ordinal)
        )
        return tuple(map(tuple, found))

    def passage_vectors(self) -> Vectors:
        """A row for each passage, in the order of ``all_passages``."""
        return self._vectors(tables.vectors.c.passage)

    def sentence_vectors(self) -> Vectors:
        """A row for each sentence that ``sentence_indices`` names, in that order."""
        return self._vectors(tables.vectors.c.sentences)

    def tokens(self) -> tuple[Tokens, Rows]:
        """All passages' tokens, quantised, and how many each has, in the order of ``all_passages``.

        Their shapes are (tokens, token dimension) and (passages,).
        """
        vectors = tables.vectors.c
        place = (vectors.document_id, vectors.ordinal)
        dimension = self._connection.execute(select(tables.library.c.token_dimension)).scalar_one()
        found = self._connection.scalars(select(func.length(vectors.tokens)).order_by(*place))
        lengths = np.fromiter(found, np.int64)
        # Filled in place: there may be more of them than memory holds twice.
        flat = np.empty(lengths.sum(), np.int8)
        blobs = self._connection.scalars(select(vectors.tokens).order_by(*place))
        end = 0
        for blob in blobs:
            start, end = end, end + len(blob)
            flat[start:end] = np.frombuffer(blob, np.int8)
        return flat.reshape(-1, dimension), lengths // dimension

    def _vectors(self, column: ColumnElement[bytes]) -> Vectors:
        vectors = tables.vectors.c
        blobs = self._connection.scalars(
            select(column).order_by(vectors.document_id, vectors.ordinal)
        )
        dimension = self._connection.execute(select(tables.library.c.dimension)).scalar_one()
        flat = np.frombuffer(b"".join(blobs), dtype=FLOAT32)
        return flat.astype(np.float32, copy=False).reshape(-1, dimension)


def _document(row: Row[Any]) -> StoredDocument:
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
        csl=row.csl,
        language=row.language,
        characters=row.characters,
        pages=load_pages(row.pages),
        passages=row.passages,
        ingested_at=ingested_at.astimezone(UTC),
        origin=row.origin,
        extractor=row.extractor,
    )


def _passage(row: Row[Any]) -> StoredPassage:
    return StoredPassage(
        document_id=row.document_id,
        ordinal=row.ordinal,
        passage=load_passage(row.id, row.kind, row.text, row.body),
    )
