"""Which sentences of a passage answer a question best."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from index.lexical import LexicalIndex, TermGroup
from index.tokenization import terms

# What covering all of the question's words counts beside a sentence's cosine.
COVER = 0.1


class WordCover:
    """The share of a question's words, weighed by rarity, that a sentence holds."""

    def __init__(self, groups: Sequence[TermGroup], lexical: LexicalIndex) -> None:
        rarities = [lexical.rarity(len(lexical.group_postings(group)[0])) for group in groups]
        total = sum(rarities)
        self._words = [
            _Word.of(group, rarity / total)
            for group, rarity in zip(groups, rarities, strict=True)
            if total
        ]

    def of(self, text: str) -> float:
        """How much of the question a text covers, 0 to 1."""
        held = set(terms(text))
        return sum(word.share for word in self._words if word.is_in(held))


@dataclass(frozen=True, slots=True)
class _Word:
    """One of a question's words: its wordings of one term, its other wordings, and its share."""

    single: frozenset[str]
    several: tuple[tuple[str, ...], ...]
    share: float

    @classmethod
    def of(cls, group: TermGroup, share: float) -> Self:
        # Most wordings are one term, and a set tells of all of those at once.
        every = [wording.terms for wording in group.wordings]
        return cls(
            frozenset(found[0] for found in every if len(found) == 1),
            tuple(found for found in every if len(found) != 1),
            share,
        )

    def is_in(self, held: set[str]) -> bool:
        """Whether a text of these terms holds a wording of the word."""
        return not self.single.isdisjoint(held) or any(map(held.issuperset, self.several))
