"""Whether the service runs, and whether it can answer."""

from fastapi import APIRouter

from service.http import openapi
from service.http.dependencies import LibraryOf
from service.schemas import Health

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Alive?")
async def healthz() -> Health:
    """Answers as soon as the service runs."""
    return Health(status="alive")


@router.get("/readyz", summary="Ready?", responses=openapi.problems(503))
async def readyz(_: LibraryOf) -> Health:
    """Answers so once the index is loaded; until then it is a 503."""
    return Health(status="ready")
