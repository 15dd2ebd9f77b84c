"""Connections that send nothing, on a real socket."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from service.http.load import connections
from service.http.load.connections import BoundedProtocol

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


@contextmanager
def served() -> Iterator[int]:
    """The port of a service that answers everything alike."""
    config = uvicorn.Config(
        PlainTextResponse("here"), port=0, http=BoundedProtocol, log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


@pytest.mark.parametrize("sent", [b"", REQUEST[:20]])
def test_a_connection_without_a_whole_header_is_closed(
    monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(connections, "HEADER_TIME", 0.2)
    with served() as port, connected(port) as connection:
        connection.sendall(sent)
        assert connection.recv(1000) == b""


def test_a_request_whose_header_has_come_is_answered_on_the_same_connection_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "HEADER_TIME", 0.5)
    with served() as port, connected(port) as connection:
        for _ in range(3):
            connection.sendall(REQUEST)
            assert b"here" in connection.recv(1000)
            time.sleep(0.3)


def test_who_comes_when_there_are_too_many_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 2)
    with served() as port, ExitStack() as stack:
        held = [stack.enter_context(connected(port)) for _ in range(2)]
        for connection in held:
            connection.sendall(REQUEST)
            assert b"here" in connection.recv(1000)
        with connected(port) as late:
            told = late.recv(1000)
        assert told.startswith(b"HTTP/1.1 503")
        assert b"Retry-After" in told
        held.pop().close()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with connected(port) as next_one:
                next_one.sendall(REQUEST)
                if b"here" in next_one.recv(1000):
                    return
        pytest.fail("nobody was let in again")
