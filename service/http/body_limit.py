"""Bounds on what a request may send."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import BodyTooLarge, problem_of, response


class BodyLimit:
    """Refuses request bodies over ``limit`` bytes, by their announced and by their actual length.

    What is announced is refused before any of it is read.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on with a bounded ``receive``."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.limit:
                raise BodyTooLarge(self.limit)
            return message

        if announced.isdecimal() and int(announced) > self.limit:
            refusal = response(scope["path"], problem_of(BodyTooLarge(self.limit)))
            await refusal(scope, receive, send)
        else:
            await self.app(scope, bounded, send)
