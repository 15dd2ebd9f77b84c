"""Questions to begin with."""

from fastapi import APIRouter

from service.http import openapi
from service.http.dependencies import GrantOf, SuggesterOf
from service.schemas.suggestions import SuggestedQuestions, SuggestedQuestionsResponse

router = APIRouter(tags=["answers"])


@router.get("/v1/examples", summary="Questions to begin with", responses=openapi.problems(503))
def suggestions(suggester: SuggesterOf, grant: GrantOf) -> SuggestedQuestionsResponse:
    """Up to six questions in each language that the documents surely answer, drawn from them.

    After a change of the library they are looked for anew; until they are found there are none,
    and `complete` is false.
    """
    found = suggester.suggestions(collections=grant.collections)
    if found is None:
        return SuggestedQuestionsResponse(examples=SuggestedQuestions(zh=[], en=[]), complete=False)
    return SuggestedQuestionsResponse(
        examples=SuggestedQuestions(zh=list(found.chinese), en=list(found.english)), complete=True
    )
