"""Streamed answers, on a real socket."""

import json
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from sse_starlette.sse import AppStatus

from index.encoding.encoder import Encoder
from index.errors import StoreUnreadable
from index.library import Library
from index.search.ranking import ScoredPassage
from service import schemas
from service.answering.generation.endpoint import OpenAIGenerator
from service.answering.reply import Draft, ReplyStatement, StatementKind, Turn
from service.http.app import create_app
from service.http.server import AnnouncedServer
from service.settings import Settings
from tests.service.conftest import WrittenBy
from tests.service.events import read_events
from tests.service.model_endpoint import FakeModelEndpoint, Stalls

QUESTION = "第一次发现鲸落是在哪一年？"
UNANSWERABLE = "2022年世界杯决赛的比分是多少？"


class Unasked:
    """What of a generator is not asked for: no question here leans on another."""

    name = "llm"

    def rewrite(self, question: str, history: Sequence[Turn]) -> str | None:
        raise AssertionError(f"{question} stands by itself after {history}")

    def close(self) -> None:
        """Nothing is held."""


class Endless(Unasked):
    """A generator that never ends by itself; after the first statement it may be held up."""

    def __init__(self) -> None:
        self.going = threading.Event()
        self.stopped = threading.Event()

    def generate(
        self,
        question: str,
        language: str,
        passages: Sequence[ScoredPassage],
        before: Sequence[Turn] = (),
    ) -> Iterator[ReplyStatement]:
        assert not before
        try:
            for number in count(1):
                yield ReplyStatement(f"{language}{number}。", (1,), StatementKind.PARAPHRASE)
                self.going.wait(30)
        finally:
            assert question
            assert passages
            self.stopped.set()


class Drafting(Unasked):
    """A generator that begins a statement before it ends it."""

    def generate(
        self,
        question: str,
        language: str,
        passages: Sequence[ScoredPassage],
        before: Sequence[Turn] = (),
    ) -> Iterator[ReplyStatement | Draft]:
        assert (question, language, before) == (QUESTION, "zh", ())
        assert passages
        yield Draft("研究人员")
        yield ReplyStatement("研究人员发现鲸落。", (1,), StatementKind.PARAPHRASE)


