"""A citation, looked up again by its id, in the forms that others take it in."""

from http import HTTPStatus
from typing import Annotated, Any

import mimeparse
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel

from service.citing import annotations, responses
from service.citing.references.styles import formatted
from service.http import openapi, samples
from service.http.dependencies import SnapshotOf
from service.schemas import Citation
from service.schemas.references import Annotation, FormattedReference, Style

router = APIRouter(tags=["documents"])

_JSON = "application/json"
_TEXT = "text/plain"
_VARY = {"Vary": "Accept"}

_CITATION = {key: value for key, value in samples.CITATION.items() if key != "score"} | {
    "highlights": []
}
REFERENCE = "鲸落[R]."
_ANNOTATION = annotations.annotation(
    Citation.model_validate(_CITATION), "http://127.0.0.1:8000/"
).model_dump(mode="json")


def _inlined(model: type[BaseModel]) -> dict[str, Any]:
    """The model's JSON schema with what it refers to in place: only JSON answers have names."""
    schema = model.model_json_schema(mode="serialization")
    known = schema.pop("$defs", {})

    def inline(part: Any) -> Any:  # noqa: ANN401 - any part of a schema
        if isinstance(part, list):
            return [inline(each) for each in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return inline(known[part["$ref"].rpartition("/")[2]])
        return {key: inline(value) for key, value in part.items() if key != "discriminator"}

    inlined: dict[str, Any] = inline(schema)
    return inlined


_ANSWER: openapi.Responses = {
    200: {
        "description": "The citation, as a reference where a `style` is asked for.",
        "headers": {"Vary": {"description": "`Accept`", "schema": {"type": "string"}}},
        "content": {
            _JSON: {"example": _CITATION},
            _TEXT: {"schema": {"type": "string"}, "example": REFERENCE},
            annotations.MEDIA_TYPE: {"schema": _inlined(Annotation), "example": _ANNOTATION},
        },
    }
}


@router.get(
    "/v1/citations/{citation_id}",
    summary="One citation",
    response_model=Citation | FormattedReference,
    responses=_ANSWER
    | openapi.refusals(
        HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
    ),
)
def citation(
    citation_id: Annotated[str, Path(examples=[samples.CITATION["id"]])],
    snapshot: SnapshotOf,
    request: Request,
    style: Annotated[
        Style | None, Query(description="GB/T 7714-2015, APA (7th edition) or BibTeX.")
    ] = None,
) -> Response:
    """The citation without what only a question gives it: its score and highlights.

    With a `style` it is the formatted reference, which `Accept: text/plain` gets by itself. Its
    page is a page of the file, as in `pages`; a document that states its own pages in a journal or
    a book keeps those, with the file's in brackets. Without a `style`,
    `Accept: application/ld+json` gets a W3C Web Annotation. All else gets JSON.
    """
    found = responses.cited(snapshot, snapshot.passage(citation_id))
    accept = ",".join(request.headers.getlist("accept"))
    if style is not None:
        text = formatted(found, style)
        if _preferred(accept, _TEXT):
            return PlainTextResponse(text, headers=_VARY)
        answer: BaseModel = FormattedReference(id=found.id, style=style, text=text)
    elif _preferred(accept, annotations.MEDIA_TYPE):
        made = annotations.annotation(found, str(request.base_url))
        return JSONResponse(made.model_dump(), headers=_VARY, media_type=annotations.CONTENT_TYPE)
    else:
        answer = found
    return JSONResponse(answer.model_dump(mode="json"), headers=_VARY)


def _preferred(accept: str, media_type: str) -> bool:
    """Whether an ``Accept`` header would rather have the media type than JSON."""
    if not accept:
        return False
    try:
        # Of two that are equally welcome it takes the later.
        return bool(mimeparse.best_match([media_type, _JSON], accept.lower()) == media_type)
    except ValueError:
        return False
