"""What can go wrong with a request, told as RFC 9457 problems."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from index.errors import (
    FileNotStored,
    LibraryError,
    UnknownCollection,
    UnknownDocument,
    UnknownJob,
    UnknownName,
    UnknownPassage,
    WorkAbandoned,
    WorkTooLong,
)
from index.work import current_work
from ingest.errors import IngestError
from service.errors import (
    FetchingOff,
    NotReady,
    Overloaded,
    Stopping,
    TooManyJobs,
    TooManyPages,
    Unfetchable,
    UnknownModel,
    UnknownPage,
)
from service.schemas import FieldError, OpenAIError, Problem
from service.schemas.problems import OpenAIErrorType

MEDIA_TYPE = "application/problem+json"

_OPENAI_ROUTES = ("/v1/chat/", "/v1/messages", "/v1/models")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_DIFY_ROUTE = "/retrieval"
_DIFY_CODES: Mapping[int, int] = {HTTPStatus.UNAUTHORIZED: 1002, HTTPStatus.NOT_FOUND: 2001}
_OPENAI_TYPES: Mapping[int, OpenAIErrorType] = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}

logger = logging.getLogger(__name__)


class BodyTooLarge(HTTPException):
    """A request body that is over the limit, which is in bytes."""

    def __init__(self, limit: int) -> None:
        detail = f"the body is over the limit of {limit} bytes; send a smaller one"
        super().__init__(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)


class BadField(RequestValidationError):
    """A field of a JSON body that cannot be taken, though its model has nothing against it."""

    def __init__(self, place: tuple[str | int, ...], detail: str) -> None:
        super().__init__([{"type": "value_error", "loc": ("body", *place), "msg": detail}])


_KINDS: Mapping[type[Exception], tuple[HTTPStatus, str]] = {
    UnknownDocument: (HTTPStatus.NOT_FOUND, "unknown-document"),
    UnknownCollection: (HTTPStatus.NOT_FOUND, "unknown-collection"),
    UnknownName: (HTTPStatus.NOT_FOUND, "unknown-name"),
    UnknownJob: (HTTPStatus.NOT_FOUND, "unknown-job"),
    UnknownPassage: (HTTPStatus.NOT_FOUND, "unknown-citation"),
    UnknownPage: (HTTPStatus.NOT_FOUND, "unknown-page"),
    FileNotStored: (HTTPStatus.NOT_FOUND, "file-not-stored"),
    UnknownModel: (HTTPStatus.NOT_FOUND, "model-not-found"),
    FetchingOff: (HTTPStatus.FORBIDDEN, "fetching-off"),
    Unfetchable: (HTTPStatus.UNPROCESSABLE_ENTITY, "unfetchable"),
    IngestError: (HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable-file"),
    TooManyJobs: (HTTPStatus.SERVICE_UNAVAILABLE, "busy"),
    TooManyPages: (HTTPStatus.SERVICE_UNAVAILABLE, "busy"),
    NotReady: (HTTPStatus.SERVICE_UNAVAILABLE, "not-ready"),
    Overloaded: (HTTPStatus.SERVICE_UNAVAILABLE, "overloaded"),
    Stopping: (HTTPStatus.SERVICE_UNAVAILABLE, "stopping"),
    WorkAbandoned: (HTTPStatus.SERVICE_UNAVAILABLE, "abandoned"),
    WorkTooLong: (HTTPStatus.SERVICE_UNAVAILABLE, "time-limit"),
    LibraryError: (HTTPStatus.SERVICE_UNAVAILABLE, "library-unavailable"),
}
"""The errors that say themselves what is wrong; each stands for those derived from it."""


def problem_of(error: Exception) -> Problem:
    """What is told of an error; of one that nobody foresaw, only that the log has more."""
    if isinstance(error, RequestValidationError):
        return _invalid([_field_error(found) for found in error.errors()])
    if isinstance(error, HTTPException):
        kind = "body-too-large" if isinstance(error, BodyTooLarge) else None
        return _problem(HTTPStatus(error.status_code), error.detail, kind)
    for base in type(error).__mro__:
        if base in _KINDS:
            status, kind = _KINDS[base]
            return _problem(status, str(error), kind)
    detail = "something went wrong in the service; its log says what"
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)


def _problem(
    status: HTTPStatus,
    detail: str,
    kind: str | None = None,
    errors: list[FieldError] | None = None,
) -> Problem:
    """A problem; without a ``kind`` the status says all there is to say of its type."""
    return Problem(
        type=f"urn:zhengyin:problem:{kind}" if kind else "about:blank",
        title=kind.replace("-", " ").capitalize() if kind else status.phrase,
        status=status,
        detail=detail,
        errors=errors,
    )


def _invalid(errors: list[FieldError]) -> Problem:
    names = ", ".join(dict.fromkeys(error.field for error in errors))
    detail = f"mend and send again: {names}"
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, "invalid-request", errors)


def _field_error(found: Mapping[str, object]) -> FieldError:
    """A validation error without the value that was sent."""
    place = found["loc"]
    location, *path = place if isinstance(place, tuple) else ("body",)
    if found["type"] == "json_invalid":
        path = []
    return FieldError(
        field=".".join(map(str, path)) or str(location),
        location=str(location),
        detail=str(found["msg"]),
    )


def openai_error(found: Problem) -> OpenAIError:
    """A problem as clients of OpenAI expect to be told of it."""
    theirs = found.status < HTTPStatus.INTERNAL_SERVER_ERROR
    fault: OpenAIErrorType = "invalid_request_error" if theirs else "server_error"
    whys = [f"{error.field}: {error.detail}" for error in found.errors or ()]
    kind = found.type.rpartition(":")[2]
    return OpenAIError(
        message="; ".join(whys) or found.detail,
        type=_OPENAI_TYPES.get(found.status, fault),
        param=found.errors[0].field if found.errors else None,
        code=None if kind == "blank" else kind.replace("-", "_"),
    )


def response(path: str, found: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The response that tells of a problem with a request to ``path``."""
    if (work := current_work()) is not None:
        kind = found.type.rpartition(":")[2]
        work.refusal = str(found.status) if kind == "blank" else kind
    if path.startswith(_OPENAI_ROUTES):
        found.error = openai_error(found)
    if path == _DIFY_ROUTE:
        found.error_code = _DIFY_CODES.get(found.status, found.status)
        found.error_msg = found.detail
    return JSONResponse(
        found.model_dump(), status_code=found.status, headers=headers, media_type=MEDIA_TYPE
    )


