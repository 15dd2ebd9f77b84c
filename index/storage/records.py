"""What the store hands out: rows of documents and passages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.models import Page, Passage


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document's facts, without its text.

    ``characters`` counts code points of the source text; ``pages`` are empty where no page breaks
    are known; ``csl`` is a CSL-JSON item; ``ingested_at`` is in UTC; ``origin`` is the absolute
    path of the file, empty where there was none or an older version stored it.
    """

    id: str
    source: str
    sha256: str
    media_type: str
    encoding: str
    csl: dict[str, Any]
    language: str
    characters: int
    pages: tuple[Page, ...]
    passages: int
    ingested_at: datetime
    origin: str = ""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage, the document it belongs to, and its place in the document's reading order."""

    document_id: str
    ordinal: int
    passage: Passage
