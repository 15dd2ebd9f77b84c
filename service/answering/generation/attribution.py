"""Which passages a statement may rest on that was written without their numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Self

from index.language.lexicon import Lexicon
from index.language.tokenization import terms
from index.search.lexical import TermGroup
from index.search.query_terms import content_words
from index.search.ranking import ScoredPassage
from ingest.languages import language_of
from service.answering.generation.support import least_share

PLACE = 3
"""Neighbouring sentences that a statement may be drawn from."""

NEAREST = 3
"""Passages of which two together may bear out what neither does alone."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A few sentences of a passage: their terms, and how well the best answers the question."""

    terms: frozenset[str]
    answers: float


@dataclass(frozen=True, slots=True)
class PassagePlaces:
    """A passage as the places that a statement may be drawn from."""

    number: int
    language: str
    places: tuple[_Place, ...]

    @classmethod
    def of(cls, number: int, found: ScoredPassage, end: int) -> Self:
        """Those of the passage of a number, as far as its text counts as evidence."""
        passage = found.stored.passage
        bounds = [(it.start, it.end) for it in passage.sentences if it.end <= end]
        bounds = bounds or [(0, end)]
        answers = found.answers or (found.score,) * len(bounds)
        headings = frozenset(terms("\n".join(passage.section)))
        places = tuple(
            _Place(
                headings | frozenset(terms(passage.text[bounds[first][0] : bounds[last][1]])),
                max(answers[first : last + 1]),
            )
            for first in range(max(1, len(bounds) - PLACE + 1))
            for last in [min(first + PLACE, len(bounds)) - 1]
        )
        return cls(number, language_of(passage.text), places)

    def nearest(self, words: Sequence[TermGroup]) -> tuple[float, float]:
        """The most of the words that one place holds, as a share, and how well it answers."""
        return max(
            (sum(word.is_among(place.terms) for word in words) / len(words), place.answers)
            for place in self.places
        )


def likeliest(
    text: str, passages: Sequence[PassagePlaces], lexicon: Lexicon
) -> Iterator[tuple[int, ...]]:
    """The numbers of the passages that a statement may rest on, the likeliest first.

    That is the passage that holds the most of its words in one place; of two the one whose place
    answers the question better. After the passages that hold enough of it come pairs of the
    nearest.
    """
    words = content_words(text, lexicon)
    if not words:
        return
    nearest = {passage: passage.nearest(words) for passage in passages}
    order = sorted(passages, key=lambda passage: nearest[passage], reverse=True)
    for passage in order:
        if nearest[passage][0] >= least_share(text, [passage.language]):
            yield (passage.number,)
    for pair in combinations(order[:NEAREST], 2):
        # Each must have its part in what they bear out together.
        if all(2 * nearest[it][0] >= least_share(text, [it.language]) for it in pair):
            yield tuple(sorted(passage.number for passage in pair))
