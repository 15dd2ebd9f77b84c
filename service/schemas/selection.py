"""What of the library a request is about."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.schemas.collections import CollectionName
from service.schemas.fields import DocumentIds, Language, Text

PartialDate = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"),
    Field(examples=["2024", "2024-05", "2024-05-31"]),
]
Kind = Literal["body", "footnote", "heading", "caption", "table"]

Collections = Annotated[
    list[CollectionName] | None,
    Field(
        min_length=1,
        max_length=100,
        description="Look in the documents of these collections only; null looks in all.",
    ),
]


class Filters(BaseModel):
    """What a document, and a passage of it, must be to be looked in; of several any will do."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"languages": ["zh"], "kinds": ["body"], "since": "2023"}]},
    )

    languages: list[Language] | None = Field(None, min_length=1)
    kinds: list[Kind] | None = Field(None, min_length=1, description="Kinds of passages.")
    authors: list[Text] | None = Field(
        None, min_length=1, max_length=100, description="By whole or by family name."
    )
    since: PartialDate | None = Field(
        None, description="Not older than this; a date in full or not."
    )
    until: PartialDate | None = Field(None, description="Not newer than this.")


Filtered = Annotated[
    Filters | None,
    Field(description="What documents, and passages of them, must be to be looked in."),
]


class SelectedRequest(BaseModel):
    """A request about all of the library, or about what of it is named."""

    document_ids: DocumentIds = None
    collections: Collections = None
    filters: Filtered = None


def date_parts(date: str) -> tuple[int, ...]:
    """The year of a date, and its month and day if it has them."""
    return tuple(int(part) for part in re.findall(r"\d+", date))
