"""The stored documents and their source texts."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import PlainTextResponse

from service.citing import responses
from service.http import openapi
from service.http.dependencies import SnapshotOf
from service.schemas import DocumentList, DocumentSummary
from service.schemas.citations import EXAMPLE_DOCUMENT, EXAMPLE_TEXT

router = APIRouter(prefix="/v1/documents", tags=["documents"], responses=openapi.problems(503))

DocumentId = Annotated[str, Path(examples=[EXAMPLE_DOCUMENT["id"]])]
Offset = Annotated[int | None, Query(ge=0, description="In code points.")]


@router.get("", summary="List the documents")
def documents(snapshot: SnapshotOf) -> DocumentList:
    """The stored documents, by name."""
    return DocumentList(
        documents=[responses.document_summary(document) for document in snapshot.documents.values()]
    )


@router.get("/{document_id}", summary="One document", responses=openapi.problems(404))
def document(document_id: DocumentId, snapshot: SnapshotOf) -> DocumentSummary:
    """What is known of a document."""
    return responses.document_summary(snapshot.document(document_id))


@router.get(
    "/{document_id}/text",
    summary="A document's source text",
    response_class=PlainTextResponse,
    responses=openapi.problems(404, 422)
    | {200: {"content": {"text/plain": {"example": EXAMPLE_TEXT}}}},
)
def text(
    document_id: DocumentId, snapshot: SnapshotOf, start: Offset = None, end: Offset = None
) -> PlainTextResponse:
    """Exactly `source_text[start:end]`, sliced as in Python; by default all of it."""
    length = snapshot.document(document_id).characters
    first = min(start or 0, length)
    last = length if end is None else min(end, length)
    return PlainTextResponse(snapshot.text(document_id, first, last) if first < last else "")
