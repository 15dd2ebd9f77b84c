"""Which sentences of a passage answer a question best."""

from collections.abc import Sequence

from index.lexical import LexicalIndex, TermGroup
from index.tokenization import terms

# What covering all of the question's words counts beside a sentence's cosine.
COVER = 0.1


class WordCover:
    """The share of a question's words, weighed by rarity, that a sentence holds."""

    def __init__(self, groups: Sequence[TermGroup], lexical: LexicalIndex) -> None:
        rarities = [lexical.rarity(len(lexical.group_postings(group)[0])) for group in groups]
        total = sum(rarities)
        self._shares = [
            (group, rarity / total) for group, rarity in zip(groups, rarities, strict=True) if total
        ]

    def of(self, text: str) -> float:
        """How much of the question a text covers, 0 to 1."""
        held = set(terms(text))
        return sum(
            share
            for group, share in self._shares
            if any(held.issuperset(wording.terms) for wording in group.wordings)
        )
