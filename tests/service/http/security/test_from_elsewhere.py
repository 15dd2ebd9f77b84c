"""Other hosts, other pages, and too many requests."""

from collections.abc import Iterator
from functools import partial
from ipaddress import IPv6Address
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from index.encoding.encoder import Encoder
from index.library import Library
from service.access.api_keys import make_key
from service.access.grant import Role
from service.access.hosts import is_loopback
from service.http.app import create_app
from service.http.security.rates import FAILURE, Rates, network
from service.http.security.refusals import TooOften
from service.settings import Settings
from tests.service.http.test_app import await_opened
from tests.service.serving import serving


def service(folder: Path, encoder: Encoder, **settings: object) -> FastAPI:
    return create_app(
        Settings.model_validate(settings), partial(Library.open, folder / "library", encoder)
    )


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, neutral_encoder: Encoder
) -> Iterator[httpx.Client]:
    """A service that has another name too, and a friendly wiki."""
    folder = tmp_path_factory.mktemp("named")
    settings = {"hosts": "library.example.org", "cors": "https://wiki.example.org"}
    with serving(service(folder, neutral_encoder, **settings)) as client:
        assert await_opened(client) == ""
        yield client


PATHS = ["/", "/healthz", "/readyz", "/v1/documents", "/docs", "/openapi.json", "/static/page.js"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "library.example.org.evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "localhost@evil.example",
        "localhost/evil.example",
        "192.168.1.1",
        "localhost:x",
        "",
    ],
)
def test_the_service_does_not_answer_for_another_host(
    client: httpx.Client, path: str, host: str
) -> None:
    response = client.get(path, headers={"Host": host})
    # Of a header that is none at all the server itself says so.
    assert response.status_code in ({421} if host else {400, 421})
    assert "Quarrenstein" not in response.text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:9",
        "127.0.0.1:8000",
        "[::1]:8000",
        "library.example.org",
        "LOCALHOST",
    ],
)
def test_it_answers_for_its_own(client: httpx.Client, path: str, host: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 200


def test_a_page_that_is_named_may_ask_and_no_other(client: httpx.Client) -> None:
    for origin, status in (("https://wiki.example.org", 200), ("https://evil.example", 403)):
        headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
        response = client.post("/v1/search", json={"query": "?!x"}, headers=headers)
        assert response.status_code == status
        allowed = response.headers.get("access-control-allow-origin")
        assert allowed == (origin if status == 200 else None)
        assert "access-control-allow-credentials" not in response.headers


def test_no_page_of_others_may_ask_unless_it_is_named(
    tmp_path: Path, neutral_encoder: Encoder
) -> None:
    with serving(service(tmp_path, neutral_encoder)) as client:
        assert await_opened(client) == ""
        headers = {"Origin": "https://wiki.example.org", "Access-Control-Request-Method": "POST"}
        preflight = client.options("/v1/search", headers=headers)
        assert "access-control-allow-origin" not in preflight.headers
        told = client.get("/v1/documents", headers=headers)
        assert "access-control-allow-origin" not in told.headers


@pytest.mark.parametrize(
    "path", ["/", "/v1/documents", "/docs", "/openapi.json", "/none", "/v1/documents/d_0/text"]
)
def test_every_answer_tells_a_browser_what_it_may_not(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert ("script-src" in policy) == (path in {"/", "/docs"})
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]


def test_an_error_that_nobody_foresaw_has_them_too() -> None:
    app = create_app(Settings(), lambda: 1 / 0)  # type: ignore[arg-type, return-value]

    @app.get("/healthz/broken")
    def broken() -> None:
        raise RuntimeError

    with serving(app) as client:
        response = client.get("/healthz/broken", headers={"x-api-key": "x"})
        assert response.status_code == 500
        assert response.headers["x-content-type-options"] == "nosniff"


def test_too_many_requests_are_refused_for_a_while(
    tmp_path: Path, neutral_encoder: Encoder
) -> None:
    with serving(service(tmp_path, neutral_encoder, rate="3/hour")) as client:
        assert await_opened(client) == ""
        statuses = [client.get("/v1/documents").status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        refused = client.get("/v1/documents")
        assert 0 < int(refused.headers["retry-after"]) <= 3600
        assert client.get("/healthz").status_code == 200


def test_a_key_has_a_count_of_its_own_beside_that_of_its_address(
    tmp_path: Path, neutral_encoder: Encoder
) -> None:
    with serving(service(tmp_path, neutral_encoder, rate="100/hour")) as client:
        assert await_opened(client) == ""
        with Library.open(tmp_path / "library", neutral_encoder) as library:
            key, stored = make_key("x", Role.READ)
            library.keys.add(stored)
        headers = {"Authorization": f"Bearer {key}"}
        assert client.get("/v1/documents", headers=headers).status_code == 200
        tried = [
            client.get("/v1/documents", headers={"Authorization": f"Bearer zy_{stored.id}_x"})
            for _ in range(6)
        ]
        # A wrong key counts for many: to tell that it is wrong takes long.
        assert [response.status_code for response in tried].count(401) == 100 // FAILURE - 1
        assert tried[-1].status_code == 429


def test_as_often_as_one_likes_on_this_machine(tmp_path: Path, neutral_encoder: Encoder) -> None:
    with serving(service(tmp_path, neutral_encoder)) as client:
        assert await_opened(client) == ""
        assert {client.get("/v1/documents").status_code for _ in range(650)} == {200}


def test_counts_take_no_more_memory_for_more_addresses() -> None:
    rates = Rates("1000000/hour")
    places = {rates._place(str(number)) for number in range(200_000)}
    assert len(places) <= 2**16


def test_one_may_not_ask_more_than_the_rate() -> None:
    rates = Rates("2/hour")
    rates.take("a")
    rates.take("a")
    rates.take("b")
    for take in (rates.take, rates.check):
        with pytest.raises(TooOften):
            take("a")


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_addresses_of_one_subscriber_count_together(address: IPv6Address, other: int) -> None:
    neighbour = IPv6Address((int(address) >> 64 << 64) + other)
    assert network(str(address)) == network(str(neighbour))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("", False),
        ("192.168.0.2", False),
        ("localhost.evil.example", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hosts", "https://library.example.org"),
        ("cors", "wiki.example.org"),
        ("cors", "*"),
        ("rate", "often"),
        ("rate", "0/minute"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({name: value})
    assert refused.value.errors()[0]["loc"][0] == name
