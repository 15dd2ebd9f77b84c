import re
from typing import Any

import pytest
from pydantic import BaseModel

from service import schemas
from service.http.app import create_app
from service.schemas import access, reading, references, suggestions
from service.schemas.answers import EXAMPLE_ANSWER, EXAMPLE_CITATIONS, EXAMPLE_QUESTION
from service.schemas.citations import EXAMPLE_CITATION, EXAMPLE_TEXT
from service.schemas.compatible import completions, messages, retrieval
from service.settings import Settings
from tests.service.events import read_events

ROUTES = {
    "/v1/session": "get",
    "/v1/search": "post",
    "/v1/ask": "post",
    "/v1/chat/completions": "post",
    "/v1/models": "get",
    "/v1/models/{model}": "get",
    "/v1/documents": "get",
    "/v1/documents/{document_id}": "get",
    "/v1/documents/{document_id}/text": "get",
    "/v1/documents/{document_id}/reading": "get",
    "/v1/documents/{document_id}/file": "get",
    "/v1/documents/{document_id}/pages/{page}.png": "get",
    "/v1/citations/{citation_id}": "get",
    "/v1/examples": "get",
    "/healthz": "get",
    "/metrics": "get",
    "/readyz": "get",
    "/v1/messages": "post",
    "/retrieval": "post",
    "/v1/jobs": "get",
    "/v1/jobs/{job_id}": "get",
    "/v1/jobs/{job_id}/events": "get",
    "/v1/collections": "get",
    "/v1/collections/{name}": "get",
    "/v1/collections/{name}/documents/{document_id}": "put",
}
# What they answer has no form of ours.
PLAIN = {
    "/metrics",
    "/v1/documents/{document_id}/text",
    "/v1/documents/{document_id}/file",
    "/v1/documents/{document_id}/pages/{page}.png",
    "/v1/jobs/{job_id}/events",
    "/v1/collections/{name}/documents/{document_id}",
}
BYTES = {"type": "string", "format": "binary"}
MODELS: dict[str, type[BaseModel]] = {
    name: model
    for module in (
        schemas,
        completions,
        messages,
        retrieval,
        reading,
        references,
        access,
        suggestions,
    )
    for name, model in vars(module).items()
    if isinstance(model, type) and issubclass(model, BaseModel)
}


def described_model(schema: dict[str, Any]) -> type[BaseModel]:
    """The model that a schema refers to, the first if there are more."""
    first = schema["anyOf"][0] if "anyOf" in schema else schema
    return MODELS[first["$ref"].rpartition("/")[2]]


def success(operation: dict[str, Any]) -> dict[str, Any]:
    """What an operation answers where all goes well."""
    told: dict[str, Any] = next(
        response for status, response in operation["responses"].items() if status.startswith("2")
    )
    return told


def example(model: type[BaseModel]) -> Any:  # noqa: ANN401 - any JSON
    """The first example that the model gives of itself."""
    return model.model_json_schema()["examples"][0]


def shown_by(document: dict[str, Any], content: dict[str, Any]) -> Any:  # noqa: ANN401 - likewise
    """The example of a body or an answer: its own, or that of the model it is described by."""
    if "example" in content:
        return content["example"]
    name = described_model(content["schema"]).__name__
    return document["components"]["schemas"][name]["examples"][0]


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
    for content in success(document["paths"][path][method]).get("content", {}).values():
        assert content["schema"] == BYTES or shown_by(document, content)


@pytest.mark.parametrize("path", [path for path in ROUTES if path not in PLAIN])
def test_the_example_of_an_answer_is_of_the_form_that_is_described(
    document: dict[str, Any], path: str
) -> None:
    content = success(document["paths"][path][ROUTES[path]])["content"]
    told = content["application/json"]
    model = described_model(told["schema"])
    given = shown_by(document, told)
    shown = model.model_validate(given).model_dump(mode="json")
    assert without_nulls(shown) == without_nulls(given)


@pytest.mark.parametrize("path", [path for path, method in ROUTES.items() if method == "post"])
def test_the_example_of_a_body_is_of_the_form_that_is_described(
    document: dict[str, Any], path: str
) -> None:
    body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    model = described_model(body["schema"])
    given = shown_by(document, body)
    assert model.model_validate(given)
    assert set(given) <= set(model.model_fields)


