"""Bounds on what a request may send, and on how long it may take to."""

import asyncio
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import BodyTooLarge, refusal

BODY_TIME = 30.0
"""Seconds that the next piece of a body may take to come."""

_FILES = "/v1/documents"


class BodyTooSlow(HTTPException):
    """A request whose body does not come."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.REQUEST_TIMEOUT, "the body did not come in time; send it again")


class BodyLimit:
    """Refuses request bodies over ``limit`` bytes, by their announced and by their actual length.

    Those that send files may have ``upload_limit`` bytes. What is announced is refused before any
    of it is read.
    """

    def __init__(self, app: ASGIApp, limit: int, upload_limit: int) -> None:
        self.app = app
        self.limit = limit
        self.upload_limit = upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on with a bounded ``receive``."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.upload_limit if _sends_files(scope) else self.limit
        announced = Headers(scope=scope).get("content-length", "")
        received, whole = 0, False

        async def bounded() -> Message:
            nonlocal received, whole
            try:
                # After the body comes only, and maybe never, that the client leaves.
                async with asyncio.timeout(None if whole else BODY_TIME):
                    message = await receive()
            except TimeoutError:
                raise BodyTooSlow from None
            whole = not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > limit:
                raise BodyTooLarge(limit)
            return message

        if announced.isdecimal() and int(announced) > limit:
            await refusal(scope["path"], BodyTooLarge(limit))(scope, receive, send)
        else:
            await self.app(scope, bounded, send)


def _sends_files(scope: Scope) -> bool:
    path: str = scope["path"]
    if scope["method"] == "POST":
        return path == _FILES
    return bool(scope["method"] == "PUT") and path.startswith(f"{_FILES}/")
