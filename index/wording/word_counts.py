"""How often a part of a collection has its words, names and terms."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import rjieba

from index.language.lexicon import Lexicon
from index.language.romanisation import is_surname
from index.language.stated_terms import term_pairs
from index.language.stop_words import ENGLISH
from index.language.tokenization import normalise
from ingest.characters import HAN
from ingest.models import Passage

MOST_WORDS = 40_000
MOST_PHRASES = 20_000
MOST_TERMS = 20_000
"""Words, phrases and Chinese terms that are kept, those named the most often first."""

MOST_READ = 4_000_000
MOST_TAGGED = 1_000_000
"""Characters that are looked through, evenly from all passages: for terms, for persons' names."""

LONGEST_TERM = 12

TERM = re.compile(f"[{HAN}]{{3,{LONGEST_TERM}}}")
"""A Chinese term, as a whole."""

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]{4,30}")
_CAPITALISED = r"[A-Z][A-Za-z\u00c0-\u024f]{1,30}"
_PHRASE = re.compile(rf"\b{_CAPITALISED}(?: (?:(?:of|on|for|in) (?:the )?)?{_CAPITALISED}){{1,5}}")
_TITLE = re.compile(rf"[《“]([{HAN}]{{3,{LONGEST_TERM}}})[》”]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_BYLINE = re.compile(
    rf"(?<![{HAN}])([{HAN}]{{2,4}})(?:[,，、][{HAN}]{{2,4}}){{0,2}}[等著编译]{{0,2}}[:：]\s?[《“]"
)
_NAME = range(2, 5)


@dataclass(frozen=True, slots=True)
class WordCounts:
    """How often Latin words and phrases stand in texts, and Chinese terms, names and compounds.

    ``terms`` are those that a text sets apart, by quotation marks or with their English, and
    headings; ``names`` are those of persons; ``compounds`` are pairs of neighbouring nouns;
    ``spoken`` are Chinese words, by how many passages hold each.
    """

    words: Counter[str]
    phrases: Counter[str]
    terms: Counter[str]
    names: Counter[str]
    compounds: Counter[str]
    spoken: Counter[str]

    @classmethod
    def of(
        cls, passages: Sequence[Passage], spoken: Iterable[tuple[str, int]], lexicon: Lexicon
    ) -> Self:
        """Count in passages.

        Args:
            passages: what is looked through.
            spoken: all terms of an index of them, and how many passages hold each.
            lexicon: tells words from names.
        """
        texts = [passage.text for passage in passages]
        headings = {heading for passage in passages for heading in passage.section}
        words: Counter[str] = Counter()
        phrases: Counter[str] = Counter()
        terms = Counter(filter(TERM.fullmatch, map(normalise, headings)))
        for text in _some(texts, MOST_READ):
            words.update(_LATIN.findall(text))
            phrases.update(filter(None, map(_without_article, _PHRASE.findall(text))))
            terms.update(normalise(title) for title in _TITLE.findall(text))
            terms.update(pair.chinese for pair in term_pairs(text, lexicon))
        names: Counter[str] = Counter()
        compounds: Counter[str] = Counter()
        for text in _some(texts, MOST_TAGGED):
            folded = normalise(text)
            tagged = rjieba.tag(folded)
            names.update(_BYLINE.findall(folded))
            names.update(name for name in _names(tagged) if not lexicon.english(name))
            compounds.update(_compounds(tagged))
        words_spoken = Counter({term: held for term, held in spoken if TERM.fullmatch(term)})
        return cls(
            _most(words, MOST_WORDS),
            _most(phrases, MOST_PHRASES),
            *(_most(each, MOST_TERMS) for each in (terms, names, compounds, words_spoken)),
        )

    @classmethod
    def together(cls, parts: Iterable[Self]) -> Self:
        """What is counted in all of the parts."""
        every = cls(Counter(), Counter(), Counter(), Counter(), Counter(), Counter())
        for part in parts:
            every.words.update(part.words)
            every.phrases.update(part.phrases)
            every.terms.update(part.terms)
            every.names.update(part.names)
            every.compounds.update(part.compounds)
            every.spoken.update(part.spoken)
        return every


def is_short_name(name: str) -> bool:
    """Whether a name may be that of a Chinese person, by its length and writing."""
    return len(name) in _NAME and _HAN_RUN.fullmatch(name) is not None


def _most(counted: Counter[str], count: int) -> Counter[str]:
    return Counter(dict(counted.most_common(count)))


def _some(texts: Sequence[str], characters: int) -> Sequence[str]:
    """All texts, or evenly some of them, which have about so many characters in all."""
    return texts[:: -(-sum(map(len, texts)) // characters) or 1]


def _without_article(phrase: str) -> str:
    """A phrase without what a sentence begins with; empty where one word is left."""
    first, rest = phrase.split(maxsplit=1)
    if first.lower() in ENGLISH:
        phrase = rest
    return phrase if " " in phrase else ""


def _names(tagged: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Names of Chinese persons, as the tagger knows them."""
    for (word, tag), (after, _) in zip(tagged, [*tagged[1:], ("", "")], strict=True):
        if tag.startswith("nr"):
            # A surname that stands alone has lost its name: 耿 召.
            whole = word + after if len(word) == 1 else word
            if is_short_name(whole) and is_surname(whole[0]):
                yield whole


def _compounds(tagged: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Pairs of neighbouring nouns."""
    for (word, tag), (after, other) in pairwise(tagged):
        if tag[:1] == other[:1] == "n" and TERM.fullmatch(word + after):
            yield word + after
