"""What files are given to, to be taken in: a library that is open here, or one behind a server."""

from collections.abc import Collection, Iterator, Sequence
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import Protocol

import httpx

from index.additions import Change
from index.library import Library
from index.storage.records import StoredCollection, StoredName
from service import schemas
from service.client import Client, FileToSend, ServiceError
from service.ingestion import NamedFile, Outcome, Progress, ingest_files
from service.intake.holdings import stored_documents

MOST_FILES = 100
MOST_BYTES = 64 * 2**20
"""Of what is sent together, at most; a larger file is sent alone."""

_TO_MEND = {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}


class Receiver(Protocol):
    """Takes files into a library."""

    def take_in(self, files: Sequence[NamedFile], on_progress: Progress) -> Iterator[Outcome]:
        """Take in one file after the other; one that cannot be does not stop the rest."""
        ...

    def lose(self, name: StoredName) -> None:
        """Take the name of a file from a document; with its last name it goes.

        Raises:
            LibraryError, ServiceError: if there is no such document or name.
        """
        ...

    def include(self, collection: str, document_ids: Collection[str]) -> None:
        """Put documents into a collection, which is made where there is none."""
        ...


class OpenedReceiver:
    """A library that is open here."""

    def __init__(self, library: Library, *, ocr: bool = False) -> None:
        self._library = library
        self._ocr = ocr

    def take_in(self, files: Sequence[NamedFile], on_progress: Progress) -> Iterator[Outcome]:
        """Take in one file after the other; one that cannot be does not stop the rest."""
        return ingest_files(self._library, files, on_progress, ocr=self._ocr)

    def lose(self, name: StoredName) -> None:
        """Take the name of a file from a document; with its last name it goes."""
        self._library.lose(name.document_id, name.origin)

    def include(self, collection: str, document_ids: Collection[str]) -> None:
        """Put documents into a collection, which is made where there is none."""
        if collection not in self._library.snapshot.collections:
            self._library.put_collection(StoredCollection(collection))
        self._library.include(collection, document_ids)


class SendingReceiver:
    """A server on this machine, over the library in a folder."""

    def __init__(self, client: Client, library_folder: Path) -> None:
        self._client = client
        self._library_folder = library_folder

    def take_in(self, files: Sequence[NamedFile], on_progress: Progress) -> Iterator[Outcome]:
        """Send the files, some at a time, and tell what becomes of each.

        Raises:
            ServiceError: if the server takes no files now.
            httpx.TransportError: if it goes away.
        """
        some: list[tuple[NamedFile, FileToSend]] = []
        size = 0
        for file in files:
            try:
                content = file.path.read_bytes()
            except OSError as error:
                yield Outcome(file, error=f"{file.name}: {error.strerror or error}")
                continue
            if some and (len(some) == MOST_FILES or size + len(content) > MOST_BYTES):
                yield from self._sent(some, on_progress)
                some, size = [], 0
            some.append((file, FileToSend(file.name, content, file.origin, file.csl)))
            size += len(content)
        if some:
            yield from self._sent(some, on_progress)

    def lose(self, name: StoredName) -> None:
        """Take the name of a file from a document; with its last name it goes."""
        self._client.remove_document(name.document_id, origin=name.origin)

    def include(self, collection: str, document_ids: Collection[str]) -> None:
        """Put documents into a collection, which is made where there is none."""
        held = {found.name: found.documents for found in self._client.collections()}
        if collection not in held:
            self._client.put_collection(collection)
        for document_id in sorted({*document_ids}.difference(held.get(collection, ()))):
            self._client.include(collection, document_id)

    def _sent(
        self, files: Sequence[tuple[NamedFile, FileToSend]], on_progress: Progress
    ) -> Iterator[Outcome]:
        try:
            job = self._client.upload([sent for _, sent in files])
        except ServiceError as error:
            if error.status not in _TO_MEND:
                raise
            if len(files) == 1:
                ((file, _),) = files
                yield Outcome(file, error=f"{file.name}: {_reason(error)}")
                return
            # It may be one of them alone, and together they may be too large.
            half = len(files) // 2
            parts = (self._sent(part, on_progress) for part in (files[:half], files[half:]))
            yield from chain.from_iterable(parts)
            return
        yield from self._followed(job.id, [file for file, _ in files], on_progress)

    def _followed(
        self, job_id: str, files: Sequence[NamedFile], on_progress: Progress
    ) -> Iterator[Outcome]:
        told: set[int] = set()
        for job in self._client.job_events(job_id):
            settled = {}
            for place, found in enumerate(job.files):
                if found.state == "running":
                    on_progress(files[place], found.progress)
                elif found.state != "queued" and place not in told:
                    settled[place] = found
            yield from self._outcomes(files, settled)
            told.update(settled)
        if left := len(files) - len(told):
            message = f"it was stopped; it goes on with {left} files when it is started again"
            raise httpx.ReadError(message)

    def _outcomes(
        self, files: Sequence[NamedFile], settled: dict[int, schemas.JobFile]
    ) -> Iterator[Outcome]:
        ids = {found.document_id for found in settled.values() if found.document_id}
        documents = stored_documents(self._library_folder, ids) if ids else {}
        for place, found in settled.items():
            document = documents.get(found.document_id or "")
            if document is None:
                yield Outcome(files[place], error=found.detail or "it was removed meanwhile")
                continue
            change = Change(found.change) if found.change else None
            yield Outcome(files[place], document, change, faults=tuple(found.faults))


def _reason(error: ServiceError) -> str:
    return "; ".join(field.detail for field in error.errors) or error.detail
