"""Signing in and out, for the page: a browser keeps a cookie, and no key."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from service.access.api_keys import NoKey
from service.access.doorkeeper import Visitor
from service.access.sessions import LASTING
from service.http import openapi
from service.http.security.guard import COOKIE, credentials
from service.http.security.needs import SESSION
from service.http.security.refusals import Unknown
from service.schemas.access import SessionState, SignIn

if TYPE_CHECKING:
    from service.access.doorkeeper import Doorkeeper

router = APIRouter(prefix=SESSION, tags=["access"])


@router.get("", summary="Who is signed in")
def state(request: Request) -> SessionState:
    """Whether a key is asked for, and what the one who asks may do."""
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    try:
        visitor = doorkeeper.visitor(credentials(request.headers))
    except NoKey:
        return SessionState(needed=True)
    return _state(visitor)


@router.post("", summary="Sign in", responses=openapi.problems(401, 422, 429, 503))
def sign_in(body: SignIn, request: Request, response: Response) -> SessionState:
    """Begin a session of twelve hours, known by a cookie; it ends when its key is revoked."""
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    try:
        holder = doorkeeper.ring.holder(body.key)
    except NoKey:
        raise Unknown from None
    token, session = doorkeeper.sessions.begin(holder.key_id)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTING),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    response.headers["Cache-Control"] = "no-store"
    return _state(Visitor(holder.key_id, holder.grant, session))


@router.delete("", summary="Sign out", status_code=HTTPStatus.NO_CONTENT)
def sign_out(request: Request, response: Response) -> None:
    """End the session of the cookie, if there is one."""
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    if token := request.cookies.get(COOKIE):
        doorkeeper.sessions.end(token)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


def _state(visitor: Visitor) -> SessionState:
    grant, session = visitor.grant, visitor.session
    bound = grant.collections if grant is not None else None
    return SessionState(
        needed=visitor.name is not None,
        role=grant.role.value if grant is not None else None,
        collections=None if bound is None else sorted(bound),
        csrf=None if session is None else session.csrf,
    )
