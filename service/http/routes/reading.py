"""A document to read from beginning to end."""

from fastapi import APIRouter

from service.citing.reading_view import reading_view
from service.http import openapi
from service.http.dependencies import DocumentOf, LibraryOf
from service.schemas.reading import ReadingView

router = APIRouter(tags=["documents"])


@router.get(
    "/v1/documents/{document_id}/reading",
    summary="A document as readable text",
    responses=openapi.problems(404, 503),
)
def reading(document: DocumentOf, library: LibraryOf) -> ReadingView:
    """Its outline and its blocks, each with the way back from its text to the source."""
    return reading_view(document, library.blocks(document.id))
