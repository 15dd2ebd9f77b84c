from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.errors import UnknownCollection
from index.storage.store import Store
from service.access import api_keys
from service.access.api_keys import KEPT, KeyRing, NoKey, make_key
from service.access.grant import Grant, Role


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.sqlite3", "hashing", 4, 4)
    yield opened
    opened.close()


@pytest.fixture
def ring(store: Store) -> KeyRing:
    return KeyRing(lambda: store.keys)


def added(store: Store, role: Role = Role.READ, expires_at: datetime | None = None) -> str:
    key, stored = make_key("somebody", role, expires_at=expires_at)
    store.keys.add(stored)
    return key


def test_a_key_is_its_holders(store: Store, ring: KeyRing) -> None:
    key = added(store, Role.WRITE)
    assert ring.holder(key).grant == Grant(Role.WRITE)
    assert key.split("_")[1] == ring.holder(key).key_id


def test_nothing_that_is_stored_tells_the_key(store: Store, tmp_path: Path) -> None:
    key = added(store)
    store.close()
    secret = key.rpartition("_")[2] or key
    for file in tmp_path.iterdir():
        assert secret.encode() not in file.read_bytes()


@pytest.mark.parametrize("change", [lambda key: key[:-1], lambda key: f"{key}x", str.upper])
def test_another_secret_does_not_open(store: Store, ring: KeyRing, change: object) -> None:
    key = added(store)
    ring.holder(key)
    assert callable(change)
    with pytest.raises(NoKey):
        ring.holder(change(key))


@pytest.mark.parametrize("key", ["", "zy", "zy_", "zy_x_", "zy__x", "sk-1", "zy_owner_x", "钥匙"])
def test_what_is_no_key_does_not_open(ring: KeyRing, key: str) -> None:
    with pytest.raises(NoKey):
        ring.holder(key)


def test_a_key_opens_nothing_once_another_process_has_revoked_it(
    store: Store, ring: KeyRing, tmp_path: Path
) -> None:
    key = added(store)
    holder = ring.holder(key)
    other = Store.reopen(tmp_path / "store.sqlite3")
    assert other is not None
    other.keys.revoke(holder.key_id)
    other.close()
    with pytest.raises(NoKey):
        ring.holder(key)
    with pytest.raises(NoKey):
        ring.holder_of(holder.key_id)


def test_a_key_opens_nothing_once_it_has_expired(store: Store, ring: KeyRing) -> None:
    now = datetime.now(UTC)
    assert ring.holder(added(store, expires_at=now + timedelta(hours=1)))
    with pytest.raises(NoKey):
        ring.holder(added(store, expires_at=now))


def test_a_key_is_hashed_once(store: Store, ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    key = added(store)
    ring.holder(key)
    monkeypatch.setattr(api_keys, "_digest", None)
    assert ring.holder(key).grant == Grant(Role.READ)


def test_only_so_many_keys_are_kept(
    store: Store, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_keys, "_digest", lambda key, salt: salt + key.encode())
    for _ in range(5):
        ring.holder(added(store))
    monkeypatch.setattr(api_keys, "KEPT", 3)
    ring.holder(added(store))
    assert KEPT >= len(ring._known) == 5


def test_a_key_of_a_collection_that_is_not_there_is_not_made(store: Store) -> None:
    _, stored = make_key("somebody", Role.READ, ["nowhere"])
    with pytest.raises(UnknownCollection):
        store.keys.add(stored)
    assert not store.keys.any()


def test_a_role_may_do_what_those_before_it_may() -> None:
    may = {role: [other for other in Role if role.includes(other)] for role in Role}
    assert may == {
        Role.READ: [Role.READ],
        Role.WRITE: [Role.READ, Role.WRITE],
        Role.ADMIN: [Role.READ, Role.WRITE, Role.ADMIN],
    }
