"""Which of a question's words a text holds, in any wording."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.language.lexicon import Lexicon
from index.language.stated_terms import LONGEST_NAME
from index.language.tokenization import terms
from index.search.lexical import LexicalIndex, TermGroup, Wording
from index.search.query_terms import content_words, english_words, pairs_of

# Characters of a text whose terms are remembered.
_REMEMBERED = 2000

Held = frozenset[int]
"""Some of a question's words, by their place in the question."""

NOTHING: Held = frozenset()


@dataclass(frozen=True, slots=True)
class WordCover:
    """A question's words that say something: their wordings and what each counts.

    ``groups`` hold for each word all its wordings, those of the phrases it is in included, and
    ``wordings`` the same by their terms. ``weights`` are their rarities in the collection,
    ``total`` their sum, ``unseen`` those that stand nowhere in it; ``names`` are names and
    numbers, ``numbers`` the numbers alone.
    """

    groups: tuple[TermGroup, ...]
    wordings: "_Wordings"
    weights: tuple[float, ...]
    total: float
    unseen: Held
    names: Held
    numbers: Held

    @classmethod
    def of(
        cls,
        question: str,
        lexicon: Lexicon,
        lexical: LexicalIndex,
        allowed: NDArray[np.bool_] | None = None,
    ) -> Self:
        """Take a question apart.

        Args:
            question: as asked.
            lexicon: translations of its words.
            lexical: which passages hold which terms.
            allowed: whether each passage is searched, shape (passages,); by default all are.
        """
        groups = _groups(question, lexicon)
        held = [lexical.rows(group) for group in groups]
        if allowed is not None:
            held = [own[allowed[own]] for own in held]
        weights = tuple(lexical.rarity(len(own)) for own in held)
        return cls(
            groups,
            _Wordings.of(groups),
            weights,
            sum(weights),
            frozenset(at for at, own in enumerate(held) if not len(own)),
            *_names(question, len(groups)),
        )

    @classmethod
    def among(cls, question: str, lexicon: Lexicon, texts: Sequence[str]) -> Self:
        """Take a question apart; its words count by how few of some texts hold them."""
        groups = _groups(question, lexicon)
        wordings = _Wordings.of(groups)
        counts = Counter(at for text in texts for at in wordings.held(terms_of(text)))
        weights = tuple(
            math.log1p(len(texts) / counts[at]) if counts[at] else 0.0 for at in range(len(groups))
        )
        return cls(
            groups,
            wordings,
            weights,
            sum(weights),
            frozenset(at for at in range(len(groups)) if not counts[at]),
            *_names(question, len(groups)),
        )

    def held(self, text: str) -> Held:
        """The words that a text holds."""
        return self.holds(terms_of(text))

    def holds(self, terms: frozenset[str]) -> Held:
        """The words that a text of these terms holds."""
        return self.wordings.held(terms)

    def share(self, held: Collection[int]) -> float:
        """What share of the question these words are, 0 to 1, weighed by rarity."""
        if not held or not self.total:
            return 0.0
        return sum([self.weights[at] for at in held]) / self.total


@dataclass(frozen=True, slots=True)
class _Wordings:
    """Groups by what tells that a text holds them.

    ``single`` are the groups that one term tells; ``several`` the terms that tell groups together,
    by the first of them. ``known`` are the terms that begin any of these.
    """

    single: Mapping[str, Set[int]]
    several: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
    known: frozenset[str]

    @classmethod
    def of(cls, groups: Sequence[TermGroup]) -> Self:
        single: defaultdict[str, set[int]] = defaultdict(set)
        several: defaultdict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        for at, group in enumerate(groups):
            for wording in group.wordings:
                first, *others = wording.terms
                if others:
                    several[first].append((wording.terms, at))
                else:
                    single[first].add(at)
        return cls(dict(single), dict(several), frozenset(chain(single, several)))

    def held(self, terms: frozenset[str]) -> Held:
        """The groups that a text of these terms holds in some wording."""
        found: set[int] = set()
        for first in terms & self.known:
            found |= self.single.get(first, NOTHING)
            found.update(
                at for wording, at in self.several.get(first, ()) if terms.issuperset(wording)
            )
        return frozenset(found)


def terms_of(text: str) -> frozenset[str]:
    """The text's terms, remembered for texts that are likely to come again."""
    return _remembered_terms(text) if len(text) <= _REMEMBERED else frozenset(terms(text))


@lru_cache(maxsize=2048)
def _remembered_terms(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _groups(question: str, lexicon: Lexicon) -> tuple[TermGroup, ...]:
    groups = list(content_words(question, lexicon))
    words = english_words(question)
    # The groups of English words come last.
    first = len(groups) - len(words)
    for size in range(2, min(LONGEST_NAME, len(words)) + 1):
        for at in range(len(words) - size + 1):
            meanings = lexicon.chinese(words[at : at + size])
            wordings = tuple(Wording(pairs_of(meaning)) for meaning in meanings)
            for number in range(first + at, first + at + size):
                groups[number] = TermGroup(groups[number].wordings + wordings)
    return tuple(groups)


def _names(question: str, count: int) -> tuple[Held, Held]:
    """Which of the words are names or numbers, and which are numbers, by how they are typed."""
    words = english_words(question)
    first = count - len(words)
    start = question.strip().split(" ")[0]
    numbers = frozenset(first + at for at, word in enumerate(words) if word[0].isdigit())
    capitals = frozenset(
        first + at
        for at, word in enumerate(words)
        if word[0].isupper() and (word != start or word.isupper())
    )
    return numbers | capitals, numbers
