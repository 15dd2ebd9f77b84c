"""What a search yields."""

import math
from dataclasses import dataclass

from index.storage.records import StoredPassage
from index.wording.missing_terms import MissingTerm


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage found, how well it fits, and how well each of its sentences answers.

    ``score`` is in log-odds, so that differences mean the same at either end. ``sentences`` are
    indices into ``stored.passage.sentences``, best first. ``answers`` are the log-odds of all of
    its sentences in their order, which compare the sentences of one ranking. Only the best
    passages are read: the others have no ``answers``, and their sentences stand by their cosines.
    """

    stored: StoredPassage
    score: float
    sentences: tuple[int, ...]
    answers: tuple[float, ...] = ()

    @property
    def fitness(self) -> float:
        """The score on a scale from 0 to 1, comparable within one ranking."""
        # The logistic function, in a form that no score is too far out for.
        return (1 + math.tanh(self.score / 2)) / 2


@dataclass(frozen=True, slots=True)
class Ranking:
    """The passages found for a query, best first, no two of them sharing a sentence.

    ``language`` is that of the query, "zh" or "en". ``confidence`` (0 to 1) is how likely
    the sentence that answers best is right; ``answerable`` is whether anything answers. ``missing``
    is what of the query stands nowhere in what was searched.
    """

    query: str
    language: str
    results: tuple[ScoredPassage, ...]
    confidence: float
    answerable: bool
    missing: tuple[MissingTerm, ...] = ()
