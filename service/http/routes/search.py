"""Search: the passages nearest to a query."""

from fastapi import APIRouter

from service.answering.lookup import Lookup
from service.citing import responses
from service.http import openapi
from service.http.dependencies import SnapshotOf
from service.schemas import SearchRequest, SearchResponse
from service.selecting import selection_of

router = APIRouter(tags=["answers"])


@router.post("/v1/search", summary="Find passages", responses=openapi.QUESTION_PROBLEMS)
def search(body: SearchRequest, snapshot: SnapshotOf) -> SearchResponse:
    """The passages of the documents nearest to the query, best first."""
    lookup = Lookup.of(snapshot, body.query, body.top_k, selection_of(body), body.language)
    return responses.search_response(lookup)
