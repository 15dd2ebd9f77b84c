"""What a document has that its file's bytes do not tell: names, edited facts, collections.

A document goes by the name that a person gave it, else by the first of its files' names.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from index.errors import UnknownDocument, UnknownName
from index.storage import tables
from index.storage.records import StoredName
from ingest.models import Source

_names, _documents, _memberships = tables.names, tables.documents, tables.memberships


@dataclass(frozen=True, slots=True)
class Belongings:
    """What some documents were given by people, for the document that takes their place.

    ``shown`` is the name, empty where they gave none.
    """

    edits: Mapping[str, Any] = field(default_factory=dict)
    collections: frozenset[str] = frozenset()
    shown: str = ""

    def __or__(self, other: "Belongings") -> "Belongings":
        """Both; of names and facts that were given twice the other's count."""
        edits = {**self.edits, **other.edits}
        return Belongings(edits, self.collections | other.collections, other.shown or self.shown)


def belongings_of(connection: Connection, document_id: str) -> Belongings:
    """What a document has; of one that is not stored nothing."""
    row = connection.execute(
        select(_documents.c.edits, _documents.c.shown).where(_documents.c.id == document_id)
    ).one_or_none()
    if row is None:
        return Belongings()
    collections = connection.scalars(
        select(_memberships.c.collection).where(_memberships.c.document_id == document_id)
    )
    return Belongings(row.edits, frozenset(collections), row.shown)


def names_of(connection: Connection, document_id: str) -> list[StoredName]:
    """A document's names, that which was given first first."""
    rows = connection.execute(
        select(_names)
        .where(_names.c.document_id == document_id)
        .order_by(_names.c.given_in, _names.c.source, _names.c.origin)
    )
    return [StoredName(*row) for row in rows]


def holders(connection: Connection, source: Source, but: str) -> list[StoredName]:
    """The names by which an earlier state of a file's contents is stored, ``but`` apart.

    They are known by their origin, those without one by their source.
    """
    rows = connection.execute(
        select(_names).where(
            _names.c.document_id != but,
            or_(
                and_(_names.c.origin != "", _names.c.origin == source.origin),
                and_(_names.c.origin == "", _names.c.source == source.name),
            ),
        )
    )
    return [StoredName(*row) for row in rows]


def make_way(
    connection: Connection, source: Source, replaced: Collection[str], but: str, generation: int
) -> Belongings:
    """Take a file's name away from other documents, and remove those that had no other.

    ``replaced`` are removed whatever names they have. What the removed ones had is returned.
    """
    gone = set(replaced) - {but}
    for held in holders(connection, source, but):
        if held.document_id in gone:
            continue
        _take(connection, held)
        if names_of(connection, held.document_id):
            show(connection, held.document_id, generation)
        else:
            gone.add(held.document_id)
    left = Belongings()
    for document_id in sorted(gone):
        left |= belongings_of(connection, document_id)
        connection.execute(delete(_documents).where(_documents.c.id == document_id))
    return left


def give(
    connection: Connection, document_id: str, names: Iterable[StoredName], own: Belongings
) -> None:
    """Give a stored document names and what belongs to it.

    A file has one name: where its origin is known already, it keeps that, and only what its
    catalog says is noted.
    """
    held = names_of(connection, document_id)
    for name in names:
        same = next((other for other in held if name.is_of_the_file_of(other)), None)
        if same is None:
            connection.execute(insert(_names).values(**asdict(name)))
            held.append(name)
        else:
            noted = update(_names).values(catalogued=name.catalogued)
            connection.execute(noted.where(*_is(same)))
    present = belongings_of(connection, document_id)
    for collection in sorted(own.collections - present.collections):
        connection.execute(
            insert(_memberships).values(collection=collection, document_id=document_id)
        )
    connection.execute(
        update(_documents)
        .where(_documents.c.id == document_id)
        .values(edits={**own.edits, **present.edits}, shown=present.shown or own.shown)
    )


def drop_names(connection: Connection, document_id: str, origins: Collection[str]) -> None:
    """Take from a document the names of files at some origins, but for its last name."""
    names = names_of(connection, document_id)
    gone = [name for name in names if name.origin in origins]
    for name in gone[: len(names) - 1]:
        _take(connection, name)


def lose(connection: Connection, generation: int, document_id: str, origin: str) -> None:
    """Take from a document the name of the file at an origin; with its last name it goes.

    Raises:
        UnknownDocument: if it is not stored.
        UnknownName: if it has no name from there.
    """
    names = names_of(connection, document_id)
    lost = [name for name in names if name.origin == origin]
    if not lost:
        raise UnknownName(document_id, origin) if names else UnknownDocument(document_id)
    if len(lost) == len(names):
        connection.execute(delete(_documents).where(_documents.c.id == document_id))
        return
    for name in lost:
        _take(connection, name)
    show(connection, document_id, generation)


def rename(connection: Connection, generation: int, document_id: str, name: str) -> None:
    """Have a document go by a name, whatever its files are called; by an empty one no more.

    Raises:
        UnknownDocument: if it is not stored.
    """
    renamed = update(_documents).where(_documents.c.id == document_id).values(shown=name)
    if not connection.execute(renamed).rowcount:
        raise UnknownDocument(document_id)
    show(connection, document_id, generation)


def show(connection: Connection, document_id: str, generation: int) -> None:
    """Have a document go by the name that counts, and be told anew."""
    first = names_of(connection, document_id)[0]
    shown = belongings_of(connection, document_id).shown
    connection.execute(
        update(_documents)
        .where(_documents.c.id == document_id)
        .values(source=shown or first.source, origin=first.origin, told_in=generation)
    )


def _take(connection: Connection, name: StoredName) -> None:
    connection.execute(delete(_names).where(*_is(name)))


def _is(name: StoredName) -> tuple[ColumnElement[bool], ...]:
    """What holds of the row of a name."""
    return (
        _names.c.document_id == name.document_id,
        _names.c.source == name.source,
        _names.c.origin == name.origin,
    )
