"""Keys by which a service knows whoever asks it, as they are stored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select

from index.errors import UnknownCollection, UnknownKey
from index.storage import tables
from index.storage.database import writing

_keys = tables.keys


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key without its secret, of which ``digest`` was made with ``salt``.

    ``role`` is what its holder may do. ``collections`` are those that it reaches, None for all of
    the library. From ``expires_at`` on it is none any more. Times are in UTC.
    """

    id: str
    name: str
    salt: bytes
    digest: bytes
    role: str
    collections: tuple[str, ...] | None
    created_at: datetime
    expires_at: datetime | None


class Keys:
    """The keys of a store. Threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, key: StoredKey) -> None:
        """Store a new key.

        Raises:
            UnknownCollection: if one of its collections is not there.
        """
        with writing(self._engine).begin() as connection:
            known = set(connection.scalars(select(tables.collections.c.name)))
            _check(key.collections or (), known)
            connection.execute(
                insert(_keys).values(
                    id=key.id,
                    name=key.name,
                    salt=key.salt,
                    digest=key.digest,
                    role=key.role,
                    collections=None if key.collections is None else list(key.collections),
                    created_at=key.created_at,
                    expires_at=key.expires_at,
                )
            )

    def key(self, key_id: str) -> StoredKey | None:
        """The key of an id as it is stored now, by whichever process; None where there is none."""
        with self._engine.begin() as connection:
            row = connection.execute(select(_keys).where(_keys.c.id == key_id)).one_or_none()
        return None if row is None else _read(row)

    def all(self) -> tuple[StoredKey, ...]:
        """Every key, in the order in which they were made."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(_keys).order_by(_keys.c.created_at, _keys.c.id)).all()
        return tuple(map(_read, rows))

    def any(self) -> bool:
        """Whether there are keys, those included that have expired."""
        with self._engine.begin() as connection:
            return connection.scalar(select(_keys.c.id).limit(1)) is not None

    def revoke(self, key_id: str) -> None:
        """Remove a key; it opens nothing from now on.

        Raises:
            UnknownKey: if there is none of that id.
        """
        with writing(self._engine).begin() as connection:
            if not connection.execute(delete(_keys).where(_keys.c.id == key_id)).rowcount:
                raise UnknownKey(key_id)


def _check(collections: Collection[str], known: Collection[str]) -> None:
    for name in collections:
        if name not in known:
            raise UnknownCollection(name)


def _read(row: Row[Any]) -> StoredKey:
    return StoredKey(
        row.id,
        row.name,
        row.salt,
        row.digest,
        row.role,
        None if row.collections is None else tuple(row.collections),
        row.created_at.replace(tzinfo=UTC),
        row.expires_at and row.expires_at.replace(tzinfo=UTC),
    )
