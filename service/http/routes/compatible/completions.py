"""Chat completions, for clients of OpenAI."""

from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse

from service.http import openapi, streaming
from service.http.compatible.completions import END, CompletedReply, conversation_of
from service.http.compatible.models import collection_of, model_names
from service.http.dependencies import AnswererOf, grant_of
from service.schemas.compatible.completions import (
    MODEL,
    Chunk,
    Completion,
    CompletionRequest,
    Model,
    ModelList,
)
from service.selecting import selection_of

if TYPE_CHECKING:
    from service.runtime import Runtime

router = APIRouter(prefix="/v1", tags=["openai"])

_CREATED = 1_767_225_600  # the first of January 2026


@router.post(
    "/chat/completions",
    summary="Answer a conversation",
    response_model=Completion,
    responses=openapi.QUESTION_PROBLEMS
    | openapi.streamed(map(streaming.event, openapi.examples(Chunk)), {"message": Chunk}, END),
)
def complete(body: CompletionRequest, answerer: AnswererOf) -> Completion | EventSourceResponse:
    """What `POST /v1/ask` answers, in OpenAI's form: `[1]` marks in the text, sources below it.

    The citations that the marks number are in `citations`, beside `choices`; in a stream they come
    with the chunk that ends the answer. Messages of the system are passed over. `top_k`,
    `document_ids`, `collections`, `filters` and `language` may be given as in `POST /v1/ask`; the
    model `zhengyin/NAME` answers from the collection of that name.
    """
    collection = collection_of(body.model, answerer.snapshot)
    question, history = conversation_of(body.messages)
    selection = selection_of(body, collection)
    consultation = answerer.consult(question, history, body.top_k, selection, body.language)
    completion = CompletedReply(answerer, consultation, body.messages)
    if body.stream:
        options = body.stream_options
        with_usage = options is not None and options.include_usage
        return streaming.stream(completion.events(with_usage=with_usage))
    return completion.whole()


@router.get("/models", summary="List the models")
async def models(request: Request) -> ModelList:
    """The model that answers from all of the library, and one for each of its collections."""
    runtime: Runtime = request.app.state.runtime
    if not runtime.is_open:
        return ModelList(data=[Model(id=MODEL, created=_CREATED)])
    grant = await grant_of(request)
    ids = model_names(await to_thread.run_sync(grant.of, runtime.library.snapshot))
    return ModelList(data=[Model(id=id_, created=_CREATED) for id_ in ids])


@router.get("/models/{model:path}", summary="One model", responses=openapi.problems(404, 503))
async def model(model: str, request: Request) -> Model:
    """The model of that name."""
    if model != MODEL:
        runtime: Runtime = request.app.state.runtime
        grant = await grant_of(request)
        collection_of(model, await to_thread.run_sync(grant.of, runtime.library.snapshot))
    return Model(id=model, created=_CREATED)
