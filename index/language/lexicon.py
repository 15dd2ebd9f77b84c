"""A bilingual lexicon: what the words of a question may be in the other language."""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Self

from index.language import cedict
from index.language.cedict import Entry
from index.language.stop_words import ENGLISH
from index.language.tokenization import LATIN, NUMBER, normalise, stem
from index.language.word_table import WordTable
from index.model_cache import made_once

# Words of an English phrase that the lexicon knows as one entry.
LONGEST_PHRASE = 4

_REVISION = 4
_CHINESE = "chinese"
_ENGLISH = "english"
_ENTRIES = "entries"
_ASIDE = re.compile(r"\([^)]{0,400}\)|\[[^\]]{0,400}\]|\{[^}]{0,400}\}")
_ACRONYM = re.compile(r"\(([A-Z]{2,}[0-9]?)\)")
_NOT_MEANING = re.compile(
    r"^(?:CL:|see |used in|surname |(?:\w+ )?variant of|abbr\. (?:for|to) [^A-Za-z])"
)
WORD = re.compile(f"{LATIN}|{NUMBER}")
_CONTRACTED = re.compile(r"(?:n't|'(?:s|re|ve|ll|d|m))$")
_ENDING = re.compile(r"['’]?s$")
# How much of an entry's weight a later meaning keeps, and a phrase known only by its last word.
_LATER = 0.85
_HEAD_ONLY = 0.35
_LONGEST_PART = 4

Translations = Mapping[str, float]

_NONE: Translations = {}
_NO_ENTRIES: Mapping[str, str] = {}
# Phrases, and words, whose translations are kept as they were read.
_REMEMBERED = 4096


def is_content(word: str) -> bool:
    """Whether an English word says something; ``US`` does, ``us`` and ``what's`` do not."""
    if _is_acronym(word):
        return True
    plain = word.lower().replace("’", "'")
    return plain not in ENGLISH and _CONTRACTED.sub("", plain) not in ENGLISH


def key_of(words: Sequence[str]) -> str:
    """How the lexicon files an English phrase: its stems; acronyms stay, without a final ``s``."""
    return " ".join(filter(None, map(_filed, words)))


@lru_cache(maxsize=4096)
def _filed(word: str) -> str:
    """A word as the lexicon files it; nothing for one that says nothing."""
    if not is_content(word):
        return ""
    bare = _ENDING.sub("", word)
    return bare if _is_acronym(bare) else stem(word.lower())


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


