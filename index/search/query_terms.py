"""A question's terms, and what they may be in the other language."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from weakref import WeakKeyDictionary, proxy

from index.language.lexicon import WORD, Lexicon, is_content
from index.language.stated_terms import LONGEST_NAME
from index.language.stop_words import CHINESE
from index.language.tokenization import normalise, stem, words
from index.search.lexical import LexicalIndex, TermGroup, Wording
from ingest.characters import HAN, compatible

# Translations of a word that are looked for, and the least share of all that one must have.
MOST_WORDINGS = 6
LEAST_PROBABILITY = 0.05
# What a word's own translations weigh where a phrase with it is translated whole.
WITHIN_PHRASE = 0.5

REMEMBERED = 4096
"""Words, and phrases, whose wordings are kept at most."""

_HAN_RUN = re.compile(f"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The terms as typed, and their wordings in the other language."""

    typed: tuple[TermGroup, ...]
    translated: tuple[TermGroup, ...]

    @classmethod
    def of(cls, query: str, lexicon: Lexicon, index: LexicalIndex) -> "QueryTerms":
        """Take a question apart; only wordings that the index holds are kept."""
        return cls(
            tuple(TermGroup.of(term) for term in dict.fromkeys(_typed(query))),
            (*_from_english(query, lexicon, index), *_from_chinese(query, lexicon, index)),
        )


def content_words(query: str, lexicon: Lexicon) -> tuple[TermGroup, ...]:
    """For each of the question's words that say something, all of its wordings."""
    groups: list[TermGroup] = []
    for run in _HAN_RUN.findall(normalise(query)):
        groups += (chinese_word(word, lexicon) for word in words(run) if word not in CHINESE)
    groups += (english_phrase([word], lexicon) for word in english_words(query))
    return tuple(groups)


def chinese_word(word: str, lexicon: Lexicon) -> TermGroup:
    """All wordings of a normalised Chinese word."""
    return _wordings(lexicon).chinese_word(word)


def english_phrase(phrase: Sequence[str], lexicon: Lexicon) -> TermGroup:
    """All wordings of English words that are one phrase, in upper and lower case as typed."""
    return _wordings(lexicon).english_phrase(tuple(phrase))


class _Wordings:
    """The groups of words, kept: the parts of one search ask for the same words."""

    def __init__(self, lexicon: Lexicon) -> None:
        # A lexicon lives as long as something uses it, whatever is kept of it here.
        lexicon = proxy(lexicon)

        @lru_cache(REMEMBERED)
        def chinese_word(word: str) -> TermGroup:
            return _any_of([pairs_of(word), *(_stems_of(key) for key in lexicon.english(word))])

        @lru_cache(REMEMBERED)
        def english_phrase(phrase: tuple[str, ...]) -> TermGroup:
            typed = tuple(_term_of(word) for word in phrase)
            return _any_of([typed, *(pairs_of(meaning) for meaning in lexicon.chinese(phrase))])

        self.chinese_word = chinese_word
        self.english_phrase = english_phrase


_KEPT: WeakKeyDictionary[Lexicon, _Wordings] = WeakKeyDictionary()


def _wordings(lexicon: Lexicon) -> _Wordings:
    return _KEPT.get(lexicon) or _KEPT.setdefault(lexicon, _Wordings(lexicon))


def _any_of(wordings: Iterable[tuple[str, ...]]) -> TermGroup:
    return TermGroup(tuple(Wording(terms) for terms in dict.fromkeys(wordings)))


def _typed(query: str) -> Iterator[str]:
    """Pairs of neighbouring characters of Chinese, and words and numbers that say something.

    The pairs run over words and stopwords alike, as they would in an answer that repeats the
    question's phrases.
    """
    for run in _HAN_RUN.findall(normalise(query)):
        yield from pairs_of(run)
    for word in english_words(query):
        yield _term_of(word)


def english_words(query: str) -> list[str]:
    """Words and numbers that say something, in upper and lower case as typed."""
    return [word for word in WORD.findall(compatible(query)) if is_content(word)]


def _term_of(word: str) -> str:
    """The index's term for an English word or a number."""
    return stem(normalise(word)).replace(",", "")


def _stems_of(key: str) -> tuple[str, ...]:
    """The index's terms for a phrase as the lexicon files it, in which acronyms are no stems."""
    return tuple(stem(part.lower()) if part.isupper() else part for part in key.split())


def _from_english(query: str, lexicon: Lexicon, index: LexicalIndex) -> Iterator[TermGroup]:
    """Chinese wordings of the question's English phrases, the longest first, and of its words."""
    content = english_words(query)
    covered: set[int] = set()
    for size in range(min(LONGEST_NAME, len(content)), 1, -1):
        for first in range(len(content) - size + 1):
            place = range(first, first + size)
            if covered.intersection(place):
                continue
            wordings = _chinese_wordings(content[first : first + size], lexicon, index)
            if wordings:
                covered.update(place)
                yield TermGroup(wordings, float(size))
    for at, word in enumerate(content):
        wordings = _chinese_wordings([word], lexicon, index)
        if wordings:
            yield TermGroup(wordings, WITHIN_PHRASE if at in covered else 1.0)


def _chinese_wordings(
    phrase: Sequence[str], lexicon: Lexicon, index: LexicalIndex
) -> tuple[Wording, ...]:
    weighed = ((pairs_of(word), weight) for word, weight in lexicon.chinese(phrase).items())
    return _likeliest(weighed, index)


def _from_chinese(query: str, lexicon: Lexicon, index: LexicalIndex) -> Iterator[TermGroup]:
    """English wordings of the question's Chinese words."""
    for run in _HAN_RUN.findall(normalise(query)):
        for word in words(run):
            if word in CHINESE:
                continue
            weighed = ((_stems_of(key), weight) for key, weight in lexicon.english(word).items())
            if wordings := _likeliest(weighed, index):
                yield TermGroup(wordings)


@lru_cache(maxsize=1 << 15)
def pairs_of(word: str) -> tuple[str, ...]:
    """The index's terms for a Chinese word: itself, or its pairs of neighbouring characters."""
    if len(word) <= 2:  # noqa: PLR2004
        return (word,)
    return tuple(word[at : at + 2] for at in range(len(word) - 1))


def _likeliest(
    weighted: Iterable[tuple[tuple[str, ...], float]], index: LexicalIndex
) -> tuple[Wording, ...]:
    """The likeliest wordings that the index holds, their weights as shares of all of these."""
    ranked = sorted(weighted, key=lambda entry: (-entry[1], entry[0]))
    best = list(islice((entry for entry in ranked if index.holds(entry[0])), MOST_WORDINGS))
    total = sum(weight for _, weight in best)
    return tuple(
        Wording(terms, weight / total)
        for terms, weight in best
        if weight >= LEAST_PROBABILITY * total
    )
