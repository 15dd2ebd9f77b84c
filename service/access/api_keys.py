"""Keys: how they are made, and how it is told whether one is right."""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from threading import Lock
from typing import TYPE_CHECKING

from service.access.grant import Grant, Role

# As in `grant`.
if TYPE_CHECKING:
    from index.storage.keys import Keys, StoredKey

PREFIX = "zy"
SECRET_BYTES = 32

KEPT = 1000
"""Keys that are known to be right without being hashed anew: those that were used last."""

_COST, _BLOCK = 2**14, 8


class NoKey(Exception):
    """What was sent is no key, or none any more."""

    def __init__(self) -> None:
        super().__init__("the key opens nothing; zhengyin keys list has those that do")


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose key it is, by the key's id, and what they may do."""

    key_id: str
    grant: Grant


def make_key(
    name: str,
    role: Role,
    collections: Collection[str] | None = None,
    expires_at: datetime | None = None,
) -> tuple[str, "StoredKey"]:
    """A new key, and what of it is stored: from that nobody can tell the key.

    Args:
        name: what it is called.
        role: what its holder may do.
        collections: those that it reaches, None for all of the library.
        expires_at: when it ends, in UTC.
    """
    # It takes long to import, and nobody but who makes a key needs it.
    from index.storage.keys import StoredKey  # noqa: PLC0415

    key_id, salt = secrets.token_hex(6), secrets.token_bytes(16)
    key = f"{PREFIX}_{key_id}_{secrets.token_urlsafe(SECRET_BYTES)}"
    stored = StoredKey(
        id=key_id,
        name=name,
        salt=salt,
        digest=_digest(key, salt),
        role=role,
        collections=None if collections is None else tuple(dict.fromkeys(collections)),
        created_at=datetime.now(UTC),
        expires_at=expires_at,
    )
    return key, stored


class KeyRing:
    """Tells whose key a key is. Threads may share it.

    A key's row is read each time, so that one that is revoked opens nothing from then on, whichever
    process revoked it. Its digest takes tens of milliseconds to make, and so is made once.
    """

    def __init__(self, keys: "Callable[[], Keys]") -> None:
        """Take what gives the stored keys; it may raise ``NotReady``."""
        self._keys = keys
        self._known: OrderedDict[bytes, bytes] = OrderedDict()
        self._knowing = Lock()

    def any(self) -> bool:
        """Whether there are keys, those included that have expired."""
        return self._keys().any()

    def holder(self, key: str) -> KeyHolder:
        """Whose key it is.

        Raises:
            NoKey: if it is none.
        """
        prefix, _, rest = key.partition("_")
        key_id, _, secret = rest.partition("_")
        stored = self._keys().key(key_id) if prefix == PREFIX and secret else None
        if stored is None or not self._fits(key, stored):
            raise NoKey
        return _holder(stored)

    def holder_of(self, key_id: str) -> KeyHolder:
        """Who holds the key of an id now.

        Raises:
            NoKey: if there is none any more.
        """
        stored = self._keys().key(key_id)
        if stored is None:
            raise NoKey
        return _holder(stored)

    def _fits(self, key: str, stored: "StoredKey") -> bool:
        fingerprint = hashlib.sha256(key.encode()).digest()
        with self._knowing:
            known = self._known.get(fingerprint)
            if known is not None:
                self._known.move_to_end(fingerprint)
        if known is not None and compare_digest(known, stored.digest):
            return True
        if not compare_digest(_digest(key, stored.salt), stored.digest):
            return False
        with self._knowing:
            self._known[fingerprint] = stored.digest
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return True


def _holder(stored: "StoredKey") -> KeyHolder:
    if stored.expires_at is not None and stored.expires_at <= datetime.now(UTC):
        raise NoKey
    collections = None if stored.collections is None else frozenset(stored.collections)
    return KeyHolder(stored.id, Grant(Role(stored.role), collections))


def _digest(key: str, salt: bytes) -> bytes:
    return hashlib.scrypt(key.encode(), salt=salt, n=_COST, r=_BLOCK, p=1, dklen=32)
