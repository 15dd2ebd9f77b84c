"""Refuses what a page of somebody else's has a browser send."""

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from service.http.problems import problem_of, response

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_AGENTS = "/mcp"
_OURS = frozenset({"same-origin", "none"})


class ForeignPage(HTTPException):
    """A browser sends a request that changes something for a page that is not the service's."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.FORBIDDEN, "a page of another origin may not have a browser send this"
        )


class OriginCheck:
    """Lets a browser send what changes something for the service's own page alone.

    A form that any page may send needs no leave of the service, and so could put files into a
    library that only this machine reaches. Programs that are no browser say nothing of an origin.
    Agents have a check of their own, which lets other pages of this machine in.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on unless a foreign page is behind it."""
        if scope["type"] == "http" and _changes(scope) and _is_foreign(scope):
            await response(scope["path"], problem_of(ForeignPage()))(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _changes(scope: Scope) -> bool:
    return scope["method"] not in _SAFE and scope["path"] != _AGENTS


def _is_foreign(scope: Scope) -> bool:
    """Whether the browser, or where it does not tell, the origin says so."""
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OURS
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
