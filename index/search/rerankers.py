"""A second look at the best passages by a model that reads question and passage together."""

from collections.abc import Sequence
from typing import Protocol

from index.search.fusion import Scores


class Reranker(Protocol):
    """Tells how well passages answer a question; threads may share it."""

    def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """A score for each text, shape (len(texts),), on any scale: higher is better."""
        ...
