"""The names and terms of a collection, filed by how they may be mistyped."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Self, TypeVar

import rjieba

from index.language.lexicon import Lexicon
from index.language.romanisation import is_surname, key_of, readings
from index.language.stated_terms import term_pairs
from index.language.stop_words import ENGLISH
from index.language.tokenization import normalise
from ingest.characters import HAN

MOST_WORDS = 40_000
MOST_PHRASES = 20_000
MOST_TERMS = 20_000
"""Words, phrases and Chinese terms that are kept, those named the most often first."""

MOST_READ = 16_000_000
MOST_TAGGED = 1_000_000
"""Characters that are looked through, evenly from all passages: for terms, for persons' names."""

LONGEST_TERM = 12
SHORTEST_WORD = 4
PLACE = "*"
"""Stands for the one character of a term that may be another."""

KeyT = TypeVar("KeyT")

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]{4,30}")
_CAPITALISED = r"[A-Z][A-Za-z\u00c0-\u024f]{1,30}"
_PHRASE = re.compile(rf"\b{_CAPITALISED}(?: (?:(?:of|on|for|in) (?:the )?)?{_CAPITALISED}){{1,5}}")
_TITLE = re.compile(rf"[《“]([{HAN}]{{3,{LONGEST_TERM}}})[》”]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_TERM = re.compile(f"[{HAN}]{{3,{LONGEST_TERM}}}")
_BYLINE = re.compile(
    rf"(?<![{HAN}])([{HAN}]{{2,4}})(?:[,，、][{HAN}]{{2,4}}){{0,2}}[等著编译]{{0,2}}[:：]\s?[《“]"
)
_NAME = range(2, 5)
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
        texts: Sequence[str],
        headings: Iterable[str],
        authors: Iterable[str],
        spoken: Iterable[str],
        lexicon: Lexicon,
    ) -> Self:
        """Look through a collection.

        Args:
            texts: of its passages.
            headings: in its documents, and their titles.
            authors: of its documents.
            spoken: the index's Chinese words, the most frequent first.
            lexicon: tells words from names.
        """
        words: Counter[str] = Counter()
        phrases: Counter[str] = Counter()
        terms = Counter(filter(_TERM.fullmatch, map(normalise, headings)))
        for text in _some(texts, MOST_READ):
            words.update(_LATIN.findall(text))
            phrases.update(filter(None, map(_without_article, _PHRASE.findall(text))))
            terms.update(normalise(title) for title in _TITLE.findall(text))
            terms.update(pair.chinese for pair in term_pairs(text, lexicon))
        names = Counter(dict.fromkeys(filter(_is_short, map(normalise, authors)), _OFTEN))
        compounds: Counter[str] = Counter()
        for text in _some(texts, MOST_TAGGED):
            folded = normalise(text)
            tagged = rjieba.tag(folded)
            names.update(_BYLINE.findall(folded))
            names.update(name for name in _names(tagged) if not lexicon.english(name))
            compounds.update(_compounds(tagged))
        chosen = dict.fromkeys(
            chain(
                _often(names),
                (term for term, _ in terms.most_common(MOST_TERMS)),
                _often(compounds),
                filter(_TERM.fullmatch, spoken),
            )
        )
        kept = list(chosen)[:MOST_TERMS]
        return cls(
            _filed(_written(words), lambda word: word[0].lower()),
            _filed(
                (phrase for phrase, _ in phrases.most_common(MOST_PHRASES)),
                lambda phrase: (phrase[0].lower(), len(phrase.split())),
            ),
            _by_writing(kept),
            frozenset(terms),
            frozenset(names),
            _by_sound(kept),
        )


def _some(texts: Sequence[str], characters: int) -> Sequence[str]:
    """All texts, or evenly some of them, which have about so many characters in all."""
    return texts[:: -(-sum(map(len, texts)) // characters) or 1]


def _without_article(phrase: str) -> str:
    """A phrase without what a sentence begins with; empty where one word is left."""
    first, rest = phrase.split(maxsplit=1)
    if first.lower() in ENGLISH:
        phrase = rest
    return phrase if " " in phrase else ""


def _is_short(name: str) -> bool:
    return len(name) in _NAME and _HAN_RUN.fullmatch(name) is not None


def _written(words: Counter[str]) -> Iterator[str]:
    """Each word once, as it is mostly written, the most frequent first."""
    seen: set[str] = set()
    for word, _ in words.most_common(MOST_WORDS):
        if word.lower() not in seen:
            seen.add(word.lower())
            yield word


def _names(tagged: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Names of Chinese persons, as the tagger knows them."""
    for (word, tag), (after, _) in zip(tagged, [*tagged[1:], ("", "")], strict=True):
        if tag.startswith("nr"):
            # A surname that stands alone has lost its name: 耿 召.
            whole = word + after if len(word) == 1 else word
            if _is_short(whole) and is_surname(whole[0]):
                yield whole


def _compounds(tagged: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Pairs of neighbouring nouns."""
    for (word, tag), (after, other) in pairwise(tagged):
        if tag[:1] == other[:1] == "n" and _TERM.fullmatch(word + after):
            yield word + after


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
