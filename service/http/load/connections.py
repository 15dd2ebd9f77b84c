"""Connections that send nothing, or too slowly, do not stay open."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_CONNECTIONS = 512
"""Connections at a time; who comes when there are more is told to come again."""

HEADER_TIME = 10.0
"""Seconds from a connection, or a request's first letter, to the end of the request's header."""

_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
    b"Connection: close\r\n\r\n"
)


class BoundedProtocol(HttpToolsProtocol):
    """Uvicorn's HTTP, for a bounded number of connections that send their headers in time."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or turn it away."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.write(_FULL)
            transport.close()
        else:
            self._expect_header()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of a connection."""
        self._expect_nothing()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._expect_nothing()
        self._expect_header()

    def on_headers_complete(self) -> None:
        """Its header is there."""
        self._expect_nothing()
        super().on_headers_complete()

    def _expect_header(self) -> None:
        self._late = self.loop.call_later(HEADER_TIME, self.transport.close)

    def _expect_nothing(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
