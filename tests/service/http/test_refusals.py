"""What the service says to a request that it does not carry out."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

JSON = {"content-type": "application/json"}


def refused(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem in a response."""
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert response.status_code == problem["status"] == status
    assert problem["type"]
    assert problem["title"]
    assert problem["detail"]
    return problem


def fields(problem: dict[str, Any]) -> list[str]:
    return [error["field"] for error in problem["errors"]]


@pytest.mark.parametrize(
    ("route", "body", "field"),
    [
        ("search", {}, "query"),
        ("search", {"query": None}, "query"),
        ("search", {"query": 7}, "query"),
        ("search", {"query": ""}, "query"),
        ("search", {"query": " \t\n\u3000\u200b\0"}, "query"),
        ("search", {"query": "鲸" * 2001}, "query"),
        ("search", {"query": "\ufdfa" * 2000}, "query"),
        ("ask", {"question": "\ufdfa" * 112}, "question"),
        ("search", {"query": "鲸", "top_k": 0}, "top_k"),
        ("search", {"query": "鲸", "top_k": 51}, "top_k"),
        ("search", {"query": "鲸", "top_k": "5"}, "top_k"),
        ("search", {"query": "鲸", "top_k": True}, "top_k"),
        ("search", {"query": "鲸", "document_ids": "d_1"}, "document_ids"),
        ("search", {"query": "鲸", "document_ids": []}, "document_ids"),
        ("search", {"query": "鲸", "document_ids": [1]}, "document_ids.0"),
        ("ask", {"question": "  "}, "question"),
        ("ask", {"question": "鲸", "history": [{"role": "cook", "content": ""}]}, "history.0.role"),
        ("ask", {"question": "鲸", "history": [{"role": "user"}]}, "history.0.content"),
        ("ask", {"question": "鲸", "stream": "yes"}, "stream"),
    ],
)
def test_a_bad_field_is_named(
    client: httpx.Client, route: str, body: dict[str, Any], field: str
) -> None:
    problem = refused(client.post(f"/v1/{route}", json=body), 422)
    assert fields(problem) == [field]


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("鲸" * 2001, "Value should have at most 2000 characters"),
        (" ", "Value should hold more than white space"),
    ],
)
def test_what_is_wrong_with_a_question_is_told(
    client: httpx.Client, query: str, detail: str
) -> None:
    problem = refused(client.post("/v1/search", json={"query": query}), 422)
    assert problem["errors"] == [{"field": "query", "location": "body", "detail": detail}]


def test_every_bad_field_is_named(client: httpx.Client) -> None:
    problem = refused(client.post("/v1/search", json={"top_k": 0}), 422)
    assert fields(problem) == ["query", "top_k"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"query"',
        b"{'query': 1}",
        b"\xff\xfe",
        b'{"query": "\xff"}',
        b"[" * 100_000,
        b'{"query": "x", "top_k": ' + b"9" * 5000 + b"}",
        b'{"query": "x", "top_k": NaN}',
        b'{"query": "\\ud800"}',
        b'{"query": "x", "document_ids": ["\\udfff"]}',
    ],
    ids=range(12),
)
def test_a_malformed_body_is_refused(client: httpx.Client, body: bytes) -> None:
    problem = refused(client.post("/v1/search", content=body, headers=JSON), 422)
    assert problem["errors"]


def test_unknown_fields_are_passed_over(client: httpx.Client) -> None:
    body = {"query": "鲸落", "colour": "blue", "\0": {"deep": [1]}}
    assert client.post("/v1/search", json=body).status_code == 200


@pytest.mark.parametrize("query", ["鲸\0落", "\U0001f40b", "e\u0301", "?!", "\u202e鲸落", "'; --"])
def test_odd_characters_are_looked_up(client: httpx.Client, query: str) -> None:
    assert client.post("/v1/search", json={"query": query}).status_code == 200


@pytest.mark.parametrize("route", ["search", "ask"])
def test_looking_in_an_unknown_document_is_a_404(client: httpx.Client, route: str) -> None:
    body = {"query": "鲸", "question": "鲸", "document_ids": ["d_0\0"]}
    assert "d_0" in refused(client.post(f"/v1/{route}", json=body), 404)["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/documents/d_no",
        "/v1/documents/d_no/text",
        "/v1/documents/%00",
        "/v1/documents/%ff%ed%a0%80/text",
        "/v1/citations/c_no",
        "/v1/citations/%E9%B2%B8",
        "/v1/nothing",
        "/v1/documents/../../etc/passwd",
    ],
)
def test_what_is_not_there_is_a_404(client: httpx.Client, path: str) -> None:
    refused(client.get(path), 404)


@pytest.mark.parametrize(
    ("parameter", "value"), [("start", "-1"), ("end", "-1"), ("start", "x"), ("end", "1.5")]
)
def test_a_bad_offset_is_named(client: httpx.Client, parameter: str, value: str) -> None:
    document = client.get("/v1/documents").json()["documents"][0]["id"]
    response = client.get(f"/v1/documents/{document}/text", params={parameter: value})
    problem = refused(response, 422)
    assert fields(problem) == [parameter]
    assert problem["errors"][0]["location"] == "query"


def test_a_wrong_method_is_a_405_that_names_the_right_one(client: httpx.Client) -> None:
    response = client.get("/v1/search")
    refused(response, 405)
    assert response.headers["allow"] == "POST"


def body_of(size: int) -> bytes:
    body = json.dumps({"query": "鲸落", "rest": ""}).encode()
    return body[:-2] + b"x" * (size - len(body)) + body[-2:]


def test_a_body_at_the_limit_is_taken(client: httpx.Client) -> None:
    body = body_of(1024 * 1024)
    assert client.post("/v1/search", content=body, headers=JSON).status_code == 200


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 20 * 1024 * 1024])
def test_a_body_over_the_limit_is_a_413(client: httpx.Client, size: int) -> None:
    refused(client.post("/v1/search", content=body_of(size), headers=JSON), 413)


def test_a_body_of_unknown_length_over_the_limit_is_a_413(client: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 32 * 1024

    refused(client.post("/v1/search", content=chunks(), headers=JSON), 413)


def test_a_refusal_leaves_the_connection_usable(client: httpx.Client) -> None:
    refused(client.post("/v1/search", content=body_of(2 * 1024 * 1024), headers=JSON), 413)
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("documents", "GET, POST"),
        ("documents/d_1", "GET, PUT, PATCH, DELETE"),
        ("collections/whales", "GET, PUT, DELETE"),
        ("ask", "POST"),
    ],
)
def test_a_method_that_is_not_taken_is_answered_with_those_that_are(
    client: httpx.Client, path: str, allowed: str
) -> None:
    response = client.options(f"/v1/{path}")
    refused(response, 405)
    assert response.headers["allow"] == allowed
