"""What the routes are given once it is open: the library and its answers.

Of the library each gives only what is there for whoever asks.
"""

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Path, Request

from index.library import Library
from index.snapshot import Snapshot
from index.storage.records import StoredCollection, StoredDocument
from service.access.grant import Grant
from service.answering.answerer import Answerer
from service.answering.suggestion.suggestions import Suggester
from service.citing.page_pictures import PagePictures
from service.errors import NotReady
from service.http.security.refusals import OutOfReach
from service.intake.job_runner import JobRunner
from service.schemas.citations import EXAMPLE_DOCUMENT
from service.schemas.collections import CollectionName

if TYPE_CHECKING:
    from service.runtime import Runtime


DocumentId = Annotated[str, Path(examples=[EXAMPLE_DOCUMENT["id"]])]
Name = Annotated[CollectionName, Path()]


async def grant_of(request: Request) -> Grant:
    """What whoever asks may do, and what is there for them.

    Raises:
        NotReady: while the library is not open.
    """
    grant: Grant | None = getattr(request.state, "grant", None)
    if grant is None:
        raise NotReady(None)
    return grant


GrantOf = Annotated[Grant, Depends(grant_of)]


async def library_of(request: Request) -> Library:
    """The library that the app serves, all of it: what is asked of it has to be in reach.

    Raises:
        NotReady: while it is not open.
    """
    runtime: Runtime = request.app.state.runtime
    return runtime.library


LibraryOf = Annotated[Library, Depends(library_of)]


def snapshot_of(library: LibraryOf, grant: GrantOf) -> Snapshot:
    """The library's present state as far as it is there for whoever asks.

    Raises:
        NotReady: while it is not open.
    """
    return grant.of(library.snapshot)


SnapshotOf = Annotated[Snapshot, Depends(snapshot_of)]


def document_of(document_id: DocumentId, snapshot: SnapshotOf) -> StoredDocument:
    """The document that the address names.

    Raises:
        UnknownDocument: if there is none for whoever asks.
    """
    return snapshot.document(document_id)


DocumentOf = Annotated[StoredDocument, Depends(document_of)]


def own_document_of(document: DocumentOf, library: LibraryOf, grant: GrantOf) -> StoredDocument:
    """The document that the address names, to change it.

    Raises:
        UnknownDocument: if there is none for whoever asks.
        OutOfReach: if it is in other collections too, from which it would be seen to change.
    """
    if not all(map(grant.holds, library.snapshot.document(document.id).collections)):
        raise OutOfReach("the document is also in collections that the key does not reach")
    return document


OwnDocumentOf = Annotated[StoredDocument, Depends(own_document_of)]


def own_collection_of(name: Name, grant: GrantOf) -> str:
    """The name of a collection, to change or make it.

    Raises:
        OutOfReach: if the key does not reach it, whether or not it is there.
    """
    if not grant.holds(name):
        raise OutOfReach(f"the key does not reach a collection {name!r}")
    return name


OwnCollectionOf = Annotated[str, Depends(own_collection_of)]


def collection_of(name: Name, snapshot: SnapshotOf) -> StoredCollection:
    """The collection that the address names.

    Raises:
        UnknownCollection: if there is none for whoever asks.
    """
    return snapshot.collection(name)


CollectionOf = Annotated[StoredCollection, Depends(collection_of)]


def answerer_of(request: Request, grant: GrantOf) -> Answerer:
    """What answers from the library as far as it is there for whoever asks.

    Raises:
        NotReady: while it is not open.
    """
    runtime: Runtime = request.app.state.runtime
    answerer = runtime.answerer
    return answerer if grant.collections is None else answerer.within(grant.collections)


async def suggester_of(request: Request) -> Suggester:
    """What suggests questions about the library that the app serves.

    Raises:
        NotReady: while it is not open.
    """
    runtime: Runtime = request.app.state.runtime
    return runtime.suggester


async def pictures_of(request: Request) -> PagePictures:
    """What draws pages of the documents that the app serves.

    Raises:
        NotReady: while the library is not open.
    """
    runtime: Runtime = request.app.state.runtime
    return runtime.pictures


async def runner_of(request: Request) -> "JobRunner":
    """What takes in files that are sent to the app.

    Raises:
        NotReady: while the library is not open.
    """
    runtime: Runtime = request.app.state.runtime
    return runtime.runner


RunnerOf = Annotated[JobRunner, Depends(runner_of)]
AnswererOf = Annotated[Answerer, Depends(answerer_of)]
SuggesterOf = Annotated[Suggester, Depends(suggester_of)]
PicturesOf = Annotated[PagePictures, Depends(pictures_of)]
