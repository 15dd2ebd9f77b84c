"""Who is let in, and to what."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import anthropic
import httpx
import openai
import pytest
from pydantic import SecretStr

from index.encoding.encoder import Encoder
from index.library import Library
from service.access.api_keys import make_key
from service.access.grant import Role
from service.client import Client, ServiceError
from service.http.app import create_app
from service.http.security.guard import COOKIE
from service.http.security.needs import needed_role
from service.integrations import langchain, llamaindex
from service.settings import Settings
from tests.service.http.security.conftest import Vault
from tests.service.http.test_app import await_opened
from tests.service.serving import serving

QUESTION = {"question": "When does an opened tin lose its aroma?"}
OPERATIONS = [
    (method.upper(), path)
    for path, operations in create_app().openapi()["paths"].items()
    for method in operations
]
OPEN = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/v1/session"),
    ("POST", "/v1/session"),
    ("DELETE", "/v1/session"),
}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(each for each in OPERATIONS if each not in OPEN),
        ("POST", "/mcp"),
        ("GET", "/metrics"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("GET", "/no/such/route"),
    ],
)
def test_without_a_key_nothing_is_told(vault: Vault, method: str, path: str) -> None:
    response = vault.client.request(method, path)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["content-type"] == "application/problem+json"
    assert "zhengyin keys add" in response.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/", "/library", "/d/x", "/static/page.js", "/healthz", "/readyz"]
)
def test_the_page_and_whether_it_is_alive_need_no_key(vault: Vault, path: str) -> None:
    assert vault.client.get(path).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer zy_0_0"},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic enk6enk="},
        {"x-api-key": "zy_0_0"},
        {"Cookie": f"{COOKIE}=zy_session_x"},
    ],
)
def test_what_is_no_key_is_none(vault: Vault, headers: dict[str, str]) -> None:
    assert vault.client.get("/v1/documents", headers=headers).status_code == 401


def test_a_key_may_be_sent_in_either_header(vault: Vault) -> None:
    key = vault.keys["reader"]
    for headers in ({"Authorization": f"bearer {key}"}, {"x-api-key": key}):
        assert vault.client.get("/v1/documents", headers=headers).status_code == 200


@pytest.mark.parametrize(("method", "path"), [each for each in OPERATIONS if each not in OPEN])
def test_a_key_for_reading_changes_nothing(vault: Vault, method: str, path: str) -> None:
    changes = needed_role(method, path) is Role.WRITE
    writes = method in {"PUT", "PATCH", "DELETE"} or (path == "/v1/documents" and method == "POST")
    assert changes == (writes or path.startswith("/v1/jobs"))
    if changes:
        response = vault.ask("reader", method, path)
        assert response.status_code == 403
        assert "role write" in response.json()["detail"]


def test_what_the_service_counts_is_for_those_who_run_it(vault: Vault) -> None:
    assert vault.ask("writer", "GET", "/metrics").status_code == 403
    assert vault.ask("admin", "GET", "/metrics").status_code != 403


def test_clients_of_others_are_refused_in_their_own_words(vault: Vault) -> None:
    base = str(vault.client.base_url)
    with (
        openai.OpenAI(base_url=f"{base}/v1", api_key="wrong", max_retries=0) as chat,
        pytest.raises(openai.AuthenticationError),
    ):
        chat.models.list()
    with (
        anthropic.Anthropic(base_url=base, api_key="wrong", max_retries=0) as messages,
        pytest.raises(anthropic.AuthenticationError) as refused,
    ):
        messages.messages.create(
            model="zhengyin", max_tokens=9, messages=[{"role": "user", "content": "?"}]
        )
    body = refused.value.body
    assert isinstance(body, dict)
    assert body["error"]["type"] == "authentication_error"
    assert vault.client.post("/retrieval", json={}).json()["error_code"] == 1002


def test_clients_of_others_are_let_in_by_the_same_keys(vault: Vault) -> None:
    base, key = str(vault.client.base_url), vault.keys["reader"]
    said = QUESTION["question"]
    with openai.OpenAI(base_url=f"{base}/v1", api_key=key, max_retries=0) as chat:
        assert chat.models.list().data
    with anthropic.Anthropic(base_url=base, api_key=key, max_retries=0) as messages:
        answer = messages.messages.create(
            model="zhengyin", max_tokens=9, messages=[{"role": "user", "content": said}]
        )
        assert answer.content
    with Client(base, api_key=key) as client:
        assert client.ask(said).answerable
    with Client(base) as client, pytest.raises(ServiceError):
        client.documents()


def test_retrievers_of_frameworks_show_a_key(vault: Vault) -> None:
    base, key = str(vault.client.base_url), vault.keys["reader"]
    said = QUESTION["question"]
    assert langchain.ZhengyinRetriever(base_url=base, api_key=SecretStr(key)).invoke(said)
    assert llamaindex.ZhengyinRetriever(base_url=base, api_key=key).retrieve(said)
    assert key not in repr(langchain.ZhengyinRetriever(base_url=base, api_key=SecretStr(key)))


def test_a_key_that_is_revoked_lets_nobody_in(vault: Vault) -> None:
    vault_key, stored = make_key("for a while", Role.READ)
    vault.library.keys.add(stored)
    headers = {"Authorization": f"Bearer {vault_key}"}
    assert vault.client.get("/v1/documents", headers=headers).status_code == 200
    vault.library.keys.revoke(stored.id)
    assert vault.client.get("/v1/documents", headers=headers).status_code == 401


@pytest.fixture
def unlocked(tmp_path: Path, neutral_encoder: Encoder) -> Iterator[httpx.Client]:
    """A service over an empty library without keys."""
    with serving(
        create_app(Settings(), partial(Library.open, tmp_path, neutral_encoder))
    ) as client:
        assert await_opened(client) == ""
        yield client


def test_on_this_machine_alone_no_key_is_asked_for(unlocked: httpx.Client) -> None:
    for headers in ({}, {"Authorization": "Bearer none"}, {"x-api-key": "none"}):
        assert unlocked.get("/v1/documents", headers=headers).status_code == 200
    assert unlocked.get("/v1/session").json()["needed"] is False


def test_beyond_this_machine_a_key_is_asked_for_even_if_there_is_none(
    tmp_path: Path, neutral_encoder: Encoder
) -> None:
    opener = partial(Library.open, tmp_path, neutral_encoder)
    with serving(create_app(Settings(host="0.0.0.0"), opener)) as client:  # noqa: S104
        assert await_opened(client) == ""
        assert client.get("/v1/documents").status_code == 401


def test_the_machines_own_user_is_let_in_by_what_is_announced(vault: Vault) -> None:
    secret = vault.app.state.doorkeeper.owner_secret
    with Client(str(vault.client.base_url), api_key=secret) as client:
        assert client.documents()


@contextmanager
def signed_in(vault: Vault, key: str) -> Iterator[tuple[httpx.Client, str]]:
    """A browser that is signed in, and the page's token."""
    with httpx.Client(base_url=vault.client.base_url) as browser:
        told = browser.post("/v1/session", json={"key": vault.keys[key]})
        assert told.status_code == 200
        yield browser, told.json()["csrf"]


