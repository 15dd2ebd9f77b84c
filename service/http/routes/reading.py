"""A document to read from beginning to end."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path

from service.citing.reading_view import reading_view
from service.http import openapi, samples
from service.http.dependencies import LibraryOf
from service.schemas.reading import ReadingView

router = APIRouter(tags=["documents"])

_BODY = samples.CITATION
_EXAMPLE: dict[str, Any] = {
    "document": samples.DOCUMENT_SUMMARY,
    "outline": [],
    "blocks": [
        {
            "index": 0,
            "kind": "title",
            "level": None,
            "page": None,
            "pages": [],
            "marker": None,
            "section": [],
            "text": "鲸落",
            "runs": [[0, 2, 0, 2]],
            "marks": [],
        },
        {
            "index": 1,
            "kind": "paragraph",
            "level": None,
            "page": None,
            "pages": [],
            "marker": None,
            "section": [],
            "text": _BODY["text"],
            "runs": [[0, 28, 4, 32], [28, 32, 33, 37]],
            "marks": [],
        },
    ],
}


@router.get(
    "/v1/documents/{document_id}/reading",
    summary="A document as readable text",
    responses=openapi.described(_EXAMPLE, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE),
)
def reading(
    document_id: Annotated[str, Path(examples=[samples.DOCUMENT["id"]])], library: LibraryOf
) -> ReadingView:
    """Its outline and its blocks, each with the way back from its text to the source."""
    return reading_view(library.snapshot.document(document_id), library.blocks(document_id))
