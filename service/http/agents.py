"""Where agents reach the service, by the Model Context Protocol (MCP)."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from service.access.grant import Grant
from service.answering.answerer import Answerer
from service.errors import NotReady

if TYPE_CHECKING:
    from mcp.server import MCPServer


_ANY = "0.0.0.0"  # noqa: S104 - nothing is listened on
# What is there for the agent whose request is worked on.
_GRANT = ContextVar[Grant | None]("grant")


class AgentEndpoint:
    """The library's tools as an ASGI app: MCP's streamable HTTP, each request for itself.

    Without sessions there is nothing to run out of, and no stream that outlives an answer and
    keeps the service from stopping. An agent finds what is there for whoever sent it.
    """

    def __init__(self, answerer: Callable[[], Answerer]) -> None:
        self._answerer = answerer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        _GRANT.set(scope["state"]["grant"])
        server = await asyncio.to_thread(lambda: self._server)
        # The app itself is not used: a manager runs once, and this is how a new one is made.
        # It looks at no host of its own: whatever is asked here has been let in.
        server.streamable_http_app(stateless_http=True, json_response=True, host=_ANY)
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

        return create_server(self._granted)

    def _granted(self) -> Answerer:
        answerer, grant = self._answerer(), _GRANT.get()
        if grant is None:
            raise NotReady(None)
        return answerer if grant.collections is None else answerer.within(grant.collections)
