from typing import Any

import pytest
from pydantic import BaseModel

from service import schemas
from service.http import samples
from service.http.app import create_app
from service.schemas import completions, reading, references
from service.settings import Settings
from tests.service.events import read_events

ROUTES = {
    "/v1/search": "post",
    "/v1/ask": "post",
    "/v1/chat/completions": "post",
    "/v1/models": "get",
    "/v1/models/{model}": "get",
    "/v1/documents": "get",
    "/v1/documents/{document_id}": "get",
    "/v1/documents/{document_id}/text": "get",
    "/v1/documents/{document_id}/reading": "get",
    "/v1/citations/{citation_id}": "get",
    "/v1/examples": "get",
    "/healthz": "get",
    "/readyz": "get",
}
MODELS: dict[str, type[BaseModel]] = {
    name: model
    for module in (schemas, completions, reading, references)
    for name, model in vars(module).items()
    if isinstance(model, type) and issubclass(model, BaseModel)
}


def described_model(schema: dict[str, Any]) -> type[BaseModel]:
    """The model that a schema refers to, the first if there are more."""
    first = schema["anyOf"][0] if "anyOf" in schema else schema
    return MODELS[first["$ref"].rpartition("/")[2]]


def without_nulls(shown: Any) -> Any:  # noqa: ANN401 - any JSON
    """What FastAPI leaves of an example."""
    if isinstance(shown, dict):
        return {name: without_nulls(part) for name, part in shown.items() if part is not None}
    return [without_nulls(part) for part in shown] if isinstance(shown, list) else shown


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(Settings()).openapi()


def test_every_route_is_described(document: dict[str, Any]) -> None:
    assert {path: next(iter(item)) for path, item in document["paths"].items()} == ROUTES


@pytest.mark.parametrize(("path", "method"), ROUTES.items())
def test_every_route_shows_an_example_of_its_answer(
    document: dict[str, Any], path: str, method: str
) -> None:
    for content in document["paths"][path][method]["responses"]["200"]["content"].values():
        assert content["example"]


@pytest.mark.parametrize(
    "path", [path for path in ROUTES if path != "/v1/documents/{document_id}/text"]
)
def test_the_example_of_an_answer_is_of_the_form_that_is_described(
    document: dict[str, Any], path: str
) -> None:
    content = document["paths"][path][ROUTES[path]]["responses"]["200"]["content"]
    told = content["application/json"]
    model = described_model(told["schema"])
    shown = model.model_validate(told["example"]).model_dump(mode="json")
    assert without_nulls(shown) == without_nulls(told["example"])


@pytest.mark.parametrize("path", [path for path, method in ROUTES.items() if method == "post"])
def test_the_example_of_a_body_is_of_the_form_that_is_described(
    document: dict[str, Any], path: str
) -> None:
    body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    model = described_model(body["schema"])
    for example in body["examples"].values():
        assert model.model_validate(example["value"])
        assert set(example["value"]) <= set(model.model_fields)


def test_the_example_of_an_annotation_is_one(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/citations/{citation_id}"]["get"]["responses"]["200"]["content"]
    example = content["application/ld+json"]["example"]
    model = references.Annotation
    assert model.model_validate(example).model_dump(mode="json") == example


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/chat/completions"])
def test_the_events_that_a_route_may_stream_are_described(
    document: dict[str, Any], path: str
) -> None:
    content = document["paths"][path]["post"]["responses"]["200"]["content"]
    assert set(content) == {"application/json", "text/event-stream"}
    assert content["text/event-stream"]["schema"] == {"type": "string"}


def test_the_events_of_an_answer_are_of_the_forms_described(document: dict[str, Any]) -> None:
    models: dict[str, type[BaseModel]] = {
        "citations": schemas.AskFound,
        "statement": schemas.Statement,
        "done": schemas.AskResponse,
    }
    content = document["paths"]["/v1/ask"]["post"]["responses"]["200"]["content"]
    shown = content["text/event-stream"]["example"].splitlines()
    for name, data in read_events(shown):
        assert models[name].model_validate_json(data)
        assert models[name].__name__ in document["components"]["schemas"]


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
        (schemas.SearchRequest, samples.SEARCH_REQUEST),
        (schemas.SearchResponse, samples.SEARCH_RESPONSE),
        (schemas.AskRequest, samples.ASK_REQUEST),
        (schemas.AskResponse, samples.ASK_RESPONSE),
        (schemas.AskFound, samples.ASK_FOUND),
        (schemas.DocumentList, samples.DOCUMENT_LIST),
        (completions.Completion, samples.COMPLETION),
        (completions.ModelList, samples.MODEL_LIST),
    ],
)
def test_the_examples_are_of_the_form_that_is_described(
    model: type[BaseModel], example: dict[str, Any]
) -> None:
    assert model.model_validate(example).model_dump(mode="json") == example


def test_the_example_glosses_its_terms() -> None:
    for text, gloss in (
        (samples.CITATION["text"], samples.GLOSS_OF_CITATION),
        (samples.ANSWER, samples.STATEMENT["gloss"]),
    ):
        assert [text[term["start"] : term["end"]] for term in gloss] == ["鲸落", "生态系统"]


def test_the_example_of_a_stream_of_completions_is_one() -> None:
    *chunks, end = [data for _, data in samples.COMPLETION_EVENTS]
    for chunk in chunks:
        told = completions.Chunk.model_validate(chunk).model_dump(mode="json")
        assert {name: told[name] for name in chunk} == chunk
    assert end == "[DONE]"


def test_the_example_of_a_conversation_is_one() -> None:
    request = completions.CompletionRequest.model_validate(samples.COMPLETION_REQUEST)
    assert request.messages[-1].text == samples.QUERY


def test_the_example_quotes_its_text() -> None:
    (span,) = samples.CITATION["spans"]
    (light,) = samples.CITATION["highlights"]
    own = samples.TEXT[span["start"] : span["end"]]
    assert own.replace("\n", "") == samples.CITATION["text"]
    assert samples.CITATION["selectors"][1]["exact"] == own
    assert samples.CITATION["text"][light["start"] : light["end"]] == samples.ANSWER
