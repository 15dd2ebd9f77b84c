"""Ask: an answer with its citations."""

from typing import Annotated

from fastapi import APIRouter, Body
from sse_starlette import EventSourceResponse

from service import examples, openapi, presenting
from service.dependencies import AnswererOf, SettingsOf
from service.errors import check_question
from service.replies import Turn
from service.schemas import AskRequest, AskResponse
from service.streaming import ask_events, stream

router = APIRouter(tags=["answers"])


@router.post(
    "/v1/ask",
    summary="Answer a question",
    response_model=AskResponse,
    responses=openapi.streamed(
        openapi.described(examples.ASK_RESPONSE, *openapi.QUESTION_PROBLEMS), examples.ASK_EVENTS
    ),
)
def ask(
    body: Annotated[
        AskRequest, Body(openapi_examples={"question": {"value": examples.ASK_REQUEST}})
    ],
    answerer: AnswererOf,
    settings: SettingsOf,
) -> AskResponse | EventSourceResponse:
    """An answer whose every statement is cited, or a message that the documents hold none.

    A question may lean on `history`; `standalone_question` is what it was taken to ask.

    With `stream` the reply comes as server-sent events: `citations` as soon as the search is done
    (an `AskFound`), one `statement` for each `Statement`, and `done` with the whole `AskResponse`.
    What goes wrong after the first of them is told by an `error` with a `Problem`, the last event
    then. A client that goes away stops the work.
    """
    check_question(settings.max_query, "question", body.question)
    history = [Turn(message.role, message.content) for message in body.history]
    consultation = answerer.consult(body.question, history, body.top_k, body.document_ids)
    if body.stream:
        return stream(ask_events(answerer, consultation))
    return presenting.ask_response(answerer, answerer.answer(consultation))
