"""A citation, looked up again by its id, in the forms that others take it in."""

from typing import Annotated

import mimeparse
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from service.citing import annotations, responses
from service.citing.references.styles import formatted
from service.http import openapi
from service.http.dependencies import SnapshotOf
from service.schemas import Citation
from service.schemas.citations import EXAMPLE_CITATION
from service.schemas.references import Annotation, FormattedReference, Style

router = APIRouter(tags=["documents"])

_JSON = "application/json"
_TEXT = "text/plain"
_VARY = {"Vary": "Accept"}

_FORMS: openapi.Responses = {
    200: {
        "description": "The citation, as a reference where a `style` is asked for.",
        "headers": {"Vary": {"description": "`Accept`", "schema": {"type": "string"}}},
        "content": {
            _TEXT: {
                "schema": {"type": "string"},
                "example": openapi.examples(FormattedReference)[0].text,
            },
            annotations.MEDIA_TYPE: {
                "schema": openapi.reference(Annotation),
                "example": annotations.annotation(
                    openapi.examples(Citation)[0], "http://127.0.0.1:8000/"
                ).model_dump(mode="json"),
            },
        },
    }
}


@router.get(
    "/v1/citations/{citation_id}",
    summary="One citation",
    response_model=Citation | FormattedReference,
    responses=_FORMS | openapi.problems(404, 422, 503),
)
def citation(
    citation_id: Annotated[str, Path(examples=[EXAMPLE_CITATION["id"]])],
    snapshot: SnapshotOf,
    request: Request,
    style: Annotated[
        Style | None,
        Query(description="GB/T 7714-2015, APA (7th edition), BibTeX, RIS or CSL-JSON."),
    ] = None,
) -> Response:
    """The citation without what only a question gives it: its score and highlights.

    With a `style` it is the formatted reference, which `Accept: text/plain` gets by itself. Its
    pages are the printed ones; where they are not known, those of the file, said to be such.
    Without a `style`, `Accept: application/ld+json` gets a W3C Web Annotation. All else gets JSON.
    """
    found = responses.cited(snapshot, snapshot.passage(citation_id))
    accept = ",".join(request.headers.getlist("accept"))
    if style is not None:
        text = formatted(found, style)
        if _preferred(accept, _TEXT):
            return PlainTextResponse(text, headers=_VARY)
        reference = FormattedReference(id=found.id, style=style, text=text)
        return JSONResponse(reference.model_dump(mode="json"), headers=_VARY)
    if _preferred(accept, annotations.MEDIA_TYPE):
        made = annotations.annotation(found, str(request.base_url))
        return JSONResponse(made.model_dump(), headers=_VARY, media_type=annotations.CONTENT_TYPE)
    return JSONResponse(found.model_dump(mode="json"), headers=_VARY)


def _preferred(accept: str, media_type: str) -> bool:
    """Whether an ``Accept`` header would rather have the media type than JSON."""
    if not accept:
        return False
    try:
        # Of two that are equally welcome it takes the later.
        return bool(mimeparse.best_match([media_type, _JSON], accept.lower()) == media_type)
    except ValueError:
        return False
