"""CC-CEDICT as a person reads it: a Chinese word's first meanings in English."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from index.language import cedict
from index.language.cedict import Entry
from index.language.word_table import WordTable
from ingest.characters import HAN

LONGEST_MEANING = 45
"""Characters; a longer one explains more than it translates."""

_ASIDE = re.compile(r"\([^)]{0,400}\)|\[[^\]]{0,400}\]|\{[^}]{0,400}\}")
_NOT_MEANING = re.compile(
    r"\A(?:CL:|see |used in|surname |(?:\w+ )?variant of|abbr\. |also (?:written|pr)|Taiwan pr)"
)
_NOT_ENGLISH = re.compile(f"[{HAN}|]")


@cache
def dictionary() -> WordTable:
    """``by_word`` of the dictionary that comes with the packages, read once in about a second."""
    return WordTable.of(by_word(cedict.entries()))


def by_word(entries: Iterable[Entry]) -> dict[str, str]:
    """The meanings of some entries by their headwords, in simplified characters.

    They are as the file has them, between slashes. Names come after words of the same writing.
    """
    words: dict[str, str] = {}
    names: dict[str, str] = {}
    for entry in entries:
        held = names if entry.pinyin[:1].isupper() else words
        word, told = entry.simplified, "/".join(entry.meanings)
        held[word] = f"{held[word]}/{told}" if word in held else told
    return names | words


def meanings(entry: str) -> tuple[str, ...]:
    """The meanings of an entry, readable: no measure words, readings, notes or variants."""
    return tuple(dict.fromkeys(_readable(entry)))


def _readable(entry: str) -> Iterator[str]:
    for meaning in entry.split("/"):
        if _NOT_MEANING.match(meaning.strip()):
            continue
        for piece in _ASIDE.sub(" ", meaning).split(";"):
            plain = " ".join(piece.split()).strip(" ,.:")
            if plain and len(plain) <= LONGEST_MEANING and not _NOT_ENGLISH.search(plain):
                yield plain
