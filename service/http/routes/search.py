"""Search: the passages nearest to a query."""

from fastapi import APIRouter

from service.answering.lookup import Lookup
from service.citing import responses
from service.http import openapi
from service.http.dependencies import SnapshotOf
from service.schemas import SearchList, SearchRequest, SearchResponse
from service.selecting import selection_of

router = APIRouter(tags=["answers"])


@router.post("/v1/search", summary="Find passages", responses=openapi.QUESTION_PROBLEMS)
def search(body: SearchRequest, snapshot: SnapshotOf) -> SearchResponse | SearchList:
    """The passages of the documents nearest to the query, best first.

    Several `queries` are looked up one after the other, all in the library as it is now; the answer
    is then a list of what each one gives, in `searches`.
    """
    selection = selection_of(body)

    def found(query: str) -> SearchResponse:
        lookup = Lookup.of(snapshot, query, body.top_k, selection, body.language)
        return responses.search_response(lookup)

    if body.query is not None:
        return found(body.query)
    return SearchList(searches=[found(query) for query in body.queries or ()])
