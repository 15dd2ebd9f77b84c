"""What can go wrong with a request, told as RFC 9457 problems."""

import unicodedata
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from index.errors import UnknownDocument, UnknownPassage
from service.schemas import FieldError, Problem

MEDIA_TYPE = "application/problem+json"

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


class NotReady(Exception):
    """The library is not open: not yet, or not at all, and then ``reason`` says why."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason or "the index is still being loaded; try again in a few seconds")
        self.reason = reason


def problem(
    status: int,
    detail: str,
    *,
    kind: str | None = None,
    errors: list[FieldError] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """A problem response; without a ``kind`` the status says all there is to say of its type."""
    phrase = HTTPStatus(status).phrase
    body = Problem(
        type=f"urn:zhengyin:problem:{kind}" if kind else "about:blank",
        title=kind.replace("-", " ").capitalize() if kind else phrase,
        status=status,
        detail=detail,
        errors=errors,
    )
    return JSONResponse(
        body.model_dump(), status_code=status, headers=headers, media_type=MEDIA_TYPE
    )


def invalid(errors: list[FieldError]) -> JSONResponse:
    """The problem of bad fields."""
    names = ", ".join(dict.fromkeys(error.field for error in errors))
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        f"mend and send again: {names}",
        kind="invalid-request",
        errors=errors,
    )


def body_too_large(limit: int) -> JSONResponse:
    """The problem of a body over ``limit`` bytes."""
    return problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"the body is over the limit of {limit} bytes; send a smaller one",
        kind="body-too-large",
    )


def install(app: FastAPI) -> None:
    """Have the app answer every error with a problem."""
    app.exception_handler(RequestValidationError)(_validation)
    app.exception_handler(BadField)(_bad_field)
    app.exception_handler(UnknownDocument)(_unknown_document)
    app.exception_handler(UnknownPassage)(_unknown_passage)
    app.exception_handler(NotReady)(_not_ready)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(Exception)(_internal)


async def _validation(_: Request, error: RequestValidationError) -> JSONResponse:
    return invalid([_field_error(found) for found in error.errors()])


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


async def _bad_field(_: Request, error: BadField) -> JSONResponse:
    return invalid([FieldError(field=error.field, location="body", detail=error.detail)])


async def _unknown_document(_: Request, error: UnknownDocument) -> JSONResponse:
    return problem(HTTPStatus.NOT_FOUND, str(error), kind="unknown-document")


async def _unknown_passage(_: Request, error: UnknownPassage) -> JSONResponse:
    return problem(HTTPStatus.NOT_FOUND, str(error), kind="unknown-citation")


async def _not_ready(_: Request, error: NotReady) -> JSONResponse:
    return problem(
        HTTPStatus.SERVICE_UNAVAILABLE, str(error), kind="not-ready", headers={"Retry-After": "2"}
    )


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    headers = dict(error.headers) if error.headers else None
    if isinstance(error, BodyTooLarge):
        return body_too_large(error.limit)
    # FastAPI answers 400 to a body that it fails to decode in any way but plain bad JSON.
    if error.status_code == HTTPStatus.BAD_REQUEST and error.__cause__ is not None:
        detail = "Body should be JSON in UTF-8"
        return invalid([FieldError(field="body", location="body", detail=detail)])
    details = {
        HTTPStatus.NOT_FOUND: f"nothing is at {request.url.path}; /docs lists the routes",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{request.url.path} does not take {request.method}",
    }
    detail = details.get(HTTPStatus(error.status_code), error.detail)
    return problem(error.status_code, detail, headers=headers)


async def _internal(_: Request, error: Exception) -> JSONResponse:  # noqa: ARG001 - not told
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong in the service; its log says what"
    )
