"""Questions wait for their turn; on a real socket, with a library that is held up."""

import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from index.encoding.encoder import Encoded
from index.library import Library
from index.work import Work, current_work
from service.http import body_limit
from service.http.app import create_app
from service.settings import Settings
from tests.index.conftest import HashingEncoder, build_document
from tests.service.serving import serving


@dataclass
class Gate:
    """What holds up an encoder while questions are looked up."""

    open: threading.Event = field(default_factory=threading.Event)
    inside: int = 0
    asked: list[str] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)


class HeldEncoder(HashingEncoder):
    """A fake that encodes no question before its gate is open."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.gate = gate

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        # What is looked up when the library is opened is no request's.
        if (work := current_work()) is not None:
            self.gate.works.append(work)
            self.gate.inside += 1
            self.gate.asked += texts
            assert self.gate.open.wait(30)
        return super().encode_queries(texts)


@contextmanager
def held(folder: Path, **settings: object) -> Iterator[tuple[httpx.Client, Gate]]:
    """A service with one place, and the gate that its questions are held at."""
    gate = Gate()
    given = Settings.model_validate({"places": 1, "data": folder} | settings)
    app = create_app(given, lambda: Library.open(folder / "library", HeldEncoder(gate)))
    with serving(app) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        app.state.runtime.library.add(build_document("鲸落是沉入海底的鲸。"))
        try:
            yield client, gate
        finally:
            gate.open.set()


def ask(client: httpx.Client, question: str) -> httpx.Response:
    return client.post("/v1/search", json={"query": question})


def until(true: object) -> None:
    assert callable(true)
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def figure(client: httpx.Client, name: str) -> float:
    """A figure of the service's, 0 where it tells none."""
    lines = client.get("/metrics").text.splitlines()
    return next((float(line.split()[-1]) for line in lines if line.startswith(name)), 0.0)


def test_what_cannot_be_answered_soon_is_refused_at_once(tmp_path: Path) -> None:
    with held(tmp_path, queue=1) as (client, gate), ThreadPoolExecutor() as pool:
        first = pool.submit(ask, client, "一")
        until(lambda: gate.inside == 1)
        second = pool.submit(ask, client, "二")
        until(lambda: figure(client, "zhengyin_queue_waiting") == 1)
        refused = ask(client, "三")
        assert refused.status_code == 503
        assert refused.json()["type"] == "urn:zhengyin:problem:overloaded"
        assert int(refused.headers["retry-after"]) >= 1
        assert client.get("/healthz").status_code == 200
        assert client.get("/v1/documents").status_code == 200
        gate.open.set()
        assert [first.result().status_code, second.result().status_code] == [200, 200]
        assert "三" not in gate.asked
        assert figure(client, 'zhengyin_refusals_total{kind="overloaded"}') == 1


def test_a_refusal_has_the_form_that_the_client_knows(tmp_path: Path) -> None:
    with held(tmp_path, queue=0) as (client, gate), ThreadPoolExecutor() as pool:
        first = pool.submit(ask, client, "一")
        until(lambda: gate.inside == 1)
        body = {"model": "zhengyin", "messages": [{"role": "user", "content": "二"}]}
        error = client.post("/v1/chat/completions", json=body).json()["error"]
        assert (error["type"], error["code"]) == ("server_error", "overloaded")
        gate.open.set()
        first.result()


def test_a_question_whose_client_has_left_is_not_worked_on(tmp_path: Path) -> None:
    with held(tmp_path) as (client, gate), ThreadPoolExecutor() as pool:
        first = pool.submit(ask, client, "一")
        until(lambda: gate.inside == 1)
        with posted(client, "二"):
            until(lambda: figure(client, "zhengyin_queue_waiting") == 1)
        until(lambda: figure(client, "zhengyin_queue_waiting") == 0)
        gate.open.set()
        first.result()
        assert ask(client, "三").status_code == 200
        assert gate.asked == ["一", "三"]


def test_work_that_is_going_on_ends_when_its_client_leaves(tmp_path: Path) -> None:
    with held(tmp_path) as (client, gate):
        with posted(client, "一"):
            until(lambda: gate.inside == 1)
        until(lambda: gate.works[0].abandoned)
        gate.open.set()
        until(lambda: figure(client, "zhengyin_queue_running") == 0)
        told = 'zhengyin_requests_total{method="POST",route="/v1/search",status="499"}'
        until(lambda: figure(client, told) == 1)
        assert figure(client, 'zhengyin_stage_seconds_count{stage="reading"}') == 0


def test_a_question_whose_time_is_over_is_given_up(tmp_path: Path) -> None:
    with held(tmp_path, time_limit=0.05) as (client, gate), ThreadPoolExecutor() as pool:
        asked = pool.submit(ask, client, "一")
        until(lambda: gate.inside == 1)
        time.sleep(0.06)
        gate.open.set()
        response = asked.result()
        assert response.status_code == 503
        assert response.json()["type"] == "urn:zhengyin:problem:time-limit"
        assert response.headers["retry-after"]


def test_a_slow_sender_holds_no_place(tmp_path: Path) -> None:
    with held(tmp_path) as (client, gate):
        gate.open.set()
        with posted(client, "一", whole=False):
            assert ask(client, "二").status_code == 200


@contextmanager
def posted(client: httpx.Client, question: str, *, whole: bool = True) -> Iterator[socket.socket]:
    """A search that is sent, whole or not, by a client that leaves at the end."""
    body = json.dumps({"query": question}).encode()
    head = (
        b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    )
    with socket.create_connection(("127.0.0.1", client.base_url.port or 0)) as connection:
        connection.sendall(head + (body if whole else body[:5]))
        yield connection


def test_what_is_no_question_needs_no_place(tmp_path: Path) -> None:
    with held(tmp_path, queue=0) as (client, gate), ThreadPoolExecutor() as pool:
        first = pool.submit(ask, client, "一")
        until(lambda: gate.inside == 1)
        assert client.get("/v1/documents").status_code == 200
        assert client.get("/readyz").status_code == 200
        gate.open.set()
        first.result()


def test_a_body_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with held(tmp_path, max_body=100) as (client, _):
        response = client.post("/v1/search", content=iter([b"x" * 60, b"x" * 60]))
        assert response.status_code == 413


def test_a_body_that_does_not_come_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_limit, "BODY_TIME", 0.1)
    with held(tmp_path) as (client, _), posted(client, "一", whole=False) as connection:
        assert connection.recv(1000).startswith(b"HTTP/1.1 408")
