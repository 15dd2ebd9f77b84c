"""Sessions: how a browser stays signed in with a key that it does not keep."""

import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from service.access.api_keys import PREFIX, SECRET_BYTES

LASTING = 12 * 3600.0
"""Seconds after which one signs in again."""

MOST = 1000
"""Sessions at once; of more, those that began first end."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that was signed in with the key of an id.

    ``csrf`` is what only a page of the service's own can read, and sends with what changes
    something. It ends at ``ends``, by the clock that is never set.
    """

    key_id: str
    csrf: str
    ends: float


class Sessions:
    """The sessions of a service; they end with it. Threads may share it."""

    def __init__(self) -> None:
        self._held: OrderedDict[bytes, Session] = OrderedDict()
        self._holding = Lock()

    def begin(self, key_id: str) -> tuple[str, Session]:
        """A new session, and the token that it is known by."""
        token = f"{PREFIX}_session_{secrets.token_urlsafe(SECRET_BYTES)}"
        session = Session(key_id, secrets.token_urlsafe(SECRET_BYTES), time.monotonic() + LASTING)
        with self._holding:
            self._held[_name(token)] = session
            if len(self._held) > MOST:
                self._held.popitem(last=False)
        return token, session

    def session(self, token: str) -> Session | None:
        """The session of a token; None where there is none, or it has ended."""
        with self._holding:
            session = self._held.get(_name(token))
            if session is not None and session.ends <= time.monotonic():
                del self._held[_name(token)]
                return None
            return session

    def end(self, token: str) -> None:
        """End a session, if there is one."""
        with self._holding:
            self._held.pop(_name(token), None)


def _name(token: str) -> bytes:
    """What a session is filed under: nothing that is compared tells of the token."""
    return hashlib.sha256(token.encode()).digest()
