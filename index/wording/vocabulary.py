"""The names and terms of a collection, filed by how they may be mistyped."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self, TypeVar

from index.language.romanisation import key_of, readings
from index.language.tokenization import normalise
from index.wording.word_counts import (
    MOST_PHRASES,
    MOST_TERMS,
    MOST_WORDS,
    TERM,
    WordCounts,
    is_short_name,
)

SHORTEST_WORD = 4
PLACE = "*"
"""Stands for the one character of a term that may be another."""

KeyT = TypeVar("KeyT")

_OFTEN = 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a mistyped word may have been meant to be; all of it stands in the collection.

    ``words`` and ``phrases`` are Latin, as they are mostly written, with their lower case: words
    by their first letter, phrases by that and their number of words. ``terms`` are Chinese,
    normalised: each by its writing with ``PLACE`` for one of its characters. ``marked`` are those
    that a text sets apart, by quotation marks or with their English; ``names`` are those of
    persons. ``sounds`` has terms by their reading, names first.
    """

    words: Mapping[str, Mapping[str, str]]
    phrases: Mapping[tuple[str, int], Mapping[str, str]]
    terms: Mapping[str, Sequence[str]]
    marked: frozenset[str]
    names: frozenset[str]
    sounds: Mapping[str, str]

    @classmethod
    def of(
        cls,
        parts: Iterable[WordCounts],
        titles: Iterable[str],
        authors: Iterable[str],
    ) -> Self:
        """Put together what parts of a collection hold.

        Args:
            parts: what was counted in them.
            titles: of its documents.
            authors: of its documents.
        """
        every = WordCounts.together(parts)
        terms = every.terms + Counter(filter(TERM.fullmatch, map(normalise, titles)))
        known = filter(is_short_name, map(normalise, authors))
        names = every.names + Counter(dict.fromkeys(known, _OFTEN))
        chosen = dict.fromkeys(
            chain(
                _often(names),
                (term for term, _ in terms.most_common(MOST_TERMS)),
                _often(every.compounds),
                (term for term, _ in every.spoken.most_common(MOST_TERMS)),
            )
        )
        kept = list(chosen)[:MOST_TERMS]
        return cls(
            _filed(_written(every.words), lambda word: word[0].lower()),
            _filed(
                (phrase for phrase, _ in every.phrases.most_common(MOST_PHRASES)),
                lambda phrase: (phrase[0].lower(), len(phrase.split())),
            ),
            _by_writing(kept),
            frozenset(terms),
            frozenset(names),
            _by_sound(kept),
        )


def _written(words: Counter[str]) -> Iterator[str]:
    """Each word once, as it is mostly written, the most frequent first."""
    seen: set[str] = set()
    for word, _ in words.most_common(MOST_WORDS):
        if word.lower() not in seen:
            seen.add(word.lower())
            yield word


def _often(counted: Counter[str]) -> Iterator[str]:
    return (term for term, count in counted.most_common(MOST_TERMS) if count >= _OFTEN)


def _filed(words: Iterable[str], key: Callable[[str], KeyT]) -> dict[KeyT, dict[str, str]]:
    filed: dict[KeyT, dict[str, str]] = defaultdict(dict)
    for word in words:
        filed[key(word)][word] = word.lower()
    return dict(filed)


def _by_writing(terms: Iterable[str]) -> dict[str, list[str]]:
    filed: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        for at in range(len(term)):
            filed[f"{term[:at]}{PLACE}{term[at + 1 :]}"].append(term)
    return dict(filed)


def _by_sound(terms: Iterable[str]) -> dict[str, str]:
    filed: dict[str, str] = {}
    for term in terms:
        for syllables in readings(term):
            filed.setdefault(key_of(syllables), term)
    return filed
