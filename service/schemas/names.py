"""What documents are called."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from service.schemas.fields import Text

LONGEST_NAME = 500
"""Characters of a name at most; of a longer one the end counts."""

_UNNAMED = "unnamed"


def upload_name(sent: str) -> str:
    """The name of a file that was sent; nothing in it leads out of a folder."""
    parts = sent.replace("\\", "/").split("/")
    kept = ["".join(char for char in part if char.isprintable()).strip() for part in parts]
    name = "/".join(part for part in kept if part not in {"", ".", ".."})
    return name[-LONGEST_NAME:].lstrip("/") or _UNNAMED


def _checked(name: str) -> str:
    if name and upload_name(name) != name:
        wanted = "Value should be a name or a relative path, of characters that can be seen"
        raise PydanticCustomError("document_name", wanted)
    return name


DocumentName = Annotated[Text, Field(max_length=LONGEST_NAME), AfterValidator(_checked)]
"""A name that is given by hand; it may be empty."""
