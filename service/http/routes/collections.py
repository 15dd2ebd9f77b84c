"""Collections: named parts of the library."""

from http import HTTPStatus

from fastapi import APIRouter

from index.storage.records import StoredCollection
from service import schemas
from service.citing import responses
from service.http import openapi
from service.http.dependencies import (
    CollectionOf,
    DocumentOf,
    LibraryOf,
    OwnCollectionOf,
    SnapshotOf,
)

router = APIRouter(
    prefix="/v1/collections", tags=["collections"], responses=openapi.problems(422, 503)
)


@router.get("", summary="List the collections")
def collections(snapshot: SnapshotOf) -> schemas.CollectionList:
    """All of them, by name."""
    return schemas.CollectionList(
        collections=list(map(responses.collection, snapshot.collections.values()))
    )


@router.get("/{name}", summary="One collection", responses=openapi.problems(404))
def collection(collection: CollectionOf) -> schemas.Collection:
    """What is said of it, and its documents."""
    return responses.collection(collection)


@router.put("/{name}", summary="Make or change a collection", responses=openapi.problems(403))
def put(
    name: OwnCollectionOf, body: schemas.CollectionFacts, library: LibraryOf
) -> schemas.Collection:
    """Where there is none of that name it is made, without documents; else they stay in it."""
    library.put_collection(StoredCollection(name, body.title, body.description, body.threshold))
    return responses.collection(library.snapshot.collection(name))


@router.delete(
    "/{name}",
    summary="Remove a collection",
    status_code=HTTPStatus.NO_CONTENT,
    responses=openapi.problems(404),
)
def remove(collection: CollectionOf, library: LibraryOf) -> None:
    """Its documents stay in the library."""
    library.remove_collection(collection.name)


@router.put(
    "/{name}/documents/{document_id}",
    summary="Put a document into a collection",
    status_code=HTTPStatus.NO_CONTENT,
    responses=openapi.problems(404),
)
def include(collection: CollectionOf, document: DocumentOf, library: LibraryOf) -> None:
    """It may be in several."""
    library.include(collection.name, [document.id])


@router.delete(
    "/{name}/documents/{document_id}",
    summary="Take a document out of a collection",
    status_code=HTTPStatus.NO_CONTENT,
    responses=openapi.problems(404),
)
def exclude(collection: CollectionOf, document: DocumentOf, library: LibraryOf) -> None:
    """It stays in the library."""
    library.exclude(collection.name, document.id)
