"""What a document has that its file's bytes do not tell: names, edited facts, collections."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from index.storage import tables
from index.storage.records import StoredName
from ingest.models import Source

_names, _documents, _memberships = tables.names, tables.documents, tables.memberships


@dataclass(frozen=True, slots=True)
class Belongings:
    """Some documents' edited facts and collections, for the document that takes their place."""

    edits: Mapping[str, Any] = field(default_factory=dict)
    collections: frozenset[str] = frozenset()

    def __or__(self, other: "Belongings") -> "Belongings":
        """Both; of facts that were edited twice the other's count."""
        edits = {**self.edits, **other.edits}
        return Belongings(edits, self.collections | other.collections)


def belongings_of(connection: Connection, document_id: str) -> Belongings:
    """What a document has; of one that is not stored nothing."""
    edits = connection.scalar(select(_documents.c.edits).where(_documents.c.id == document_id))
    return Belongings(
        edits or {},
        frozenset(
            connection.scalars(
                select(_memberships.c.collection).where(_memberships.c.document_id == document_id)
            )
        ),
    )


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

    A file has one name: where its origin is known already, it keeps that.
    """
    held = names_of(connection, document_id)
    for name in names:
        if not any(name.is_of_the_file_of(other) for other in held):
            connection.execute(insert(_names).values(**asdict(name)))
            held.append(name)
    present = belongings_of(connection, document_id)
    for collection in sorted(own.collections - present.collections):
        connection.execute(
            insert(_memberships).values(collection=collection, document_id=document_id)
        )
    connection.execute(
        update(_documents)
        .where(_documents.c.id == document_id)
        .values(edits={**own.edits, **present.edits})
    )


def drop_names(connection: Connection, document_id: str, origins: Collection[str]) -> None:
    """Take from a document the names of files at some origins, but for its last name."""
    names = names_of(connection, document_id)
    gone = [name for name in names if name.origin in origins]
    for name in gone[: len(names) - 1]:
        _take(connection, name)


def show(connection: Connection, document_id: str, generation: int) -> None:
    """Have a document go by the first of its names, and be told anew."""
    first = names_of(connection, document_id)[0]
    connection.execute(
        update(_documents)
        .where(_documents.c.id == document_id)
        .values(source=first.source, origin=first.origin, told_in=generation)
    )


def _take(connection: Connection, name: StoredName) -> None:
    connection.execute(
        delete(_names).where(
            _names.c.document_id == name.document_id,
            _names.c.source == name.source,
            _names.c.origin == name.origin,
        )
    )
