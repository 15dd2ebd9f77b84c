"""Questions to begin with."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter

from service.http import openapi
from service.http.dependencies import SuggesterOf
from service.schemas.reading import Examples, ExamplesResponse

router = APIRouter(tags=["answers"])

_EXAMPLE: dict[str, Any] = {
    "examples": {"zh": ["什么是鲸落？"], "en": ["What do the documents say about whale falls?"]}
}


@router.get(
    "/v1/examples",
    summary="Questions to begin with",
    responses=openapi.described(_EXAMPLE, HTTPStatus.SERVICE_UNAVAILABLE),
)
def examples(suggester: SuggesterOf) -> ExamplesResponse:
    """Up to six questions in each language that the library answers, drawn from its contents."""
    found = suggester.suggestions()
    return ExamplesResponse(examples=Examples(zh=list(found.chinese), en=list(found.english)))