def test_a_browser_signs_in_and_out(vault: Vault) -> None:
    with signed_in(vault, "bound reader") as (browser, csrf):
        state = browser.get("/v1/session").json()
        assert state == {"needed": True, "role": "read", "collections": ["shared"], "csrf": csrf}
        held = browser.get("/v1/documents").json()["documents"]
        assert "hush-plans.txt" not in {document["source"] for document in held}
        token = browser.cookies[COOKIE]
        assert browser.delete("/v1/session").status_code == 204
        assert browser.get("/v1/documents").status_code == 401
        # Not the cookie alone is gone.
        browser.cookies.set(COOKIE, token)
        assert browser.get("/v1/documents").status_code == 401


def test_the_cookie_is_for_the_browser_and_our_own_page_alone(vault: Vault) -> None:
    sent = vault.client.post("/v1/session", json={"key": vault.keys["reader"]})
    cookie = sent.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    secure = vault.client.post(
        "/v1/session", json={"key": vault.keys["reader"]}, headers={"X-Forwarded-Proto": "https"}
    )
    assert "Secure" in secure.headers["set-cookie"]
    vault.client.cookies.clear()


def test_a_wrong_key_does_not_sign_in(vault: Vault) -> None:
    refused = vault.client.post("/v1/session", json={"key": "zy_0_0"})
    assert refused.status_code == 401
    assert "set-cookie" not in refused.headers


def test_what_a_browser_changes_has_the_pages_token(vault: Vault) -> None:
    with signed_in(vault, "writer") as (browser, csrf):
        address = "/v1/collections/made"
        for headers in ({}, {"X-CSRF-Token": "x"}):
            assert browser.put(address, json={}, headers=headers).status_code == 403
        headers = {"X-CSRF-Token": csrf}
        assert browser.put(address, json={}, headers=headers).status_code == 200
        assert browser.delete(address, headers=headers).status_code == 204


def test_a_session_ends_with_its_key(vault: Vault) -> None:
    key, stored = make_key("for a while", Role.READ)
    vault.library.keys.add(stored)
    with httpx.Client(base_url=vault.client.base_url) as browser:
        browser.post("/v1/session", json={"key": key})
        assert browser.get("/v1/documents").status_code == 200
        vault.library.keys.revoke(stored.id)
        assert browser.get("/v1/documents").status_code == 401


def test_no_line_of_the_log_tells_what_opens(
    vault: Vault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore"):
        # What the test itself sends is not the service's log.
        caplog.set_level(logging.CRITICAL, f"{name}.http11" if name == "httpcore" else name)
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with signed_in(vault, "writer") as (browser, csrf):
        token = browser.cookies[COOKIE]
        browser.post("/v1/ask", json=QUESTION, headers={"X-CSRF-Token": csrf})
        browser.put("/v1/collections/x", json={}, headers={"X-CSRF-Token": "x"})
    for headers in ({"Authorization": "Bearer zy_0_wrong"}, {"x-api-key": "zy_0_wrong"}):
        vault.client.get("/v1/documents", headers=headers)
    vault.ask("reader", "POST", "/v1/ask", json=QUESTION | {"top_k": "x"})
    for secret in (*vault.keys.values(), token, csrf, "zy_0_wrong"):
        assert secret not in caplog.text


def test_the_openapi_document_tells_how_one_is_known() -> None:
    described = create_app().openapi()
    schemes = described["components"]["securitySchemes"]
    assert {name: scheme["type"] for name, scheme in schemes.items()} == {
        "bearer": "http",
        "header": "apiKey",
        "session": "apiKey",
    }
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert ("security" in operation) == ((method.upper(), path) in OPEN)
    assert re.fullmatch(r"\w+", COOKIE)
