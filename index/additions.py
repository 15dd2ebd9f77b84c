"""Documents on their way into a library, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

from index.encoding.embedding import Embedding
from index.storage.records import StoredDocument
from ingest.models import Document, Passage


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document with what is stored beside it; without an embedding the library held it all."""

    document: Document
    passages: tuple[Passage, ...]
    embedding: Embedding | None


class Change(StrEnum):
    """What became of a document that was stored.

    ``RENAMED`` and ``NAMED`` are documents that the library held under another name; in the first
    case the file of that name is no more.
    """

    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    NAMED = "named"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Addition:
    """A stored document, and what that changed."""

    document: StoredDocument
    change: Change
