"""What the terms of a text are in the other language."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Self

from index.language.lexicon import LONGEST_PHRASE, WORD, Lexicon, is_content
from index.language.stated_terms import term_pairs
from index.language.stop_words import CHINESE
from index.language.tokenization import normalise, stem, words
from index.search.lexical import LexicalIndex, TermGroup, Wording
from index.search.query_terms import pairs_of
from index.snapshot import Snapshot
from ingest.characters import HAN
from ingest.languages import Language, language_of
from service.answering.glossary.dictionary import MOST_MEANINGS, dictionary, meanings
from service.answering.reply import GlossedTerm

MOST_TERMS = 24
MOST_TRANSLATIONS = 3
LONGEST_HEADWORD = 5
"""Neighbouring words that may make one word of the dictionary together."""

# Terms whose meanings or rarity are kept: each is short, so that all of them take some megabytes.
_REMEMBERED = 16_384

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
        self._rarity = lru_cache(_REMEMBERED)(self._rarity_of)

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """The glossary of a library's documents."""
        index, lexicon = snapshot.index, snapshot.lexicon
        texts = (stored.passage.text for stored in index.passages)
        return cls(stated_terms(texts, lexicon), lexicon, index.lexical)

    def gloss(self, text: str) -> tuple[GlossedTerm, ...]:
        """The terms of a text that matter, each once, with what the other language calls them.

        They stand in the text's order. Where there are many, those that a document translates
        itself come before the dictionary's, and rare ones before common ones.
        """
        found = self._chinese(text) if language_of(text) == Language.CHINESE else self._latin(text)
        once: dict[str, GlossedTerm] = {}
        for term in found:
            once.setdefault(term.term, term)
        best = sorted(once.values(), key=self._worth, reverse=True)[:MOST_TERMS]
        return tuple(sorted(best, key=lambda term: term.start))

    def _worth(self, term: GlossedTerm) -> tuple[bool, float]:
        return term.stated, self._rarity(normalise(term.term))

    def _rarity_of(self, term: str) -> float:
        wording = pairs_of(term) if _HAN_RUN.fullmatch(term) else (stem(term),)
        held, _, _ = self._lexical.group_postings(TermGroup((Wording(wording),)))
        return self._lexical.rarity(len(held))

    def _chinese(self, text: str) -> Iterator[GlossedTerm]:
        for match in _HAN_RUN.finditer(text):
            run = normalise(match.group())
            # Folding a character into several would move what comes after it.
            if len(run) == len(match.group()):
                for start, end, names, stated in self._run(run):
                    first, last = match.start() + start, match.start() + end
                    yield GlossedTerm(text[first:last], names, first, last, stated)

    def _run(self, run: str) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
        """Start, end, English and whether a document states it, for the terms of a run."""
        gap = at = 0
        while at < len(run):
            term = self._stated_at(run, at)
            if term is None:
                at += 1
                continue
            yield from _from_dictionary(run[gap:at], gap)
            yield at, at + len(term), tuple(self._stated[term][:MOST_TRANSLATIONS]), True
            gap = at = at + len(term)
        yield from _from_dictionary(run[gap:], gap)

    def _stated_at(self, run: str, at: int) -> str | None:
        terms = self._by_start.get(run[at : at + _KEY], ())
        return next((term for term in terms if run.startswith(term, at)), None)

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
        weighed = self._lexicon.chinese(parts)
        whole = [word for word in weighed if len(word) > 1]
        return sorted(whole, key=lambda word: (-weighed[word], word))[:MOST_MEANINGS]


def stated_terms(texts: Iterable[str], lexicon: Lexicon) -> dict[str, list[str]]:
    """For each Chinese term that the texts state in English: its names there, as written.

    A plain word of the dictionary is no term for a name that it is only the end of.
    """
    stated: dict[str, dict[str, None]] = defaultdict(dict)
    for text in texts:
        for pair in term_pairs(text, lexicon):
            term = _trimmed(pair.chinese, pair.latin)
            if len(term) > 1 and _HAN_RUN.fullmatch(term):
                stated[term].setdefault(pair.latin)
    return {term: list(names) for term, names in stated.items() if _is_name(term, names)}


def _is_name(term: str, names: Iterable[str]) -> bool:
    entry = dictionary().get(term)
    if entry is None:
        return True
    known = {_folded(piece) for piece in re.split(r"[/;,]", re.sub(r"\([^)]{0,400}\)", "", entry))}
    return any(_folded(name) in known or f"({name})" in entry for name in names)


def _trimmed(term: str, latin: str) -> str:
    """The term without what leads up to it: from 也保持与某会, only 某会."""
    if term in dictionary():
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


def _from_dictionary(gap: str, offset: int) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    """The gap's content words that the dictionary knows, neighbours that make one word together."""
    parts = words(gap)
    at, start = 0, offset
    while at < len(parts):
        size, names = _longest(parts[at : at + LONGEST_HEADWORD])
        end = start + sum(len(part) for part in parts[at : at + size])
        if names:
            yield start, end, names, False
        at, start = at + size, end


@lru_cache(_REMEMBERED)
def _longest(parts: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """How many of the next words are one word of the dictionary, and what it means."""
    for size in range(len(parts), 0, -1):
        names = _meanings("".join(parts[:size]))
        if names:
            return size, names
    return 1, ()


@lru_cache(_REMEMBERED)
def _meanings(word: str) -> tuple[str, ...]:
    if len(word) == 1 or word in CHINESE:
        return ()
    return meanings(dictionary().get(word, ""))


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split())
