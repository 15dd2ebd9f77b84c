"""What the store hands out: rows of documents and passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.models import Page, Passage
from ingest.source_layout import LaidLine

PageLines = Mapping[tuple[str, int], Sequence[LaidLine]]
"""The lines of pages, each page named by its document's id and its number."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document's facts, without its text.

    ``characters`` counts code points of the source text; ``pages`` are empty where no page breaks
    are known; ``csl`` is a CSL-JSON item; ``ingested_at`` is in UTC; ``origin`` is the absolute
    path of the file, empty where there was none or an older version stored it; ``extractor`` is
    what took the text out of the file, with its version, empty for plain text.
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
    extractor: str = ""

    @property
    def shows_pages(self) -> bool:
        """Whether its pages can be shown as they look."""
        return any(page.size for page in self.pages)


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage, the document it belongs to, and its place in the document's reading order."""

    document_id: str
    ordinal: int
    passage: Passage
