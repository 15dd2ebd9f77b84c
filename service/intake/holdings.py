"""What a library holds of files, read without the model that a library is opened with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from index.library import DATABASE
from index.storage.records import StoredDocument, StoredName
from index.storage.store import Store


@dataclass(frozen=True, slots=True)
class Holdings:
    """The names of documents by the documents' ids, and their ids by the digests of their files."""

    names: Mapping[str, Sequence[StoredName]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, library_folder: Path) -> Self:
        """Those of the library in a folder, where there is one.

        Raises:
            LibraryError: if its store cannot be read.
        """
        store = Store.reopen(library_folder / DATABASE)
        if store is None:
            return cls()
        try:
            with store.read() as transaction:
                names: defaultdict[str, list[StoredName]] = defaultdict(list)
                for name in transaction.names():
                    names[name.document_id].append(name)
                held = {digest: id_ for id_, digest in transaction.digests().items()}
                return cls(names, held)
        finally:
            store.close()

    def all(self) -> Iterable[StoredName]:
        """All names."""
        return (name for names in self.names.values() for name in names)


def stored_documents(library_folder: Path, ids: Iterable[str]) -> dict[str, StoredDocument]:
    """Those of the documents that a library holds, by id.

    Raises:
        LibraryError: if its store cannot be read.
    """
    store = Store.reopen(library_folder / DATABASE)
    if store is None:
        return {}
    try:
        with store.read() as transaction:
            return {found.id: found for found in transaction.documents(ids)}
    finally:
        store.close()
