"""Messages with citations, for clients of Anthropic."""

from fastapi import APIRouter
from sse_starlette import EventSourceResponse

from service.http import openapi, streaming
from service.http.compatible.completions import conversation_of
from service.http.compatible.messages import MessageReply, message_event
from service.http.compatible.models import collection_of
from service.http.dependencies import AnswererOf
from service.schemas.compatible.messages import (
    MESSAGE_EVENTS,
    AnswerMessage,
    MessageEvent,
    MessageRequest,
)
from service.selecting import selection_of

router = APIRouter(prefix="/v1", tags=["anthropic"])


@router.post(
    "/messages",
    summary="Answer a conversation with citations",
    response_model=AnswerMessage,
    responses=openapi.QUESTION_PROBLEMS
    | openapi.streamed(
        map(message_event, openapi.examples(MessageEvent)),
        dict.fromkeys(MESSAGE_EVENTS, MessageEvent),
    ),
)
def answer(body: MessageRequest, answerer: AnswererOf) -> AnswerMessage | EventSourceResponse:
    """What `POST /v1/ask` answers, in the form of Anthropic's messages: a block a statement.

    A block's citations are where its words stand: `char_location` in the source text, and
    `page_location` in a PDF. `cited_text` is the source text there, to the letter, and `file_id`
    the document's id. The documents are those of the library; none are sent along.

    With `stream` the events are Anthropic's, a block a statement.
    """
    collection = collection_of(body.model, answerer.snapshot)
    question, history = conversation_of(body.messages)
    selection = selection_of(body, collection)
    consultation = answerer.consult(question, history, selection=selection, language=body.language)
    reply = MessageReply(answerer, consultation, body.model, body.messages)
    return streaming.stream(reply.events()) if body.stream else reply.whole()
