"""A key that reaches some collections gets nothing of the others, on any route."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from service.http.app import create_app
from tests.service.http.security.conftest import HUSHED, WORDS, Vault

QUESTIONS = (
    "At what temperature does Quarrenstein melt?",
    "Who found the mineral Quarenstein?",
    "谁发现了垩髓岩？",
    "What documents are there?",
    "Who wrote hush-plans.txt?",
)
UNKNOWN = {"document_id": "d_0", "citation_id": "c_0", "job_id": "j_0", "name": "none"}
OPERATIONS = sorted(
    (path, method)
    for path, operations in create_app().openapi()["paths"].items()
    for method in operations
)


@pytest.fixture(scope="module")
def job(vault: Vault) -> str:
    """The id of a job that put the secret document in once more."""
    files = {"files": ("hush-plans.txt", HUSHED)}
    sent = vault.ask("admin", "POST", "/v1/documents", files=files, data={"collection": "hushed"})
    id_: str = sent.json()["id"]
    while vault.ask("admin", "GET", f"/v1/jobs/{id_}").json()["finished_at"] is None:
        time.sleep(0.01)
    return id_


def parameters(vault: Vault, job: str) -> dict[str, str]:
    """What a path names, of the secret document."""
    document_id = vault.ids["hush-plans.txt"]
    passage = vault.library.snapshot.passages(document_id)[0].passage.id
    return {
        "document_id": document_id,
        "citation_id": passage,
        "job_id": job,
        "name": "hushed",
        "model": "zhengyin/hushed",
        "page": "1",
    }


def bodies(path: str, document_id: str) -> Iterator[dict[str, Any]]:
    """What is sent to a route, in each way that may bring the secret document up."""
    scopes: tuple[dict[str, Any], ...] = (
        {},
        {"collections": ["hushed"]},
        {"document_ids": [document_id]},
        {"filters": {"authors": ["Odalinde Vexmoor"]}},
    )
    for question in QUESTIONS:
        said = [{"role": "user", "content": question}]
        if path == "/retrieval":
            setting = {"top_k": 5, "score_threshold": 0}
            for knowledge in ("zhengyin", "hushed"):
                yield {
                    "json": {
                        "knowledge_id": knowledge,
                        "query": question,
                        "retrieval_setting": setting,
                    }
                }
            continue
        for scope in scopes:
            for stream in (False, True):
                yield {
                    "json": {"query": question, "top_k": 50}
                    | ({"question": question, "messages": said, "stream": stream} | scope)
                    | {"model": "zhengyin", "max_tokens": 100}
                }
        yield {"json": {"model": "zhengyin/hushed", "messages": said, "max_tokens": 9}}


def requests(path: str, method: str, named: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Requests to an operation."""
    if path in {"/v1/search", "/v1/ask", "/v1/chat/completions", "/v1/messages", "/retrieval"}:
        for sent in bodies(path, named["document_id"]):
            if path == "/v1/search":
                sent["json"] = {
                    name: value
                    for name, value in sent["json"].items()
                    if name not in {"question", "messages", "stream", "model", "max_tokens"}
                }
            if path == "/v1/ask":
                sent["json"].pop("query", None)
            yield sent
    elif (path, method) == ("/v1/documents", "post"):
        yield {"files": {"files": ("hush-plans.txt", HUSHED)}, "data": {"collection": "hushed"}}
    elif (path, method) == ("/v1/documents/{document_id}", "put"):
        yield {"files": {"files": ("x.txt", "Nothing of it is left.")}}
    elif method in {"post", "put", "patch"}:
        yield {"json": {"csl": {"title": "x"}, "title": "x"}}
    elif path == "/v1/citations/{citation_id}":
        yield {"params": {"style": "apa"}}
        yield {}
    else:
        yield {}


def told(
    vault: Vault, key: str, path: str, method: str, named: dict[str, str]
) -> Iterator[tuple[httpx.Response, set[str]]]:
    """What is answered to each request, and what of the secret it tells; an echo tells nothing."""
    address = path
    for name, value in named.items():
        address = address.replace(f"{{{name}}}", value)
    secrets = {*WORDS, named["document_id"], named["citation_id"], named["job_id"], "hushed"}
    for sent in requests(path, method, named):
        response = vault.ask(key, method.upper(), address, **sent)
        echoed = address + json.dumps(sent, ensure_ascii=False, default=str)
        headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
        # What is sent along is looked at part by part: a question may hold a word of it.
        found = {secret for secret in secrets if secret in response.text + headers}
        yield response, {secret for secret in found if secret not in echoed}


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_route_tells_of_a_collection_out_of_reach(
    vault: Vault, job: str, path: str, method: str
) -> None:
    named = parameters(vault, job)
    for response, secrets in told(vault, "bound writer", path, method, named):
        assert secrets == set(), response.text
        assert response.status_code < 500


