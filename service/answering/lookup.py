"""A question looked up in the documents, and what of it they lack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ingest.languages import Language, language_of
from service.answering import refusal
from service.answering.certainty import Certainty
from service.answering.selection import EVERYTHING, Selection

# As in `certainty`.
if TYPE_CHECKING:
    from index.search.ranking import Ranking
    from index.snapshot import Snapshot

MEANT: Mapping[str, str] = {
    Language.CHINESE: "已按“{}”查找。",
    Language.ENGLISH: "Showing results for “{}”.",
}
"""What is said of a question that was mended, by the language that is spoken."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What was found for a query in the library as ``snapshot`` has it.

    ``language`` is that of what is said about it, "zh" or "en". ``did_you_mean`` is the query as
    it was searched, where words of it were mistyped. ``reason`` tells why there is no answer,
    where there is none.
    """

    snapshot: "Snapshot"
    query: str
    language: str
    did_you_mean: str | None
    ranking: "Ranking"
    reason: str | None

    @classmethod
    def of(
        cls,
        snapshot: "Snapshot",
        query: str,
        top_k: int = 5,
        selection: Selection = EVERYTHING,
        language: str | None = None,
    ) -> Self:
        """Look a query up, in what is selected of the documents.

        Args:
            snapshot: the library.
            query: as typed.
            top_k: how many passages at most.
            selection: what is looked in; by default all.
            language: in which to speak of it; by default the query's own.

        Raises:
            UnknownDocument: if one of the selected documents is not stored.
            UnknownCollection: if one of the selected collections is not there.
        """
        spoken = language or language_of(query)
        meant = snapshot.corrected(query)
        subset = selection.of(snapshot)
        ranking = snapshot.search(meant or query, top_k, subset)
        reason = None
        if not ranking.answerable:
            reason = refusal.reason(ranking.missing, spoken, selected=not subset.is_whole)
        return cls(snapshot, query, spoken, meant, ranking, reason)

    @property
    def certainty(self) -> Certainty:
        """How sure it is that the documents answer."""
        ranking = self.ranking
        return Certainty.of(ranking.confidence, ranking.missing, answered=ranking.answerable)
