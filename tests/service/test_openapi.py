from typing import Any

import pytest
from pydantic import BaseModel

from service import examples, schemas
from service.app import create_app
from service.settings import Settings

ROUTES = {
    "/v1/search": "post",
    "/v1/ask": "post",
    "/v1/documents": "get",
    "/v1/documents/{document_id}": "get",
    "/v1/documents/{document_id}/text": "get",
    "/v1/citations/{citation_id}": "get",
    "/healthz": "get",
    "/readyz": "get",
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(Settings()).openapi()


def test_every_route_is_described(document: dict[str, Any]) -> None:
    assert {path: next(iter(item)) for path, item in document["paths"].items()} == ROUTES


@pytest.mark.parametrize(("path", "method"), ROUTES.items())
def test_every_route_shows_an_example_of_its_answer(
    document: dict[str, Any], path: str, method: str
) -> None:
    (content,) = document["paths"][path][method]["responses"]["200"]["content"].values()
    assert content["example"]


@pytest.mark.parametrize("path", [path for path, method in ROUTES.items() if method == "post"])
def test_every_body_has_an_example(document: dict[str, Any], path: str) -> None:
    body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    assert body["examples"]


def test_refusals_are_problems(document: dict[str, Any]) -> None:
    for item in document["paths"].values():
        for operation in item.values():
            for status, response in operation["responses"].items():
                assert status == "200" or list(response["content"]) == ["application/problem+json"]
    assert "Problem" in document["components"]["schemas"]
    assert "HTTPValidationError" not in str(document)


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (schemas.SearchRequest, examples.SEARCH_REQUEST),
        (schemas.SearchResponse, examples.SEARCH_RESPONSE),
        (schemas.AskRequest, examples.ASK_REQUEST),
        (schemas.AskResponse, examples.ASK_RESPONSE),
        (schemas.DocumentList, examples.DOCUMENT_LIST),
    ],
)
def test_the_examples_are_of_the_form_that_is_described(
    model: type[BaseModel], example: dict[str, Any]
) -> None:
    assert model.model_validate(example).model_dump(mode="json") == example


def test_the_example_quotes_its_text() -> None:
    (span,) = examples.CITATION["spans"]
    (light,) = examples.CITATION["highlights"]
    own = examples.TEXT[span["start"] : span["end"]]
    assert own.replace("\n", "") == examples.CITATION["text"]
    assert examples.CITATION["selectors"][1]["exact"] == own
    assert examples.CITATION["text"][light["start"] : light["end"]] == examples.ANSWER
