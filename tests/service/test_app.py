import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, cast

import httpx
import pytest

from index.errors import EncoderMismatch
from index.library import Library
from service.app import create_app
from service.settings import Settings
from tests.service.serving import serving


class BrokenLibrary:
    """A library that opens and then fails at everything."""

    closed = False

    def search(self, _query: str, top_k: int) -> None:
        """Answer nothing."""

    def documents(self) -> tuple[()]:
        return ()

    def document(self, document_id: str) -> NoReturn:
        raise RuntimeError("secret " + document_id)

    def close(self) -> None:
        self.closed = True


@contextmanager
def broken() -> Iterator[tuple[httpx.Client, BrokenLibrary]]:
    library = BrokenLibrary()
    with serving(create_app(Settings(), lambda: cast("Library", library))) as client:
        while client.get("/readyz").status_code != 200:
            pass
        yield client, library


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
        while "still" in (detail := client.get("/readyz").json()["detail"]):
            pass
        assert "'another' was given" in detail
        assert client.get("/healthz").status_code == 200
    assert "'another' was given" in caplog.text


def test_an_unforeseen_failure_to_open_is_logged_and_not_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> NoReturn:
        raise RuntimeError("secret")

    with serving(create_app(Settings(), fail)) as client:
        while "still" in (detail := client.get("/readyz").json()["detail"]):
            pass
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


def test_the_library_is_closed_with_the_service() -> None:
    with broken() as (_, library):
        assert not library.closed
    assert library.closed


def test_a_smaller_limit_holds() -> None:
    library = cast("Library", BrokenLibrary())
    with serving(create_app(Settings(max_body=10), lambda: library)) as client:
        assert client.post("/v1/search", json={"query": "鲸落"}).status_code == 413
