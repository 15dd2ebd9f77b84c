"""Refuses requests for a host that the service is not."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.access.hosts import is_loopback
from service.http.problems import refusal
from service.http.security.refusals import ForeignHost


class HostCheck:
    """Answers for this machine's own name and addresses, and for the ``hosts`` named.

    A page may have its own name lead to this machine, and then read what the service answers as if
    it were its own; but it cannot have a browser name another host than that. 421 says just this,
    that the request was meant for another server.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(map(str.lower, hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on unless it is for another host."""
        if scope["type"] == "http" and not self._is_ours(scope):
            await refusal(scope["path"], ForeignHost())(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        named = Headers(scope=scope).getlist("host")
        host = _host(named[0]) if len(named) == 1 else None
        if host is None:
            return False
        # Where all addresses are listened on, it is the one that the request came to.
        address = (scope.get("server") or (None,))[0]
        return is_loopback(host) or host in self.hosts or host == address


def _host(named: str) -> str | None:
    """The host of a ``Host`` header without its port; None where it is none."""
    try:
        parts = urlsplit(f"//{named}")
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname if parts.netloc == named and "@" not in named else None
