import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from os import getpid
from pathlib import Path

import pytest

from eval.hostile import writings as written
from eval.hostile.exchanges import Watched
from eval.hostile.measurement import attack
from eval.hostile.requests import HostileRequest
from eval.hostile.writings import writings
from service.settings import Settings

REQUESTS = 150
"""A short form of `make fuzz`."""


@contextmanager
def answering(answer: bytes) -> Iterator[Watched]:
    """This process, which answers one request with these very bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(2**16)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield Watched(getpid(), server.getsockname()[1])
        thread.join()


@pytest.mark.usefixtures("neutral_encoder")
def test_a_service_withstands_what_is_made_to_harm_it(model_cache: Path) -> None:
    settings = Settings().model_copy(update={"models": model_cache})
    found = attack(settings, REQUESTS, seed=1)
    assert len(found.exchanges) == REQUESTS
    assert [one for one in found.exchanges if one.fault] == []
    assert found.is_withstood, found.memory


def test_text_of_a_model_gives_the_same_runs_wherever_it_is_cut() -> None:
    assert [one for one in writings(200, seed=1) if one.fault] == []


def test_a_reader_that_minds_where_text_is_cut_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "_runs", lambda pieces: pieces)
    assert any("when cut at" in one.fault for one in writings(20, seed=1))


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", ""),
        (b"HTTP/1.1 422 No\r\n\r\n", ""),
        (b"HTTP/1.1 500 Internal Server Error\r\n\r\n", "status 500"),
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", "status 503"),
        (b"", "an answer without a status"),
        (b"nonsense", "an answer without a status"),
    ],
)
def test_an_answer_that_tells_of_a_fault_of_the_service_is_one(answer: bytes, fault: str) -> None:
    with answering(answer) as watched:
        found = watched.send(HostileRequest("kind", "name", b"GET / HTTP/1.1\r\n\r\n"))
    assert found.fault == fault
