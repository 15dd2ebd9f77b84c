import time

import pytest

from service.access import sessions
from service.access.sessions import LASTING, Sessions


def test_a_session_is_known_by_its_token_until_it_is_ended() -> None:
    held = Sessions()
    token, session = held.begin("k")
    assert held.session(token) == session
    assert held.session(f"{token}x") is None
    held.end(token)
    assert held.session(token) is None


def test_a_session_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Sessions()
    token, _ = held.begin("k")
    later = time.monotonic() + LASTING
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert held.session(token) is None


def test_of_too_many_sessions_the_first_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 2)
    held = Sessions()
    first, second, third = (held.begin("k")[0] for _ in range(3))
    assert held.session(first) is None
    assert held.session(second)
    assert held.session(third)
