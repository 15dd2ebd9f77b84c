"""Whether the service runs, whether it can answer, and its figures."""

from fastapi import APIRouter, Request, Response

from service.http import openapi
from service.http.dependencies import LibraryOf
from service.http.load.figures import CONTENT_TYPE, Figures
from service.schemas import Health
from service.schemas.problems import INSTANCE_HEADER

router = APIRouter(tags=["health"])

_READY: openapi.Responses = {
    200: {
        "headers": {
            INSTANCE_HEADER: {
                "description": "Tells this run of the service from all others.",
                "schema": {"type": "string"},
            }
        }
    }
}

_EXAMPLE = """\
# HELP zhengyin_documents Documents in the library.
# TYPE zhengyin_documents gauge
zhengyin_documents 2.0
"""


@router.get("/healthz", summary="Alive?")
async def healthz() -> Health:
    """Answers as soon as the service runs."""
    return Health(status="alive")


@router.get("/readyz", summary="Ready?", responses=_READY | openapi.problems(503))
async def readyz(_: LibraryOf, request: Request, response: Response) -> Health:
    """Answers so once the index is loaded; until then it is a 503."""
    response.headers[INSTANCE_HEADER] = request.app.state.instance
    return Health(status="ready")


@router.get(
    "/metrics",
    summary="Figures",
    response_class=Response,
    responses={
        200: {
            "description": "Prometheus' text format.",
            "content": {"text/plain": {"schema": {"type": "string"}, "example": _EXAMPLE}},
        }
    },
)
def metrics(request: Request) -> Response:
    """Requests, their stages and refusals, the queue, the library and the process, for Prometheus.

    Nothing of what was asked is in them.
    """
    figures: Figures = request.app.state.figures
    return Response(figures.exposition(), media_type=CONTENT_TYPE)