@pytest.mark.parametrize(
    ("path", "method"), [each for each in OPERATIONS if "{" in each[0] and "model" not in each[0]]
)
def test_what_is_out_of_reach_is_as_if_it_were_not_there(
    vault: Vault, job: str, path: str, method: str
) -> None:
    named = parameters(vault, job)
    hidden, absent = (
        [
            (response.status_code, response.text)
            for response, _ in told(vault, "bound writer", path, method, names)
        ]
        for names in (named, named | UNKNOWN)
    )
    for (status, text), (other_status, other_text) in zip(hidden, absent, strict=True):
        for name, value in UNKNOWN.items():
            text = text.replace(named[name], value)  # noqa: PLW2901
        assert (status, text) == (other_status, other_text)
        assert status in {403, 404}


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/v1/search", "post"),
        ("/v1/ask", "post"),
        ("/v1/chat/completions", "post"),
        ("/v1/messages", "post"),
        ("/retrieval", "post"),
        ("/v1/documents", "get"),
        ("/v1/documents/{document_id}/reading", "get"),
        ("/v1/citations/{citation_id}", "get"),
        ("/v1/collections", "get"),
        ("/v1/models", "get"),
        ("/v1/jobs", "get"),
    ],
)
def test_to_a_key_that_reaches_all_the_same_requests_tell(
    vault: Vault, job: str, path: str, method: str
) -> None:
    found = told(vault, "writer", path, method, parameters(vault, job))
    assert any(secrets for _, secrets in found)


def test_nothing_out_of_reach_was_changed(vault: Vault) -> None:
    id_ = vault.ids["hush-plans.txt"]
    assert vault.ask("reader", "GET", f"/v1/documents/{id_}/text").text == HUSHED
    summary = vault.ask("reader", "GET", f"/v1/documents/{id_}").json()
    assert summary["csl"]["title"] == "The Quarrenstein plans"
    assert summary["collections"] == ["hushed"]


def test_a_word_that_is_out_of_reach_is_not_proposed(vault: Vault) -> None:
    asked = {"question": "Where does the Quarenstein melt?"}
    proposed = vault.ask("reader", "POST", "/v1/ask", json=asked).json()["did_you_mean"]
    assert proposed is not None
    assert "Quarrenstein" in proposed
    bound = vault.ask("bound reader", "POST", "/v1/ask", json=asked).json()
    assert bound.get("did_you_mean") is None


def taken_in(vault: Vault, key: str, name: str, text: str, **fields: str) -> str:
    """The id of the document that a file becomes."""
    files = {"files": (name, text)}
    sent = vault.ask(key, "POST", "/v1/documents", files=files, data=fields)
    assert sent.status_code == 202, sent.text
    address = sent.headers["location"]
    while (job := vault.ask(key, "GET", address).json())["finished_at"] is None:
        time.sleep(0.01)
    (id_,) = job["documents"]
    return str(id_)


def test_a_file_does_not_take_the_place_of_one_out_of_reach(vault: Vault) -> None:
    theirs = taken_in(vault, "admin", "note.txt", "Quarrenstein is kept cool.", collection="hushed")
    ours = taken_in(vault, "bound writer", "note.txt", "Lanterns are lit at dusk.")
    try:
        for id_, collection in ((theirs, "hushed"), (ours, "shared")):
            found = vault.ask("reader", "GET", f"/v1/documents/{id_}").json()
            assert found["collections"] == [collection]
        again = taken_in(vault, "bound writer", "note.txt", "Lanterns are put out at dawn.")
        assert vault.ask("reader", "GET", f"/v1/documents/{ours}").status_code == 404
        ours = again
    finally:
        for id_ in (theirs, ours):
            vault.ask("admin", "DELETE", f"/v1/documents/{id_}")


def test_a_file_goes_into_no_collection_out_of_reach(vault: Vault) -> None:
    for name in ("hushed", "none"):
        sent = vault.ask(
            "bound writer",
            "POST",
            "/v1/documents",
            files={"files": ("x.txt", "Lanterns.")},
            data={"collection": name},
        )
        assert sent.status_code == 404


def test_a_document_that_is_in_another_collection_too_is_not_changed(vault: Vault) -> None:
    id_ = vault.ids["tea.md"]
    assert vault.ask("admin", "PUT", f"/v1/collections/hushed/documents/{id_}").status_code == 204
    try:
        address = f"/v1/documents/{id_}"
        assert vault.ask("bound writer", "GET", address).json()["collections"] == ["shared"]
        assert vault.ask("bound writer", "DELETE", address).status_code == 403
        edits = {"csl": {"title": "x"}}
        assert vault.ask("bound writer", "PATCH", address, json=edits).status_code == 403
    finally:
        vault.ask("admin", "DELETE", f"/v1/collections/hushed/documents/{id_}")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"query": QUESTIONS[0], "top_k": 50}),
        ("search", {"query": QUESTIONS[2], "collections": ["hushed"]}),
        ("ask", {"question": QUESTIONS[0]}),
        ("list_documents", {}),
        ("list_collections", {}),
        ("get_text", {"document_id": "{document_id}"}),
        ("get_citation", {"citation_id": "{citation_id}"}),
    ],
)
def test_an_agent_is_told_as_much_as_its_key_reaches(
    vault: Vault, job: str, tool: str, arguments: dict[str, Any]
) -> None:
    named = parameters(vault, job)
    given = {
        name: value.format_map(named) if isinstance(value, str) else value
        for name, value in arguments.items()
    }
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": tool, "arguments": given},
    }

    def answered(key: str) -> str:
        headers = {
            "Authorization": f"Bearer {vault.keys[key]}",
            "Accept": "application/json, text/event-stream",
        }
        response = vault.client.post("/mcp", json=call, headers=headers)
        assert response.status_code == 200, response.text
        return response.text

    sent = json.dumps(given, ensure_ascii=False)
    secrets = [each for each in (*WORDS, "hushed", named["document_id"]) if each not in sent]
    assert any(each in answered("reader") for each in secrets)
    assert not [each for each in secrets if each in answered("bound reader")]
