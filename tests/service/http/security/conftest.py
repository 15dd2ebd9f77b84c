"""A service that asks for a key, over two collections of which a key may reach one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from index.encoding.encoder import Encoder
from index.library import Library
from index.storage.records import StoredCollection
from service.access.api_keys import make_key
from service.access.grant import Role
from service.http.app import create_app
from service.ingestion import ingest_files, readable_files
from service.settings import Settings
from tests.service.conftest import BRIDGES, TEA, compass
from tests.service.http.test_app import await_opened
from tests.service.serving import serving

HUSHED = (
    "Quarrenstein report\n\n"
    "The mineral Quarrenstein was found by Odalinde Vexmoor in the Hollow of Brask. Quarrenstein "
    "melts at nine hundred degrees. The Vexmoor Process purifies Quarrenstein twice.\n\n"
    "垩髓岩由匠师沈禾在北岭发现。垩髓岩的熔点是九百度。\n"
)
WORDS = ("Quarrenstein", "Vexmoor", "Odalinde", "Brask", "垩髓岩", "沈禾", "hush", "Hush")
"""What only the secret document says, or is called."""
CATALOG = """\
["hush-plans.txt"]
type = "report"
title = "The Quarrenstein plans"
author = [{ literal = "Odalinde Vexmoor" }]
"""


@dataclass(frozen=True)
class Vault:
    """The service, keys to it by what they are for, and the ids of its documents by name."""

    app: FastAPI
    client: httpx.Client
    keys: Mapping[str, str]
    ids: Mapping[str, str]
    library: Library

    def ask(self, key: str, method: str, path: str, **options: object) -> httpx.Response:
        """A request that shows a key."""
        headers = {"Authorization": f"Bearer {self.keys[key]}"}
        return self.client.request(method, path, headers=headers, **options)  # type: ignore[arg-type]


def stocked(folder: Path, encoder: Encoder) -> None:
    """A library with a collection that is shared, and one that is not."""
    files = folder / "files"
    files.mkdir()
    (files / "bridges.txt").write_text(BRIDGES, encoding="utf-8")
    (files / "tea.md").write_text(TEA, encoding="utf-8")
    (files / "compass.pdf").write_bytes(compass())
    (files / "hush-plans.txt").write_text(HUSHED, encoding="utf-8")
    (files / "catalog.toml").write_text(CATALOG, encoding="utf-8")
    with Library.open(folder / "library", encoder) as library:
        for outcome in ingest_files(library, readable_files([files])):
            assert outcome.document is not None, outcome.error
        library.put_collection(StoredCollection("shared", "Shared"))
        library.put_collection(StoredCollection("hushed", "Hushed plans"))
        for document in library.documents():
            name = "hushed" if document.source == "hush-plans.txt" else "shared"
            library.include(name, [document.id])


KINDS: Mapping[str, tuple[Role, list[str] | None]] = {
    "admin": (Role.ADMIN, None),
    "writer": (Role.WRITE, None),
    "reader": (Role.READ, None),
    "bound reader": (Role.READ, ["shared"]),
    "bound writer": (Role.WRITE, ["shared"]),
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory, neutral_encoder: Encoder) -> Iterator[Vault]:
    """The service with a key of each kind."""
    folder = tmp_path_factory.mktemp("vault")
    stocked(folder, neutral_encoder)
    keys = {}
    with Library.open(folder / "library", neutral_encoder) as library:
        for name, (role, collections) in KINDS.items():
            keys[name], stored = make_key(name, role, collections)
            library.keys.add(stored)
        ids = {document.source: document.id for document in library.documents()}
    app = create_app(
        Settings(rate="off"), partial(Library.open, folder / "library", neutral_encoder)
    )
    with serving(app) as client:
        assert await_opened(client) == ""
        yield Vault(app, client, keys, ids, app.state.runtime.library)
