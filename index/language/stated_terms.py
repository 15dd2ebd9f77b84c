"""The bilingual terms that a text states itself: 中文 (English, ABBR)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.language.lexicon import WORD, Lexicon, is_content, key_of
from index.language.tokenization import normalise, words
from ingest.characters import HAN

LONGEST_NAME = 12
"""Content words of an English name that a text states."""

# The brackets are looked for first: they are rare, and Chinese characters are not.
_BRACKETS = re.compile(
    r"[(（](?P<english>[A-Za-z][A-Za-z0-9 .&'’/-]*?)"
    r"(?:[,，]\s?(?P<short>[A-Za-z0-9.+/-]{2,12}))?"
    r"(?:[,，]\s?以?下?简称[“\"「](?P<alias>[^”\"」]{2,20})[”\"」])?[)）]"
)
_BEFORE = re.compile(rf"([{HAN}/—·]{{2,40}})[》”]?\s?$")
_WINDOW = 42
# Chinese characters that an English word takes at most, where nothing else tells.
_CHARACTERS_A_WORD = 4


Stated = Mapping[str, Mapping[str, float]]
"""Chinese terms by the English that a text puts beside them, each with its weight."""


@dataclass(frozen=True, slots=True)
class TermPair:
    """A Chinese term and what stands for it in Latin letters, as a text puts them together."""

    chinese: str
    latin: str


@dataclass(frozen=True, slots=True)
class Statement:
    """English in brackets, and the Chinese before it, of which the end is what it stands for.

    ``english`` is the name, ``short`` its abbreviation, ``alias`` the Chinese short form; the last
    two are empty where the text gives none.
    """

    before: str
    english: str
    short: str
    alias: str

    def pairs(self, lexicon: Lexicon) -> Iterator[TermPair]:
        """The pairs that are stated: the full name, its abbreviation, the Chinese short form.

        Where the Chinese term begins is told by the lexicon: at the first word that translates a
        word of the English name.
        """
        chinese = _term(self.before, _content(self.english), lexicon)
        if chinese is None:
            return
        for name in filter(None, (self.english, self.short)):
            yield TermPair(chinese, name)
            if self.alias:
                yield TermPair(self.alias, name)


def statements(text: str) -> Iterator[Statement]:
    """What a text may state, whatever lexicon tells it."""
    for match in _BRACKETS.finditer(text):
        before = _BEFORE.search(text[max(0, match.start() - _WINDOW) : match.start()])
        english = match["english"].strip()
        if before is not None and 0 < len(_content(english)) <= LONGEST_NAME:
            yield Statement(
                normalise(before[1]), english, match["short"] or "", normalise(match["alias"] or "")
            )


def term_pairs(text: str, lexicon: Lexicon) -> Iterator[TermPair]:
    """The pairs that a text states."""
    for statement in statements(text):
        yield from statement.pairs(lexicon)


def stated_in(lexicon: Lexicon, held: Iterable[Statement]) -> Stated:
    """The terms that are stated: for each English name, filed as in the lexicon, the Chinese."""
    stated: dict[str, dict[str, float]] = {}
    for statement in held:
        for pair in statement.pairs(lexicon):
            key = key_of(WORD.findall(pair.latin))
            if key:
                stated.setdefault(key, {})[pair.chinese] = 1.0
    return stated


def extended(lexicon: Lexicon, parts: Iterable[Stated]) -> Lexicon:
    """The lexicon with the terms that texts state, which outweigh its own."""
    every: dict[str, dict[str, float]] = {}
    for stated in parts:
        for key, chinese in stated.items():
            every.setdefault(key, {}).update(chinese)
    return lexicon.overlaid(every)


def _content(english: str) -> list[str]:
    return [word for word in WORD.findall(english) if is_content(word)]


def _term(before: str, content: list[str], lexicon: Lexicon) -> str | None:
    """The end of a run of Chinese that an English name stands for."""
    meanings = {chinese for word in content for chinese in lexicon.chinese([word])}
    parts = list(words(before))
    for at, part in enumerate(parts):
        if part in meanings and len("".join(parts[at:])) > 1:
            return "".join(parts[at:])
    return before if len(before) <= _CHARACTERS_A_WORD * len(content) else None
