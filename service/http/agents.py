"""Where agents reach the service, by the Model Context Protocol (MCP)."""

import asyncio
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from service.answering.answerer import Answerer

if TYPE_CHECKING:
    from mcp.server import MCPServer


class AgentEndpoint:
    """The library's tools as an ASGI app: MCP's streamable HTTP, each request for itself.

    Without sessions there is nothing to run out of, and no stream that outlives an answer and
    keeps the service from stopping. On a loopback ``host``, requests must name one, so that no web
    page reaches the service by a name of its own.
    """

    def __init__(self, answerer: Callable[[], Answerer], host: str) -> None:
        self._answerer = answerer
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        server = await asyncio.to_thread(lambda: self._server)
        # The app itself is not used: a manager runs once, and this is how a new one is made.
        server.streamable_http_app(stateless_http=True, json_response=True, host=self._host)
        manager = server.session_manager
        failure: Exception | None = None
        async with manager.run():
            try:
                await manager.handle_request(scope, receive, send)
            except Exception as error:  # The manager would wrap it, and nobody know it any more.
                failure = error
        if failure is not None:
            raise failure

    @cached_property
    def _server(self) -> "MCPServer[None]":
        # It takes a second to import, and many megabytes, which most services do without.
        from service.mcp_server import create_server  # noqa: PLC0415

        return create_server(self._answerer)
