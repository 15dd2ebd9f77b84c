"""Search: the passages nearest to a query."""

from typing import Annotated

from fastapi import APIRouter, Body

from service import examples, openapi, presenting
from service.dependencies import LibraryOf, SettingsOf
from service.errors import check_question
from service.schemas import SearchRequest, SearchResponse

router = APIRouter(tags=["answers"])


@router.post(
    "/v1/search",
    summary="Find passages",
    responses=openapi.described(examples.SEARCH_RESPONSE, *openapi.QUESTION_PROBLEMS),
)
def search(
    body: Annotated[
        SearchRequest, Body(openapi_examples={"question": {"value": examples.SEARCH_REQUEST}})
    ],
    library: LibraryOf,
    settings: SettingsOf,
) -> SearchResponse:
    """The passages of the documents nearest to the query, best first."""
    check_question(settings.max_query, "query", body.query)
    ranking = library.search(body.query, body.top_k, body.document_ids)
    return presenting.search_response(library, ranking)
