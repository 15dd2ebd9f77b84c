"""Terms of mixed Chinese and English text, for matching words rather than meanings."""

import re
from functools import cache, lru_cache

import rjieba
from opencc import OpenCC
from Stemmer import Stemmer

from ingest.characters import HAN, compatible

LATIN = rf"[^\W\d_{HAN}]+(?:['’][^\W\d_{HAN}]+)*"
"""A word that is not Chinese."""

NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)*|\d+(?:\.\d+)*"
"""A number; a comma is part of it only where it sets thousands apart, not in ``2003,2004``."""

_LONGEST_KNOWN = 32
# Characters of a text whose normal form is remembered: sentences are looked at by many.
_LONGEST_REMEMBERED = 500

_RUN = re.compile(f"(?P<han>[{HAN}]+)|(?P<latin>{LATIN})|(?P<number>{NUMBER})")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _stemmer() -> Stemmer:
    return Stemmer("english")


def normalise(text: str) -> str:
    """One form for one word: compatibility forms folded, simplified Chinese, lower case."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _normalised(text)


@lru_cache(maxsize=4096)
def _remembered(text: str) -> str:
    return _normalised(text)


def _normalised(text: str) -> str:
    return str(_converter().convert(compatible(text))).lower()


def stem(word: str) -> str:
    """An English word's stem (Porter's second algorithm); other words as they are."""
    return str(_stemmer().stemWord(word.replace("’", "'").removesuffix("'s")))


def terms(text: str) -> list[str]:
    """The text's terms in order: Chinese words, stems of Latin words, numbers.

    A Chinese word of several characters also gives its pairs of neighbouring characters, so that
    two segmentations of the same characters still meet.
    """
    found: list[str] = []
    for match in _RUN.finditer(normalise(text)):
        if match["han"]:
            found += han_terms(match["han"])
        elif match["latin"]:
            found.append(stem(match["latin"]))
        else:
            found.append(match["number"].replace(",", ""))
    return found


def words(run: str) -> tuple[str, ...]:
    """The words of a run of Chinese characters."""
    # Longer ones seldom come again, and a file may be one run.
    return _known_words(run) if len(run) <= _LONGEST_KNOWN else tuple(rjieba.cut(run))


@lru_cache(maxsize=16_384)
def _known_words(run: str) -> tuple[str, ...]:
    """The words of a run of at most ``_LONGEST_KNOWN``; all that is kept takes 30 MB at most."""
    return tuple(rjieba.cut(run))


def han_terms(run: str) -> list[str]:
    """The terms of a run of Chinese characters: its words and its pairs of characters."""
    found = [word for word in words(run) if len(word) != 2]  # noqa: PLR2004 - pairs follow
    return found + [run[i : i + 2] for i in range(len(run) - 1)]