def refusal(path: str, error: Exception) -> JSONResponse:
    """The response that tells why a request to ``path`` is not carried out."""
    return response(path, problem_of(error), _headers(error))


def install(app: FastAPI) -> None:
    """Have the app answer every error with a problem."""
    for kind in (*_KINDS, RequestValidationError, Exception):
        app.add_exception_handler(kind, _tell)
    app.exception_handler(HTTPException)(_tell_http)


async def _tell(request: Request, error: Exception) -> JSONResponse:
    told = refusal(request.url.path, error)
    if isinstance(error, LibraryError) and told.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s", error)
    return told


def _headers(error: Exception) -> Mapping[str, str] | None:
    """Those that tell of an error, and when to ask again where that is any use."""
    if isinstance(error, HTTPException):
        return error.headers
    if isinstance(error, Overloaded):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, (NotReady, Stopping, TooManyJobs, TooManyPages, WorkTooLong)):
        return {"Retry-After": "2"}
    return None


async def _tell_http(request: Request, error: HTTPException) -> JSONResponse:
    """Tell of what the framework refuses, in words of our own."""
    path = request.url.path
    found = problem_of(error)
    # FastAPI answers 400 to a body that it fails to decode in any way but plain bad JSON.
    if error.status_code == HTTPStatus.BAD_REQUEST and error.__cause__ is not None:
        form = request.headers.get("content-type", "").startswith("multipart/")
        wanted = (
            f"Body should be a form: {error.detail}" if form else "Body should be JSON in UTF-8"
        )
        found = problem_of(BadField((), wanted))
    elif error.status_code == HTTPStatus.NOT_FOUND:
        found.detail = f"nothing is at {path}; /docs lists the routes"
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        found.detail = f"{path} does not take {request.method}"
        return response(path, found, {"Allow": ", ".join(_taken(request))})
    return response(path, found, error.headers)


def _taken(request: Request) -> list[str]:
    """The methods that a path takes; the framework names those of one of its routes alone."""
    return [
        method
        for method in _METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.router.routes
        )
    ]
