"""Documents, and what became of those that were to be taken in."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from service.schemas.citations import Citation


class DocumentSummary(BaseModel):
    """What is known of a stored document."""

    id: str
    source: str = Field(description="The file's own name.")
    sha256: str
    csl: dict[str, Any]
    characters: int = Field(description="Code points of the source text.")
    pages: int = Field(description="How many pages; 0 where page breaks are not known.")
    passages: int
    language: str
    ingested_at: datetime


class DocumentList(BaseModel):
    """The stored documents, by name."""

    documents: list[DocumentSummary]


class IngestFailure(BaseModel):
    """A file that could not be taken in, and why."""

    source: str
    detail: str


class IngestReport(BaseModel):
    """What became of the files that were to be taken in; ``unchanged`` holds document ids."""

    documents: list[DocumentSummary] = []
    unchanged: list[str] = []
    errors: list[IngestFailure] = []


class DocumentPassages(BaseModel):
    """A document with all its passages, in reading order."""

    document: DocumentSummary
    passages: list[Citation]