@dataclass(frozen=True, slots=True)
class _Overlaid(Mapping[str, Translations]):
    """One mapping over another: what the upper one has hides what the lower one has."""

    upper: Mapping[str, Translations]
    lower: Mapping[str, Translations]

    def __getitem__(self, key: str) -> Translations:
        return self.upper[key] if key in self.upper else self.lower[key]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(chain(self.upper, self.lower)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class _Filed(Mapping[str, Translations]):
    """Translations that are read from a table when they are asked for."""

    texts: WordTable

    @staticmethod
    def table(entries: Mapping[str, Translations]) -> WordTable:
        """The table of some translations."""
        return WordTable.of(
            {key: json.dumps(held, ensure_ascii=False) for key, held in entries.items()}
        )

    def __getitem__(self, key: str) -> Translations:
        held: Translations = json.loads(self.texts[key])
        return held

    def __contains__(self, key: object) -> bool:
        return key in self.texts

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


class Lexicon:
    """English phrases, filed by ``key_of``, and the Chinese words that mean them, with weights.

    ``entries`` are a dictionary's own of Chinese words: all their meanings, between slashes.
    """

    def __init__(
        self,
        chinese: Mapping[str, Translations],
        english: Mapping[str, Translations] | None = None,
        entries: Mapping[str, str] = _NO_ENTRIES,
    ) -> None:
        self.entries = entries
        self._chinese = chinese
        self._english = _turned_round(chinese) if english is None else english
        # A question's phrases are looked up again and again.
        self._chinese_of = lru_cache(_REMEMBERED)(partial(_looked_up, self._chinese))
        self._english_of = lru_cache(_REMEMBERED)(partial(_looked_up, self._english))

    @classmethod
    def cedict(cls, cache: Path) -> Self:
        """What CC-CEDICT knows. Working it out takes seconds; ``cache`` keeps the result.

        Raises:
            CacheNotWritable: if the cache is to keep it, and cannot be written.
        """

        def make(target: Path) -> None:
            entries = list(cedict.entries())
            chinese = translations(entries)
            for name, filed in ((_CHINESE, chinese), (_ENGLISH, _turned_round(chinese))):
                _Filed.table(filed).save(target / name)
            WordTable.of(cedict.by_word(entries)).save(target / _ENTRIES)

        folder = made_once(cache / f"cedict-{cedict.VERSION}-r{_REVISION}", make)
        chinese, english, entries = (
            WordTable.load(folder / name) for name in (_CHINESE, _ENGLISH, _ENTRIES)
        )
        return cls(_Filed(chinese), _Filed(english), entries)

    def overlaid(self, entries: Mapping[str, Mapping[str, float]]) -> "Lexicon":
        """Another lexicon in which these phrases and words mean only what is given here."""
        return Lexicon(
            _Overlaid(entries, self._chinese),
            _Overlaid(_turned_round(entries), self._english),
            self.entries,
        )

    def chinese(self, words: Sequence[str]) -> Translations:
        """What an English phrase may be in Chinese, as normalised words."""
        return self._chinese_of(key_of(words))

    def english(self, word: str) -> Translations:
        """What a normalised Chinese word may be in English, as phrases filed by ``key_of``."""
        return self._english_of(word)


def _looked_up(held: Mapping[str, Translations], key: str) -> Translations:
    return held.get(key, _NONE)


def _turned_round(chinese: Mapping[str, Translations]) -> dict[str, dict[str, float]]:
    """The English phrases for each Chinese word."""
    english: dict[str, dict[str, float]] = defaultdict(dict)
    for key, words in chinese.items():
        for word, weight in words.items():
            english[word][key] = weight
    return dict(english)


def translations(dictionary: Iterable[Entry]) -> dict[str, dict[str, float]]:
    """The Chinese words for each English phrase that a dictionary's entries give.

    A word's weight sinks with the place of the meaning in its entry, and rises with the number of
    headwords that are made with it, as rare words have few.
    """
    entries: dict[str, dict[str, float]] = defaultdict(dict)
    headwords: set[str] = set()
    for entry in dictionary:
        word = normalise(entry.simplified)
        headwords.add(word)
        weight = 1.0
        for meaning in entry.meanings:
            if _NOT_MEANING.match(meaning):
                continue
            for acronym in _ACRONYM.findall(meaning):
                _keep(entries[acronym], word, weight)
            for piece in re.split(r"[;,]", _ASIDE.sub(" ", meaning)):
                _file(entries, word, piece, weight)
            weight *= _LATER
    made_with = Counter(
        head[at : at + size]
        for head in headwords
        for size in range(1, _LONGEST_PART + 1)
        for at in range(len(head) - size + 1)
    )
    return {
        key: {
            word: round(weight * math.log1p(made_with[word] or 1), 4)
            for word, weight in held.items()
        }
        for key, held in entries.items()
        if key
    }


def _file(entries: dict[str, dict[str, float]], word: str, piece: str, weight: float) -> None:
    content = [token for token in WORD.findall(piece) if is_content(token)]
    if not content or len(content) > LONGEST_PHRASE:
        return
    _keep(entries[key_of(content)], word, weight)
    if len(content) > 1:
        _keep(entries[key_of(content[-1:])], word, weight * _HEAD_ONLY / len(content))


def _keep(held: dict[str, float], word: str, weight: float) -> None:
    held[word] = max(weight, held.get(word, 0.0))
