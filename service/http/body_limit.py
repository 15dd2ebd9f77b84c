"""Bounds on what a request may send."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import BodyTooLarge, problem_of, response

_FILES = "/v1/documents"


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
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise BodyTooLarge(limit)
            return message

        if announced.isdecimal() and int(announced) > limit:
            refusal = response(scope["path"], problem_of(BodyTooLarge(limit)))
            await refusal(scope, receive, send)
        else:
            await self.app(scope, bounded, send)


def _sends_files(scope: Scope) -> bool:
    path: str = scope["path"]
    if scope["method"] == "POST":
        return path == _FILES
    return bool(scope["method"] == "PUT") and path.startswith(f"{_FILES}/")
