"""Chat completions, for clients of OpenAI."""

from fastapi import APIRouter
from sse_starlette import EventSourceResponse

from service.errors import UnknownModel
from service.http import openapi, streaming
from service.http.completions import END, CompletedReply, history_of
from service.http.dependencies import AnswererOf
from service.http.problems import BadField
from service.schemas.completions import (
    MODEL,
    Chunk,
    Completion,
    CompletionRequest,
    Model,
    ModelList,
)
from service.schemas.fields import question_fault

router = APIRouter(prefix="/v1", tags=["openai"])

_CREATED = 1_767_225_600  # the first of January 2026


@router.post(
    "/chat/completions",
    summary="Answer a conversation",
    response_model=Completion,
    responses=openapi.QUESTION_PROBLEMS
    | openapi.streamed([*map(streaming.event, openapi.examples(Chunk)), END]),
)
def complete(body: CompletionRequest, answerer: AnswererOf) -> Completion | EventSourceResponse:
    """What `POST /v1/ask` answers, in OpenAI's form: `[1]` marks in the text, sources below it.

    The citations that the marks number are in `citations`, beside `choices`; in a stream they come
    with the chunk that ends the answer. Messages of the system are passed over. `top_k`,
    `document_ids` and `language` may be given as in `POST /v1/ask`.
    """
    if body.model != MODEL:
        raise UnknownModel(body.model)
    last = len(body.messages) - 1
    if body.messages[last].role != "user":
        raise BadField(("messages", last, "role"), "The last message should be a user's")
    question = body.messages[last].text
    if fault := question_fault(question):
        raise BadField(("messages", last, "content"), fault)
    history = history_of(body.messages[:last])
    consultation = answerer.consult(question, history, body.top_k, body.document_ids, body.language)
    completion = CompletedReply(answerer, consultation, body.messages)
    if body.stream:
        options = body.stream_options
        with_usage = options is not None and options.include_usage
        return streaming.stream(completion.events(with_usage=with_usage))
    return completion.whole()


@router.get("/models", summary="List the models")
async def models() -> ModelList:
    """The one model that there is."""
    return ModelList(data=[_the_model()])


@router.get("/models/{model}", summary="One model", responses=openapi.problems(404))
async def model(model: str) -> Model:
    """The model of that name."""
    if model != MODEL:
        raise UnknownModel(model)
    return _the_model()


def _the_model() -> Model:
    return Model(created=_CREATED)
