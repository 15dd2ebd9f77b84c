"""Streamed answers, on a real socket."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import httpx
import pytest

from index.errors import StoreUnreadable
from index.search.ranking import ScoredPassage
from service import schemas
from service.answering.reply import ReplyStatement, StatementKind, Turn
from tests.service.conftest import WrittenBy
from tests.service.events import read_events

QUESTION = "第一次发现鲸落是在哪一年？"
UNANSWERABLE = "2022年世界杯决赛的比分是多少？"


class Endless:
    """A generator that never ends by itself; after the first statement it may be held up."""

    name = "llm"

    def __init__(self) -> None:
        self.going = threading.Event()
        self.stopped = threading.Event()

    def rewrite(self, question: str, history: Sequence[Turn]) -> str | None:
        raise AssertionError(f"{question} stands by itself after {history}")

    def generate(
        self, question: str, language: str, passages: Sequence[ScoredPassage]
    ) -> Iterator[ReplyStatement]:
        try:
            for number in count(1):
                yield ReplyStatement(f"{language}{number}。", (1,), StatementKind.PARAPHRASE)
                self.going.wait(30)
        finally:
            assert question
            assert passages
            self.stopped.set()


class Broken:
    """A generator that fails in a way that nobody foresaw."""

    name = "llm"

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def rewrite(self, question: str, history: Sequence[Turn]) -> str | None:
        raise AssertionError(f"{question} stands by itself after {history}")

    def generate(
        self, question: str, language: str, passages: Sequence[ScoredPassage]
    ) -> Iterator[ReplyStatement]:
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
        assert next(events)[0] == "citations"
        name, statement = next(events)
        assert name == "statement"
        assert statement["text"] == "zh1。"
        assert statement["kind"] == "paraphrase"
        endless.going.set()
        assert next(events)[1]["text"] == "zh2。"


def test_a_client_that_goes_away_stops_the_work(written_by: WrittenBy) -> None:
    endless = Endless()
    with written_by(endless) as client:
        with asked(client) as events:
            next(events)
            next(events)
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


def test_others_are_served_while_an_answer_is_awaited(written_by: WrittenBy) -> None:
    endless = Endless()
    with written_by(endless) as client, asked(client) as events:
        next(events)
        next(events)
        assert client.get("/healthz").status_code == 200
        assert client.post("/v1/search", json={"query": QUESTION}).status_code == 200
        endless.going.set()


def test_an_error_on_the_way_is_the_last_event(
    written_by: WrittenBy, caplog: pytest.LogCaptureFixture
) -> None:
    with written_by(Broken()) as client, asked(client) as events:
        names, (*_, problem) = zip(*events, strict=True)
    assert names == ("citations", "statement", "error")
    assert problem["status"] == 500
    assert "secret" not in str(problem)
    assert "secret" in caplog.text


def test_a_library_that_is_damaged_is_told_by_the_last_event(written_by: WrittenBy) -> None:
    damaged = StoreUnreadable("library.db", "the disk image is malformed")
    with written_by(Broken(damaged)) as client, asked(client) as events:
        *_, (name, problem) = events
    assert (name, problem["status"]) == ("error", 503)
    assert problem["detail"] == str(damaged)
