"""What of a library a question is about, as whoever asks names it."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.search.subset import Subset
from index.storage.records import StoredDocument
from ingest.models import PassageKind

# What opens a library takes long to import, and whoever asks a server needs none of it.
if TYPE_CHECKING:
    from index.snapshot import Snapshot

Date = tuple[int, ...]
"""A year, a year and a month, or a day."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a document, and a passage, must be to be looked in; None asks nothing of it.

    Of several ids, collections, languages, kinds and authors any will do. An author is meant by
    the whole name or the family name, in any case. ``since`` and ``until`` bound the date that a
    document is from, both included; one without a date is then not looked in.
    """

    document_ids: Collection[str] | None = None
    collections: Collection[str] | None = None
    languages: Collection[str] | None = None
    kinds: Collection[PassageKind] | None = None
    authors: Collection[str] | None = None
    since: Date | None = None
    until: Date | None = None

    def of(self, snapshot: "Snapshot") -> Subset:
        """What that is in a library.

        Of several collections with a threshold the highest counts.

        Raises:
            UnknownDocument: if one of ``document_ids`` is not stored.
            UnknownCollection: if one of ``collections`` is not there.
        """
        named = [snapshot.collection(name) for name in self.collections or ()]
        thresholds = [held.threshold for held in named if held.threshold is not None]
        ids: Collection[str] | None = None
        if self.document_ids is not None:
            ids = {snapshot.document(document_id).id for document_id in self.document_ids}
        if self.collections is not None:
            members = frozenset[str]().union(*(held.documents for held in named))
            ids = members if ids is None else members.intersection(ids)
        if self._asks_of_documents:
            ids = [
                id_
                for id_ in (snapshot.documents if ids is None else ids)
                if self._fits(snapshot.documents[id_])
            ]
        return Subset(
            None if ids is None else frozenset(ids),
            None if self.kinds is None else frozenset(self.kinds),
            max(thresholds, default=None),
        )

    @property
    def _asks_of_documents(self) -> bool:
        asked = (self.languages, self.authors, self.since, self.until)
        return any(each is not None for each in asked)

    def _fits(self, document: StoredDocument) -> bool:
        if self.languages is not None and document.language not in self.languages:
            return False
        if self.authors is not None:
            wanted = {_folded(author) for author in self.authors}
            if wanted.isdisjoint(_folded(name) for name in _authors(document.csl)):
                return False
        if self.since is None and self.until is None:
            return True
        date = _date(document.csl)
        return (
            date is not None
            and (self.since is None or date >= self.since[: len(date)])
            and (self.until is None or date[: len(self.until)] <= self.until)
        )


EVERYTHING = Selection()
"""All of a library."""


def _authors(csl: Mapping[str, Any]) -> Iterator[str]:
    """The names that an item's authors may be called by."""
    for name in csl.get("author", ()):
        family, given = str(name.get("family", "")), str(name.get("given", ""))
        yield from (str(name.get("literal", "")), family, given and f"{given} {family}")
        yield f"{family}{given}"


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _date(csl: Mapping[str, Any]) -> Date | None:
    """The first date of an item that it gives in numbers."""
    try:
        return tuple(int(part) for part in csl["issued"]["date-parts"][0]) or None
    except (IndexError, KeyError, TypeError, ValueError):
        # What a catalog has of a date may be anything.
        return None
