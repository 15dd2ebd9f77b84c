import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.service.conftest import COMPASS

QUESTION = "司南的勺柄停下来时指着哪里？"


def found(client: httpx.Client, name: str) -> dict[str, Any]:
    documents = client.get("/v1/documents").json()["documents"]
    return next(document for document in documents if document["source"] == name)


def cited(client: httpx.Client) -> dict[str, Any]:
    best: dict[str, Any] = client.post("/v1/search", json={"query": QUESTION}).json()["results"][0]
    assert best["document"]["source"] == "compass.pdf"
    return best


@pytest.mark.parametrize("name", ["compass.pdf", "bridges.txt", "tea.md"])
def test_a_file_comes_back_byte_for_byte(client: httpx.Client, collection: Path, name: str) -> None:
    document = found(client, name)
    response = client.get(f"/v1/documents/{document['id']}/file")
    assert response.content == (collection / name).read_bytes()
    assert response.headers["etag"] == f'"{document["sha256"]}"'
    assert name in response.headers["content-disposition"]


@pytest.mark.parametrize(("name", "shown"), [("compass.pdf", "inline"), ("tea.md", "attachment")])
def test_only_a_pdf_is_shown_in_place(client: httpx.Client, name: str, shown: str) -> None:
    response = client.get(f"/v1/documents/{found(client, name)['id']}/file")
    assert response.headers["content-disposition"].startswith(shown)
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_page_is_drawn(client: httpx.Client) -> None:
    address = f"/v1/documents/{found(client, 'compass.pdf')['id']}/pages/2.png"
    response = client.get(address, params={"scale": 1})
    assert response.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(response.content)).size == (595, 842)


def test_a_page_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    address = f"/v1/documents/{found(client, 'compass.pdf')['id']}/pages/1.png"
    tag = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "page", "status", "reason"),
    [
        ("compass.pdf", 3, 404, "has no page 3, only 2"),
        ("tea.md", 1, 404, "pages cannot be shown"),
        ("compass.pdf", 0, 422, "page"),
    ],
)
def test_a_page_that_is_not_there_is_a_problem(
    client: httpx.Client, name: str, page: int, status: int, reason: str
) -> None:
    response = client.get(f"/v1/documents/{found(client, name)['id']}/pages/{page}.png")
    assert response.status_code == status
    assert reason in response.json()["detail"]


@pytest.mark.parametrize("route", ["file", "pages/1.png"])
def test_an_unknown_document_is_a_problem(client: httpx.Client, route: str) -> None:
    response = client.get(f"/v1/documents/d_000000000000/{route}")
    assert response.status_code == 404
    assert response.json()["type"] == "urn:zhengyin:problem:unknown-document"


def test_a_citation_of_a_pdf_tells_where_its_words_stand(client: httpx.Client) -> None:
    citation = cited(client)
    text = client.get(f"/v1/documents/{citation['document']['id']}/text").text
    words = [text[box["start"] : box["end"]] for box in citation["boxes"]]
    assert words == list(COMPASS)
    assert [box["page"] for box in citation["boxes"]] == [1, 2]
    for box in citation["boxes"]:
        # The line begins 72 points from the left, its type is 12 points high.
        assert box["x0"] == pytest.approx(72, abs=2)
        assert box["y0"] < 100 < box["y1"] < 105


def test_a_citation_that_is_looked_up_again_has_the_same_boxes(client: httpx.Client) -> None:
    citation = cited(client)
    again = client.get(f"/v1/citations/{citation['id']}").json()
    assert again["boxes"] == citation["boxes"]


def test_an_answer_has_the_boxes_too(client: httpx.Client) -> None:
    reply = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert any(citation.get("boxes") for citation in reply["citations"])


def test_a_citation_of_plain_text_has_no_boxes(client: httpx.Client) -> None:
    results = client.post("/v1/search", json={"query": "鲸落在哪里发现？"}).json()["results"]
    assert "boxes" not in next(r for r in results if r["document"]["source"] == "whales.txt")


def test_the_reading_view_tells_the_pages_that_can_be_shown(client: httpx.Client) -> None:
    shown = client.get(f"/v1/documents/{found(client, 'compass.pdf')['id']}/reading").json()
    assert [page["number"] for page in shown["pages"]] == [1, 2]
    assert shown["pages"][0]["width"] == pytest.approx(595.3, abs=0.1)
    plain = client.get(f"/v1/documents/{found(client, 'tea.md')['id']}/reading").json()
    assert plain["pages"] == []
