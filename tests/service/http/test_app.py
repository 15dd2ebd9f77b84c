import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, cast

import httpx
import pytest

from index.errors import EncoderMismatch, StoreUnreadable
from index.language.lexicon import Lexicon
from index.library import Library
from index.search.passage_index import PassageIndex
from service.http import app as http_app
from service.http.app import create_app
from service.runtime import Runtime
from service.settings import Settings
from tests.service.serving import serving


class BrokenSnapshot:
    """A snapshot without documents that fails at everything but an empty search."""

    def __init__(self) -> None:
        self.lexicon = Lexicon({})
        self.documents: dict[str, object] = {}
        self.index = PassageIndex([])

    def search(self, _query: str, top_k: int) -> None:
        """Answer nothing."""

    def document(self, document_id: str) -> NoReturn:
        if document_id == "d_damaged":
            raise StoreUnreadable("library.db", "the disk image is malformed")
        raise RuntimeError("secret " + document_id)


class NoKeys:
    """Keys of which there are none."""

    def any(self) -> bool:
        return False


class BrokenLibrary:
    """A library that opens and then fails at everything, but for telling that it has no keys."""

    def __init__(self) -> None:
        self.closed = False
        self.snapshot = BrokenSnapshot()
        self.keys = NoKeys()

    def documents(self) -> tuple[()]:
        return ()

    @property
    def folder(self) -> Path:
        """A folder that nothing can be written to."""
        return Path(os.devnull)

    def close(self) -> None:
        self.closed = True


@contextmanager
def broken() -> Iterator[tuple[httpx.Client, BrokenLibrary]]:
    library = BrokenLibrary()
    with serving(create_app(Settings(), lambda: cast("Library", library))) as client:
        assert await_opened(client) == ""
        yield client, library


def await_opened(client: httpx.Client) -> str:
    """Wait until the library is open or cannot be opened; what is told of it then."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        response = client.get("/readyz")
        if response.status_code == 200:
            return ""
        detail: str = response.json()["detail"]
        if "still being loaded" not in detail:
            return detail
        time.sleep(0.01)
    pytest.fail("the library is still being opened")


def test_the_service_is_alive_and_not_ready_while_the_index_is_loaded() -> None:
    loaded = threading.Event()

    def open_slowly() -> Library:
        loaded.wait(30)
        return cast("Library", BrokenLibrary())

    with serving(create_app(Settings(), open_slowly)) as client:
        try:
            assert client.get("/healthz").status_code == 200
            for response in (client.get("/readyz"), client.get("/v1/documents")):
                assert response.status_code == 503
                assert response.headers["content-type"] == "application/problem+json"
                assert "still being loaded" in response.json()["detail"]
                assert response.headers["retry-after"]
        finally:
            loaded.set()


def test_an_index_that_cannot_be_opened_is_told_with_the_reason(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse() -> NoReturn:
        raise EncoderMismatch("one", "another")

    with serving(create_app(Settings(), refuse)) as client:
        detail = await_opened(client)
        assert "'another' was given" in detail
        assert client.get("/healthz").status_code == 200
    assert "'another' was given" in caplog.text


def test_an_unforeseen_failure_to_open_is_logged_and_not_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> NoReturn:
        raise RuntimeError("secret")

    with serving(create_app(Settings(), fail)) as client:
        detail = await_opened(client)
        assert "secret" not in detail
    assert "secret" in caplog.text


def test_an_internal_error_is_a_problem_that_tells_nothing() -> None:
    with broken() as (client, _):
        response = client.get("/v1/documents/d_1")
        assert response.status_code == 500
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == 500
        assert "secret" not in response.text
        assert "Traceback" not in response.text


def test_a_library_that_is_damaged_is_told_with_what_to_do(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with broken() as (client, _):
        response = client.get("/v1/documents/d_damaged")
    assert response.status_code == 503
    assert response.json()["type"] == "urn:zhengyin:problem:library-unavailable"
    assert "check the disk" in response.json()["detail"]
    assert "Traceback" not in response.text
    assert "the disk image is malformed" in caplog.text


def test_the_library_is_closed_with_the_service() -> None:
    with broken() as (_, library):
        assert not library.closed
    assert library.closed


def test_the_service_is_ready_before_it_is_warm(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = threading.Event()
    monkeypatch.setattr(Runtime, "warm", lambda _: ready.wait(30))
    with broken():
        ready.set()


def test_the_library_is_closed_only_when_nothing_is_warmed_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stopped, warm, closed = threading.Event(), Runtime.warm, list[bool]()

    def warm_until_stopped(runtime: Runtime) -> None:
        stopped.wait(30)
        warm(runtime)
        closed.append(cast("BrokenLibrary", runtime.library).closed)

    monkeypatch.setattr(Runtime, "warm", warm_until_stopped)
    monkeypatch.setattr(Runtime, "stop", lambda _: stopped.set())
    with broken() as (_, library):
        pass
    assert closed == [False]
    assert library.closed


def test_what_cannot_be_warmed_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Runtime) -> NoReturn:
        raise RuntimeError("cold")

    monkeypatch.setattr(Runtime, "warm", fail)
    with broken() as (client, _):
        assert client.get("/readyz").status_code == 200
    assert "cold" in caplog.text


def test_what_can_wait_is_made_ready_when_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, told = threading.Event(), threading.Event()
    monkeypatch.setattr(http_app, "_REST", 0.1)
    monkeypatch.setattr(http_app, "_RESTS", 1_000)
    monkeypatch.setattr(Runtime, "warm", lambda _: begun.set())
    library = cast("Library", BrokenLibrary())
    app = create_app(Settings(), lambda: library, when_warm=told.set)
    app.state.queue.running = 1
    with serving(app):
        assert not begun.wait(1)
        app.state.queue.running = 0
        assert told.wait(30)
    assert begun.is_set()


def test_a_smaller_limit_holds() -> None:
    library = cast("Library", BrokenLibrary())
    with serving(create_app(Settings(max_body=10), lambda: library)) as client:
        assert client.post("/v1/search", json={"query": "鲸落"}).status_code == 413
