"""Refuses what a page of somebody else's has a browser send."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.access.hosts import is_loopback
from service.http.problems import refusal
from service.http.security.refusals import ForeignPage

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

_AGENTS = "/mcp"
_OURS = frozenset({"same-origin", "none"})


class OriginCheck:
    """Lets a browser send what changes something for the service's own page alone.

    A form that any page may send needs no leave of the service, and so could put files into a
    library that only this machine reaches. Programs that are no browser say nothing of an origin.
    Pages of the ``allowed`` origins may send too; to agents' address also those of this machine.
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self.app = app
        self.allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on unless a foreign page is behind it."""
        if scope["type"] == "http" and scope["method"] not in SAFE and self._is_foreign(scope):
            await refusal(scope["path"], ForeignPage())(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        """Whether the browser, or where it does not tell, the origin says so."""
        headers = Headers(scope=scope)
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and (origin in self.allowed or _may_reach_agents(scope, origin)):
            return False
        if site is not None:
            return site not in _OURS
        return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _may_reach_agents(scope: Scope, origin: str) -> bool:
    return scope["path"] == _AGENTS and is_loopback(urlsplit(origin).hostname or "")
