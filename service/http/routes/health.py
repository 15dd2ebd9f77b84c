"""Whether the service runs, and whether it can answer."""

from http import HTTPStatus

from fastapi import APIRouter

from service.http import openapi
from service.http.dependencies import LibraryOf
from service.schemas import Health

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Alive?", responses=openapi.described({"status": "alive"}))
async def healthz() -> Health:
    """Answers as soon as the service runs."""
    return Health(status="alive")


@router.get(
    "/readyz",
    summary="Ready?",
    responses=openapi.described({"status": "ready"}, HTTPStatus.SERVICE_UNAVAILABLE),
)
async def readyz(_: LibraryOf) -> Health:
    """Answers so once the index is loaded; until then it is a 503."""
    return Health(status="ready")
