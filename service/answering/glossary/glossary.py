"""What the terms of a text are in the other language."""

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple, Self
from weakref import proxy

import rjieba

from index.language.common_words import rank_of
from index.language.lexicon import LONGEST_PHRASE, WORD, Lexicon, is_content
from index.language.stated_terms import TermPair
from index.language.stop_words import CHINESE
from index.language.tokenization import normalise, stem, words
from index.search.lexical import LexicalIndex
from index.search.query_terms import pairs_of
from index.snapshot import Snapshot
from ingest.characters import HAN
from ingest.languages import Language, language_of
from service.answering.glossary.dictionary import REMEMBERED
from service.answering.glossary.senses import (
    MOST_MEANINGS,
    Senses,
    stems,
)
from service.answering.reply import GlossedTerm

MOST_TERMS = 6
MOST_TRANSLATIONS = 3
LONGEST_HEADWORD = 5
"""Neighbouring words that may make one word of the dictionary together."""

COMMON = 4000
"""Ranks of words that are not glossed, for their rarity in the language: who reads knows them."""

REMEMBERED_TEXTS = 1024
"""Texts whose terms are kept: passages are found again and again, and take some kilobytes each."""

_HAN_RUN = re.compile(f"[{HAN}]+")
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z0-9'’./-]*[A-Za-z0-9]|[A-Za-z]")
_JOINS = frozenset("与 和 及 以及".split())
# What stands before a name and is no part of it, and is no stopword either.
_BEFORE_NAMES = frozenset("包括 特别是 尤其是 例如 保持 并与 指出".split())
# Characters by which stated terms are filed.
_KEY = 2


class Glossary:
    """Terms in Chinese and English: those that the documents state, then a dictionary's."""

    def __init__(
        self, stated: Mapping[str, Sequence[str]], lexicon: Lexicon, lexical: LexicalIndex
    ) -> None:
        """Prepare.

        Args:
            stated: for each Chinese term, normalised, what the documents call it in English.
            lexicon: Chinese for English words.
            lexical: tells how rare a term is.
        """
        self._stated = stated
        self._lexicon = lexicon
        self._lexical = lexical
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for term in sorted(stated, key=len, reverse=True):
            self._by_start[term[:_KEY]].append(term)
        self._english: dict[str, list[str]] = defaultdict(list)
        for term, names in stated.items():
            for name in names:
                self._english[_folded(name)].append(term)
        self._longest = max((len(name.split()) for name in self._english), default=1)
        self._senses = Senses(stated, lexicon.entries)
        # Methods of its own would keep it from being freed as soon as nobody uses it.
        own = proxy(self)
        self._rarity = lru_cache(REMEMBERED)(partial(Glossary._rarity_of, own))
        self._chinese_terms = lru_cache(REMEMBERED_TEXTS)(partial(Glossary._chinese_terms_of, own))
        self._english_terms = lru_cache(REMEMBERED_TEXTS)(partial(Glossary._english_terms_of, own))

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """The glossary of a library's documents."""
        index, lexicon = snapshot.index, snapshot.lexicon
        pairs = (pair for statement in index.statements() for pair in statement.pairs(lexicon))
        return cls(stated_terms(pairs, lexicon.entries), lexicon, index.lexical)

    def gloss(self, text: str, question: str = "") -> tuple[GlossedTerm, ...]:
        """The terms of a text that matter, each once, with what the other language calls them.

        They stand in the text's order. Words that everybody uses are none. Where there are many,
        those that a document translates itself come first, then those that the question asks
        about, then rare ones before others.
        """
        asked = stems(question)
        chinese = language_of(text) == Language.CHINESE
        found = self._chinese(text, asked) if chinese else self._english_terms(text)

        def worth(term: GlossedTerm) -> tuple[bool, bool, float]:
            if chinese:
                meant = any(not asked.isdisjoint(stems(name)) for name in term.translations)
            else:
                meant = any(name in question for name in term.translations)
            return term.stated, meant, self._rarity(normalise(term.term))

        best = sorted(found, key=worth, reverse=True)[:MOST_TERMS]
        return tuple(sorted(best, key=lambda term: term.start))

    def _rarity_of(self, term: str) -> float:
        wording = pairs_of(term) if _HAN_RUN.fullmatch(term) else (stem(term),)
        return self._lexical.rarity(len(self._lexical.postings(wording)[0]))

    def _chinese(self, text: str, asked: Collection[str]) -> Iterator[GlossedTerm]:
        for start, end, word, tag in self._chinese_terms(text):
            if tag is None:
                names = tuple(self._stated[word][:MOST_TRANSLATIONS])
            else:
                names = self._senses.fitting(word, tag, asked)
            if names:
                yield GlossedTerm(text[start:end], names, start, end, stated=tag is None)

    def _chinese_terms_of(self, text: str) -> tuple["_Term", ...]:
        """The terms of a Chinese text that are worth it, each where it stands first."""
        once: dict[str, _Term] = {}
        for match in _HAN_RUN.finditer(text):
            run = normalise(match.group())
            # Folding a character into several would move what comes after it.
            if len(run) == len(match.group()):
                for term in self._run(run, match.start()):
                    once.setdefault(text[term.start : term.end], term)
        return tuple(once.values())

    def _run(self, run: str, offset: int) -> Iterator["_Term"]:
        """The terms of a run that stands at an offset of a text."""
        gap = at = 0
        while at < len(run):
            term = self._stated_at(run, at)
            if term is None:
                at += 1
                continue
            yield from _from_dictionary(run[gap:at], offset + gap, self._senses)
            yield _Term(offset + at, offset + at + len(term), term, None)
            gap = at = at + len(term)
        yield from _from_dictionary(run[gap:], offset + gap, self._senses)

    def _stated_at(self, run: str, at: int) -> str | None:
        terms = self._by_start.get(run[at : at + _KEY], ())
        return next((term for term in terms if run.startswith(term, at)), None)

    def _english_terms_of(self, text: str) -> tuple[GlossedTerm, ...]:
        """The terms of an English text that are worth it, each where it stands first."""
        once: dict[str, GlossedTerm] = {}
        for term in self._latin(text):
            once.setdefault(term.term, term)
        return tuple(once.values())

    def _latin(self, text: str) -> Iterator[GlossedTerm]:
        """Names that documents give in Chinese, then phrases and words by the lexicon."""
        tokens = list(_LATIN_RUN.finditer(text))
        at = 0
        while at < len(tokens):
            for size in range(min(max(self._longest, LONGEST_PHRASE), len(tokens) - at), 0, -1):
                start, end = tokens[at].start(), tokens[at + size - 1].end()
                stated = self._english.get(_folded(text[start:end]), ())
                chinese = stated or self._translated(text[start:end], size)
                if chinese:
                    names = tuple(dict.fromkeys(chinese))[:MOST_TRANSLATIONS]
                    yield GlossedTerm(text[start:end], names, start, end, bool(stated))
                    at += size
                    break
            else:
                at += 1

    def _translated(self, phrase: str, size: int) -> list[str]:
        parts = WORD.findall(phrase)
        if size > LONGEST_PHRASE or not all(is_content(part) for part in parts):
            return []
        if size == 1 and _is_common(phrase.lower()):
            return []
        weighed = self._lexicon.chinese(parts)
        whole = [word for word in weighed if len(word) > 1]
        return sorted(whole, key=lambda word: (-weighed[word], word))[:MOST_MEANINGS]


