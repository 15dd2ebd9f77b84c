"""Fields that several models have."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

Language = Literal["zh", "en"]


def _encodable(text: str) -> str:
    r"""Refuse half a surrogate pair, which JSON can name (``\ud800``) and no text can hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        kind, message = "string_unicode", "Value should hold whole characters only"
        raise PydanticCustomError(kind, message) from error
    return text


def absent(value: object) -> bool:
    """Whether a field that may be left out is."""
    return value is None


def empty(value: list[Any]) -> bool:
    """Whether a list that may be left out is."""
    return not value


Text = Annotated[str, AfterValidator(_encodable)]
TopK = Annotated[int, Field(strict=True, ge=1, le=50, description="How many passages at most.")]
DocumentIds = Annotated[
    list[Text] | None,
    Field(
        min_length=1,
        max_length=1000,
        description="Look in these documents only; null looks in all of them.",
    ),
]
