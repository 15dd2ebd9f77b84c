"""A citation in the forms that others take it in, from a service of its own process."""

from typing import Any

import httpx
import pytest
from pybtex.database import parse_string

from service.citing.references.styles import formatted
from service.http.app import create_app
from service.schemas import Citation, FormattedReference
from service.schemas.citations import EXAMPLE_CITATION
from service.schemas.references import Annotation, Style
from service.settings import Settings

LD_JSON = "application/ld+json"
PROFILE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
UNKNOWN = "c_000000000000"


@pytest.fixture(scope="module")
def found(client: httpx.Client) -> dict[str, Any]:
    """A citation of the one document whose facts are known, on its second page."""
    query = "鲸落的最后一个阶段里什么放出硫化氢？"
    results = client.post("/v1/search", json={"query": query}).json()["results"]
    best: dict[str, Any] = next(c for c in results if c["pages"] == [2])
    return best


def get(
    client: httpx.Client, citation_id: str, accept: str = "*/*", **query: str
) -> httpx.Response:
    response = client.get(f"/v1/citations/{citation_id}", params=query, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    assert response.headers["vary"] == "Accept"
    return response


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("gb-t-7714", "海洋研究所. 鲸落[R]: 文件第2页."),
        ("apa", "海洋研究所. (n.d.). 鲸落 (文件第2页)."),
    ],
)
def test_a_style_gives_the_reference_with_its_page(
    client: httpx.Client, found: dict[str, Any], style: str, text: str
) -> None:
    response = get(client, found["id"], style=style)
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"id": found["id"], "style": style, "text": text}


def test_the_bibtex_can_be_read(client: httpx.Client, found: dict[str, Any]) -> None:
    text = get(client, found["id"], style="bibtex").json()["text"]
    ((key, entry),) = parse_string(text, "bibtex").entries.items()
    assert (key, entry.type) == (found["id"], "techreport")
    assert dict(entry.fields) == {"title": "{鲸落}", "note": "文件第2页"}
    assert [str(person) for person in entry.persons["author"]] == ["{海洋研究所}"]


def test_a_document_without_facts_goes_by_its_name(client: httpx.Client) -> None:
    results = client.post("/v1/search", json={"query": "green tea water"}).json()["results"]
    tea = next(c for c in results if c["document"]["source"] == "tea.md")
    assert get(client, tea["id"], style="apa").json()["text"] == "tea.md. (n.d.)."


def test_plain_text_is_the_reference_itself(client: httpx.Client, found: dict[str, Any]) -> None:
    response = get(client, found["id"], accept="text/plain", style="gb-t-7714")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == "海洋研究所. 鲸落[R]: 文件第2页."


@pytest.mark.parametrize("accept", [LD_JSON, PROFILE])
def test_json_ld_is_a_web_annotation(
    client: httpx.Client, found: dict[str, Any], accept: str
) -> None:
    response = get(client, found["id"], accept=accept)
    assert response.headers["content-type"] == PROFILE
    made = response.json()
    assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert made["id"] == f"{client.base_url}/v1/citations/{found['id']}"
    assert made["body"]["value"] == found["text"]
    Annotation.model_validate(made)


def test_an_annotation_is_found_in_its_source(client: httpx.Client, found: dict[str, Any]) -> None:
    made = get(client, found["id"], accept=LD_JSON).json()
    assert len(made["target"]) == len(found["spans"])
    for target in made["target"]:
        text = httpx.get(target["source"]).content.decode()
        place, quote = target["selector"]
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


@pytest.mark.parametrize(
    ("accept", "style", "expected"),
    [
        ("*/*", None, "application/json"),
        ("", None, "application/json"),
        ("application/json, text/plain, */*", "apa", "application/json"),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", "apa", "application/json"),
        ("text/plain;q=0.5, application/json;q=0.4", "apa", "text/plain"),
        ("text/plain;q=0.4, application/json;q=0.5", "apa", "application/json"),
        ("text/*", "apa", "text/plain"),
        ("text/plain", None, "application/json"),
        ("application/ld+json, */*;q=0.1", None, LD_JSON),
        ("application/json, application/ld+json", None, "application/json"),
        ("application/ld+json;q=0.9, application/json", None, "application/json"),
        ("Application/LD+JSON", None, LD_JSON),
        ("application/ld+json;q=0", None, "application/json"),
        ("application/ld+json", "apa", "application/json"),
        ("image/png", None, "application/json"),
        ("nonsense", None, "application/json"),
    ],
)  # fmt: skip
def test_the_accept_header_decides_the_form(
    client: httpx.Client, found: dict[str, Any], accept: str, style: str | None, expected: str
) -> None:
    response = get(client, found["id"], accept=accept, **({"style": style} if style else {}))
    assert response.headers["content-type"].partition(";")[0] == expected


def test_an_unknown_style_is_refused_with_those_there_are(
    client: httpx.Client, found: dict[str, Any]
) -> None:
    response = client.get(f"/v1/citations/{found['id']}", params={"style": "mla"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    (error,) = response.json()["errors"]
    assert (error["field"], error["location"]) == ("style", "query")
    assert all(style in error["detail"] for style in Style)


@pytest.mark.parametrize("query", [{}, {"style": "apa"}])
@pytest.mark.parametrize("accept", ["*/*", "text/plain", LD_JSON])
def test_an_unknown_citation_is_a_problem_in_any_form(
    client: httpx.Client, query: dict[str, str], accept: str
) -> None:
    response = client.get(f"/v1/citations/{UNKNOWN}", params=query, headers={"Accept": accept})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_every_form_is_described() -> None:
    document = create_app(Settings()).openapi()
    operation = document["paths"]["/v1/citations/{citation_id}"]["get"]
    content = operation["responses"]["200"]["content"]
    assert set(content) == {"application/json", "text/plain", LD_JSON}
    assert all(form["schema"] for form in content.values())
    assert content["text/plain"]["example"]
    assert content[LD_JSON]["example"]
    assert content[LD_JSON]["schema"] == {"$ref": "#/components/schemas/Annotation"}
    (style,) = (p for p in operation["parameters"] if p["name"] == "style")
    assert "Style" in str(style["schema"])
    assert document["components"]["schemas"]["Style"]["enum"] == list(Style)
    assert "FormattedReference" in document["components"]["schemas"]


def test_the_example_of_a_reference_is_that_of_the_example_citation() -> None:
    cited = Citation.model_validate(EXAMPLE_CITATION)
    (given,) = FormattedReference.model_json_schema()["examples"]
    text = formatted(cited, Style.GB_T_7714)
    made = FormattedReference(id=cited.id, style=Style.GB_T_7714, text=text)
    assert FormattedReference.model_validate(given) == made
