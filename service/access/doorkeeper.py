"""Tells who asks, and so what is there for them."""

import secrets
from dataclasses import dataclass
from hmac import compare_digest

from service.access.api_keys import PREFIX, SECRET_BYTES, KeyRing, NoKey
from service.access.grant import EVERYTHING, Grant
from service.access.sessions import Session, Sessions
from service.errors import NotReady

OWNER = "owner"
"""Whoever runs commands on the service's own machine, as its own user."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request sends to be known by: a key, or the token of a session."""

    key: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks.

    ``name`` tells them from others, None where nobody is asked who they are. ``grant`` is what is
    there for them, None while the library is not open, when nothing is there for anybody.
    """

    name: str | None
    grant: Grant | None
    session: Session | None = None


class Doorkeeper:
    """Tells who asks. Threads may share it.

    A key is asked for as soon as there are any, and always where ``always`` says so.
    ``owner_secret`` opens everything: it is told in a file that only the service's own user reads.
    """

    def __init__(self, ring: KeyRing, *, always: bool) -> None:
        self.ring = ring
        self.always = always
        self.sessions = Sessions()
        self.owner_secret = f"{PREFIX}_{OWNER}_{secrets.token_urlsafe(SECRET_BYTES)}"

    def visitor(self, shown: Credentials) -> Visitor:
        """Who asks, by what they show.

        Raises:
            NoKey: if they show nothing that opens, and a key is asked for.
            NotReady: if that cannot be told yet, and a key may be asked for.
        """
        if shown.key is not None and compare_digest(shown.key.encode(), self.owner_secret.encode()):
            return Visitor(OWNER, EVERYTHING)
        try:
            found = self._known(shown)
            if found is None and not self.asks():
                found = Visitor(None, EVERYTHING)
        except NotReady:
            if self.always:
                raise
            return Visitor(None, None)
        if found is None:
            raise NoKey
        return found

    def asks(self) -> bool:
        """Whether a key is asked for.

        Raises:
            NotReady: if that cannot be told yet.
        """
        return self.always or self.ring.any()

    def _known(self, shown: Credentials) -> Visitor | None:
        """Who it is by a key, or by a session whose key still opens; None where that is nobody."""
        try:
            if shown.key is not None:
                holder = self.ring.holder(shown.key)
                return Visitor(holder.key_id, holder.grant)
            session = self.sessions.session(shown.token) if shown.token else None
            if session is None:
                return None
            holder = self.ring.holder_of(session.key_id)
        except NoKey:
            return None
        return Visitor(holder.key_id, holder.grant, session)
