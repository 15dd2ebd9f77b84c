"""How much of what some words say a text holds, in either language."""

from collections.abc import Sequence

from index.language.tokenization import terms
from index.search.lexical import TermGroup


def share_held(groups: Sequence[TermGroup], text: str) -> float:
    """The share of words, each in any of its wordings, that a text holds; 0 of no words."""
    if not groups:
        return 0.0
    held = frozenset(terms(text))
    return sum(group.is_among(held) for group in groups) / len(groups)
