"""CC-CEDICT as a person reads it: a Chinese word's first meanings in English."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.characters import HAN

LONGEST_MEANING = 45
"""Characters; a longer one explains more than it translates."""

# Entries whose meanings are kept: each is short, so that all of them take some megabytes.
REMEMBERED = 16_384

_ASIDE = re.compile(r"\([^)]{0,400}\)|\[[^\]]{0,400}\]|\{[^}]{0,400}\}")
_NOT_MEANING = re.compile(
    r"\A(?:CL:|see |used in|surname |(?:\w+ )?variant of|abbr\. |also (?:written|pr)|Taiwan pr)"
)
_NOT_ENGLISH = re.compile(f"[{HAN}|]")


@lru_cache(REMEMBERED)
def meanings(entry: str) -> tuple[str, ...]:
    """The meanings of an entry, readable: no measure words, readings, notes or variants.

    ``entry`` has them between slashes.
    """
    return tuple(dict.fromkeys(_readable(entry)))


def _readable(entry: str) -> Iterator[str]:
    for meaning in entry.split("/"):
        if _NOT_MEANING.match(meaning.strip()):
            continue
        for piece in _ASIDE.sub(" ", meaning).split(";"):
            plain = " ".join(piece.split()).strip(" ,.:")
            if plain and len(plain) <= LONGEST_MEANING and not _NOT_ENGLISH.search(plain):
                yield plain
