"""Named parts of the library."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from service.schemas.citations import EXAMPLE_DOCUMENT
from service.schemas.fields import Number, Text, examples

CollectionName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        pattern=r"^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_ .-]*$",
        examples=["whales"],
    ),
]
"""Letters of any script, digits, spaces, `.`, `_` and `-`; it stands in addresses."""

Threshold = Annotated[
    Number | None,
    Field(
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="The least confidence of an answer from it; null is the library's own.",
    ),
]

EXAMPLE_COLLECTION: dict[str, Any] = {
    "name": "whales",
    "title": "Whales",
    "description": "On what falls to the sea floor",
    "threshold": 0.5,
    "documents": [EXAMPLE_DOCUMENT["id"]],
}


class CollectionFacts(BaseModel):
    """What is said of a collection."""

    model_config = examples({"title": "Whales", "description": "On what falls to the sea floor"})

    title: Annotated[Text, Field(max_length=300)] = ""
    description: Annotated[Text, Field(max_length=5000)] = ""
    threshold: Threshold = None


class Collection(BaseModel):
    """A named part of the library; `documents` are ids."""

    model_config = examples(EXAMPLE_COLLECTION)

    name: str
    title: str
    description: str
    threshold: float | None
    documents: list[str]


class CollectionList(BaseModel):
    """All collections, by name."""

    model_config = examples({"collections": [EXAMPLE_COLLECTION]})

    collections: list[Collection]
