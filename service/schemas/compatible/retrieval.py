"""The wire format of Dify's external knowledge API."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from service.schemas.answers import EXAMPLE_QUESTION
from service.schemas.citations import EXAMPLE_CITATION, EXAMPLE_DOCUMENT
from service.schemas.fields import Number, Question, Text, TopK, examples

Operator = Literal[
    "contains", "not contains", "start with", "end with", "is", "is not", "in", "not in",
    "empty", "not empty", "=", "≠", ">", "<", "≥", "≤", "before", "after",
]  # fmt: skip


class RetrievalSetting(BaseModel):
    """How much is returned; ``score_threshold`` is the least score of a record."""

    top_k: TopK = 5
    score_threshold: Annotated[Number, Field(ge=0, le=1)] = 0.0


class MetadataCondition(BaseModel):
    """What a fact of a document must be; of several names any will do."""

    name: Text | list[Text]
    comparison_operator: Operator
    value: Text | Number | list[Text] | None = None


class MetadataConditions(BaseModel):
    """What a document must be to be looked in."""

    logical_operator: Literal["and", "or"] = "and"
    conditions: list[MetadataCondition] = Field([], max_length=100)


class RetrievalRequest(BaseModel):
    """What Dify sends; ``knowledge_id`` is a collection's name, or `zhengyin` for all."""

    model_config = examples(
        {
            "knowledge_id": "zhengyin",
            "query": EXAMPLE_QUESTION,
            "retrieval_setting": {"top_k": 5, "score_threshold": 0.0},
        }
    )

    knowledge_id: Text
    query: Question
    retrieval_setting: RetrievalSetting = RetrievalSetting()
    metadata_condition: MetadataConditions | None = None


class RetrievalRecord(BaseModel):
    """A passage; ``metadata`` says where it stands."""

    content: str
    score: float
    title: str
    metadata: dict[str, Any]


class RetrievalResponse(BaseModel):
    """The passages found, best first."""

    model_config = examples(
        {
            "records": [
                {
                    "content": EXAMPLE_CITATION["text"],
                    "score": 0.83,
                    "title": EXAMPLE_DOCUMENT["source"],
                    "metadata": {
                        "citation_id": EXAMPLE_CITATION["id"],
                        "document_id": EXAMPLE_DOCUMENT["id"],
                        "source": EXAMPLE_DOCUMENT["source"],
                    },
                }
            ]
        }
    )

    records: list[RetrievalRecord]
