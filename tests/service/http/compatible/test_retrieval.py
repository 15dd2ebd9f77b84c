from dataclasses import replace

import httpx
import pytest

from service.http.compatible.metadata import meets
from service.schemas.compatible.retrieval import MetadataConditions
from tests.service.builders import make_document

BRIDGE = "赵州桥由谁设计建造？"
DOCUMENT = replace(
    make_document("甲。"),
    csl={
        "type": "report",
        "title": "Whale falls",
        "author": [{"literal": "海洋研究所"}, {"given": "Omar", "family": "Khattab"}],
        "issued": {"date-parts": [[2024, 5]]},
        "volume": "12",
    },
)


def retrieve(client: httpx.Client, **asked: object) -> httpx.Response:
    body = {"knowledge_id": "zhengyin", "query": BRIDGE, "retrieval_setting": {"top_k": 3}}
    return client.post("/retrieval", json=body | asked, headers={"Authorization": "Bearer any"})


def test_records_are_what_a_search_finds(client: httpx.Client) -> None:
    records = retrieve(client).json()["records"]
    found = client.post("/v1/search", json={"query": BRIDGE, "top_k": 3}).json()["results"]
    assert [record["content"] for record in records] == [each["text"] for each in found]
    assert records[0]["metadata"]["citation_id"] == found[0]["id"]
    assert {"content", "score", "title", "metadata"} == set(records[0])


def test_a_record_has_the_least_score_that_is_asked_for(client: httpx.Client) -> None:
    scores = [record["score"] for record in retrieve(client).json()["records"]]
    setting = {"top_k": 3, "score_threshold": scores[0]}
    kept = retrieve(client, retrieval_setting=setting).json()["records"]
    assert [record["score"] for record in kept] == [each for each in scores if each >= scores[0]]


def test_conditions_bound_the_documents(client: httpx.Client) -> None:
    condition = {"name": ["source"], "comparison_operator": "end with", "value": ".md"}
    wanted = {"logical_operator": "and", "conditions": [condition]}
    records = retrieve(client, metadata_condition=wanted).json()["records"]
    assert {record["metadata"]["source"] for record in records} == {"tea.md"}


def test_a_knowledge_base_that_is_not_there_is_told_in_difys_words(client: httpx.Client) -> None:
    response = retrieve(client, knowledge_id="coffee")
    assert response.status_code == 404
    assert response.json()["error_code"] == 2001
    assert "coffee" in response.json()["error_msg"]


@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("title", "contains", "whale", True),
        ("title", "not contains", "whale", False),
        ("title", "start with", "Whale", True),
        ("title", "is", "whale falls", True),
        ("title", "is not", "whale falls", False),
        ("author", "contains", "khattab", True),
        ("author", "not contains", "khattab", False),
        ("author", "in", ["海洋研究所", "甲"], True),
        ("author", "not in", ["海洋研究所"], False),
        ("language", "is", "zh", True),
        ("volume", "≥", 12, True),
        ("volume", ">", "12", False),
        ("volume", "≠", 13, True),
        ("title", ">", 1, False),
        ("date", "after", "2024-04", True),
        ("date", "after", "2024", False),
        ("date", "before", "2024-06-01", True),
        ("publisher", "empty", None, True),
        ("publisher", "is", "x", False),
        ("publisher", "is not", "x", True),
        (["publisher", "title"], "contains", "falls", True),
    ],
)
def test_a_condition_holds_or_not(
    name: str | list[str], operator: str, value: object, expected: bool
) -> None:
    condition = {"name": name, "comparison_operator": operator, "value": value}
    wanted = MetadataConditions.model_validate({"conditions": [condition]})
    assert meets(DOCUMENT, wanted) is expected


def test_of_conditions_all_or_any_have_to_hold() -> None:
    conditions = [
        {"name": "title", "comparison_operator": "contains", "value": "whale"},
        {"name": "title", "comparison_operator": "contains", "value": "tea"},
    ]
    held = [
        meets(
            DOCUMENT,
            MetadataConditions.model_validate(
                {"logical_operator": operator, "conditions": conditions}
            ),
        )
        for operator in ("and", "or")
    ]
    assert held == [False, True]
