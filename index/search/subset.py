"""Which part of a library is looked in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from index.storage.records import StoredPassage
from ingest.models import PassageKind


@dataclass(frozen=True, slots=True)
class Subset:
    """Some documents, by id, and some kinds of passages; None is all of them.

    ``threshold`` is the least confidence of an answer there, 0 to 1, None for the library's own.
    """

    document_ids: frozenset[str] | None = None
    kinds: frozenset[PassageKind] | None = None
    threshold: float | None = None

    @classmethod
    def of(cls, document_ids: Collection[str] | None) -> Self:
        """The documents of some ids; None is all."""
        return cls(None if document_ids is None else frozenset(document_ids))

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the library."""
        return self.document_ids is None and self.kinds is None

    def holds(self, stored: StoredPassage) -> bool:
        """Whether a passage is in it."""
        return (self.document_ids is None or stored.document_id in self.document_ids) and (
            self.kinds is None or stored.passage.kind in self.kinds
        )


EVERYTHING = Subset()
"""All of a library."""
