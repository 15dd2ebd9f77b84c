"""Ask: an answer with its citations."""

from fastapi import APIRouter
from pydantic import BaseModel
from sse_starlette import EventSourceResponse

from service.answering.reply import Turn
from service.citing import responses
from service.http import openapi, streaming
from service.http.dependencies import AnswererOf
from service.schemas import Answer, AskFound, AskRequest, AskResponse, Draft, Problem, Statement
from service.selecting import selection_of

router = APIRouter(tags=["answers"])


_FORMS: dict[str, type[BaseModel]] = {
    "citations": AskFound,
    "quoted": Answer,
    "draft": Draft,
    "statement": Statement,
    "done": AskResponse,
}
_EVENTS = [
    streaming.event(shown, name)
    for name, model in _FORMS.items()
    for shown in openapi.examples(model)
]


@router.post(
    "/v1/ask",
    summary="Answer a question",
    response_model=AskResponse,
    responses=openapi.QUESTION_PROBLEMS | openapi.streamed(_EVENTS, _FORMS | {"error": Problem}),
)
def ask(body: AskRequest, answerer: AnswererOf) -> AskResponse | EventSourceResponse:
    """An answer whose every statement is cited, or a message that the documents hold none.

    A question may lean on `history`; `standalone_question` is what it was taken to ask.

    With `stream` the reply comes as server-sent events: `citations` as soon as the search is done
    (an `AskFound`), one `statement` for each `Statement`, and `done` with the whole `AskResponse`.
    Where a language model writes the answer, the one in the documents' own words comes first, as
    `quoted` (an `Answer`), and now and then a `draft` of the next statement (a `Draft`).
    What goes wrong after the first of them is told by an `error` with a `Problem`, the last event
    then. A client that goes away stops the work.
    """
    history = [Turn(message.role, message.content) for message in body.history]
    consultation = answerer.consult(
        body.question, history, body.top_k, selection_of(body), body.language
    )
    if body.stream:
        return streaming.stream(streaming.ask_events(answerer, consultation))
    return responses.ask_response(answerer, answerer.answer(consultation))
