"""Documents, and what became of those that were to be taken in."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from service.schemas.citations import EXAMPLE_DOCUMENT, EXAMPLE_TEXT, Citation
from service.schemas.fields import examples

EXAMPLE_SUMMARY: dict[str, Any] = EXAMPLE_DOCUMENT | {
    "names": [EXAMPLE_DOCUMENT["source"]],
    "collections": ["wsis"],
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


class IngestReport(BaseModel):
    """What became of the files that were to be taken in; ``unchanged`` holds document ids.

    ``faults`` are the parts of documents that hold no text which can be read, or were recognised.
    """

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
