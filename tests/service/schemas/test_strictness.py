"""Numbers as JSON Schema counts them: ``5.0`` is an integer, ``"5"`` and ``true`` are not."""

import re
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from service.schemas import CollectionFacts, DocumentEdits, SearchRequest
from service.schemas.collections import CollectionName
from service.schemas.compatible.completions import CompletionRequest
from service.schemas.compatible.messages import MessageRequest
from service.schemas.compatible.retrieval import MetadataCondition, RetrievalSetting
from service.schemas.jobs import FetchRequest

ASKED = {"model": "zhengyin", "messages": [{"role": "user", "content": "鲸落"}]}
NAMED = {"name": "title", "comparison_operator": "is"}


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (CompletionRequest, ASKED | {"stream": 0}),
        (CompletionRequest, ASKED | {"stream_options": {"include_usage": 0}}),
        (CompletionRequest, ASKED | {"n": True}),
        (CompletionRequest, ASKED | {"n": "1"}),
        (MessageRequest, ASKED | {"stream": "true"}),
        (MessageRequest, ASKED | {"max_tokens": "9"}),
        (CollectionFacts, {"threshold": False}),
        (CollectionFacts, {"threshold": "0.5"}),
        (RetrievalSetting, {"score_threshold": True}),
        (MetadataCondition, NAMED | {"value": False}),
        (SearchRequest, {"query": "鲸落", "top_k": 5.5}),
        (SearchRequest, {"query": "鲸落", "top_k": float("inf")}),
        (DocumentEdits, {"csl": {"volume": 1.5}}),
        (DocumentEdits, {"csl": {"issued": {"date-parts": [[2024, True]]}}}),
        (FetchRequest, {"url": "file:///etc/passwd"}),
        (SearchRequest, {"query": "鲸落", "collections": ["a\ud800"]}),
    ],
)
def test_what_only_looks_like_a_number_or_a_truth_is_refused(
    model: type[BaseModel], body: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(body)


def test_a_number_without_a_fraction_is_an_integer() -> None:
    assert SearchRequest.model_validate({"query": "鲸落", "top_k": 5.0}).top_k == 5
    assert CompletionRequest.model_validate(ASKED | {"n": 1.0}).n == 1
    facts = {"volume": 5.0, "issued": {"date-parts": [[2024.0, 5.0]]}}
    told = DocumentEdits.model_validate({"csl": facts}).csl
    assert told == {"volume": "5", "issued": {"date-parts": [[2024, 5]]}}
    assert all(isinstance(part, int) for part in told["issued"]["date-parts"][0])


@pytest.mark.parametrize("model", [SearchRequest, MessageRequest])
def test_the_pattern_of_a_collections_name_is_described(model: type[BaseModel]) -> None:
    (named, _) = model.model_json_schema()["properties"]["collections"]["anyOf"]
    described = re.escape(named["items"]["pattern"])
    with pytest.raises(ValidationError, match=described):
        TypeAdapter(CollectionName).validate_python("a/b")
