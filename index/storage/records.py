"""What the store hands out: rows of documents and passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    what took the text out of the file, with its version, empty for plain text. ``names`` are
    ``source`` and the sources of all files with these bytes; ``edits`` are the facts in ``csl``
    that a person set, None for one that they took away; ``collections`` are the names of those
    that it is in. ``shown`` is the name that a person gave, which then is ``source``.
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
    names: tuple[str, ...] = ()
    edits: Mapping[str, Any] = field(default_factory=dict)
    collections: tuple[str, ...] = ()
    shown: str = ""

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


@dataclass(frozen=True, slots=True)
class StoredName:
    """A name of a document, from a file.

    ``origin`` tells the file from others of the same ``source``: its absolute path, if it has one.
    ``given_in`` is the generation in which the document got the name. ``catalogued`` is what the
    catalog beside the file said of it, None where that is not known.
    """

    document_id: str
    source: str
    origin: str
    given_in: int
    catalogued: Mapping[str, Any] | None = None

    def is_of_the_file_of(self, other: "StoredName") -> bool:
        """Whether two names of one document are those of one file."""
        if self.origin:
            return self.origin == other.origin
        return self.source == other.source


@dataclass(frozen=True, slots=True)
class Damage:
    """What of a stored document is not as it was written.

    ``part`` is one of ``facts``, ``text``, ``blocks``, ``passages``, ``vectors``, ``layouts``
    (the lines of its pages) and ``contents`` (its file); ``pages`` are the numbers of the pages
    that it is on, as far as that can be told.
    """

    document_id: str
    source: str
    part: str
    pages: tuple[int, ...] = ()

    def __str__(self) -> str:
        pages = f", page {', '.join(map(str, self.pages))}" if self.pages else ""
        return f"{self.source} ({self.document_id}): {self.part}{pages}"


@dataclass(frozen=True, slots=True)
class StoredCollection:
    """A named part of the library.

    ``threshold`` is the least confidence of an answer from it, 0 to 1, None for the library's own;
    ``documents`` are ids.
    """

    name: str
    title: str = ""
    description: str = ""
    threshold: float | None = None
    documents: frozenset[str] = frozenset()
