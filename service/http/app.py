"""The HTTP service."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from secrets import token_hex

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp

from index.errors import LibraryError
from index.library import Library
from index.model_cache import discard_damaged
from index.snapshot import Snapshot
from service.access.api_keys import KeyRing
from service.access.doorkeeper import Doorkeeper
from service.access.hosts import is_loopback
from service.answering.reply import Generator
from service.components import open_answerer, open_library
from service.http import documentation, openapi, problems
from service.http.agents import AgentEndpoint
from service.http.body_limit import BodyLimit
from service.http.load.admission import Admission, EarlyRefusal
from service.http.load.figures import Figures
from service.http.load.requests import Requests
from service.http.load.tracing import Tracer
from service.http.load.unread_body import UnreadBody
from service.http.load.work_queue import WorkQueue
from service.http.routes import (
    ask,
    citations,
    collections,
    documents,
    files,
    health,
    jobs,
    page,
    reading,
    search,
    sessions,
    suggestions,
    uploads,
)
from service.http.routes.compatible import completions, messages, retrieval
from service.http.security.guard import Guard
from service.http.security.headers import SecurityHeaders
from service.http.security.host_check import HostCheck
from service.http.security.origin_check import OriginCheck
from service.intake.job_runner import JobRunner
from service.runtime import Intake, Runtime
from service.settings import Settings

_ROUTES = (
    page,
    documentation,
    sessions,
    search,
    ask,
    completions,
    messages,
    retrieval,
    documents,
    uploads,
    jobs,
    collections,
    files,
    reading,
    citations,
    suggestions,
    health,
)

# Seconds: whoever has waited for the start is answered before what can wait is made ready. It waits
# so often at most.
_REST = 2.0
_RESTS = 30

logger = logging.getLogger(__name__)


def create_app(
    settings: Settings | None = None,
    opener: Callable[[], Library] | None = None,
    generator: Generator | None = None,
    intake: Intake | None = None,
    when_warm: Callable[[], None] | None = None,
) -> FastAPI:
    """The service over the library that ``opener`` opens, by default the settings' own.

    It answers at once; the library is opened meanwhile. Answers are written by ``generator``, by
    default the settings' own, if they name one. ``intake`` puts files into the open library.
    ``when_warm`` is called once all that is kept has been made.
    """
    settings = settings or Settings()
    # Its pages for people load from the service itself, where FastAPI's own load from a CDN.
    app = FastAPIOffline(
        docs_url=None,
        redoc_url=None,
        responses=openapi.ANY_PROBLEM,
        title="Zhengyin",
        summary="Answers with cited, verbatim passages of your documents.",
        version="1",
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.when_warm = when_warm
    app.state.instance = token_hex(8)
    app.state.runtime = Runtime(
        opener or partial(open_library, settings),
        partial(open_answerer, settings, generator=generator),
        partial(JobRunner, ocr=settings.ocr),
        intake,
        partial(discard_damaged, settings.model_cache),
    )
    app.state.doorkeeper = Doorkeeper(
        KeyRing(lambda: app.state.runtime.library.keys), always=not is_loopback(settings.host)
    )
    queue = WorkQueue(settings.places, settings.queue)
    app.state.queue = queue
    app.state.figures = _figures(queue, app.state.runtime)
    app.state.tracer = Tracer.to(settings.otlp) if settings.otlp else None
    _protect(app, settings, queue)
    problems.install(app)
    agents = AgentEndpoint(lambda: app.state.runtime.answerer)
    app.router.routes.append(Route("/mcp", agents, methods=["POST"]))
    for module in _ROUTES:
        app.include_router(module.router)
    openapi.install(app)
    return app


def _figures(queue: WorkQueue, runtime: Runtime) -> Figures:
    figures = Figures(queue)

    def held(count: Callable[[Snapshot], int]) -> Callable[[], float]:
        return lambda: count(runtime.library.snapshot) if runtime.is_open else 0

    figures.gauge("ready", "Whether questions are answered.", lambda: runtime.is_open)
    figures.gauge("documents", "Documents in the library.", held(lambda it: len(it.documents)))
    figures.gauge("passages", "Passages in the library.", held(lambda it: len(it.index.passages)))
    figures.gauge(
        "jobs_unfinished",
        "Jobs that are not finished.",
        lambda: runtime.library.jobs.waiting() if runtime.is_open else 0,
    )
    return figures


def _protect(app: FastAPI, settings: Settings, queue: WorkQueue) -> None:
    """Put before the routes what a request has to pass; what is put first is passed last."""
    allowed = settings.cors or ()
    app.add_middleware(Admission, queue=queue, time_limit=settings.time_limit)
    app.add_middleware(BodyLimit, limit=settings.max_body, upload_limit=settings.max_upload)
    app.add_middleware(Guard, doorkeeper=app.state.doorkeeper, rate=settings.rate)
    app.add_middleware(EarlyRefusal, queue=queue)
    app.add_middleware(OriginCheck, allowed=allowed)
    if allowed:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=allowed,
            allow_methods=["*"],
            allow_headers=["authorization", "content-type", "x-api-key"],
        )
    app.add_middleware(HostCheck, hosts=(settings.host, *(settings.hosts or ())))
    tracer: Tracer | None = app.state.tracer
    app.add_middleware(
        Requests,
        told=[app.state.figures.count, *([tracer.trace] if tracer else ())],
        log_questions=settings.log_questions,
    )
    app.add_middleware(UnreadBody)
    build = app.build_middleware_stack

    def protected() -> ASGIApp:
        # Outermost, beyond what tells of an error that nobody foresaw.
        return SecurityHeaders(build())

    app.build_middleware_stack = protected  # type: ignore[method-assign]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    runtime: Runtime = app.state.runtime
    task = asyncio.create_task(_open(app))
    yield
    runtime.stop()
    await task
    await asyncio.to_thread(runtime.close)
    if app.state.tracer is not None:
        await asyncio.to_thread(app.state.tracer.close)


async def _open(app: FastAPI) -> None:
    """Open the library, and then make ready what need not be ready at once."""
    runtime: Runtime = app.state.runtime
    settings: Settings = app.state.settings
    try:
        library = await asyncio.to_thread(runtime.run)
    except LibraryError as error:
        logger.error("the index cannot be opened: %s", error)
    except Exception:
        logger.exception("the index cannot be opened")
    else:
        count = len(library.documents())
        logger.info("ready: %d documents on http://%s:%d", count, settings.host, settings.port)
        await asyncio.to_thread(_warm, runtime, app.state.queue)
        if app.state.when_warm is not None:
            app.state.when_warm()


def _warm(runtime: Runtime, queue: WorkQueue) -> None:
    for _ in range(_RESTS):
        runtime.rest(_REST)
        if not queue.running:
            break
    try:
        runtime.warm()
        runtime.check_models()
    except Exception:
        # Whoever needs it first makes it ready, or is told what is wrong.
        logger.exception("not all is ready yet")
