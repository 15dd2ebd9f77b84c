from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from index.encoding.encoder import Encoder
from index.library import Library
from index.storage.records import StoredCollection
from service.http.app import create_app
from service.ingestion import ingest_files, readable_files
from service.settings import Settings
from tests.service.conftest import DOCUMENTS
from tests.service.http.test_app import await_opened
from tests.service.serving import serving

BRIDGE = "赵州桥由谁设计建造？"


@pytest.fixture(scope="module")
def arranged(
    tmp_path_factory: pytest.TempPathFactory, neutral_encoder: Encoder, collection: Path
) -> Iterator[httpx.Client]:
    """A service over the small documents, some of them in collections."""
    folder = tmp_path_factory.mktemp("arranged")
    opener = partial(Library.open, folder, neutral_encoder)
    with opener() as library:
        for _ in ingest_files(library, readable_files([collection])):
            pass
        ids = {document.source: document.id for document in library.documents()}
        for name, threshold, sources in (
            ("中文", None, ("bridges.txt", "whales.txt")),
            ("tea", None, ("tea.md",)),
            ("strict", 1.0, ("bridges.txt",)),
        ):
            library.put_collection(StoredCollection(name, threshold=threshold))
            library.include(name, [ids[source] for source in sources])
    with serving(create_app(Settings(), opener)) as client:
        assert await_opened(client) == ""
        yield client


def ask(client: httpx.Client, **asked: object) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": BRIDGE} | asked)
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


def sources(client: httpx.Client, **asked: object) -> set[str]:
    response = client.post("/v1/search", json={"query": BRIDGE, "top_k": 50} | asked)
    assert response.status_code == 200, response.text
    return {found["document"]["source"] for found in response.json()["results"]}


def test_a_question_of_a_collection_is_answered_from_it_alone(arranged: httpx.Client) -> None:
    assert sources(arranged, collections=["tea"]) == {"tea.md"}
    assert sources(arranged, collections=["tea", "中文"]) == set(DOCUMENTS) - {"compass.pdf"}
    assert ask(arranged, collections=["中文"])["answerable"]
    refused = ask(arranged, collections=["tea"])
    assert not refused["answerable"]
    assert "所选文献" in refused["reason"]


def test_a_collection_may_have_a_threshold_of_its_own(arranged: httpx.Client) -> None:
    assert not ask(arranged, collections=["strict"])["answerable"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"languages": ["en"]}, {"tea.md"}),
        ({"authors": ["海洋研究所"]}, {"whales.txt"}),
        ({"kinds": ["table"]}, set()),
        ({"since": "2020"}, set()),
    ],
)
def test_filters_bound_what_is_found(
    arranged: httpx.Client, filters: dict[str, object], expected: set[str]
) -> None:
    assert sources(arranged, filters=filters) == expected


def test_kinds_of_passages_are_the_only_ones_found(arranged: httpx.Client) -> None:
    asked = {"query": BRIDGE, "top_k": 50, "filters": {"kinds": ["heading", "footnote"]}}
    found = arranged.post("/v1/search", json=asked).json()["results"]
    assert {each["kind"] for each in found} <= {"heading", "footnote"}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"collections": ["coffee"]}, 404),
        ({"collections": []}, 422),
        ({"filters": {"language": "zh"}}, 422),
        ({"filters": {"since": "2024-13"}}, 422),
        ({"filters": {"kinds": ["poem"]}}, 422),
    ],
)
def test_a_selection_that_is_none_is_refused(
    arranged: httpx.Client, asked: dict[str, object], status: int
) -> None:
    assert arranged.post("/v1/ask", json={"question": BRIDGE} | asked).status_code == status


def test_a_collection_is_a_model_to_clients_of_openai(arranged: httpx.Client) -> None:
    with openai.OpenAI(base_url=f"{arranged.base_url}/v1", api_key="none") as client:
        assert {model.id for model in client.models.list()} == {
            "zhengyin",
            "zhengyin/中文",
            "zhengyin/tea",
            "zhengyin/strict",
        }
        assert client.models.retrieve("zhengyin/中文").id == "zhengyin/中文"
        told = [
            client.chat.completions.create(
                model=model, messages=[{"role": "user", "content": BRIDGE}]
            )
            .choices[0]
            .message.content
            or ""
            for model in ("zhengyin/中文", "zhengyin/tea")
        ]
        assert ["李春" in text for text in told] == [True, False]
        with pytest.raises(openai.NotFoundError):
            client.chat.completions.create(
                model="zhengyin/coffee", messages=[{"role": "user", "content": BRIDGE}]
            )
