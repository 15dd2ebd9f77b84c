"""The HTTP service."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from index.errors import LibraryError
from index.library import Library
from service import errors, openapi
from service.limits import BodyLimit
from service.opening import Opening, open_library
from service.routes import ask, citations, documents, health, search
from service.settings import Settings

logger = logging.getLogger(__name__)


def create_app(
    settings: Settings | None = None, opener: Callable[[], Library] | None = None
) -> FastAPI:
    """The service over the library that ``opener`` opens, by default the settings' own.

    It answers at once; the library is opened meanwhile.
    """
    settings = settings or Settings()
    # Its pages for people load from the service itself, where FastAPI's own load from a CDN.
    app = FastAPIOffline(
        redoc_url=None,
        title="Zhengyin",
        summary="Answers with cited, verbatim passages of your documents.",
        version="1",
        lifespan=_lifespan,
        swagger_ui_parameters={"validatorUrl": None},
    )
    app.state.settings = settings
    app.state.opening = Opening(opener or partial(open_library, settings))
    app.add_middleware(BodyLimit, limit=settings.max_body)
    errors.install(app)
    for module in (search, ask, documents, citations, health):
        app.include_router(module.router)
    openapi.install(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    opening: Opening = app.state.opening
    task = asyncio.create_task(_open(opening, app.state.settings))
    yield
    await task
    await asyncio.to_thread(opening.close)


async def _open(opening: Opening, settings: Settings) -> None:
    try:
        library = await asyncio.to_thread(opening.run)
    except LibraryError as error:
        logger.error("the index cannot be opened: %s", error)
    except Exception:
        logger.exception("the index cannot be opened")
    else:
        count = len(library.documents())
        logger.info("ready: %d documents on http://%s:%d", count, settings.host, settings.port)
