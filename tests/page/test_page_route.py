import re

import httpx
import pytest


@pytest.mark.parametrize("path", ["/", "/library", "/c/c_1", "/d/d_1"])
def test_every_address_of_the_page_gives_the_page(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_page_holds_no_inline_script_or_style(client: httpx.Client) -> None:
    text = client.get("/").text
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", text) == []


def test_everything_that_the_page_names_is_there(client: httpx.Client) -> None:
    for path in set(re.findall(r'"(/static/[^"]+)"', client.get("/").text)):
        response = client.get(path)
        assert response.status_code == 200, path
        assert response.headers["x-content-type-options"] == "nosniff"


def test_what_is_known_already_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/static/page.js")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/static/page.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_all_that_the_page_needs_is_a_few_small_files_kept_until_they_change(
    client: httpx.Client,
) -> None:
    named = re.findall(r'"(/static/[^"]+)"', client.get("/").text)
    assert len(named) == 4
    for path in named:
        response = client.get(path)
        assert "immutable" in response.headers["cache-control"]
        assert response.headers["content-encoding"] == "gzip"
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == response.content
        stale = client.get(f"{path.partition('?')[0]}?0123456789abcdef")
        assert stale.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["none.js", "main.js", "styles", "..%2Froutes%2Fpage.py", "%2e%2e", "."]
)
def test_nothing_else_is_served(client: httpx.Client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
