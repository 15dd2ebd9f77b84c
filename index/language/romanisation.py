"""Chinese in Hanyu Pinyin without tones, as people type it."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product
from typing import NamedTuple

from index.language import cedict

LONGEST_SYLLABLE = 6
MOST_READINGS = 8
"""Readings of a term at most: some characters have several."""

_TONE = re.compile("[0-9]$")
# What many speakers do not tell apart.
_ALIKE = re.compile("(?<=[zcs])h|(?<=[aei]n)g")


class _Characters(NamedTuple):
    """What CC-CEDICT tells of each simplified character."""

    readings: dict[str, tuple[str, ...]]
    surnames: frozenset[str]


@cache
def _characters() -> _Characters:
    readings: dict[str, dict[str, None]] = {}
    surnames: set[str] = set()
    for entry in cedict.characters():
        char = entry.simplified
        syllable = _TONE.sub("", entry.pinyin.lower()).replace("u:", "v")
        if syllable.isalpha():
            readings.setdefault(char, {})[syllable] = None
        if entry.meanings[0].startswith("surname "):
            surnames.add(char)
    known = {char: tuple(syllables) for char, syllables in readings.items()}
    return _Characters(known, frozenset(surnames))


def is_surname(char: str) -> bool:
    """Whether Chinese persons are named so."""
    return char in _characters().surnames


@cache
def _syllables() -> frozenset[str]:
    known = (syllable for syllables in _characters().readings.values() for syllable in syllables)
    # Without the dots, as it is on most keyboards.
    return frozenset(written for syllable in known for written in (syllable, _plain(syllable)))


def _plain(syllable: str) -> str:
    return syllable.replace("v", "u")


def readings(term: str) -> Iterator[tuple[str, ...]]:
    """The syllables that a Chinese term may be read as; none where a character has no reading."""
    each = [_characters().readings.get(char, ()) for char in term]
    return islice(product(*each), MOST_READINGS)


def key_of(syllables: Sequence[str]) -> str:
    """How readings are filed: run together, without dots."""
    return _plain("".join(syllables))


def sounds_the_same(one: str, other: str) -> bool:
    """Whether two characters have a reading in common, tones aside."""
    readings = _characters().readings
    return not set(readings.get(one, ())).isdisjoint(readings.get(other, ()))


def sounds_alike(one: str, other: str) -> bool:
    """The same for a speaker who tells neither zh from z nor ng from n, as many do not."""
    mine, others = (
        {_ALIKE.sub("", syllable) for syllable in _characters().readings.get(char, ())}
        for char in (one, other)
    )
    return not mine.isdisjoint(others)


def is_pinyin(letters: str) -> bool:
    """Whether lower-case letters are syllables of Pinyin throughout."""
    ends = [True] + [False] * len(letters)
    for end in range(1, len(letters) + 1):
        starts = range(max(0, end - LONGEST_SYLLABLE), end)
        ends[end] = any(ends[start] and letters[start:end] in _syllables() for start in starts)
    return ends[-1] and bool(letters)