def stated_terms(pairs: Iterable[TermPair], entries: Mapping[str, str]) -> dict[str, list[str]]:
    """For each Chinese term that texts state in English: its names there, as written.

    A plain word of a dictionary is no term for a name that it is only the end of. ``entries`` are
    that dictionary's.
    """
    stated: dict[str, dict[str, None]] = defaultdict(dict)
    for pair in pairs:
        term = _trimmed(pair.chinese, pair.latin, entries)
        if len(term) > 1 and _HAN_RUN.fullmatch(term):
            stated[term].setdefault(pair.latin)
    return {
        term: list(names) for term, names in stated.items() if _is_name(names, entries.get(term))
    }


def _is_name(names: Iterable[str], entry: str | None) -> bool:
    if entry is None:
        return True
    known = {_folded(piece) for piece in re.split(r"[/;,]", re.sub(r"\([^)]{0,400}\)", "", entry))}
    return any(_folded(name) in known or f"({name})" in entry for name in names)


def _trimmed(term: str, latin: str, known: Container[str]) -> str:
    """The term without what leads up to it: from 也保持与某会, only 某会."""
    if term in known:
        return term
    parts = words(term)
    joined = " and " in latin.lower() or "&" in latin or latin.isupper()
    first = 0
    for number, part in enumerate(parts[:-1]):
        joins = part in _JOINS
        if part in _BEFORE_NAMES or (part in CHINESE and not joins) or (joins and not joined):
            first = number + 1
    while first < len(parts) - 1 and parts[first] in CHINESE:
        first += 1
    return "".join(parts[first:])


class _Term(NamedTuple):
    """A term of a Chinese text, normalised, and where in the text it stands.

    ``tag`` is its part of speech, in jieba's letters; a term that a document states has none.
    """

    start: int
    end: int
    word: str
    tag: str | None


class _Part(NamedTuple):
    """A word of Chinese and its part of speech, in jieba's letters."""

    text: str
    tag: str


def _from_dictionary(gap: str, offset: int, senses: Senses) -> Iterator[_Term]:
    """The words of a text that are worth it and known; neighbours that make one word are one."""
    start = offset
    for parts in _headwords(gap, senses):
        word = "".join(part.text for part in parts)
        end = start + len(word)
        if _is_worth_it(word) and senses.meanings_of(word):
            yield _Term(start, end, word, parts[-1].tag)
        start = end


def _headwords(gap: str, senses: Senses) -> Iterator[Sequence[_Part]]:
    """The words of a text; neighbours that make one word of the dictionary together are one."""
    parts = [_Part(*tagged) for tagged in rjieba.tag(gap)]
    at = 0
    while at < len(parts):
        most = min(LONGEST_HEADWORD, len(parts) - at)
        sizes = (size for size in range(most, 1, -1) if _is_one(parts[at : at + size], senses))
        size = next(sizes, 1)
        yield parts[at : at + size]
        at += size


def _is_one(parts: Sequence[_Part], senses: Senses) -> bool:
    """Whether words make one together, and are not common words side by side.

    联合 and 组织 are not the syndicate that the dictionary has for 联合组织: it means neither of
    them. 网络 and 安全 are network security.
    """
    whole = senses.meanings_of("".join(part.text for part in parts))
    if not whole:
        return False
    if not all(_is_common(part.text) for part in parts):
        return True
    apart = {
        used
        for part in parts
        for meaning in senses.meanings_of(part.text)
        for used in stems(meaning)
    }
    return any(not apart.isdisjoint(stems(meaning)) for meaning in whole)


def _is_worth_it(word: str) -> bool:
    return len(word) > 1 and word not in CHINESE and not _is_common(word)


def _is_common(word: str) -> bool:
    rank = rank_of(word)
    return rank is not None and rank < COMMON


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split())
