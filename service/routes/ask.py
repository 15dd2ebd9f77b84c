"""Ask: an answer with its citations."""

from typing import Annotated

from fastapi import APIRouter, Body

from service import examples, openapi, presenting
from service.answering import answer
from service.dependencies import LibraryOf, SettingsOf
from service.errors import check_question
from service.schemas import AskRequest, AskResponse

router = APIRouter(tags=["answers"])


@router.post(
    "/v1/ask",
    summary="Answer a question",
    responses=openapi.described(examples.ASK_RESPONSE, *openapi.QUESTION_PROBLEMS),
)
def ask(
    body: Annotated[
        AskRequest, Body(openapi_examples={"question": {"value": examples.ASK_REQUEST}})
    ],
    library: LibraryOf,
    settings: SettingsOf,
) -> AskResponse:
    """An answer in the documents' own words, or a message that they hold none.

    The question must stand by itself: `history` is checked and has no influence yet, so
    `standalone_question` is the question.
    """
    check_question(settings.max_query, "question", body.question)
    reply = answer(library, body.question, body.top_k, body.document_ids)
    return presenting.ask_response(library, reply)
