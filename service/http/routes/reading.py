"""A document to read from beginning to end."""

from typing import Annotated

from fastapi import APIRouter, Path

from service.citing.reading_view import reading_view
from service.http import openapi
from service.http.dependencies import LibraryOf
from service.schemas.citations import EXAMPLE_DOCUMENT
from service.schemas.reading import ReadingView

router = APIRouter(tags=["documents"])


@router.get(
    "/v1/documents/{document_id}/reading",
    summary="A document as readable text",
    responses=openapi.problems(404, 503),
)
def reading(
    document_id: Annotated[str, Path(examples=[EXAMPLE_DOCUMENT["id"]])], library: LibraryOf
) -> ReadingView:
    """Its outline and its blocks, each with the way back from its text to the source."""
    return reading_view(library.snapshot.document(document_id), library.blocks(document_id))