def test_the_example_of_an_annotation_is_one(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/citations/{citation_id}"]["get"]["responses"]["200"]["content"]
    given = content["application/ld+json"]["example"]
    model = references.Annotation
    assert model.model_validate(given).model_dump(mode="json") == given


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/chat/completions", "/v1/messages"])
def test_the_events_that_a_route_may_stream_are_described(
    document: dict[str, Any], path: str
) -> None:
    content = document["paths"][path]["post"]["responses"]["200"]["content"]
    assert set(content) == {"application/json", "text/event-stream"}
    kinds = content["text/event-stream"]["schema"]["anyOf"]
    forms = [kind["properties"]["data"].get("contentSchema") for kind in kinds]
    assert all(form["$ref"].startswith("#/components/schemas/") for form in forms if form)
    read = read_events(content["text/event-stream"]["example"].splitlines())
    names = {kind["properties"].get("event", {}).get("const", "message") for kind in kinds}
    assert {name for name, _ in read} <= names


def test_the_events_of_an_answer_are_of_the_forms_described(document: dict[str, Any]) -> None:
    models: dict[str, type[BaseModel]] = {
        "citations": schemas.AskFound,
        "quoted": schemas.Answer,
        "draft": schemas.Draft,
        "statement": schemas.Statement,
        "done": schemas.AskResponse,
    }
    content = document["paths"]["/v1/ask"]["post"]["responses"]["200"]["content"]
    shown = content["text/event-stream"]["example"].splitlines()
    for name, data in read_events(shown):
        assert models[name].model_validate_json(data)
        assert models[name].__name__ in document["components"]["schemas"]


def test_refusals_are_problems(document: dict[str, Any]) -> None:
    for item in document["paths"].values():
        for operation in item.values():
            for status, response in operation["responses"].items():
                assert status.startswith("2") or list(response["content"]) == [
                    "application/problem+json"
                ]
    assert "Problem" in document["components"]["schemas"]
    assert "HTTPValidationError" not in str(document)


def test_whatever_is_referred_to_is_defined(document: dict[str, Any]) -> None:
    names = set(re.findall(r"'\$ref': '#/components/schemas/([^']+)'", str(document)))
    assert names <= set(document["components"]["schemas"])


def test_the_limit_of_a_question_is_described(document: dict[str, Any]) -> None:
    for model, field in (("SearchRequest", "query"), ("AskRequest", "question")):
        described = document["components"]["schemas"][model]["properties"][field]
        described = described.get("anyOf", [described])[0]
        assert (described["minLength"], described["maxLength"]) == (1, 2000)


@pytest.mark.parametrize(
    "model",
    [
        schemas.SearchRequest,
        schemas.SearchResponse,
        schemas.AskRequest,
        schemas.AskResponse,
        schemas.AskFound,
        schemas.DocumentList,
        completions.Completion,
        completions.ModelList,
    ],
)
def test_the_examples_are_of_the_form_that_is_described(model: type[BaseModel]) -> None:
    assert model.model_validate(example(model)).model_dump(mode="json") == example(model)


def test_the_example_glosses_its_terms() -> None:
    for text, gloss in (
        (EXAMPLE_CITATION["text"], EXAMPLE_CITATIONS[0]["gloss"]),
        (EXAMPLE_ANSWER, example(schemas.Statement)["gloss"]),
    ):
        assert [text[term["start"] : term["end"]] for term in gloss] == ["鲸落", "生态系统"]


def test_the_example_of_a_stream_of_completions_is_one(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/chat/completions"]["post"]["responses"]["200"]["content"]
    events = read_events(content["text/event-stream"]["example"].splitlines())
    *chunks, end = [data for _, data in events]
    given = completions.Chunk.model_json_schema()["examples"]
    for chunk, sent in zip(given, chunks, strict=True):
        told = completions.Chunk.model_validate_json(sent).model_dump(mode="json")
        assert {name: told[name] for name in chunk} == chunk
    assert end == "[DONE]"


def test_the_example_of_a_stream_of_messages_is_one(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/messages"]["post"]["responses"]["200"]["content"]
    events = read_events(content["text/event-stream"]["example"].splitlines())
    told = [messages.MessageEvent.model_validate_json(data).type for _, data in events]
    assert (told[0], told[-1]) == ("message_start", "message_stop")


def test_the_example_of_a_conversation_is_one() -> None:
    given = example(completions.CompletionRequest)
    request = completions.CompletionRequest.model_validate(given)
    assert request.messages[-1].text == EXAMPLE_QUESTION


def test_the_example_quotes_its_text() -> None:
    (cited,) = EXAMPLE_CITATIONS
    (span,) = cited["spans"]
    (light,) = cited["highlights"]
    own = EXAMPLE_TEXT[span["start"] : span["end"]]
    assert own.replace("\n", "") == cited["text"]
    assert cited["selectors"][1]["exact"] == own
    assert cited["text"][light["start"] : light["end"]] == EXAMPLE_ANSWER
