"""Lets in whoever shows a key that opens, and tells the routes what is there for them."""

from hmac import compare_digest

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import LibraryError
from service.access.api_keys import NoKey
from service.access.doorkeeper import OWNER, Credentials, Doorkeeper, Visitor
from service.access.grant import Role
from service.errors import NotReady
from service.http.problems import refusal
from service.http.security.needs import SESSION, needed_role
from service.http.security.origin_check import SAFE
from service.http.security.rates import FAILURE, Rates, network
from service.http.security.refusals import Forged, NotAllowed, Unknown

COOKIE = "zhengyin_session"
CSRF_HEADER = "x-csrf-token"

DEFAULT_RATE = "600/minute"
"""Where a key is asked for and nothing else is set."""

# To make a digest takes tens of milliseconds and megabytes; who waits for an answer holds no place.
_AT_ONCE = 4


class Guard:
    """Lets a request in if who sends it may send it, and not too often.

    What is there for them is put where the routes find it, in the request's ``state`` as
    ``grant``: nothing while the library is not open. ``rate`` is how often one may ask, by key and
    by address; None is only where a key is asked for, and "off" nowhere.
    """

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper, rate: str | None) -> None:
        self.app = app
        self._doorkeeper = doorkeeper
        self._always_counts = rate is not None
        self._rates = None if rate == "off" else Rates(rate or DEFAULT_RATE)
        self._limiter = CapacityLimiter(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on if it may pass."""
        if scope["type"] == "http":
            role = needed_role(scope["method"], scope["path"])
            try:
                if role is not None:
                    await self._admit(scope, role)
                elif scope["path"] == SESSION and scope["method"] not in SAFE:
                    self._take(_address(scope), FAILURE)
            except (HTTPException, NotReady, LibraryError) as error:
                await refusal(scope["path"], error)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _admit(self, scope: Scope, role: Role) -> None:
        """Tell who asks, and what is there for them.

        Raises:
            Unknown, NotAllowed, Forged, TooOften, NotReady: if they may not pass.
        """
        address = _address(scope)
        if self._rates is not None:
            self._rates.check(address)
        headers = Headers(scope=scope)
        shown = credentials(headers)
        try:
            visitor = await to_thread.run_sync(
                self._doorkeeper.visitor, shown, limiter=self._limiter
            )
        except NoKey:
            self._take(address, FAILURE if shown.key else 1)
            raise Unknown from None
        self._count(visitor, address)
        if visitor.grant is not None and not visitor.grant.role.includes(role):
            raise NotAllowed(role)
        if visitor.session is not None and scope["method"] not in SAFE:
            sent = headers.get(CSRF_HEADER, "")
            if not compare_digest(sent.encode(), visitor.session.csrf.encode()):
                raise Forged
        scope.setdefault("state", {})["grant"] = visitor.grant

    def _count(self, visitor: Visitor, address: str) -> None:
        if visitor.name == OWNER:
            return
        if visitor.name is not None:
            self._take(f"key {visitor.name}")
        if visitor.name is not None or self._always_counts:
            self._take(address)

    def _take(self, name: str, requests: int = 1) -> None:
        if self._rates is not None:
            self._rates.take(name, requests)


def credentials(headers: Headers) -> Credentials:
    """What a request shows: a key in either of two headers, else the cookie of a session."""
    scheme, _, sent = headers.get("authorization", "").partition(" ")
    key = sent.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "").strip()
    if key:
        return Credentials(key=key)
    return Credentials(token=cookie_parser(headers.get("cookie", "")).get(COOKIE))


def _address(scope: Scope) -> str:
    return network((scope.get("client") or ("unknown",))[0])
