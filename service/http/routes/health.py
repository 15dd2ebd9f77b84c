"""Whether the service runs, and whether it can answer."""

from fastapi import APIRouter, Request, Response

from service.http import openapi
from service.http.dependencies import LibraryOf
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


@router.get("/healthz", summary="Alive?")
async def healthz() -> Health:
    """Answers as soon as the service runs."""
    return Health(status="alive")


@router.get("/readyz", summary="Ready?", responses=_READY | openapi.problems(503))
async def readyz(_: LibraryOf, request: Request, response: Response) -> Health:
    """Answers so once the index is loaded; until then it is a 503."""
    response.headers[INSTANCE_HEADER] = request.app.state.instance
    return Health(status="ready")
