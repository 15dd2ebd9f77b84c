"""How the routes are described in the OpenAPI document."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service import schemas
from service.http.problems import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]

QUESTION_PROBLEMS = (
    HTTPStatus.NOT_FOUND,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""What may be wrong with a question: its documents, its size, its fields, the hour."""


def described(example: object, *problems: HTTPStatus) -> Responses:
    """An example of a route's answer, and the problems it may answer with instead."""
    responses: Responses = {200: {"content": {"application/json": {"example": example}}}}
    return responses | refusals(*problems)


def streamed(responses: Responses, events: Sequence[tuple[str | None, object]]) -> Responses:
    """A route's responses with the events that it streams instead of its answer, by name.

    ``events`` are examples of them, in their order.
    """
    lines = "".join(
        (f"event: {name}\n" if name else "") + f"data: {_json(data)}\n\n" for name, data in events
    )
    content = responses[200]["content"] | {
        "text/event-stream": {"schema": {"type": "string"}, "example": lines}
    }
    return responses | {200: responses[200] | {"content": content}}


def _json(data: object) -> str:
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)


def refusals(*problems: HTTPStatus) -> Responses:
    """The problems a route may answer with."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        int(status): {"description": status.phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in problems
    }


def install(app: FastAPI) -> None:
    """Have the app describe its refusals as they are: problems, not FastAPI's own form."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_problems(
                get_openapi(
                    title=app.title, version=app.version, summary=app.summary, routes=app.routes
                )
            )
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    # FastAPI adds a 422 of its own form wherever there is a parameter, be it text that always fits.
    for item in document["paths"].values():
        for operation in item.values():
            added = operation["responses"].get("422", {}).get("content", {})
            if "application/json" in added:
                del operation["responses"]["422"]
    known = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        known.pop(name, None)
    # A problem and the data of an event are no route's answer of FastAPI's making.
    for model in (schemas.Problem, schemas.AskFound):
        described = model.model_json_schema(
            ref_template="#/components/schemas/{model}", mode="serialization"
        )
        known |= {**described.pop("$defs"), model.__name__: described}
    return document
