"""What the commands do with documents and collections where no server runs; no model is loaded."""

from functools import partial
from itertools import count
from types import TracebackType
from typing import Self

from index.errors import FileNotStored
from index.library import DATABASE
from index.storage.belongings import rename
from index.storage.collections import include, put_collection, remove_collection
from index.storage.keys import Keys
from index.storage.records import StoredCollection
from index.storage.store import Store
from service import schemas
from service.citing import responses
from service.components import open_library
from service.settings import Settings


class OpenedStore:
    """Does what a client of a server is asked to do, in a store that is open here."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The store of the library of the settings, which is made where there is none.

        Raises:
            LibraryError: if it cannot be opened.
        """
        path = settings.library_folder / DATABASE
        store = Store.reopen(path)
        if store is None:
            # Only the model says what a store is made for.
            open_library(settings).close()
            store = Store.reopen(path)
        assert store is not None  # noqa: S101 - it has just been made
        return cls(store)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close()

    @property
    def keys(self) -> Keys:
        """The keys of those who may ask a server."""
        return self._store.keys

    def documents(self) -> list[schemas.DocumentSummary]:
        """The stored documents, by name."""
        with self._store.read() as transaction:
            found = sorted(transaction.documents(), key=lambda document: document.source)
        return list(map(responses.document_summary, found))

    def document_file(self, document_id: str) -> bytes:
        """The file that a document was taken from, byte for byte.

        Raises:
            FileNotStored: if an older version of this program stored it without its file.
        """
        with self._store.read() as transaction:
            if not transaction.content_size(document_id):
                raise FileNotStored(document_id)
            parts = (transaction.content_part(document_id, ordinal) for ordinal in count())
            return b"".join(iter(partial(next, parts), None))

    def remove_document(self, document_id: str) -> None:
        """Remove a document."""
        self._store.remove([document_id])

    def edit_document(self, document_id: str, *, name: str) -> None:
        """Have a document go by a name; an empty one takes that back."""
        self._store.change(partial(rename, document_id=document_id, name=name))

    def collections(self) -> list[schemas.Collection]:
        """All collections, by name."""
        with self._store.read() as transaction:
            return list(map(responses.collection, transaction.collections().values()))

    def put_collection(self, name: str, *, title: str, description: str) -> None:
        """Make a collection, or change what is said of it; its documents stay in it."""
        collection = StoredCollection(name, title, description)
        self._store.change(partial(put_collection, collection=collection))

    def remove_collection(self, name: str) -> None:
        """Remove a collection; its documents stay in the library."""
        self._store.change(partial(remove_collection, name=name))

    def include(self, name: str, document_id: str) -> None:
        """Put a document into a collection."""
        self._store.change(partial(include, name=name, document_ids=[document_id]))
