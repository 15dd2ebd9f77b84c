"""What of a request was not read when it is answered."""

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_DISCARDED = 8 * 2**20
"""Bytes of a body that are read only to be thrown away."""

DISCARDING_TIME = 1.0
"""Seconds that this may take."""


class UnreadBody:
    """Takes the rest of a body that its answer does not wait for, within bounds.

    A connection that is closed with bytes unread is reset, and the answer lost to a client that is
    still sending: it would never learn why it was refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and end its answer when its body has come."""
        if scope["type"] != "http" or not _has_body(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        whole = False

        async def seen() -> Message:
            nonlocal whole
            message = await receive()
            whole = not message.get("more_body", False)
            return message

        async def ended(message: Message) -> None:
            if whole or message["type"] != "http.response.body" or message.get("more_body", False):
                await send(message)
                return
            await send({**message, "more_body": True})
            await _discard(receive)
            await send({"type": "http.response.body", "body": b""})

        await self.app(scope, seen, ended)


def _has_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


async def _discard(receive: Receive) -> None:
    discarded = 0
    try:
        async with asyncio.timeout(DISCARDING_TIME):
            while discarded <= MOST_DISCARDED:
                message = await receive()
                discarded += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return
