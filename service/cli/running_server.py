"""The server that runs over a library, for commands that then need not open it themselves."""

from http.client import HTTPConnection, HTTPException

import httpx

from service.announcement import Announcement
from service.client import Client, ServiceError
from service.settings import Settings

_PATIENCE = 5.0
"""Seconds that a server may take to say which it is."""


def open_client(settings: Settings) -> Client | None:
    """A client of the server that runs over the settings' library, if one does and is ready.

    It waits for an answer as long as that takes, as one waits for an answer that is made here.
    """
    announced = Announcement.read(settings)
    if announced is None:
        return None
    http = httpx.Client(base_url=announced.url, timeout=_PATIENCE, transport=_PlainTransport())
    client = Client(http=http)
    try:
        if client.instance() == announced.instance:
            http.timeout = httpx.Timeout(None)
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
        """The whole response."""
        url, patience = request.url, request.extensions["timeout"]["read"]
        connection = HTTPConnection(url.host, url.port, timeout=patience)
        try:
            path = url.raw_path.decode("ascii")
            connection.request(request.method, path, request.read(), dict(request.headers))
            found = connection.getresponse()
            return httpx.Response(found.status, headers=found.getheaders(), content=found.read())
        except (OSError, HTTPException) as error:
            raise httpx.TransportError(str(error) or type(error).__name__) from error
        finally:
            connection.close()