class Broken(Unasked):
    """A generator that fails in a way that nobody foresaw."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def generate(
        self,
        question: str,
        language: str,
        passages: Sequence[ScoredPassage],
        before: Sequence[Turn] = (),
    ) -> Iterator[ReplyStatement]:
        assert not before
        yield ReplyStatement(language, (1,), StatementKind.PARAPHRASE)
        raise self.error or RuntimeError(f"secret {question} {passages}")


@contextmanager
def asked(
    client: httpx.Client, question: str = QUESTION, **more: object
) -> Iterator[Iterator[tuple[str, dict[str, Any]]]]:
    body = {"question": question, "stream": True, **more}
    with client.stream("POST", "/v1/ask", json=body) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield ((name, json.loads(data)) for name, data in read_events(response.iter_lines()))


def until_statement(events: Iterator[tuple[str, dict[str, Any]]]) -> None:
    assert [next(events)[0] for _ in range(3)] == ["citations", "quoted", "statement"]


def test_an_answer_is_streamed_from_its_citations_to_its_end(client: httpx.Client) -> None:
    with asked(client) as events:
        (first, found), *statements, (last, done) = events
    assert (first, last) == ("citations", "done")
    assert {name for name, _ in statements} == {"statement"}
    assert [data for _, data in statements] == done["answer"]["statements"]
    schemas.AskFound.model_validate(found)
    same = set(found) - {"citations", "related"}
    assert {key: found[key] for key in same} == {key: done[key] for key in same}
    assert [c["id"] for c in found["citations"]] == [c["id"] for c in done["citations"]]


def test_what_is_streamed_ends_with_what_is_answered_whole(client: httpx.Client) -> None:
    with asked(client) as events:
        *_, (_, done) = events
    assert done == client.post("/v1/ask", json={"question": QUESTION}).json()


def test_an_abstention_is_streamed_too(client: httpx.Client) -> None:
    with asked(client, UNANSWERABLE) as events:
        (_, found), (last, done) = events
    assert last == "done"
    assert found["message"] == done["message"]
    assert (found["answerable"], done["answer"], found["citations"]) == (False, None, [])
    assert found["related"]


def test_a_refusal_comes_before_any_event(client: httpx.Client) -> None:
    body = {"question": QUESTION, "stream": True, "document_ids": ["d_no"]}
    response = client.post("/v1/ask", json=body)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_statements_come_as_they_are_written(written_by: WrittenBy) -> None:
    endless = Endless()
    with written_by(endless) as client, asked(client) as events:
        assert [next(events)[0], next(events)[0]] == ["citations", "quoted"]
        name, statement = next(events)
        assert name == "statement"
        assert statement["text"] == "zh1。"
        assert statement["kind"] == "paraphrase"
        endless.going.set()
        assert next(events)[1]["text"] == "zh2。"


def test_the_documents_own_words_come_while_a_model_has_yet_to_write(
    written_by: WrittenBy, client: httpx.Client
) -> None:
    endless = Endless()
    with written_by(endless) as writing, asked(writing) as events:
        next(events)
        _, quoted = next(events)
        assert not endless.going.is_set()
        endless.going.set()
    alone = client.post("/v1/ask", json={"question": QUESTION}).json()["answer"]
    assert quoted == alone
    assert (quoted["generator"], "1987" in quoted["text"]) == ("extractive", True)


def test_a_models_answer_ends_with_the_documents_own_words_beside_it(written_by: WrittenBy) -> None:
    with written_by(Drafting()) as client:
        with asked(client) as events:
            (_, found), (_, quoted), *_, (_, done) = events
        assert done == client.post("/v1/ask", json={"question": QUESTION}).json()
    assert (done["answer"]["generator"], done["quoted"]) == ("llm", quoted)
    lit = [[c["highlights"] for c in event["citations"]] for event in (found, done)]
    assert lit[0] == lit[1]


def test_drafts_come_before_the_statement_that_takes_their_place(written_by: WrittenBy) -> None:
    with written_by(Drafting()) as client, asked(client) as events:
        names = [name for name, _ in events]
    assert names == ["citations", "quoted", "draft", "statement", "done"]


def test_a_client_that_goes_away_stops_the_work(written_by: WrittenBy) -> None:
    endless = Endless()
    with written_by(endless) as client:
        with asked(client) as events:
            until_statement(events)
            assert not endless.stopped.is_set()
        endless.going.set()
        assert endless.stopped.wait(30)


def test_a_client_that_goes_away_after_the_citations_stops_the_work(written_by: WrittenBy) -> None:
    endless = Endless()
    endless.going.set()
    with written_by(endless) as client:
        with asked(client) as events:
            next(events)
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/ask", {"question": QUESTION}),
        (
            "/v1/chat/completions",
            {"model": "zhengyin", "messages": [{"role": "user", "content": QUESTION}]},
        ),
    ],
)
def test_a_client_that_goes_away_from_a_silent_model_stops_it(
    written_by: WrittenBy, path: str, body: dict[str, object]
) -> None:
    with (
        FakeModelEndpoint(Stalls()) as endpoint,
        OpenAIGenerator(endpoint.base_url, "fake") as generator,
        written_by(generator) as client,
    ):
        with client.stream("POST", path, json=body | {"stream": True}) as response:
            assert response.status_code == 200
            while not endpoint.received:
                time.sleep(0.01)
        assert endpoint.received[0].gone.wait(10)


def test_others_are_served_while_an_answer_is_awaited(written_by: WrittenBy) -> None:
    endless = Endless()
    with written_by(endless) as client, asked(client) as events:
        until_statement(events)
        assert client.get("/healthz").status_code == 200
        assert client.post("/v1/search", json={"query": QUESTION}).status_code == 200
        endless.going.set()


def test_an_error_on_the_way_is_the_last_event(
    written_by: WrittenBy, caplog: pytest.LogCaptureFixture
) -> None:
    with written_by(Broken()) as client, asked(client) as events:
        names, (*_, problem) = zip(*events, strict=True)
    assert names == ("citations", "quoted", "statement", "error")
    assert problem["status"] == 500
    assert "secret" not in str(problem)
    assert "secret" in caplog.text


def test_a_library_that_is_damaged_is_told_by_the_last_event(written_by: WrittenBy) -> None:
    damaged = StoreUnreadable("library.db", "the disk image is malformed")
    with written_by(Broken(damaged)) as client, asked(client) as events:
        *_, (name, problem) = events
    assert (name, problem["status"]) == ("error", 503)
    assert problem["detail"] == str(damaged)


def test_an_answer_that_the_service_stops_in_has_a_last_event(
    stocked_folder: Path,
    neutral_encoder: Encoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("service.http.streaming.STOPPING_TIME", 0.0)
    # It is the whole process's: other services of this one go on.
    monkeypatch.setattr(AppStatus, "should_exit", False)
    generator = Endless()
    generator.going.set()
    opener = partial(Library.open, stocked_folder, neutral_encoder)
    settings = Settings(port=0, data=tmp_path)
    server = AnnouncedServer(create_app(settings, opener, generator), settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        with asked(client) as events:
            until_statement(events)
            server.handle_exit(signal.SIGTERM, None)
            *_, (last, problem) = events
    thread.join(30)
    assert not thread.is_alive()
    assert last == "error"
    assert problem["type"] == "urn:zhengyin:problem:stopping"
    assert generator.stopped.is_set()
