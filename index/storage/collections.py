"""Named parts of the library, as they are stored."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from index.errors import UnknownCollection, UnknownDocument
from index.storage import tables
from index.storage.belongings import show
from index.storage.records import StoredCollection

_collections, _memberships = tables.collections, tables.memberships


def collections_in(connection: Connection) -> dict[str, StoredCollection]:
    """All collections by name."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(_memberships)):
        held[row.collection].add(row.document_id)
    rows = connection.execute(select(_collections).order_by(_collections.c.name))
    return {
        row.name: StoredCollection(
            row.name, row.title, row.description, row.threshold, frozenset(held[row.name])
        )
        for row in rows
    }


def put_collection(connection: Connection, _generation: int, collection: StoredCollection) -> None:
    """Make a collection, or change what is said of it; its documents stay as they are."""
    facts = {
        "title": collection.title,
        "description": collection.description,
        "threshold": collection.threshold,
    }
    named = _collections.c.name == collection.name
    if not connection.execute(update(_collections).where(named).values(**facts)).rowcount:
        connection.execute(insert(_collections).values(name=collection.name, **facts))


def remove_collection(connection: Connection, generation: int, name: str) -> None:
    """Remove a collection; its documents stay in the library.

    Raises:
        UnknownCollection: if there is none of that name.
    """
    held = _members(connection, name)
    connection.execute(delete(_collections).where(_collections.c.name == name))
    for document_id in held:
        show(connection, document_id, generation)


def include(
    connection: Connection, generation: int, name: str, document_ids: Iterable[str]
) -> None:
    """Put documents into a collection; those that are in it already stay there.

    Raises:
        UnknownCollection: if there is none of that name.
        UnknownDocument: if one of the documents is not stored.
    """
    held = _members(connection, name)
    documents = tables.documents.c
    for document_id in document_ids:
        known = connection.scalar(select(documents.id).where(documents.id == document_id))
        if known is None:
            raise UnknownDocument(document_id)
        if document_id not in held:
            connection.execute(
                insert(_memberships).values(collection=name, document_id=document_id)
            )
            show(connection, document_id, generation)


def exclude(connection: Connection, generation: int, name: str, document_id: str) -> None:
    """Take a document out of a collection.

    Raises:
        UnknownCollection: if there is none of that name.
        UnknownDocument: if the document is not in it.
    """
    if document_id not in _members(connection, name):
        raise UnknownDocument(document_id)
    connection.execute(
        delete(_memberships).where(
            _memberships.c.collection == name, _memberships.c.document_id == document_id
        )
    )
    show(connection, document_id, generation)


def _members(connection: Connection, name: str) -> set[str]:
    known = connection.scalar(select(_collections.c.name).where(_collections.c.name == name))
    if known is None:
        raise UnknownCollection(name)
    query = select(_memberships.c.document_id).where(_memberships.c.collection == name)
    return set(connection.scalars(query))
