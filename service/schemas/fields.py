"""Fields that several models have."""

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

Language = Literal["zh", "en"]

MAX_QUESTION = 2000
"""Characters of a question at most."""

# Control and formatting characters, and every kind of space.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
UNSEEN_RANGES = (
    r"\x00-\x20\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff\ufff9-\ufffb"
)
"""The same of the basic plane for patterns, in escapes that every language of them knows."""


def _encodable(text: str) -> str:
    r"""Refuse half a surrogate pair, which JSON can name (``\ud800``) and no text can hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        kind, message = "string_unicode", "Value should hold whole characters only"
        raise PydanticCustomError(kind, message) from error
    return text


def question_fault(text: str) -> str | None:
    """Why nothing can be looked up by a text, in words for its sender; None where it can.

    Characters are counted as they were sent and as they are looked up, where one may stand for
    eighteen.
    """
    if _is_long(text):
        return f"Value should have at most {MAX_QUESTION} characters"
    if all(unicodedata.category(char) in _UNSEEN for char in text):
        return "Value should hold more than white space"
    return None


def beginning(text: str) -> str:
    """A text, or where it is longer than a question may be a beginning that is not."""
    text = text[:MAX_QUESTION]
    while _is_long(text):
        text = text[: len(text) // 2]
    return text


def _is_long(text: str) -> bool:
    return len(text) > MAX_QUESTION or len(unicodedata.normalize("NFKC", text)) > MAX_QUESTION


def _askable(text: str) -> str:
    if fault := question_fault(text):
        raise PydanticCustomError("question", "{fault}", {"fault": fault})
    return text


def whole(value: object) -> object:
    """A number without a fraction as an integer, as JSON Schema counts ``5.0``."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def examples(*shown: dict[str, Any]) -> ConfigDict:
    """The configuration of a model that OpenAPI shows examples of."""
    return ConfigDict(json_schema_extra={"examples": [*shown]})


def absent(value: object) -> bool:
    """Whether a field that may be left out is."""
    return value is None


def empty(value: list[Any]) -> bool:
    """Whether a list that may be left out is."""
    return not value


Text = Annotated[str, AfterValidator(_encodable)]
Question = Annotated[
    Text,
    AfterValidator(_askable),
    Field(
        json_schema_extra={
            "minLength": 1,
            "maxLength": MAX_QUESTION,
            "pattern": f"[^{UNSEEN_RANGES}]",
        }
    ),
]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[float, Field(strict=True)]
Counted = BeforeValidator(whole)
TopK = Annotated[
    int, Field(strict=True, ge=1, le=50, description="How many passages at most."), Counted
]
DocumentIds = Annotated[
    list[Text] | None,
    Field(
        min_length=1,
        max_length=1000,
        description="Look in these documents only; null looks in all of them.",
    ),
]
SpokenLanguage = Annotated[
    Language | None,
    Field(
        description=(
            "In which to speak of it: messages, glosses and notices, and what a model writes; "
            "null is the question's own."
        )
    ),
]
