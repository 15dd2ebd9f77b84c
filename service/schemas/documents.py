"""Documents, and what became of those that were to be taken in."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from service.schemas.citations import EXAMPLE_DOCUMENT, EXAMPLE_TEXT, Citation
from service.schemas.fields import UNSEEN_RANGES, Text, examples

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


_SEEN = rf"[^{UNSEEN_RANGES}\ue000-\uf8ff/\\]"
_PART = rf"(?!\.\.?(/|$)){_SEEN}( *{_SEEN})*"
DocumentName = Annotated[
    Text,
    Field(max_length=LONGEST_NAME, json_schema_extra={"pattern": rf"^({_PART}(/{_PART})*)?$"}),
    AfterValidator(_checked),
]
"""A name that is given by hand; it may be empty."""

FileChange = Literal["added", "changed", "renamed", "named", "unchanged"]

EXAMPLE_SUMMARY: dict[str, Any] = EXAMPLE_DOCUMENT | {
    "names": [EXAMPLE_DOCUMENT["source"]],
    "collections": ["whales"],
    "characters": len(EXAMPLE_TEXT),
    "pages": 0,
    "passages": 1,
    "language": "zh",
    "ingested_at": "2026-01-31T08:30:00Z",
}


class DocumentSummary(BaseModel):
    """What is known of a stored document."""

    model_config = examples(EXAMPLE_SUMMARY)

    id: str
    source: str = Field(description="The file's own name.")
    names: list[str] = Field([], description="All names of files with these bytes.")
    collections: list[str] = Field([], description="The collections that it is in.")
    sha256: str
    csl: dict[str, Any]
    characters: int = Field(description="Code points of the source text.")
    pages: int = Field(description="How many pages; 0 where page breaks are not known.")
    passages: int
    language: str
    ingested_at: datetime


class DocumentList(BaseModel):
    """The stored documents, by name."""

    model_config = examples({"documents": [EXAMPLE_SUMMARY]})

    documents: list[DocumentSummary]


class IngestFailure(BaseModel):
    """A file that could not be taken in, and why."""

    source: str
    detail: str


class IngestedFile(BaseModel):
    """A file that was to be taken in; one without a ``change`` could not be, for its ``detail``."""

    source: str
    change: FileChange | None = None
    document_id: str | None = None
    detail: str | None = None


class RemovedFile(BaseModel):
    """A name that is gone with its file; ``names`` are those that its document has left."""

    source: str
    document_id: str
    names: list[str] = []


class IngestReport(BaseModel):
    """What became of the files that were to be taken in; ``unchanged`` holds document ids.

    ``faults`` are the parts of documents that hold no text which can be read, or were recognised.
    """

    files: list[IngestedFile] = []
    removed: list[RemovedFile] = []
    documents: list[DocumentSummary] = []
    unchanged: list[str] = []
    faults: list[IngestFailure] = []
    errors: list[IngestFailure] = []


class DocumentPassages(BaseModel):
    """A document with all its passages, in reading order."""

    document: DocumentSummary
    passages: list[Citation]


class TextPart(BaseModel):
    """A part of a document's source text."""

    document_id: str
    start: int = Field(description="Where the part starts, in code points.")
    end: int = Field(description="Where it ends, exclusive: read on from here.")
    characters: int = Field(description="The length of the whole text.")
    text: str
