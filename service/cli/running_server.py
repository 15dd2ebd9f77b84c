"""The server that runs over a library, for commands that then need not open it themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse

import httpx

from service.announcement import Announcement
from service.client import Client, ServiceError
from service.settings import Settings

_PART = 2**16
"""Bytes that are read at once."""

_PATIENCE = 5.0
"""Seconds that a server may take to say which it is."""


def open_client(settings: Settings) -> Client | None:
    """A client of the server that runs over the settings' library, if one does and is ready.

    It waits for an answer as long as that takes, as one waits for an answer that is made here. It
    shows the settings' key, or where there is none the secret that the server has announced, but to
    nobody who has not said that it is that server.
    """
    announced = Announcement.read(settings)
    if announced is None:
        return None
    http = httpx.Client(base_url=announced.url, timeout=_PATIENCE, transport=_PlainTransport())
    client = Client(http=http)
    try:
        if client.instance() == announced.instance:
            http.timeout = httpx.Timeout(None)
            key = settings.api_key
            shown = announced.secret if key is None else key.get_secret_value()
            http.headers["Authorization"] = f"Bearer {shown}"
            return client
    except (ServiceError, httpx.HTTPError):
        # Nobody is there, somebody else is, or the library is still being opened.
        pass
    client.close()
    return None


class _PlainTransport(httpx.BaseTransport):
    """HTTP by the standard library; to import httpx's own takes longer than a search does.

    No proxy is asked, whatever the environment names: the server is on this machine.
    """

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response, its body yet to be read."""
        url, patience = request.url, request.extensions["timeout"]["read"]
        connection = HTTPConnection(url.host, url.port, timeout=patience)
        try:
            path = url.raw_path.decode("ascii")
            with _told():
                connection.request(request.method, path, request.read(), dict(request.headers))
                found = connection.getresponse()
        except httpx.TransportError:
            connection.close()
            raise
        body = _Body(connection, found)
        return httpx.Response(found.status, headers=found.getheaders(), stream=body)


class _Body(httpx.SyncByteStream):
    """The body of a response, each part as soon as it has come."""

    def __init__(self, connection: HTTPConnection, response: HTTPResponse) -> None:
        self._connection = connection
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _told():
            while part := self._response.read1(_PART):
                yield part

    def close(self) -> None:
        """Close the connection, and so give up what has not come."""
        self._response.close()
        self._connection.close()


@contextmanager
def _told() -> Iterator[None]:
    """What the standard library raises, as httpx has it."""
    try:
        yield
    except (OSError, HTTPException) as error:
        raise httpx.TransportError(str(error) or type(error).__name__) from error
