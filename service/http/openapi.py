"""What the OpenAPI document holds of problems and streams, which no return type tells."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from sse_starlette import ServerSentEvent

from service import schemas
from service.http.problems import MEDIA_TYPE
from service.http.security.guard import COOKIE
from service.http.security.needs import needed_role
from service.schemas.compatible.completions import Chunk
from service.schemas.compatible.messages import MessageEvent
from service.schemas.jobs import FetchRequest
from service.schemas.references import Annotation

_UNNAMED = "message"
"""What a reader takes an event without a name to be called."""

ModelT = TypeVar("ModelT", bound=BaseModel)
Responses = dict[int | str, dict[str, Any]]

_DEFINITIONS = "#/components/schemas/{model}"
_NAMED = (
    FetchRequest,
    schemas.Problem,
    schemas.AskFound,
    schemas.Draft,
    Chunk,
    MessageEvent,
    Annotation,
)


def reference(model: type[BaseModel]) -> dict[str, str]:
    """The schema that refers to a model's; FastAPI itself defines those of JSON answers alone."""
    return {"$ref": _DEFINITIONS.format(model=model.__name__)}


_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key: `zy_…`."},
    "header": {"type": "apiKey", "in": "header", "name": "x-api-key"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
}
"""How whoever asks is known, where the service asks for a key."""

_PROBLEM = {"content": {MEDIA_TYPE: {"schema": reference(schemas.Problem)}}}

ANY_PROBLEM: Responses = {"default": _PROBLEM | {"description": "Any other problem"}}
"""For every route; without it FastAPI would tell of a 422 in a form of its own."""


def problems(*statuses: int) -> Responses:
    """The problems that a route may answer with."""
    return dict.fromkeys(statuses, _PROBLEM)


QUESTION_PROBLEMS = problems(404, 413, 422, 503)
"""What may be wrong with a question: its documents, its size, its fields, the hour."""


def streamed(
    events: Iterable[ServerSentEvent],
    forms: Mapping[str, type[BaseModel]],
    last: ServerSentEvent | None = None,
) -> Responses:
    """That a route may stream its answer, in events such as these, and then the ``last``.

    The schema is of each event, as OpenAPI 3.1 is read; ``forms`` are the models of their data by
    their names, where an event without one is a ``message``.
    """
    kinds = [_event_form(name, reference(model)) for name, model in forms.items()]
    if last is not None:
        kinds.append({"properties": {"data": {"const": last.data}}, "required": ["data"]})
    shown = [*events, *([last] if last is not None else [])]
    example = b"".join(event.encode() for event in shown).decode()
    schema = {"type": "object", "anyOf": kinds}
    return {200: {"content": {"text/event-stream": {"schema": schema, "example": example}}}}


def _event_form(name: str, data: dict[str, str]) -> dict[str, Any]:
    told = {"type": "string", "contentMediaType": "application/json", "contentSchema": data}
    required = ["data"] if name == _UNNAMED else ["event", "data"]
    return {"properties": {"event": {"const": name}, "data": told}, "required": required}


def binary(media_type: str) -> Responses:
    """That a route answers with bytes."""
    return {200: {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}}


def examples(model: type[ModelT]) -> list[ModelT]:
    """The examples that are given of a model."""
    return [model.model_validate(shown) for shown in model.model_json_schema()["examples"]]


def install(app: FastAPI) -> None:
    """Have the OpenAPI document define the models that only problems and streams refer to."""
    describe = app.openapi

    def document() -> dict[str, Any]:
        described = describe()
        described["components"]["securitySchemes"] = _SECURITY
        for path, operations in described["paths"].items():
            for method, operation in operations.items():
                if needed_role(method.upper(), path) is None:
                    operation["security"] = []
        described["security"] = [{name: []} for name in _SECURITY] + [{}]
        _, definitions = models_json_schema(
            [(model, "serialization") for model in _NAMED], ref_template=_DEFINITIONS
        )
        described["components"]["schemas"] |= definitions["$defs"]
        return described

    app.openapi = document  # type: ignore[method-assign]
