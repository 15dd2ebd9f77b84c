import json
from typing import Any

import httpx
import pytest

from eval.citations.round_trip import (
    REPEATABLE,
    SAME_CITATION,
    SAME_TEXT,
    SHAPE,
    Result,
    check_server,
)
from eval.errors import NoAnswer
from tests.eval.builders import make_question
from tests.eval.citations.test_checks import TEXT, make_answer, make_citation

CITATION = make_citation((0, 5), id="c_1").model_dump(mode="json")


class Server:
    """A server that answers every question with one citation; subclasses do something wrong."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/v1/search":
            self.asked += 1
            return httpx.Response(200, json=self.search(json.loads(request.content)))
        if path == "/v1/ask":
            answer = make_answer("甲说了话。", 1).model_dump(mode="json")
            return httpx.Response(200, json=answer | {"citations": [self.cited()]})
        if path == "/v1/citations/c_1":
            return httpx.Response(200, json=self.citation())
        if path == "/v1/documents/d_a/text":
            start = int(request.url.params.get("start", 0))
            end = int(request.url.params.get("end", len(TEXT)))
            return httpx.Response(200, text=self.text(start, end))
        return httpx.Response(404, json={})

    def search(self, body: dict[str, Any]) -> dict[str, Any]:
        scored = CITATION | {"score": 0.5, "highlights": [{"start": 0, "end": 5}]}
        found = {
            "language": "zh",
            "answerable": True,
            "confidence": 0.5,
            "certainty": "likely",
            "results": [scored],
        }
        return found | {"query": body["query"]}

    def cited(self) -> dict[str, Any]:
        return CITATION

    def citation(self) -> dict[str, Any]:
        return CITATION

    def text(self, start: int, end: int) -> str:
        return TEXT[start:end]


def checked(server: Server) -> Result:
    client = httpx.Client(transport=httpx.MockTransport(server), base_url="http://server")
    with client:
        return check_server(client, [make_question("q1"), make_question("q2")])


class Glossing(Server):
    def cited(self) -> dict[str, Any]:
        term = {"term": "甲", "translations": ["A"], "start": 0, "end": 1, "stated": True}
        return CITATION | {"gloss": [term]}


def test_a_gloss_is_the_questions_and_not_the_citations() -> None:
    assert not checked(Glossing()).failures


def failed(server: Server) -> set[str]:
    return {failure.check for failure in checked(server).failures}


def test_a_faultless_server_fails_nothing() -> None:
    result = checked(Server())
    assert result.failures == ()
    assert (result.questions, result.responses) == (2, 4)
    assert (result.citations, result.distinct, result.spans) == (4, 1, 1)


def test_a_response_of_another_shape_is_found() -> None:
    class Shapeless(Server):
        def search(self, body: dict[str, Any]) -> dict[str, Any]:
            return {**super().search(body), "confidence": 2}

    assert failed(Shapeless()) == {SHAPE}


def test_a_refused_request_is_found() -> None:
    class Refusing(Server):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            if request.url.path == "/v1/search":
                return httpx.Response(500, text="broken")
            return super().__call__(request)

    [failure] = checked(Refusing()).failures
    assert failure.detail == "status 500: broken"


def test_a_part_of_the_text_that_is_not_the_whole_texts_is_found() -> None:
    class Shifted(Server):
        def text(self, start: int, end: int) -> str:
            return super().text(start + 1, end + 1) if end < len(TEXT) else TEXT

    assert failed(Shifted()) == {SAME_TEXT}


def test_a_citation_that_is_another_when_looked_up_is_found() -> None:
    class Forgetful(Server):
        def citation(self) -> dict[str, Any]:
            return {**CITATION, "section": ["一"]}

    [failure] = checked(Forgetful()).failures
    assert (failure.check, failure.detail) == (SAME_CITATION, "section differ")


def test_ids_that_change_are_found() -> None:
    class Restless(Server):
        def search(self, body: dict[str, Any]) -> dict[str, Any]:
            found = super().search(body)
            return found | ({"results": []} if self.asked > 2 else {})

    assert failed(Restless()) == {REPEATABLE}


def test_a_fault_of_a_citation_is_found() -> None:
    class Marked(Server):
        def search(self, body: dict[str, Any]) -> dict[str, Any]:
            found = super().search(body)
            found["results"][0]["text"] = "甲说①了话。"
            return found

    assert "no footnote mark in the words" in failed(Marked())


def test_every_failure_is_of_a_check_that_is_counted() -> None:
    result = checked(Server())
    assert len(set(result.names)) == len(result.names)
    assert {SHAPE, SAME_TEXT, SAME_CITATION, REPEATABLE} < set(result.names)


def test_a_server_that_does_not_listen_is_named() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    client = httpx.Client(transport=httpx.MockTransport(refuse), base_url="http://server")
    with client, pytest.raises(NoAnswer, match="http://server: refused; start it"):
        check_server(client, [make_question("q1")])
