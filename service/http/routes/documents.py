"""The stored documents and their source texts."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse

from service.citing import responses
from service.http import openapi
from service.http.dependencies import (
    DocumentOf,
    GrantOf,
    LibraryOf,
    OwnDocumentOf,
    SnapshotOf,
)
from service.schemas import DocumentEdits, DocumentList, DocumentSummary
from service.schemas.citations import EXAMPLE_TEXT

router = APIRouter(prefix="/v1/documents", tags=["documents"], responses=openapi.problems(503))

Origin = Annotated[
    str | None,
    Query(
        description=(
            "Take from it only the name of the file of this origin; with its last name it is gone."
        )
    ),
]
Offset = Annotated[int | None, Query(ge=0, description="In code points.")]


@router.get("", summary="List the documents")
def documents(snapshot: SnapshotOf) -> DocumentList:
    """The stored documents, by name."""
    return DocumentList(
        documents=[responses.document_summary(document) for document in snapshot.documents.values()]
    )


@router.get("/{document_id}", summary="One document", responses=openapi.problems(404))
def document(document: DocumentOf) -> DocumentSummary:
    """What is known of a document."""
    return responses.document_summary(document)


@router.patch(
    "/{document_id}",
    summary="Set facts or the name",
    responses=openapi.problems(403, 404, 413, 422),
)
def edit(
    document: OwnDocumentOf, body: DocumentEdits, library: LibraryOf, grant: GrantOf
) -> DocumentSummary:
    """Set what a document's citations say of it from now on: bibliographic facts, or its name.

    They count before what its file says, and stay when that is taken in again or replaced.
    """
    if body.name is not None:
        library.rename(document.id, body.name)
    library.edit(document.id, body.csl)
    return responses.document_summary(grant.of(library.snapshot).document(document.id))


@router.delete(
    "/{document_id}",
    summary="Remove a document",
    status_code=HTTPStatus.NO_CONTENT,
    responses=openapi.problems(403, 404),
)
def remove(document: OwnDocumentOf, library: LibraryOf, origin: Origin = None) -> None:
    """It is gone from the next request on, and its file too."""
    if origin is None:
        library.remove(document.id)
    else:
        library.lose(document.id, origin)


@router.get(
    "/{document_id}/text",
    summary="A document's source text",
    response_class=PlainTextResponse,
    responses=openapi.problems(404, 422)
    | {200: {"content": {"text/plain": {"example": EXAMPLE_TEXT}}}},
)
def text(
    document: DocumentOf, snapshot: SnapshotOf, start: Offset = None, end: Offset = None
) -> PlainTextResponse:
    """Exactly `source_text[start:end]`, sliced as in Python; by default all of it."""
    length = document.characters
    first = min(start or 0, length)
    last = length if end is None else min(end, length)
    return PlainTextResponse(snapshot.text(document.id, first, last) if first < last else "")
