"""What can go wrong with a request, told as RFC 9457 problems."""

import unicodedata
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from index.errors import UnknownDocument, UnknownPassage
from service.schemas import FieldError, OpenAIError, Problem

MEDIA_TYPE = "application/problem+json"

_OPENAI_ROUTES = ("/v1/chat/", "/v1/models")

# Control and formatting characters, and every kind of space.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


class BodyTooLarge(HTTPException):
    """A request body that turns out to be over the limit; ``limit`` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        self.limit = limit


class BadField(Exception):
    """A field of a JSON body whose value is of the right type and still cannot be taken."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.field = field
        self.detail = detail


def check_question(limit: int, field: str, text: str) -> None:
    """Refuse a text that nothing can be looked up by.

    Raises:
        BadField: if it holds more than ``limit`` characters, or none that can be seen.
    """
    if len(text) > limit:
        raise BadField(field, f"Value should have at most {limit} characters")
    if all(unicodedata.category(char) in _UNSEEN for char in text):
        raise BadField(field, "Value should hold more than white space")


class UnknownModel(Exception):
    """A model asked for that this service is not; ``name`` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no model {name!r}; GET /v1/models lists what there is")
        self.name = name


class NotReady(Exception):
    """The library is not open: not yet, or not at all, and then ``reason`` says why."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason or "the index is still being loaded; try again in a few seconds")
        self.reason = reason


def problem(
    status: int, detail: str, kind: str | None = None, errors: list[FieldError] | None = None
) -> Problem:
    """A problem; without a ``kind`` the status says all there is to say of its type."""
    return Problem(
        type=f"urn:zhengyin:problem:{kind}" if kind else "about:blank",
        title=kind.replace("-", " ").capitalize() if kind else HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=errors,
    )


def invalid(errors: list[FieldError]) -> Problem:
    """The problem of bad fields."""
    names = ", ".join(dict.fromkeys(error.field for error in errors))
    detail = f"mend and send again: {names}"
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, "invalid-request", errors)


def body_too_large(limit: int) -> Problem:
    """The problem of a body over ``limit`` bytes."""
    detail = f"the body is over the limit of {limit} bytes; send a smaller one"
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, "body-too-large")


def internal() -> Problem:
    """The problem of an error that is told to nobody but the log."""
    detail = "something went wrong in the service; its log says what"
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)


def openai_error(found: Problem) -> OpenAIError:
    """A problem as clients of OpenAI expect to be told of it."""
    theirs = found.status < HTTPStatus.INTERNAL_SERVER_ERROR
    whys = [f"{error.field}: {error.detail}" for error in found.errors or ()]
    kind = found.type.rpartition(":")[2]
    return OpenAIError(
        message="; ".join(whys) or found.detail,
        type="invalid_request_error" if theirs else "server_error",
        param=found.errors[0].field if found.errors else None,
        code=None if kind == "blank" else kind.replace("-", "_"),
    )


def response(path: str, found: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """The response that tells of a problem with a request to ``path``."""
    if path.startswith(_OPENAI_ROUTES):
        found.error = openai_error(found)
    return JSONResponse(
        found.model_dump(), status_code=found.status, headers=headers, media_type=MEDIA_TYPE
    )


def install(app: FastAPI) -> None:
    """Have the app answer every error with a problem."""
    app.exception_handler(RequestValidationError)(_validation)
    app.exception_handler(BadField)(_bad_field)
    app.exception_handler(UnknownDocument)(_unknown_document)
    app.exception_handler(UnknownPassage)(_unknown_passage)
    app.exception_handler(UnknownModel)(_unknown_model)
    app.exception_handler(NotReady)(_not_ready)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(Exception)(_internal)


async def _validation(request: Request, error: RequestValidationError) -> JSONResponse:
    return _tell(request, invalid([_field_error(found) for found in error.errors()]))


def _field_error(found: dict[str, object]) -> FieldError:
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


async def _bad_field(request: Request, error: BadField) -> JSONResponse:
    bad = FieldError(field=error.field, location="body", detail=error.detail)
    return _tell(request, invalid([bad]))


async def _unknown_document(request: Request, error: UnknownDocument) -> JSONResponse:
    return _tell(request, problem(HTTPStatus.NOT_FOUND, str(error), "unknown-document"))


async def _unknown_passage(request: Request, error: UnknownPassage) -> JSONResponse:
    return _tell(request, problem(HTTPStatus.NOT_FOUND, str(error), "unknown-citation"))


async def _unknown_model(request: Request, error: UnknownModel) -> JSONResponse:
    return _tell(request, problem(HTTPStatus.NOT_FOUND, str(error), "model-not-found"))


async def _not_ready(request: Request, error: NotReady) -> JSONResponse:
    found = problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error), "not-ready")
    return _tell(request, found, {"Retry-After": "2"})


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    if isinstance(error, BodyTooLarge):
        return _tell(request, body_too_large(error.limit))
    # FastAPI answers 400 to a body that it fails to decode in any way but plain bad JSON.
    if error.status_code == HTTPStatus.BAD_REQUEST and error.__cause__ is not None:
        detail = "Body should be JSON in UTF-8"
        return _tell(request, invalid([FieldError(field="body", location="body", detail=detail)]))
    details = {
        HTTPStatus.NOT_FOUND: f"nothing is at {request.url.path}; /docs lists the routes",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{request.url.path} does not take {request.method}",
    }
    detail = details.get(HTTPStatus(error.status_code), error.detail)
    headers = dict(error.headers) if error.headers else None
    return _tell(request, problem(error.status_code, detail), headers)


async def _internal(request: Request, _: Exception) -> JSONResponse:
    return _tell(request, internal())


def _tell(request: Request, found: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    return response(request.url.path, found, headers)
